"""A terminal in a network of its own whose name server says nothing, until it is told to.

Run as `unshare -n -m python -m tests.faults.dns_room FOLDER`; prints what it saw as one JSON line.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from sync.sandbox.process import SandboxProcess
from tests.helpers.child_terminal import ChildTerminal
from tests.helpers.terminal import SHORT, enrolled
from tests.helpers.waiting import until

_NAME = "platform.example"


class NameServer:
    """Takes every question; answers 127.0.0.1 once `answers` is true."""

    def __init__(self) -> None:
        self.answers = False
        self.asked = 0
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 53))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            question, peer = self._socket.recvfrom(512)
            self.asked += 1
            if self.answers:
                self._socket.sendto(_answer(question), peer)


def _answer(question: bytes) -> bytes:
    """Return an A record for 127.0.0.1, or nothing for any other type (RFC 1035)."""
    end = question.index(b"\0", 12) + 5
    is_a = question[end - 4 : end - 2] == b"\x00\x01"
    head = question[:2] + b"\x81\x80\x00\x01" + (b"\x00\x01" if is_a else b"\x00\x00") + bytes(4)
    record = b"\xc0\x0c\x00\x01\x00\x01" + b"\x00\x00\x00\x05\x00\x04" + bytes([127, 0, 0, 1])
    return head + question[12:end] + (record if is_a else b"")


def _threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def main() -> None:
    """Set the room up, look, and tell."""
    folder = Path(sys.argv[1])
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    resolv = folder / "resolv.conf"
    resolv.write_text("nameserver 127.0.0.1\noptions timeout:5 attempts:3\n")
    target = Path("/etc/resolv.conf").resolve()
    subprocess.run(["mount", "--bind", str(resolv), str(target)], check=True)
    server = NameServer()
    with SandboxProcess(folder / "platform") as platform:
        url = f"http://{_NAME}:{platform.port}"
        with ChildTerminal(folder / "terminal", enrolled(platform), url) as terminal:
            began = time.monotonic()
            until(lambda: terminal.links() == ["offline"], 60)
            offline_s = time.monotonic() - began
            began = time.monotonic()
            ids = terminal.submit(3)
            submit_s = time.monotonic() - began
            time.sleep(6)
            threads = [_threads(terminal.child.pid)]
            time.sleep(6)
            threads.append(_threads(terminal.child.pid))
            began = time.monotonic()
            terminal.stop()
            stop_s = time.monotonic() - began
            states_kept = len(ids)
            terminal.start()
            until(lambda: terminal.states() <= {"waiting", "sending"})
            server.answers = True
            terminal.until_received(ids, 90)
    print(
        json.dumps(
            {
                "offline_s": offline_s,
                "submit_s": submit_s,
                "stop_s": stop_s,
                "threads": threads,
                "asked": server.asked,
                "kept": states_kept,
                "connect_s": SHORT.connect,
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    main()
