"""One job, from an empty job to the last word about it: handed over, followed, cancelled, removed."""

from __future__ import annotations

import threading
import time
from typing import Protocol

from devices.page.attributes import Condition, Job, JobState, job
from devices.page.service import NotAllowed, NotThere, PrintService, ServiceGone
from devices.ports import DeviceState, PrintOutcome, PrintResult, Problem

_CANNOT_PRINT = {DeviceState.ATTENTION, DeviceState.MISSING, DeviceState.RECOVERING}
_OVER = {JobState.CANCELED, JobState.ABORTED, JobState.COMPLETED}
FORGOTTEN = Job(None, began=True, forgotten=True)
_AFTER_S = 3.0
"""How long a job that was told to end is waited for."""


class Settle(Protocol):
    """Says how the printer is, after removing jobs that were left behind."""

    def __call__(self, service: PrintService, *, tidy: bool) -> Condition:
        """Return state and problem."""
        ...


class Following:
    """Follows one job on its own thread; `outcome` is what is known so far."""

    def __init__(
        self, service: PrintService, settle: Settle, ends_at: float, follow_s: float
    ) -> None:
        self.service = service
        self._settle = settle
        self._ends_at = ends_at
        self._follow_s = follow_s
        self._cancelled = threading.Event()
        self._began = False
        self._sent = True
        self.outcome = PrintOutcome(PrintResult.UNKNOWN, Problem.TIMED_OUT)
        self.is_tidy = False
        """Whether nothing of this job is left in the spool."""

    def cancel(self) -> None:
        """End the job soon."""
        self._cancelled.set()

    def run(self, document: bytes, kind: str, copies: int) -> None:
        """Print; returns when the job has ended, or nobody can say."""
        self.outcome = self._run(document, kind, copies)

    def _run(self, document: bytes, kind: str, copies: int) -> PrintOutcome:
        now = self._settle(self.service, tidy=True)
        if now.state is not DeviceState.READY and not now.remembered:
            self.is_tidy = now.state not in {DeviceState.RECOVERING, DeviceState.MISSING}
            return PrintOutcome(PrintResult.FAILED, now.problem or Problem.NO_ANSWER)
        if self._late():
            self.is_tidy = True
            return PrintOutcome(PrintResult.FAILED, self._why_late())
        try:
            number = self.service.create(kind, copies)
        except ServiceGone:
            return PrintOutcome(PrintResult.FAILED, Problem.NO_SERVICE)
        except (NotThere, NotAllowed):
            return PrintOutcome(PrintResult.FAILED, Problem.NOT_CONFIGURED)
        try:
            self.service.send(number, kind, document)
        except ServiceGone:
            # It may have arrived as a whole before the line broke, and be printing already.
            self._sent, self._began = False, True
        except (NotThere, NotAllowed):
            return self._end(number, Problem.NOT_CONFIGURED, len(document))
        return self._follow(number, len(document))

    def _follow(self, number: int, size: int) -> PrintOutcome:
        while not self._late():
            told = self._look(number)
            if told is not None and told.forgotten:
                self.is_tidy = True
                return PrintOutcome(PrintResult.UNKNOWN, Problem.NOT_CONFIGURED, size)
            if told is not None and told.state in _OVER:
                return self._last_word(number, told, Problem.HARDWARE, size)
            if told is not None and told.state is JobState.HELD:
                # Nobody comes to release it; a held job would come out on some other day.
                why = Problem.NOT_CONFIGURED if told.needs_password else Problem.PAUSED
                if not self._sent:  # cupsd holds a job whose document is not whole
                    why = Problem.NO_SERVICE
                return self._end(number, why, size)
            self._cancelled.wait(min(self._follow_s, max(self._ends_at - time.monotonic(), 0.0)))
        return self._end(number, self._why_late(), size)

    def _look(self, number: int) -> Job | None:
        """Return the job; None while the print service is away."""
        try:
            told = job(self.service.job(number))
        except (ServiceGone, NotAllowed):
            self._began = True  # as far as anybody knows
            return None
        except NotThere:
            return FORGOTTEN
        self._began = self._began or told.began
        return told

    def _end(self, number: int, why: Problem, size: int) -> PrintOutcome:
        """Cancel the job, hear its last word and forget it."""
        until = time.monotonic() + _AFTER_S
        told: Job | None = None
        while time.monotonic() < until:
            try:
                self.service.cancel(number)
                told = self._look(number)
                if told is not None and (told.forgotten or told.state in _OVER):
                    break
            except NotThere:
                told = FORGOTTEN
                break
            except (ServiceGone, NotAllowed):
                told = None
            time.sleep(self._follow_s)
        if told is not None and told.forgotten:
            self.is_tidy = True
        if told is None or told.state not in _OVER:
            return PrintOutcome(PrintResult.UNKNOWN, why, size)
        return self._last_word(number, told, why, size)

    def _last_word(self, number: int, told: Job, why: Problem, size: int) -> PrintOutcome:
        if told.state is not JobState.COMPLETED:
            now = self._settle(self.service, tidy=False)
            says = now.state in _CANNOT_PRINT and why in {Problem.TIMED_OUT, Problem.HARDWARE}
            if says and now.problem is not None:
                why = now.problem
        self._forget(number)
        if told.state is JobState.COMPLETED:
            return PrintOutcome(PrintResult.PRINTED, None, size)
        if told.state is JobState.CANCELED and why is Problem.HARDWARE:
            why = Problem.CANCELLED  # by somebody at the print service
        result = PrintResult.UNKNOWN if self._began else PrintResult.FAILED
        return PrintOutcome(result, why, size if self._began else 0)

    def _forget(self, number: int) -> None:
        try:
            self.service.purge(number)
        except NotThere:
            self.is_tidy = True
        except (ServiceGone, NotAllowed):
            self.is_tidy = False  # the driver removes it when the service is back
        else:
            self.is_tidy = True

    def _late(self) -> bool:
        return self._cancelled.is_set() or time.monotonic() >= self._ends_at

    def _why_late(self) -> Problem:
        return Problem.CANCELLED if self._cancelled.is_set() else Problem.TIMED_OUT
