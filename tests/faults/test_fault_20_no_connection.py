"""Row 20: connection refused, black hole: queued, offline, and sent when the line is back."""

from __future__ import annotations

import pytest

from tests.helpers.waiting import until


@pytest.mark.parametrize("fault", ["cut", "black_hole"])
def test_fault_20_queued_and_sent_when_the_line_is_back(terminal, line, clerk, fault):
    until(lambda: terminal.links() == ["online"])
    getattr(line, fault)()
    [key] = terminal.submit()
    assert not terminal.wait(key, 6)
    until(lambda: terminal.links()[-1] == "offline")
    assert terminal.states() <= {"waiting", "sending"}

    line.restore()
    terminal.until_received([key])
    until(lambda: terminal.links()[-1] == "online")
    assert clerk.case(key).case.id == key
