"""A practice set-up around a driven screen: platform, dock, and the screen with a hand on it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.settings import addresses
from sync.sandbox.process import SandboxProcess
from tests.bench.parts.screen import ENVIRONMENT, settings
from tests.helpers.waiting import until


class Driven:
    """The driven screen, from outside."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.pid = process.pid

    def ask(self, do: str, **given: Any) -> dict[str, Any]:
        """Give one order and return its answer; AssertionError when it could not be done."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **given}) + "\n")
        self._process.stdin.flush()
        return self.answer()

    def answer(self) -> dict[str, Any]:
        """Return the next answer."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the driven screen has ended"
        found: dict[str, Any] = json.loads(line)
        assert "error" not in found, found["error"]
        return found


@contextmanager
def stage(
    folder: Path,
    prepare: Callable[[Path, addresses.TrialAddresses], None] | None = None,
) -> Iterator[Driven]:
    """Start everything, give the screen once store, sync and devices are attached, end everything.

    `prepare(data folder, addresses)` is called before the screen starts.
    """
    file = settings(folder)
    runtime = folder / "run"
    addresses.prepare(runtime)
    with SandboxProcess(folder / "platform") as platform, _dock(runtime, platform) as found:
        addresses.write(runtime, found)
        if prepare is not None:
            prepare(folder / "data", found)
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.parts.driven", str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Without fading, the first frame of a page is the whole page.
            env={**os.environ, **ENVIRONMENT, "KIOSK_REDUCED_MOTION": "1"},
            text=True,
        )
        try:
            driven = Driven(process)
            assert "ready" in driven.answer()
            yield driven
        finally:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def _dock(runtime: Path, platform: SandboxProcess) -> Iterator[addresses.TrialAddresses]:
    """Start the dock as `kiosk run` does; gives the addresses the terminal needs."""
    network, printer = _free_port(), _free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "devices.simulators.dock"),
            *("--socket", str(addresses.dock_socket(runtime))),
            *("--card-slot", f"unix:{addresses.reader_socket(runtime)}"),
            *("--tray", str(addresses.page_tray(runtime))),
            *("--lens", str(addresses.camera_lens(runtime))),
            *("--printer-port", str(printer), "--network-port", str(network)),
            *("--platform", f"{platform.host}:{platform.port}", "--sandbox"),
        ],
        stdout=subprocess.DEVNULL,
    )
    try:
        until(addresses.dock_socket(runtime).exists, 20)
        clerk = platform.clerk()
        code = clerk.enrolment_code().code
        clerk.close()
        yield addresses.TrialAddresses(
            platform_url=f"http://127.0.0.1:{network}",
            sandbox_url=platform.url,
            printer_host="127.0.0.1",
            printer_port=printer,
            enrolment_code=code,
        )
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
