"""The short form of the printer fuzzer."""

from __future__ import annotations

from tests.fuzz.printer_answers import run


def test_chance_finds_nothing_in_a_printers_answers_and_words() -> None:
    run(6_000, seed=7)
