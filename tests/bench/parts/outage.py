"""An outage and its end: applications pile up behind a cut line, then it comes back.

The terminal is the shipped store, sealer and engine in a process of its own, the platform another,
the line a third, so that none steals time from another's interpreter.
"""

from __future__ import annotations

import subprocess
import threading
import time
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

from tests.bench.parts.proxy import shaped


@dataclass(frozen=True, slots=True)
class Drained:
    """What was seen of one drain."""

    seconds: float
    """From the line's return until the terminal had marked the last as received."""
    bytes: int
    """Of all sealed envelopes."""
    bytes_s: float
    received: int
    platform_received: int
    sent: int
    """Bytes the line carried to the platform."""

    @property
    def least(self) -> float:
        """Seconds the envelopes alone take on the line."""
        return self.bytes / self.bytes_s

    @property
    def ratio(self) -> float:
        """How much longer it took than the envelopes alone."""
        return self.seconds / self.least


def drain(
    folder: Path,
    *,
    applications: int,
    attachment: int,
    bytes_s: float,
    round_trip_s: float,
    inside_bytes: int = 0,
) -> Drained:
    """Pile up, then drain; AssertionError when not all are received in four times the least.

    `inside_bytes` other than 0 replaces the size above which an envelope is uploaded.
    """
    from sync.client import Timeouts
    from sync.engine import Rhythm
    from sync.sandbox.process import SandboxProcess
    from tests.helpers.child_terminal import ChildTerminal
    from tests.helpers.terminal import enrolled
    from tests.helpers.waiting import until

    rhythm = Rhythm(backoff_cap_s=0.5)
    if inside_bytes:
        rhythm = replace(rhythm, inside_bytes=inside_bytes, inside_s=1e9)
    with SandboxProcess(folder / "platform") as platform:
        with shaped(platform.host, platform.port, bytes_s, round_trip_s) as line:
            line.order("cut")
            home = folder / "terminal"
            with ChildTerminal(home, enrolled(platform), line.url, rhythm, Timeouts()) as child:
                child.submit(applications, attachment, timeout_s=applications * 1.0 + 60)
                size = child.total_size()
                until(lambda: "offline" in child.links(), 30)
                line.order("restore")
                began = time.monotonic()
                limit = 4 * size / bytes_s + 60
                until(lambda: child.waiting() == 0, limit, 0.05)
                seconds = time.monotonic() - began
                received = child.received()
                sent = int(line.order("sent"))
        clerk = platform.clerk()
        stored = clerk.counts().received
        clerk.close()
    return Drained(seconds, size, bytes_s, received, stored, sent)


def curl(folder: Path, *, size: int, bytes_s: float, round_trip_s: float) -> float:
    """Upload one file with curl over such a line to something that swallows it; ratio to the least.

    What a plain upload reaches here: no store, no seal, no answer for each of them.
    """
    file = folder / "plain"
    with file.open("wb") as out:
        out.truncate(size)
    with _Sink() as sink, shaped("127.0.0.1", sink.port, bytes_s, round_trip_s) as line:
        began = time.monotonic()
        subprocess.run(
            ["curl", "-sS", "--fail", "-o", "/dev/null", "-T", str(file), f"{line.url}/"],
            check=True,
            timeout=4 * size / bytes_s + 60,
        )
        seconds = time.monotonic() - began
    assert sink.swallowed == size
    return seconds * bytes_s / size


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """The line ends by resetting what is open."""


class _Sink:
    """A server that takes one body and keeps nothing of it."""

    def __init__(self) -> None:
        sink = self
        self.swallowed = 0

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_PUT(self) -> None:
                left = int(self.headers["Content-Length"])
                while left and (data := self.rfile.read(min(left, 65536))):
                    left -= len(data)
                    sink.swallowed += len(data)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = _QuietServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
