"""A CodeScanner over any source of bytes: opens it again when it is lost, tells codes as they end.

What a scanner sent is in no log line and in no exception.
"""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Callable
from typing import Protocol

from devices.listeners import Listeners, StatusBoard
from devices.ports import DeviceState, DeviceStatus, Problem, Scan
from devices.scanner.assembler import Assembler

_READ_S = 0.05
_AGAIN_S = 0.5


class SourceError(Exception):
    """A source cannot be opened or was lost: what the scanner's state is now."""

    def __init__(self, state: DeviceState, problem: Problem) -> None:
        super().__init__(problem.value)
        self.state = state
        self.problem = problem


def lost(error: OSError) -> SourceError:
    """Say what an error of the operating system means for a device on a cable."""
    match error.errno:
        case errno.EACCES | errno.EPERM | errno.ENOTTY | errno.EINVAL:
            return SourceError(DeviceState.MISSING, Problem.NOT_CONFIGURED)
        case errno.EBUSY | errno.EAGAIN:
            return SourceError(DeviceState.ATTENTION, Problem.BUSY)
        case _:
            return SourceError(DeviceState.MISSING, Problem.OFFLINE)


class Source(Protocol):
    """Where bytes come from."""

    def open(self) -> None:
        """Open it and throw away what came before. Raises SourceError."""
        ...

    def read(self, timeout_s: float) -> bytes:
        """Return what came, a few kilobytes at most; b"" when nothing did. Raises SourceError."""
        ...

    def close(self) -> None:
        """Release it; safe when it is not open. Never raises."""
        ...


class SourceScanner:
    """A CodeScanner; its callbacks come on its own thread."""

    def __init__(self, name: str, source: Source, assembler: Assembler) -> None:
        self._source = source
        self._assembler = assembler
        self._board = StatusBoard(name)
        self._scans: Listeners[Scan] = Listeners()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scanner", daemon=True)

    def start(self) -> None:
        """Begin to listen to the scanner; it may be plugged in later."""
        self._thread.start()

    def close(self) -> None:
        """Stop and release the scanner."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=1)

    def status(self) -> DeviceStatus:
        """Return the last known state at once."""
        return self._board.status

    def subscribe(
        self,
        on_scan: Callable[[Scan], None],
        on_status: Callable[[DeviceStatus], None],
    ) -> Callable[[], None]:
        """Call back on the scanner's thread; returns the unsubscribe function."""
        first, second = self._scans.add(on_scan), self._board.subscribe(on_status)

        def unsubscribe() -> None:
            first()
            second()

        return unsubscribe

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._source.open()
                self._assembler.reset()
                self._board.tell(DeviceState.READY)
                self._listen()
            except SourceError as error:
                self._board.tell(error.state, error.problem)
            finally:
                self._source.close()
            self._stop.wait(_AGAIN_S)

    def _listen(self) -> None:
        while not self._stop.is_set():
            data = self._source.read(_READ_S)
            for scan in self._assembler.feed(data, time.monotonic()):
                self._scans.tell(scan)
