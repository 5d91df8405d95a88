"""The short form of `tests.fuzz.card_answers`."""

from __future__ import annotations

from tests.fuzz.card_answers import run


def test_broken_answers_end_in_a_whole_person_or_a_declared_error() -> None:
    ends = run(2_000, seed=7)
    assert ends["read"] > 100
    assert ends["card_unreadable"] > 500
    assert {"card_unknown", "card_needs_key"} <= set(ends)
