"""Row 21: the connection is reset in mid-request: the same item goes again under the same id."""

from __future__ import annotations


def test_fault_21_reset_in_mid_request(terminal, line, clerk):
    terminal.until_link("online")
    before = clerk.counts()
    line.reset_after_bytes = 1500  # within the first submission, its head has passed
    keys = terminal.submit(3)
    terminal.until_link("offline")
    assert clerk.counts().received == before.received

    line.restore()
    terminal.until_received(keys)
    after = clerk.counts()
    assert after.received == before.received + 3
    assert (after.conflicts, after.rejected) == (before.conflicts, before.rejected)
