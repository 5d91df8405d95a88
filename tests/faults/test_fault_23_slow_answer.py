"""Row 23: one byte per (timeout - 1) s: a total deadline ends it."""

from __future__ import annotations

from tests.helpers.terminal import SHORT
from tests.helpers.waiting import until


def test_fault_23_a_trickle_is_ended_by_the_total_deadline(terminal, line):
    until(lambda: terminal.links() == ["online"])
    pause = SHORT.read - 1.0
    line.slow_reply_s = pause
    [key] = terminal.submit()
    # Each read is in time, so only the total deadline can have ended it.
    until(lambda: terminal.links()[-1] == "offline", SHORT.total + 5)
    assert terminal.states() <= {"waiting", "sending"}

    line.restore()
    terminal.until_received([key])
