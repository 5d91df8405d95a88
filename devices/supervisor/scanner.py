"""A code scanner whose driver lives in a worker. Holds no code: a scan passes through."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from devices.listeners import Listeners, StatusBoard
from devices.ports import DeviceState, DeviceStatus, Problem, Scan
from devices.protocol import Config, Configure, Message, Refused, Scanned, Status
from devices.supervisor.process import Timing, WorkerProcess


class SupervisedScanner:
    """A CodeScanner; its callbacks come on the worker's thread."""

    def __init__(
        self, name: str, driver: str, config: Config, timing: Timing, command_prefix: Sequence[str]
    ) -> None:
        self._board = StatusBoard(name)
        self._scans: Listeners[Scan] = Listeners()
        configure = Configure(name, driver, config, b"")
        self.worker = WorkerProcess(configure, self._hear, self._lost, timing, command_prefix)

    def status(self) -> DeviceStatus:
        """Return the last known state at once."""
        return self._board.status

    def subscribe(
        self,
        on_scan: Callable[[Scan], None],
        on_status: Callable[[DeviceStatus], None],
    ) -> Callable[[], None]:
        """Call back on the worker's thread; returns the unsubscribe function."""
        first, second = self._scans.add(on_scan), self._board.subscribe(on_status)

        def unsubscribe() -> None:
            first()
            second()

        return unsubscribe

    def _hear(self, message: Message) -> None:
        match message:
            case Scanned(scan):
                self._scans.tell(scan)
            case Status(state, problem):
                self._board.tell(state, problem)
            case Refused():
                self._board.tell(DeviceState.MISSING, Problem.NOT_CONFIGURED)

    def _lost(self) -> None:
        self._board.tell(DeviceState.RECOVERING, Problem.NO_SERVICE)
