"""Every kind of wrong answer a field can be given, made from what the field says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kiosk.domain.form import Field, FieldType

Slip = tuple[str, Any]
"""What is wrong with it, and the answer."""

_LINES = frozenset({FieldType.TEXT, FieldType.LONGTEXT, FieldType.PERSON_NAME, FieldType.URL})
_FIXED: dict[FieldType, tuple[Slip, ...]] = {
    FieldType.CN_ID: (
        ("a digit short", "11010519491231002"),
        ("another check character", "110105194912310021"),
        ("no such day", "110105194913310025"),
        ("letters", "11010519491231OO2X"),
        ("born tomorrow", "110105299912310026"),
    ),
    FieldType.CN_MOBILE: (("a digit short", "1380000000"), ("no such network", "23800000000")),
    FieldType.PHONE: (("too short", "12"), ("letters", "0000-55A0101")),
    FieldType.DATE: (("no such day", "2026-02-30"), ("another order", "30-02-2026")),
    FieldType.MONTH: (("no such month", "2026-13"),),
    FieldType.SELECT: (("no such choice", "没有这一项"),),
    FieldType.MULTISELECT: (("no such choice", ["没有这一项"]), ("no list", "没有这一项")),
    FieldType.INTEGER: (("no number", "三"), ("a fraction", 1.5), ("a truth", True)),
    FieldType.DECIMAL: (("no number", "三"), ("a comma", "1,5"), ("a float", 1.5)),
    FieldType.BOOLEAN: (("a word", "是"),),
    FieldType.CONSENT: (("a word", "是"),),
    FieldType.REGION: (("no such place", "999999999999"), ("too short", "22")),
    FieldType.BANK_CARD: (("another check digit", "6217000000000000005"), ("short", "6217")),
    FieldType.USCC: (
        ("another check character", "92220199MA0TE5T1X0"),
        ("a letter there is not", "92220199MA0TE5T1XI"),
    ),
    FieldType.URL: (("no address", "没有网址"), ("only a scheme", "http://")),
    FieldType.PHOTO: (("no digest", {"sha256": "x", "media_type": "image/jpeg", "size": 1}),),
    FieldType.ATTACHMENT: (("no digest", {"sha256": "x", "media_type": "image/jpeg", "size": 1}),),
    FieldType.SIGNATURE: (("nothing in it", {}), ("a word", "张明")),
    FieldType.COMMITMENT: (("not promised", False), ("a word", "是")),
    FieldType.TABLE: (("no list", {"row": 1}), ("rows that are none", ["一"])),
}


def slips(one: Field, today: date, good: Any) -> Iterator[Slip]:
    """Yield wrong answers to one field; `good` is a right one, of which a table's rows are spoilt."""
    if one.required:
        yield "missing", None
    yield "of another kind", [[]] if one.type is not FieldType.MULTISELECT else 5
    yield from _FIXED.get(one.type, ())
    rule = one.rule
    if one.type in _LINES:
        yield "endless", "长" * 5_000
    if rule.min_len and rule.min_len > 1:
        yield "too short", "短" * (rule.min_len - 1)
    yield from (
        ("a word that may not stand there", f"{good}{bad}") for bad in rule.must_not_contain
    )
    if one.type in {FieldType.INTEGER, FieldType.DECIMAL}:
        yield from _beyond(one)
    if one.type is FieldType.DATE:
        yield from _other_days(one, today)
    if one.type is FieldType.TABLE and good:
        for column in one.columns:
            for what, bad in slips(column, today, good[0].get(column.name)):
                yield f"{column.name} {what}", [{**good[0], column.name: bad}, *good[1:]]


def _beyond(one: Field) -> Iterator[Slip]:
    as_answer: Any = int if one.type is FieldType.INTEGER else str
    for bound, step in ((one.rule.minimum, -1), (one.rule.maximum, 1)):
        if bound is not None:
            yield "beyond its bounds", as_answer(Decimal(bound) + step)
    if one.type is FieldType.DECIMAL and one.rule.scale is not None:
        yield "too many decimals", f"1.{'1' * (one.rule.scale + 1)}"


def _other_days(one: Field, today: date) -> Iterator[Slip]:
    if one.rule.maximum == "today":
        yield "tomorrow", (today + timedelta(days=1)).isoformat()
    if one.rule.minimum == "today":
        yield "yesterday", (today - timedelta(days=1)).isoformat()
