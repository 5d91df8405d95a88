"""The conversation with an ESC/POS printer: opening, asking, clearing up after a job that was cut off.

Knows bytes and states; what becomes of a receipt is for the driver.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from devices.ports import DeviceState, Problem
from devices.receipt import full_status, status
from devices.receipt.escpos import Job
from devices.receipt.profile import Profile, Status
from devices.receipt.status import AnswerStream, Condition
from devices.receipt.transport import Transport, TransportError


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds."""

    poll_s: float = 3.0
    """Between two looks at an idle printer."""
    connect_s: float = 3.0
    answer_s: float = 0.7
    """A status answer that takes longer is none."""


_QUIET_S = 0.1
_PRESENTING_S = 2.0
"""What a presenter may take to bring a slip into its mouth."""
GONE = Condition(DeviceState.MISSING, Problem.OFFLINE)


class Link:
    """One printer on one transport; not for two threads at once."""

    def __init__(
        self, transport: Transport, profile: Profile, timing: Timing, ending: bytes
    ) -> None:
        """`ending` cuts a slip."""
        self.transport = transport
        self._ending = ending
        self._profile = profile
        self._timing = timing
        # Bytes of a command the printer may still be waiting for after a half-sent job. At first
        # the longest there is: the driver before this one may have been killed in the middle.
        self._unfinished = profile.band_rows * profile.width_dots // 8 + 8
        self._fragment = False
        self._asked = 0
        self._told = AnswerStream()

    @property
    def owed(self) -> int:
        """Answers to the completion command that are still to come; they come in order."""
        return max(self._asked - self._told.plain, 0)

    @property
    def restart_s(self) -> float:
        """Seconds a slow line needs to end what the last job may have left unfinished."""
        return self._unfinished * self.transport.seconds_per_byte

    def ask(self, deadline: float) -> Condition:
        """Open if need be and ask for the state. Never raises."""
        try:
            self._open(deadline)
            return self._query()
        except TransportError:
            self.transport.close()
            return GONE

    def ask_completion(self, deadline: float) -> None:
        """Have the printer answer once all before it is printed. Raises TransportError."""
        self._asked += 1
        self.send_all(self._profile.completion, deadline)

    def settle(self, deadline: float) -> None:
        """Come to know which answers are still owed, after one that never came or came late.

        Else it would be taken for the answer to the job that follows. Raises TransportError.
        """
        self._asked = max(self._asked, self._told.plain)  # what nobody asked for counts for nothing
        if self.owed:
            before = self._told.plain
            self.ask_completion(deadline)
            self._listen(min(deadline, time.monotonic() + self._timing.answer_s))
            if self._told.plain > before:
                self._asked = self._told.plain

    def read(self, most: int, deadline: float) -> bytes:
        """Return what arrives next, or empty at the deadline. Raises TransportError."""
        return self._note(self.transport.read(most, deadline))

    def drain(self) -> bytes:
        """Return what has arrived unasked. Raises TransportError when the line is broken."""
        return self._note(self.transport.drain())

    def _note(self, data: bytes) -> bytes:
        self._told.feed(data)
        self._told.eot.clear()  # only what is owed is kept, and the half of an automatic status
        return data

    def send_all(self, data: bytes, deadline: float) -> None:
        """Send a short command. Raises TransportError."""
        while data:
            taken = self.transport.send(data, deadline)
            data = data[taken:]
            if not taken:
                self.drain()
                if time.monotonic() >= deadline:
                    self.transport.close(discard=True)
                    raise TransportError("takes no more bytes")

    def abandon(self, job: Job, sent: int) -> None:
        """Leave a job that was not confirmed: the next connection begins by clearing the printer."""
        self._unfinished = max(self._unfinished, job.longest_image)
        self._fragment = self._fragment or sent > 0
        self.transport.close(discard=True)

    def expect_fragment(self) -> None:
        """Take note that a part of a slip may hang from the printer."""
        self._fragment = True

    def cut_fragment(self, deadline: float) -> bool:
        """Cut off what hangs there: it must not go out on the next person's slip.

        Tells whether there was anything to cut. Raises TransportError.
        """
        fragment = self._fragment
        if fragment:
            self.send_all(self._profile.init + self._ending, deadline)
            self._fragment = False
            if self._profile.status is Status.FULL:
                self._wait_for_the_mouth(deadline)
        return fragment

    def _open(self, deadline: float) -> None:
        if self.transport.is_open:
            try:
                self.drain()
            except TransportError:
                pass  # it was closed while idle; open it again
            else:
                return
        self._asked, self._told = 0, AnswerStream()
        self.transport.open(min(deadline, time.monotonic() + self._timing.connect_s))
        if self._unfinished:
            self._start_afresh(deadline)

    def _start_afresh(self, deadline: float) -> None:
        """Bring a printer to a known point after a job that was cut off. Raises TransportError.

        Clear in real time, end an image that still waits for its dots with white ones, initialise;
        then wait until that is done, so that a late answer to the old job is not taken for the
        new one's.
        """
        profile = self._profile
        cut = self._ending if self._fragment else b""
        restart = profile.clear + bytes(self._unfinished) + profile.init + cut
        self.send_all(restart, deadline)
        if profile.completion:
            self.ask_completion(deadline)
        self._unfinished, self._fragment = 0, False
        if cut and profile.status is Status.FULL:
            self._wait_for_the_mouth(deadline)
        on_the_line = len(restart) * self.transport.seconds_per_byte
        if profile.completion:
            self._listen(min(deadline, time.monotonic() + self._timing.answer_s + on_the_line))

    def _listen(self, until: float) -> None:
        """Read until it is quiet after an answer. Raises TransportError."""
        before = self._told.plain
        while self.read(64, until):
            if self._told.plain > before:
                until = time.monotonic() + _QUIET_S

    def _wait_for_the_mouth(self, deadline: float) -> None:
        """Wait until a fragment lies in the mouth, so that it is not taken for the next slip."""
        until = min(deadline, time.monotonic() + _PRESENTING_S)
        while time.monotonic() < until:
            now = self._query()
            if now.in_mouth and not now.busy:
                return
            time.sleep(_QUIET_S / 2)

    def _query(self) -> Condition:
        if self._profile.status is Status.FULL:
            return self._full_status()
        answers: dict[int, int | None] = {}
        for n in status.QUERIES:
            until = self._begin(status.query(n))
            heard = AnswerStream()
            while not (heard.eot or heard.garbage) and (data := self.read(16, until)):
                heard.feed(data)
            answers[n] = heard.one_eot()
            if answers[n] is None:
                return status.UNKNOWN
        return status.condition(answers, self._profile.own_bits)

    def _full_status(self) -> Condition:
        until = self._begin(full_status.QUERY)
        answer = b""
        while len(answer) < full_status.LENGTH and (part := self.transport.read(16, until)):
            answer += part
        return full_status.condition(answer)

    def _begin(self, question: bytes) -> float:
        """Forget what came before, ask, and return until when to wait. Raises TransportError."""
        self.drain()
        until = time.monotonic() + self._timing.answer_s
        self.send_all(question, until)
        return until
