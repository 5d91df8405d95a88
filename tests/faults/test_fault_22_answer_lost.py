"""Row 22: the answer is lost after the platform committed: asked again, stored once."""

from __future__ import annotations

from sync.client import Rejected
from tests.helpers.waiting import until


def test_fault_22_answer_lost_after_the_commit(terminal, line, clerk):
    terminal.until_link("online")
    before = clerk.counts()
    line.drop_replies = 1_000_000
    [key] = terminal.submit()

    def stored() -> bool:
        try:
            return bool(clerk.case(key))
        except Rejected:
            return False

    until(stored)
    first = clerk.case(key).case
    terminal.until_link("offline")
    assert terminal.states() <= {"waiting", "sending"}

    line.restore()
    terminal.until_received([key])
    after = clerk.counts()
    assert after.received == before.received + 1
    assert after.duplicates >= before.duplicates + 1
    assert clerk.case(key).case == first


def test_fault_22_killed_before_the_answer_was_noted(terminal, line, clerk):
    """Row 3 by the same means: the platform has it, the terminal dies before it hears so."""
    terminal.until_link("online")
    before = clerk.counts()
    line.drop_replies = 1_000_000
    keys = terminal.submit(2)
    until(lambda: clerk.counts().received == before.received + 2)
    terminal.kill()

    line.restore()
    terminal.start()
    terminal.until_received(keys)
    assert clerk.counts().received == before.received + 2
