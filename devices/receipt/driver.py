"""An ESC/POS receipt printer: asks before and after each job, and says unknown when it is unknown.

Owns one link and one thread that looks after the printer while nothing is printed. It must never
repeat a job by itself: whether paper came is for a person to say.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from devices.ports import (
    DeviceState,
    DeviceStatus,
    PrintOutcome,
    PrintResult,
    Problem,
)
from devices.receipt.escpos import Job, encode
from devices.receipt.link import GONE, Link, Timing
from devices.receipt.profile import Profile
from devices.receipt.status import AnswerStream, Condition
from devices.receipt.transport import Transport, TransportError
from kiosk.domain.slip import Page, TypeCase

__all__ = ["EscposPrinter", "Timing"]

_LOOK_S = 0.05
"""Between two looks for the slip in the mouth."""
_AFTER_S = 1.0
"""What the last look at a job may take when its time is over."""


class EscposPrinter:
    """A ReceiptPrinter over any transport."""

    def __init__(
        self,
        name: str,
        transport: Transport,
        profile: Profile,
        timing: Timing | None = None,
        *,
        type_case: TypeCase | None = None,
        ending: bytes | None = None,
    ) -> None:
        """`type_case`: print in text mode. `ending`: what cuts a slip, if not the profile's cut."""
        self._name = name
        self._transport = transport
        self._profile = profile
        self._timing = timing or Timing()
        self._ending = profile.cut if ending is None else ending
        self._link = Link(transport, profile, self._timing, self._ending)
        self.width_dots = profile.width_dots
        self.type_case = type_case
        self._status = DeviceStatus(name, DeviceState.RECOVERING)
        self._listeners: list[Callable[[DeviceStatus], None]] = []
        self._lock = threading.Lock()
        self._line = threading.Lock()
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._look_after, name="printer", daemon=True)

    def start(self) -> None:
        """Begin to look after the printer."""
        self._thread.start()

    def close(self) -> None:
        """Stop; does not wait for a job."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=0.2)

    def status(self) -> DeviceStatus:
        """Return the last known state at once."""
        return self._status

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        """Call back on the thread that notices; returns the unsubscribe function."""
        with self._lock:
            self._listeners.append(on_status)

        def unsubscribe() -> None:
            with self._lock:
                if on_status in self._listeners:
                    self._listeners.remove(on_status)

        return unsubscribe

    def print(self, page: Page, timeout_s: float = 20.0) -> PrintOutcome:
        """Print one receipt and cut it; see PrintResult for what the answer is worth."""
        deadline = time.monotonic() + timeout_s
        try:
            job = encode(page, self._profile, self._ending)
        except ValueError:
            return PrintOutcome(PrintResult.FAILED, Problem.NOT_CONFIGURED)
        if not self._line.acquire(timeout=timeout_s):
            return PrintOutcome(PrintResult.FAILED, Problem.BUSY)
        try:
            return self._print(job, deadline)
        finally:
            self._line.release()

    def expect_fragment(self) -> None:
        """Say that the driver before this one was lost in the middle of a job."""
        self._link.expect_fragment()

    def _print(self, job: Job, deadline: float) -> PrintOutcome:
        before = self._ask(deadline)
        if not before.can_print:
            return PrintOutcome(PrintResult.FAILED, before.problem)
        heard = AnswerStream()
        sent = 0
        try:
            if self._link.cut_fragment(deadline):
                before = self._ask(deadline)
            self._link.settle(deadline)
            while sent < len(job.data):
                taken = self._transport.send(job.data[sent:], deadline)
                sent += taken
                if not taken:
                    heard.feed(self._link.drain())
                    fault = self._stopped(heard, deadline)
                    if fault is not None:
                        return self._unknown(job, fault, sent)
            return self._confirm(job, before, heard, deadline)
        except TransportError:
            return self._unknown(job, GONE, sent)

    def _confirm(
        self, job: Job, before: Condition, heard: AnswerStream, deadline: float
    ) -> PrintOutcome:
        """Find out what became of a job that was sent whole. Raises TransportError."""
        sent = len(job.data)
        if before.in_mouth is not None:
            return self._wait_for_the_slip(job, before, deadline)
        if not self._profile.completion or before.state is DeviceState.UNKNOWN:
            # A printer that does not answer, or cannot say when it has finished.
            after = self._ask(deadline)
            problem = after.problem if after.state is not DeviceState.READY else Problem.NO_ANSWER
            return PrintOutcome(PrintResult.UNKNOWN, problem, sent)
        self._link.ask_completion(deadline)
        while self._link.owed:
            heard.feed(self._link.read(64, min(deadline, time.monotonic() + 0.5)))
            fault = self._stopped(heard, deadline)
            if fault is not None and self._link.owed:
                return self._unknown(job, fault, sent)
        after = self._ask(max(deadline, time.monotonic() + _AFTER_S))
        if after.state in {DeviceState.UNKNOWN, DeviceState.MISSING}:
            # What looked like "done" came from a printer that makes no sense now.
            return PrintOutcome(PrintResult.UNKNOWN, after.problem, sent)
        if heard.paper is not None and heard.paper.state is DeviceState.ATTENTION:
            # The paper was out by then: the end of the slip may be missing.
            return PrintOutcome(PrintResult.UNKNOWN, heard.paper.problem, sent)
        return PrintOutcome(PrintResult.PRINTED, None, sent)

    def _wait_for_the_slip(self, job: Job, before: Condition, deadline: float) -> PrintOutcome:
        """Watch a presenter's mouth: a slip that was not there and now is has come out.

        One that was there already has to go first, else it would be taken for the new one.
        """
        sent = len(job.data)
        was_empty = not before.in_mouth
        while True:
            now = self._ask(deadline)
            if now.in_mouth is None:
                return self._unknown(job, now, sent)
            if was_empty and now.in_mouth and not now.busy:
                return PrintOutcome(PrintResult.PRINTED, None, sent)
            if now.state is DeviceState.ATTENTION:
                return self._unknown(job, now, sent)
            was_empty = was_empty or not now.in_mouth
            if time.monotonic() >= deadline:
                return self._unknown(job, Condition(DeviceState.UNKNOWN, Problem.TIMED_OUT), sent)
            self._stop.wait(_LOOK_S)

    def _stopped(self, heard: AnswerStream, deadline: float) -> Condition | None:
        """Return why a job does not go on, if it does not.

        The printer tells by itself (ASB): a question would wait behind the picture it has
        stopped taking.
        """
        if heard.asb is not None and heard.asb.state is DeviceState.ATTENTION:
            return heard.asb
        if time.monotonic() >= deadline:
            return Condition(DeviceState.UNKNOWN, Problem.TIMED_OUT)
        return None

    def _unknown(self, job: Job, why: Condition, sent: int) -> PrintOutcome:
        """Leave a job that did not end well; one of which nothing went out has failed."""
        self._tell(why)
        self._link.abandon(job, sent)
        # Now, not at the next look: what is left must not come out when somebody closes the cover.
        self._wake.set()
        result = PrintResult.UNKNOWN if sent else PrintResult.FAILED
        return PrintOutcome(result, why.problem, sent)

    def _ask(self, deadline: float) -> Condition:
        """Ask for the state and tell it. Never raises."""
        found = self._link.ask(deadline)
        self._tell(found)
        return found

    def _tell(self, condition: Condition) -> None:
        now = DeviceStatus(self._name, condition.state, condition.problem)
        with self._lock:
            changed, self._status = now != self._status, now
            listeners = list(self._listeners)
        if changed:
            for listener in listeners:
                listener(now)

    def _look_after(self) -> None:
        while not self._stop.is_set():
            if self._line.acquire(blocking=False):
                try:
                    patience = self._timing.connect_s + self._link.restart_s
                    self._ask(time.monotonic() + patience)
                finally:
                    self._line.release()
            self._wake.wait(self._timing.poll_s)
            if not self._stop.is_set():
                self._wake.clear()
        if self._line.acquire(blocking=False):
            try:
                self._transport.close()
            finally:
                self._line.release()
