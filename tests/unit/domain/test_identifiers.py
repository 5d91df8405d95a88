"""Check digits of bank cards and organisations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.identifiers import (
    USCC_ALPHABET,
    UsccProblem,
    check_uscc,
    luhn_fits,
    uscc_check_character,
)


@pytest.mark.parametrize(
    ("digits", "fits"),
    [
        ("79927398713", True),
        ("79927398710", False),
        ("4111111111111111", True),
        ("", True),
        ("٤١١", False),
        ("41 11", False),
    ],
)
def test_luhn(digits: str, fits: bool):
    assert luhn_fits(digits) is (fits and bool(digits))


@given(st.text("0123456789", min_size=16, max_size=18), st.integers(1, 9))
def test_luhn_notices_one_wrong_digit(body: str, step: int):
    right = next(body + str(digit) for digit in range(10) if luhn_fits(body + str(digit)))
    wrong = right[:-1] + str((int(right[-1]) + step) % 10)
    assert not luhn_fits(wrong)


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("91350100M000100Y43", None),  # the worked example of GB 32100-2015
        ("91350100M000100Y4", UsccProblem.LENGTH),
        ("91350100M000100Y44", UsccProblem.CHECK_CHARACTER),
        ("91350100M00010OY43", UsccProblem.CHARACTERS),
        ("91350100m000100Y43", UsccProblem.CHARACTERS),
        ("9135O100M000100Y43", UsccProblem.CHARACTERS),
        ("91A50100M000100Y43", UsccProblem.CHARACTERS),
    ],
)
def test_unified_social_credit_codes(code: str, problem: UsccProblem | None):
    assert check_uscc(code) is problem


@given(
    st.text("0123456789", min_size=8, max_size=8),
    st.text(USCC_ALPHABET, min_size=9, max_size=9),
    st.integers(0, 16),
    st.integers(1, 30),
)
def test_one_wrong_character_is_always_noticed(head: str, tail: str, place: int, step: int):
    body = head + tail
    code = body + uscc_check_character(body)
    assert check_uscc(code) is None
    other = USCC_ALPHABET[(USCC_ALPHABET.index(code[place]) + step) % 31]
    assert check_uscc(code[:place] + other + code[place + 1 :]) is not None
