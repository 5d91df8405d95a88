"""The short form of `tests.fuzz.work_cards`."""

from __future__ import annotations

from tests.fuzz.work_cards import run


def test_chance_finds_nothing_in_what_a_work_card_says() -> None:
    ends = run(400, seed=7)
    assert {"proved", "wrong_pin", "unreadable"} <= set(ends)
