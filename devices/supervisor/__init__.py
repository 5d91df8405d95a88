"""Devices behind proxies: each native driver lives in a child process that is watched and restarted.

    with Supervisor() as supervisor:
        reader = supervisor.reader("card", "pcsc", {})
        printer = supervisor.printer("receipt", "escpos-network", {"host": "192.0.2.7"})
        supervisor.start()

Nothing here blocks the caller except `read`, `print`, `look` and `bind`, and for a moment `say` and `stop`; they keep their deadlines even when
the driver hangs. It must not import a driver.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Self

from devices.ports import DeviceStatus
from devices.protocol import Config
from devices.supervisor.capture import SupervisedCapture
from devices.supervisor.page import SupervisedPagePrinter
from devices.supervisor.printer import SupervisedPrinter
from devices.supervisor.process import Timing
from devices.supervisor.reader import SupervisedReader
from devices.supervisor.scanner import SupervisedScanner
from devices.supervisor.several import SeveralReaders
from devices.supervisor.speaker import SupervisedSpeaker
from devices.supervisor.staff_cards import BothReader, StaffCards

__all__ = [
    "BothReader",
    "SeveralReaders",
    "StaffCards",
    "SupervisedCapture",
    "SupervisedPagePrinter",
    "SupervisedPrinter",
    "SupervisedReader",
    "SupervisedScanner",
    "SupervisedSpeaker",
    "Supervisor",
    "Timing",
]


class Supervisor:
    """Owns the workers of all devices of a terminal."""

    def __init__(self, timing: Timing | None = None, command_prefix: Sequence[str] = ()) -> None:
        """`command_prefix` stands before each worker's command (to enter a namespace)."""
        self._timing = timing or Timing()
        self._prefix = tuple(command_prefix)
        self._devices: list[
            SupervisedReader
            | SupervisedPrinter
            | SupervisedPagePrinter
            | SupervisedScanner
            | SupervisedSpeaker
            | SupervisedCapture
        ] = []

    def reader(self, name: str, driver: str, config: Config) -> SupervisedReader:
        """Add a card reader; it starts with `start`."""
        reader = SupervisedReader(name, driver, config, self._timing, self._prefix)
        self._devices.append(reader)
        return reader

    def printer(self, name: str, driver: str, config: Config) -> SupervisedPrinter:
        """Add a receipt printer; it starts with `start`."""
        printer = SupervisedPrinter(name, driver, config, self._timing, self._prefix)
        self._devices.append(printer)
        return printer

    def page(self, name: str, driver: str, config: Config) -> SupervisedPagePrinter:
        """Add an A4 printer; it starts with `start`."""
        page = SupervisedPagePrinter(name, driver, config, self._timing, self._prefix)
        self._devices.append(page)
        return page

    def scanner(self, name: str, driver: str, config: Config) -> SupervisedScanner:
        """Add a code scanner; it starts with `start`."""
        scanner = SupervisedScanner(name, driver, config, self._timing, self._prefix)
        self._devices.append(scanner)
        return scanner

    def speaker(self, name: str, driver: str, config: Config) -> SupervisedSpeaker:
        """Add a speaker; it starts with `start`."""
        speaker = SupervisedSpeaker(name, driver, config, self._timing, self._prefix)
        self._devices.append(speaker)
        return speaker

    def capture(self, name: str, driver: str, config: Config) -> SupervisedCapture:
        """Add page capture; it starts with `start`."""
        capture = SupervisedCapture(name, driver, config, self._timing, self._prefix)
        self._devices.append(capture)
        return capture

    def start(self) -> None:
        """Start every worker and return at once; states arrive by callback."""
        for device in self._devices:
            device.worker.start()

    def statuses(self) -> tuple[DeviceStatus, ...]:
        """Return the last known state of every device."""
        return tuple(device.status() for device in self._devices)

    def close(self) -> None:
        """End every worker, within a second altogether; safe to call twice."""
        for device in self._devices:
            device.worker.begin_close()
        until = time.monotonic() + self._timing.close_s
        for device in self._devices:
            device.worker.finish_close(until)

    def __enter__(self) -> Self:
        """Return the supervisor, not yet started."""
        return self

    def __exit__(self, *_: object) -> None:
        """End every worker."""
        self.close()
