"""The short form of `tests.soak.idcard`."""

from __future__ import annotations

from tests.soak.idcard import run


def test_visits_leave_nothing_behind() -> None:
    found = run(600)
    assert found.ends["read"] > 300
    assert set(found.ends) == {"read", "card_removed", "card_unreadable", "lost"}
    assert found.grown.flat
