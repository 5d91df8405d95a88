"""An A4 printer whose driver lives in a worker. Never prints twice by itself.

A job that a lost worker leaves in the print service is removed by the next worker before it prints.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from devices.listeners import StatusBoard
from devices.ports import (
    MOST_COPIES,
    DeviceState,
    DeviceStatus,
    PaperKind,
    PrintOutcome,
    PrintResult,
    Problem,
)
from devices.protocol import (
    CancelPages,
    Config,
    Configure,
    Message,
    PrintDone,
    PrintPages,
    Refused,
    Status,
)
from devices.supervisor.process import Timing, WorkerLostError, WorkerProcess

_CANCEL_S = 1.0
_CLEAR_UP_S = 3.0
"""What the driver may take beyond the deadline to say what became of a job."""


class SupervisedPagePrinter:
    """A PagePrinter; its callbacks come on the worker's thread."""

    def __init__(
        self, name: str, driver: str, config: Config, timing: Timing, command_prefix: Sequence[str]
    ) -> None:
        self._board = StatusBoard(name)
        configure = Configure(name, driver, config, b"")
        self.worker = WorkerProcess(configure, self._hear, self._lost, timing, command_prefix)

    def status(self) -> DeviceStatus:
        """Return the last known state at once."""
        return self._board.status

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        """Call back on the worker's thread; returns the unsubscribe function."""
        return self._board.subscribe(on_status)

    def print(
        self, document: bytes, paper: PaperKind, copies: int = 1, timeout_s: float = 90.0
    ) -> PrintOutcome:
        """Print a document; a worker lost or killed meanwhile leaves it unknown."""
        if not 1 <= copies <= MOST_COPIES:
            raise ValueError(f"1 to {MOST_COPIES} copies")
        try:
            answer = self.worker.call(
                lambda number: PrintPages(number, timeout_s, paper, copies, document),
                timeout_s + _CLEAR_UP_S,
            )
        except WorkerLostError as lost:
            problem = self._board.status.problem or Problem.NO_ANSWER
            result = PrintResult.UNKNOWN if lost.sent else PrintResult.FAILED
            return PrintOutcome(result, problem)
        except TimeoutError:
            return PrintOutcome(PrintResult.UNKNOWN, Problem.TIMED_OUT)
        if isinstance(answer, PrintDone):
            return answer.outcome
        return PrintOutcome(PrintResult.UNKNOWN, Problem.HARDWARE)

    def cancel(self) -> None:
        """Cancel the job that is being printed; a worker that does not hear it is killed."""
        try:
            self.worker.call(CancelPages, _CANCEL_S)
        except (WorkerLostError, TimeoutError):
            return  # the next worker removes what this one left

    def _hear(self, message: Message) -> None:
        match message:
            case Status(state, problem):
                self._board.tell(state, problem)
            case Refused():
                self._board.tell(DeviceState.MISSING, Problem.NOT_CONFIGURED)

    def _lost(self) -> None:
        self._board.tell(DeviceState.RECOVERING, Problem.NO_ANSWER)
