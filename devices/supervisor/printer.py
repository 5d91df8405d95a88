"""A receipt printer whose driver lives in a worker. Never prints twice by itself."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from devices.ports import DeviceState, DeviceStatus, PrintOutcome, PrintResult, Problem
from devices.protocol import Config, Configure, Hello, Message, Print, PrintDone, Refused, Status
from devices.supervisor.process import Timing, WorkerLostError, WorkerProcess
from kiosk.domain.slip import Page, TypeCase

log = logging.getLogger(__name__)


class SupervisedPrinter:
    """A ReceiptPrinter; its callbacks come on the worker's thread."""

    width_dots = 576
    """80 mm paper until the driver has said otherwise."""
    type_case: TypeCase | None = None
    """Drawings only until the driver has said otherwise."""

    def __init__(
        self, name: str, driver: str, config: Config, timing: Timing, command_prefix: Sequence[str]
    ) -> None:
        self._name = name
        self._status = DeviceStatus(name, DeviceState.RECOVERING)
        self._fragment = False
        self._lock = threading.Lock()
        self._listeners: list[Callable[[DeviceStatus], None]] = []
        configure = Configure(name, driver, config, b"")
        self.worker = WorkerProcess(configure, self._hear, self._lost, timing, command_prefix)

    def status(self) -> DeviceStatus:
        """Return the last known state at once."""
        return self._status

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        """Call back on the worker's thread; returns the unsubscribe function."""
        with self._lock:
            self._listeners.append(on_status)

        def unsubscribe() -> None:
            with self._lock:
                if on_status in self._listeners:
                    self._listeners.remove(on_status)

        return unsubscribe

    def expect_fragment(self) -> None:
        """Say that the terminal before this one may have ended in the middle of a slip."""
        self._fragment = True

    def print(self, page: Page, timeout_s: float = 20.0) -> PrintOutcome:
        """Print one receipt; a worker lost or killed meanwhile leaves it unknown."""
        try:
            answer = self.worker.call(
                lambda number: Print(number, timeout_s, page, self._fragment), timeout_s
            )
        except WorkerLostError as lost:
            self._fragment = self._fragment or lost.sent
            problem = self._status.problem or Problem.NO_ANSWER
            result = PrintResult.UNKNOWN if lost.sent else PrintResult.FAILED
            return PrintOutcome(result, problem)
        except TimeoutError:
            self._fragment = True
            return PrintOutcome(PrintResult.UNKNOWN, Problem.TIMED_OUT)
        if isinstance(answer, PrintDone):
            self._fragment = self._fragment and not answer.outcome.bytes_sent
            return answer.outcome
        return PrintOutcome(PrintResult.UNKNOWN, Problem.HARDWARE)

    def _hear(self, message: Message) -> None:
        match message:
            case Hello(width_dots=width_dots, type_case=type_case):
                self.width_dots = width_dots or self.width_dots
                self.type_case = type_case
            case Status(state, problem):
                self._tell(DeviceStatus(self._name, state, problem))
            case Refused():
                self._tell(DeviceStatus(self._name, DeviceState.MISSING, Problem.NOT_CONFIGURED))

    def _lost(self) -> None:
        self._tell(DeviceStatus(self._name, DeviceState.RECOVERING, Problem.NO_ANSWER))

    def _tell(self, status: DeviceStatus) -> None:
        with self._lock:
            changed, self._status = status != self._status, status
            listeners = list(self._listeners)
        if changed:
            for listener in listeners:
                try:
                    listener(status)
                except Exception:  # a listener's mistake must not end the thread of the worker
                    log.exception("a listener raised")
