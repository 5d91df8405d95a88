"""The practice set-up beside the screen: the sandbox platform and the dock, both children.

Started when the home page is painted, so that they do not slow down the first frame. Nothing in
here waits: `advance` is called again and again, and the parent goes on watching the screen.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

from kiosk.run.children import Child
from kiosk.settings import addresses

log = logging.getLogger(__name__)

_HOST = "127.0.0.1"
_PATIENCE_S = 30.0
_AGAIN_S = 3.0
_Steps = Generator[None, None, None]


class Trial:
    """Sandbox, dock and, with a display, the dock's window."""

    def __init__(
        self,
        data_dir: Path,
        runtime_dir: Path,
        table: dict[str, Any],
        *,
        window: bool,
    ) -> None:
        """Take the `trial` table of the settings, not yet validated."""
        self._data, self._runtime = data_dir / "sandbox", runtime_dir
        self._enrolment_file = data_dir / "enrolment.json"
        self._network_at_start = str(table.get("network_at_start", "up"))
        # Ports are chosen once, so that a child that is started again is found where it was.
        self._sandbox, self._network, self._printer = (_free_port() for _ in range(3))
        slot = str(table.get("card_slot", "")) or f"unix:{addresses.reader_socket(runtime_dir)}"
        self._log = runtime_dir / "sandbox.log"
        self._platform = Child("sandbox", self._sandbox_command, stdout=self._log)
        self._docks = [
            Child("dock", lambda: self._dock_command(slot), stdout=runtime_dir / "dock.log")
        ]
        if window:
            command = [sys.executable, "-m", "ui.dock", str(addresses.dock_socket(runtime_dir))]
            self._docks.append(Child("dock window", lambda: command))
        self.children: list[Child] = []
        """What was started so far; to be tended and ended by the parent."""
        self.begun = False
        self.ready = False
        """The addresses are in place."""
        self._steps = self._come_up()
        self._late_at = 0.0

    def advance(self) -> None:
        """Take the next step if what it waits for is there; returns at once."""
        if not self.begun:
            self.begun = True
            self._late_at = time.monotonic() + _PATIENCE_S
        next(self._steps, None)
        if self._late_at and not self.ready and time.monotonic() > self._late_at:
            self._late_at = 0.0
            log.error("the practice set-up is not ready; its logs are in %s", self._runtime)

    @property
    def coming_up(self) -> bool:
        """Tell whether the next step is soon to be taken."""
        return self.begun and not self.ready and bool(self._late_at)

    def _come_up(self) -> _Steps:
        while not os.access(self._data.parent, os.W_OK):  # the screen says so (fault 15)
            yield
        self._start(self._platform)
        while (greeting := _greeting(self._log)) is None:
            yield
        if greeting.get("sandbox") is not True:
            # Simulators never meet a platform that does not call itself a sandbox (law 10).
            log.error("what was started as a sandbox does not call itself one: no dock")
            return
        for child in self._docks:
            self._start(child)
        # Not the network: it may be cut from the beginning.
        while not _answers(self._printer):
            yield
        code = "" if self._enrolment_file.exists() else (yield from self._enrolment_code())
        found = addresses.TrialAddresses(
            platform_url=f"http://{_HOST}:{self._network}",
            sandbox_url=f"http://{_HOST}:{self._sandbox}",
            printer_host=_HOST,
            printer_port=self._printer,
            enrolment_code=code,
        )
        addresses.write(self._runtime, found)
        self.ready = True
        log.info("practice set-up ready")
        yield from self._introduce_staff()  # the terminal asks for documents again and again

    def _start(self, child: Child) -> None:
        child.start()
        self.children.append(child)

    def _introduce_staff(self) -> _Steps:
        """Have the practice platform publish its one member of the staff; say how to sign in."""
        yield from self._as_clerk("publish", "practice-staff")
        from kiosk.staff.practice import PIN, WORK_NUMBER

        print(  # noqa: T201 - a command's answer
            f"练习用的工作人员：工号 {WORK_NUMBER}，密码 {PIN}。"
            "在屏幕左上角的站名上按住 2 秒，进入村级服务台。",
            flush=True,
        )

    def _sandbox_command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "sync.sandbox"),
            *("--data", str(self._data), "--host", _HOST, "--port", str(self._sandbox)),
        ]

    def _dock_command(self, slot: str) -> list[str]:
        return [
            *(sys.executable, "-m", "devices.simulators.dock"),
            *("--socket", str(addresses.dock_socket(self._runtime)), "--card-slot", slot),
            *("--tray", str(addresses.page_tray(self._runtime))),
            *("--lens", str(addresses.camera_lens(self._runtime))),
            *("--printer-port", str(self._printer), "--network-port", str(self._network)),
            *("--platform", f"{_HOST}:{self._sandbox}", "--sandbox"),
            *("--network", self._network_at_start),
            *("--scanner", str(addresses.scanner_line(self._runtime))),
        ]

    def _enrolment_code(self) -> Generator[None, None, str]:
        """Ask the sandbox's clerk for a code, as a technician would."""
        while True:
            answer = yield from self._as_clerk("code")
            if code := answer.get("code"):
                return str(code)

    def _as_clerk(self, *words: str) -> Generator[None, None, dict[str, Any]]:
        """Have a `kiosk sandbox` command done, again and again until there is an answer."""
        argv = ["setpriv", "--pdeathsig", "KILL", "--"]
        argv += [sys.executable, "-m", "kiosk.cli.main", "sandbox", *words, "--json"]
        argv += ["--data", str(self._data), "--url", f"http://{_HOST}:{self._sandbox}"]
        while True:
            asking = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            while asking.poll() is None:
                yield
            answer, complaint = asking.communicate()
            try:
                found = json.loads(answer)
                if isinstance(found, dict):
                    return found
            except ValueError:
                pass
            log.warning("%s: no answer: %s", words[-1], complaint.decode(errors="replace"))
            again_at = time.monotonic() + _AGAIN_S
            while time.monotonic() < again_at:
                yield


def _greeting(file: Path) -> dict[str, Any] | None:
    """Return the line with which a sandbox says that it listens and what it is."""
    try:
        line, end, _ = file.read_text("utf-8").partition("\n")
        found = json.loads(line) if end else None
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        socket.create_connection((_HOST, port), 0.2).close()
    except OSError:
        return False
    return True
