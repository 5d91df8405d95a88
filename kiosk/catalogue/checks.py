"""One answer against its own field: pure functions, one per family of types.

Each returns a problem or None and never raises, whatever JSON value it is given. Comparisons
between fields and what is asked at all belong to the judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from kiosk.catalogue import messages
from kiosk.domain.form import Field, FieldProblem, FieldType, ProblemKind, Value
from kiosk.domain.identifiers import UsccProblem, check_uscc, luhn_fits
from kiosk.domain.person import (
    IdNumberProblem,
    check_id_number,
    is_foreign_number_2017,
)

Check = Callable[[Field, Value, date], tuple[ProblemKind, str] | None]
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_RELATIVE = re.compile(r"today(?:([+-]\d{1,5})d)?", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,15}(?:\.(\d{1,6}))?", re.ASCII)
_REGION_LENGTH = {"city": (6,), "village": (12,)}
DAYS = frozenset({FieldType.DATE, FieldType.MONTH})
FILES = frozenset({FieldType.PHOTO, FieldType.ATTACHMENT, FieldType.SIGNATURE})
PROMISES = frozenset({FieldType.COMMITMENT, FieldType.CONSENT})


def is_empty(one: Field, value: Value) -> bool:
    """Tell whether this counts as no answer. A promise that is not given is none."""
    if value is None or value in ("", [], {}):
        return True
    if isinstance(value, str):
        return not value.strip()
    return value is False and (one.type in PROMISES or one.rule.must_be_true)


def check(one: Field, value: Value, today: date) -> FieldProblem | None:
    """Return what is wrong with a non-empty answer, or None."""
    found = _CHECKS[one.type](one, value, today)
    if found is None:
        common = messages.is_common_error(one.errors, value)
        if common is None or one.type not in {FieldType.TEXT, FieldType.LONGTEXT}:
            return None
        return FieldProblem(one.name, ProblemKind.PATTERN, messages.error_words(common))
    kind, words = found
    common = messages.fitting_error(one.errors, value, kind)
    return FieldProblem(one.name, kind, messages.error_words(common) if common else words)


def number_of(one: Field, value: Value) -> Decimal | None:
    """Return an integer or decimal answer as a number, or None."""
    if one.type is FieldType.INTEGER:
        plain = isinstance(value, int) and not isinstance(value, bool)
        return Decimal(value) if plain and abs(value) < 10**15 else None
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def day_of(value: Value) -> date | None:
    """Return a date (or the first day of a month), or None."""
    if not isinstance(value, str):
        return None
    found = _DATE.fullmatch(value) or _MONTH.fullmatch(value)
    if found is None:
        return None
    year, month, day = (*found.groups(), "1")[:3]
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def bound_day(bound: str | None, today: date) -> date | None:
    """Read a bound: a date, a month, `today` or `today-180d`."""
    if bound is None:
        return None
    relative = _RELATIVE.fullmatch(bound)
    if relative is None:
        return day_of(bound)
    try:
        return today + timedelta(days=int(relative[1] or 0))
    except OverflowError:
        return None


def _text(one: Field, value: Value, _today: date) -> tuple[ProblemKind, str] | None:
    if not isinstance(value, str):
        return ProblemKind.WRONG_KIND, messages.unreadable()
    rule = one.rule
    low, high = rule.min_len or 1, rule.max_len or 0
    if len(value.strip()) < low or (high and len(value) > high):
        return messages.text_length(len(value.strip()), low, high or len(value))
    for word in rule.must_not_contain:
        if word in value:
            return ProblemKind.PATTERN, messages.contains(word)
    return None


def _identifier(one: Field, value: Value) -> tuple[ProblemKind, str] | None:
    """Length of ID, mobile, bank card, USCC; the rest is checked only when this is right."""
    if not isinstance(value, str):
        return ProblemKind.WRONG_KIND, messages.unreadable()
    span = messages.identifier_length(one.type)
    if span and not span[0] <= len(value) <= span[1]:
        return messages.length(one, len(value), *span)
    return None


def _cn_id(one: Field, value: Value, today: date) -> tuple[ProblemKind, str] | None:
    if isinstance(value, str) and is_foreign_number_2017(value):
        return None  # 15 characters, where every other number has 18
    if wrong := _identifier(one, value):
        return wrong
    problem = check_id_number(value, today)
    if problem is None:
        return None
    if problem is IdNumberProblem.CHARACTERS:
        return ProblemKind.PATTERN, messages.pattern(one)
    if problem is IdNumberProblem.BIRTH_DATE:
        return ProblemKind.NOT_A_DATE, messages.check_digit(one)
    return ProblemKind.CHECK_DIGIT, messages.check_digit(one)


def _mobile(one: Field, value: Value, _today: date) -> tuple[ProblemKind, str] | None:
    if wrong := _identifier(one, value):
        return wrong
    return None if _MOBILE.fullmatch(value) else (ProblemKind.PATTERN, messages.pattern(one))


def _bank_card(one: Field, value: Value, _today: date) -> tuple[ProblemKind, str] | None:
    if wrong := _identifier(one, value):
        return wrong
    if not (value.isascii() and value.isdigit()):
        return ProblemKind.PATTERN, messages.pattern(one)
    return None if luhn_fits(value) else (ProblemKind.CHECK_DIGIT, messages.check_digit(one))


def _uscc(one: Field, value: Value, _today: date) -> tuple[ProblemKind, str] | None:
    if wrong := _identifier(one, value):
        return wrong
    problem = check_uscc(value)
    if problem is None:
        return None
    if problem is UsccProblem.CHARACTERS:
        return ProblemKind.PATTERN, messages.pattern(one)
    return ProblemKind.CHECK_DIGIT, messages.check_digit(one)


def _day(one: Field, value: Value, today: date) -> tuple[ProblemKind, str] | None:
    shape = _DATE if one.type is FieldType.DATE else _MONTH
    if not isinstance(value, str) or not shape.fullmatch(value):
        return ProblemKind.NOT_A_DATE, messages.pattern(one)
    day = day_of(value)
    if day is None:
        return (
            ProblemKind.NOT_A_DATE,
            "没有这一天，请再选一遍。" if one.type is FieldType.DATE else messages.pattern(one),
        )
    low, high = bound_day(one.rule.minimum, today), bound_day(one.rule.maximum, today)
    if (low and day < low) or (high and day > high):
        if high == today and one.rule.maximum == "today" and not low:
            return ProblemKind.OUT_OF_RANGE, "不能晚于今天，请再选一遍。"
        return ProblemKind.OUT_OF_RANGE, messages.bounds(one, _day_words(low), _day_words(high))
    return None


def _day_words(day: date | None) -> str | None:
    return None if day is None else f"{day.year}年{day.month}月{day.day}日"


def _number(one: Field, value: Value, _today: date) -> tuple[ProblemKind, str] | None:
    number = number_of(one, value)
    if number is None:
        kind = ProblemKind.PATTERN if isinstance(value, str) else ProblemKind.WRONG_KIND
        return kind, messages.pattern(one)
    if one.type is FieldType.DECIMAL and one.rule.scale is not None:
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > one.rule.scale:
            limit = (
                f"小数点后最多 {one.rule.scale} 位，请再看一遍。"
                if one.rule.scale
                else "这里填整数，不要小数点。"
            )
            return ProblemKind.PATTERN, limit
    low, high = one.rule.minimum, one.rule.maximum
    if (low is not None and number < Decimal(low)) or (high is not None and number > Decimal(high)):
        return ProblemKind.OUT_OF_RANGE, messages.bounds(one, low, high)
    return None


def _select(one: Field, value: Value, _today: date) -> tuple[ProblemKind, str] | None:
    if isinstance(value, str) and any(option.code == value for option in one.options):
        return None
    return ProblemKind.NOT_AN_OPTION, messages.not_an_option()


def _multiselect(one: Field, value: Value, _today: date) -> tuple[ProblemKind, str] | None:
    if not isinstance(value, list):
        return ProblemKind.WRONG_KIND, messages.unreadable()
    codes = {option.code for option in one.options}
    known = all(isinstance(code, str) and code in codes for code in value)
    if known and len(set(value)) == len(value):
        return None
    return ProblemKind.NOT_AN_OPTION, messages.not_an_option()


def _flag(one: Field, value: Value, _today: date) -> tuple[ProblemKind, str] | None:
    return None if isinstance(value, bool) else (ProblemKind.WRONG_KIND, messages.missing(one))


def _region(one: Field, value: Value, _today: date) -> tuple[ProblemKind, str] | None:
    lengths = _REGION_LENGTH.get(one.rule.region_level, (6, 12))
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) in lengths:
        return None
    return ProblemKind.PATTERN, messages.pattern(one)


def _file(_one: Field, value: Value, _today: date) -> tuple[ProblemKind, str] | None:
    """The schema holds the parts of a file; here only its kind."""
    return None if isinstance(value, dict) else (ProblemKind.WRONG_KIND, messages.unreadable())


def _table(one: Field, value: Value, _today: date) -> tuple[ProblemKind, str] | None:
    """Number of rows; the cells are the judge's, with paths of their own."""
    if not isinstance(value, list):
        return ProblemKind.WRONG_KIND, messages.unreadable()
    low, high = one.rule.min_rows, one.rule.max_rows
    if low is not None and len(value) < low:
        return ProblemKind.TOO_SHORT, messages.rows(len(value), low, high)
    if high is not None and len(value) > high:
        return ProblemKind.TOO_LONG, messages.rows(len(value), low, high)
    return None


_CHECKS: dict[FieldType, Check] = {
    FieldType.TEXT: _text,
    FieldType.LONGTEXT: _text,
    FieldType.PERSON_NAME: _text,
    FieldType.URL: _text,
    FieldType.PHONE: _text,
    FieldType.CN_ID: _cn_id,
    FieldType.CN_MOBILE: _mobile,
    FieldType.BANK_CARD: _bank_card,
    FieldType.USCC: _uscc,
    FieldType.DATE: _day,
    FieldType.MONTH: _day,
    FieldType.INTEGER: _number,
    FieldType.DECIMAL: _number,
    FieldType.SELECT: _select,
    FieldType.MULTISELECT: _multiselect,
    FieldType.BOOLEAN: _flag,
    FieldType.COMMITMENT: _flag,
    FieldType.CONSENT: _flag,
    FieldType.REGION: _region,
    FieldType.PHOTO: _file,
    FieldType.ATTACHMENT: _file,
    FieldType.SIGNATURE: _file,
    FieldType.TABLE: _table,
}
