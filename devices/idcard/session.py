"""One request, one reply: a SAM_A module behind a cable and, maybe, a vendor's envelope."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from devices.idcard.blocks import BlockError, sam_id
from devices.idcard.command import SECONDS, Command
from devices.idcard.envelope import Envelope, plain
from devices.idcard.frame import Reply, ReplyParser
from devices.idcard.link import Link, LinkLostError, NoAnswerError
from devices.idcard.status import Status, explain, status_of
from devices.ports import Problem

_MOST_LATE_CHUNKS = 64
"""A line that never stops must not hold us beyond the deadline; the longest reply has fewer."""


class SamSession:
    """An open cable with a module that has said who it is. Not for two threads at a time."""

    def __init__(self, link: Link, envelope: Envelope = plain) -> None:
        """Take over an open link and prove that a working module answers.

        Raises LinkLostError (HARDWARE: its self-test failed or it is not authorised; NO_ANSWER),
        and then closes the link.
        """
        self._link = link
        self._envelope = envelope
        try:
            self.sam_id = self._greet()
        except BaseException:
            link.close()
            raise

    def ask(self, command: Command, deadline: float | None = None) -> Reply:
        """Send a command and return its reply, by the command's own time and never after `deadline`.

        Raises NoAnswerError, LinkLostError. After either the session must be closed: a late reply
        could be taken for the next one's.
        """
        until = time.monotonic() + SECONDS.get(command, 1.0)
        if deadline is not None:
            until = min(until, deadline)
        self._link.discard()
        self._link.write(self._envelope(command.frame), until)
        parser = ReplyParser()
        late = 0
        while late < _MOST_LATE_CHUNKS:
            data = self._link.read(until)
            reply = parser.feed(data)
            if reply is not None:
                return reply
            if time.monotonic() >= until:
                # What came while this process did not run is no silence of the module.
                if not data:
                    break
                late += 1
        raise NoAnswerError("damaged reply" if parser.damaged else "no reply")

    def close(self) -> None:
        """Let the cable go; safe to call twice."""
        self._link.close()

    def _greet(self) -> str:
        try:
            state = self.ask(Command.STATUS)
            if status_of(state) is not Status.OK:
                raise LinkLostError(Problem.HARDWARE, explain(state))
            told = self.ask(Command.SAM_ID)
            if status_of(told) is not Status.OK:
                raise LinkLostError(Problem.HARDWARE, explain(told))
            return sam_id(told.data)
        except NoAnswerError as error:
            raise LinkLostError(Problem.NO_ANSWER, str(error)) from None
        except BlockError as error:
            raise LinkLostError(Problem.HARDWARE, str(error)) from None


def first_that_answers(
    open_link: Callable[[int], Link], bauds: Iterable[int], envelope: Envelope = plain
) -> tuple[SamSession, int]:
    """Return a session at the first speed at which a module answers, and that speed.

    Raises LinkLostError: at once when the port cannot be opened or a module says that it is
    broken, NO_ANSWER when none of the speeds brings a reply.
    """
    tried = []
    for baud in bauds:
        try:
            return SamSession(open_link(baud), envelope), baud
        except LinkLostError as error:
            if error.problem is not Problem.NO_ANSWER:
                raise
            tried.append(str(baud))
    raise LinkLostError(Problem.NO_ANSWER, f"no module answers at {', '.join(tried)} baud")
