"""Row 23: one byte per (timeout - 1) s: a total deadline ends it."""

from __future__ import annotations

from tests.helpers.terminal import SHORT


def test_fault_23_a_trickle_is_ended_by_the_total_deadline(terminal, line):
    terminal.until_link("online")
    pause = SHORT.read - 1.0
    line.slow_reply_s = pause
    [key] = terminal.submit()
    # Each read is in time, so only the total deadline can have ended it.
    terminal.until_link("offline")
    assert terminal.states() <= {"waiting", "sending"}

    line.restore()
    terminal.until_received([key])
