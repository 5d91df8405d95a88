"""The driver `cups`: a queue that is watched, and one job at a time that is followed to its end.

A job counts as printed when job-state is 9 and in no other case. What is not done at its deadline
is cancelled. Whatever became of a job, its files and its record leave the spool; so do jobs that
a lost worker left behind, before anything else is printed: nobody gets another person's paper.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from devices.listeners import StatusBoard
from devices.page.attributes import Attributes, Condition, condition, merged
from devices.page.following import Following
from devices.page.intake import Unprintable, check
from devices.page.service import (
    SERVER,
    NotAllowed,
    NotThere,
    PrintService,
    ServiceGone,
    device_attributes,
)
from devices.ports import (
    MOST_COPIES,
    DeviceState,
    DeviceStatus,
    PaperKind,
    PrintOutcome,
    PrintResult,
    Problem,
)

log = logging.getLogger(__name__)

GONE = Condition(DeviceState.RECOVERING, Problem.NO_SERVICE)
NO_QUEUE = Condition(DeviceState.MISSING, Problem.NOT_CONFIGURED)
_HUNG = Condition(DeviceState.UNKNOWN, Problem.NO_ANSWER)
_OFF = Condition(DeviceState.ATTENTION, Problem.OFFLINE)


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds."""

    poll_s: float = 2.0
    """Between two looks at the queue."""
    answer_s: float = 6.0
    """A print service that has not answered by then is not known to work."""
    follow_s: float = 0.2
    """Between two looks at a job."""
    last_s: float = 2.0
    """What cancelling may take beyond the deadline before the job is left to its own thread."""


class CupsPrinter:
    """A PagePrinter; its callbacks come on its own threads."""

    def __init__(
        self, name: str, queue: str, server: str = SERVER, timing: Timing | None = None
    ) -> None:
        self._queue, self._server = queue, server
        self._timing = timing or Timing()
        self._board = StatusBoard(name)
        self._closing = threading.Event()
        self._look_now = threading.Event()
        self._asked_at: float | None = None
        self._printing = threading.Lock()
        self._following: Following | None = None
        self._tidying = threading.Lock()
        self._tidy = False
        """Whether jobs that were left behind are gone; needed before anything is printed."""
        self._disproved: Problem | None = None
        """What the queue still remembered when a job was printed all the same."""
        self._threads = [
            threading.Thread(target=one, name=f"page-{one.__name__}", daemon=True)
            for one in (self._watch, self._doubt)
        ]

    def start(self) -> None:
        """Begin to watch the queue."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Cancel what is being printed, and stop watching."""
        self.cancel()
        self._closing.set()
        self._look_now.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=1)

    def status(self) -> DeviceStatus:
        """Return the last known state at once."""
        return self._board.status

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        """Call back on the driver's thread; returns the unsubscribe function."""
        return self._board.subscribe(on_status)

    def cancel(self) -> None:
        """Cancel the job that is being printed, if there is one."""
        following = self._following
        if following is not None:
            following.cancel()

    def print(
        self, document: bytes, paper: PaperKind, copies: int = 1, timeout_s: float = 90.0
    ) -> PrintOutcome:
        """Print a document and follow its job; see `devices.ports.PagePrinter`."""
        if not 1 <= copies <= MOST_COPIES:
            raise ValueError(f"1 to {MOST_COPIES} copies")
        ends_at = time.monotonic() + timeout_s
        try:
            check(document)
        except Unprintable as refused:
            log.warning("a document is not printed: %s", refused.refusal)
            return PrintOutcome(PrintResult.FAILED, Problem.BAD_DOCUMENT)
        if not self._printing.acquire(blocking=False):
            return PrintOutcome(PrintResult.FAILED, Problem.BUSY)
        following = Following(
            PrintService(self._server, self._queue), self._settle, ends_at, self._timing.follow_s
        )
        self._following = following

        over = threading.Event()

        def follow() -> None:
            try:
                following.run(document, paper.value, copies)
            finally:
                self._tidy = following.is_tidy
                self._following = None
                if following.outcome.result is PrintResult.PRINTED:
                    self._disproved = self._ask(following.service).problem
                self._printing.release()
                self._look_now.set()
                over.set()

        # A thread of its own: a call into a hung cupsd comes back when cupsd does, not by a deadline.
        threading.Thread(target=follow, name="page-job", daemon=True).start()
        over.wait(max(ends_at - time.monotonic(), 0.0) + self._timing.last_s)
        return following.outcome

    # ---- on the driver's own threads -----------------------------------------------------------

    def _watch(self) -> None:
        service = PrintService(self._server, self._queue)
        while not self._closing.is_set():
            self._asked_at = time.monotonic()
            now = self._settle(service, tidy=self._following is None)
            self._asked_at = None
            self._board.tell(now.state, now.problem)
            self._look_now.wait(self._timing.poll_s)
            self._look_now.clear()

    def _doubt(self) -> None:
        """Say that nobody knows, while the print service does not answer."""
        while not self._closing.wait(self._timing.answer_s / 4):
            asked_at = self._asked_at
            if asked_at is not None and time.monotonic() - asked_at > self._timing.answer_s:
                self._board.tell(_HUNG.state, _HUNG.problem)

    def _settle(self, service: PrintService, *, tidy: bool) -> Condition:
        """Return how queue and printer are; remove jobs that were left behind, where asked to."""
        if tidy and not self._tidy:
            try:
                self._remove_leftovers(service)
            except ServiceGone:
                return GONE
            except (NotThere, NotAllowed):
                return NO_QUEUE
        now = self._ask(service)
        if not now.remembered:
            self._disproved = None
        elif now.problem is self._disproved:
            return Condition(DeviceState.READY)
        return now

    def _remove_leftovers(self, service: PrintService) -> None:
        with self._tidying:
            if not self._tidy:
                for left in service.ours():
                    service.purge(left)
                self._tidy = True

    @staticmethod
    def _ask(service: PrintService) -> Condition:
        try:
            return _with_device(service.printer())
        except ServiceGone:
            return GONE
        except (NotThere, NotAllowed):
            return NO_QUEUE


def _with_device(told: Attributes) -> Condition:
    queue = condition(told)
    try:
        device = device_attributes(str(told.get("device-uri", "")))
    except ServiceGone:
        return _OFF if queue.state is DeviceState.READY else queue
    return queue if device is None else merged(queue, condition(device))
