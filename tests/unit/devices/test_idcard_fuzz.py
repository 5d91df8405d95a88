"""The short form of `tests.fuzz.idcard`."""

from __future__ import annotations

from tests.fuzz.idcard import run


def test_broken_replies_end_in_a_whole_card_or_a_declared_error() -> None:
    ends = run(1500, seed=7)
    assert ends["decoded"] > 50
    assert ends["RecordError"] > 50
    assert ends["BlockError"] > 100
    assert ends["no reply"] > 100
