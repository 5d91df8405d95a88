"""Receipt numbers, UUIDv7 and canonical JSON: what is hashed and printed must never vary."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.canonical import canonical_json
from kiosk.domain.numbers import NumberMistyped, ReceiptNumber, TerminalNumber, uuid7

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@given(st.integers(1, 999_999), st.integers(0, 18), st.integers(1, 9))
def test_one_mistyped_digit_is_noticed(serial: int, place: int, off_by: int) -> None:
    digits = TerminalNumber("220199", 7, 3).number(serial).digits
    wrong = digits[:place] + str((int(digits[place]) + off_by) % 10) + digits[place + 1 :]
    with pytest.raises(NumberMistyped):
        ReceiptNumber(wrong)


def test_a_number_is_read_as_people_type_it() -> None:
    number = TerminalNumber("220199", 1, 1).number(47)
    assert ReceiptNumber.parse(f" {number.shown.replace(' ', '-')} ") == number
    for region, terminal, epoch in (("22019", 1, 1), ("220199", 0, 1), ("220199", 1, 100)):
        with pytest.raises(ValueError, match=r"terminal|region"):
            TerminalNumber(region, terminal, epoch)
    with pytest.raises(ValueError, match="serial"):
        TerminalNumber("220199", 1, 1).number(1_000_000)


def test_uuid7_is_one_and_sorts_by_time() -> None:
    made = uuid.UUID(uuid7(NOW, b"\xff" * 10))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert int.from_bytes(made.bytes[:6], "big") == int(NOW.timestamp() * 1000)
    times = [datetime.fromtimestamp(second, UTC) for second in (1, 2, 10**9)]
    ids = [uuid7(moment, bytes(10)) for moment in times]
    assert all(first < second for first, second in pairwise(ids))
    assert uuid7(NOW, bytes(10)) != uuid7(NOW, bytes(9) + b"\1")
    with pytest.raises(ValueError, match="ten"):
        uuid7(NOW, b"short")


def test_canonical_json_sorts_by_utf16_and_refuses_what_has_no_exact_form() -> None:
    # RFC 8785 §3.2.3: U+10000 (a surrogate pair, D800) comes before U+FB33.
    assert canonical_json({"\ufb33": 1, "\U00010000": 2, "a": [True, None, "字"]}) == (
        '{"a":[true,null,"字"],"\U00010000":2,"\ufb33":1}'.encode()
    )
    for bad in (1.5, {1: "x"}, 2**53, "\ud800", {"x"}):
        with pytest.raises(ValueError, match=r".+"):
            canonical_json(bad)
