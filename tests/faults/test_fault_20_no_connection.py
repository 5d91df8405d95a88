"""Row 20: connection refused, black hole: queued, offline, and sent when the line is back."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("fault", ["cut", "black_hole"])
def test_fault_20_queued_and_sent_when_the_line_is_back(terminal, line, clerk, fault):
    terminal.until_link("online")
    getattr(line, fault)()
    [key] = terminal.submit()
    assert not terminal.wait(key, 6)
    terminal.until_link("offline")
    assert terminal.states() <= {"waiting", "sending"}

    line.restore()
    terminal.until_received([key])
    terminal.until_link("online")
    assert clerk.case(key).case.id == key
