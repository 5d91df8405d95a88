"""Properties of the judge: no JSON value at any field ever raises; generated right answers pass."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.catalogue.build import Compiled, compile_directory
from kiosk.catalogue.judge import Judge
from kiosk.catalogue.words import banned_words
from kiosk.domain.form import Field, FieldType, Form
from kiosk.domain.identifiers import USCC_ALPHABET, luhn_fits, uscc_check_character
from kiosk.domain.person import check_character

TODAY = date(2026, 11, 21)
JUDGE = Judge(lambda: TODAY)
SHIPPED: Compiled = compile_directory(Path(__file__).resolve().parents[3] / "assets" / "catalogue")
FORMS = [one.item.form for one in SHIPPED.items]
QUICK = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(
        ["11010519491231002X", "1e99", "٣", "2026-02-30", "9" * 400, "NaN", "-0", "\ud800", "\0"]
    )
)
anything = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@QUICK
@given(st.data())
def test_any_json_anywhere_gives_problems_not_exceptions(data: st.DataObject):
    form = data.draw(st.sampled_from(FORMS))
    names = [one.name for one in form.fields]
    values = data.draw(st.dictionaries(st.sampled_from(names), anything, max_size=6))
    found = JUDGE.problems(form, values)
    for one in found:
        assert one.path.split("/")[0] in names
        assert one.message
        assert banned_words(one.message) == []
    JUDGE.derived(form, values)
    assert JUDGE.answers(form, values).keys() <= set(names)
    for name in values:
        JUDGE.problem(form, name, values)


@QUICK
@given(st.data())
def test_any_json_in_a_row_of_a_table_gives_problems_not_exceptions(data: st.DataObject):
    tables = [(form, one) for form in FORMS for one in form.fields if one.type is FieldType.TABLE]
    form, table = data.draw(st.sampled_from(tables))
    columns = [one.name for one in table.columns]
    rows = data.draw(st.lists(st.dictionaries(st.sampled_from(columns), anything), max_size=3))
    JUDGE.problems(form, {table.name: rows})


def _digits(size: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=size, max_size=size)


def _with_luhn(body: str) -> str:
    return next(body + str(digit) for digit in range(10) if luhn_fits(body + str(digit)))


def _id_numbers(low: date, high: date) -> st.SearchStrategy[str]:
    bodies = st.tuples(
        st.sampled_from(["220199", "110105", "810000", "440524"]), st.dates(low, high), _digits(3)
    ).map(lambda parts: f"{parts[0]}{parts[1]:%Y%m%d}{parts[2]}")
    return bodies.map(lambda body: body + check_character(body))


def right(one: Field, form: Form) -> st.SearchStrategy[Any]:  # noqa: C901, PLR0911, PLR0912 - a case per type
    """Draw a right answer for a field, from its own rules."""
    kind, rule = one.type, one.rule
    if one.name == "disable_cert":
        return _digits(18).map(lambda body: body + "41")
    if rule.pattern == r"^[A-Z]\d{9}$":
        return _digits(9).map(lambda body: "A" + body)
    if kind in {FieldType.TEXT, FieldType.LONGTEXT, FieldType.PERSON_NAME}:
        size = max(rule.min_len or 2, 2)
        return st.text("张明柳湾青石古丽尔㐀", min_size=size, max_size=min(rule.max_len or 20, 20))
    if kind is FieldType.CN_ID:
        oldest = date(1900, 1, 1)
        newest = date(1946, 1, 1) if any(field.name == "age" for field in form.fields) else TODAY
        return _id_numbers(oldest, newest)
    if kind is FieldType.CN_MOBILE:
        return _digits(9).map(lambda body: "1" + "3" + body)
    if kind is FieldType.PHONE:
        return _digits(7).map(lambda body: "0000-" + body)
    if kind is FieldType.DATE:
        day = TODAY - timedelta(days=400)
        if rule.after_field:
            day = TODAY - timedelta(days=300)
        return st.just(day.isoformat())
    if kind is FieldType.MONTH:
        return st.just("2026-06")
    if kind is FieldType.SELECT:
        return st.sampled_from([option.code for option in one.options])
    if kind is FieldType.MULTISELECT:
        codes = [option.code for option in one.options]
        return st.lists(st.sampled_from(codes), min_size=1, unique=True)
    if kind is FieldType.INTEGER:
        return st.integers(int(rule.minimum or 0), int(rule.maximum or 1000))
    if kind is FieldType.DECIMAL:
        whole = st.integers(int(rule.minimum or 0), int(rule.maximum or 1000))
        return whole.map(str)
    if kind is FieldType.REGION:
        return _digits(6 if rule.region_level == "city" else 12)
    if kind is FieldType.BANK_CARD:
        return _digits(18).map(_with_luhn)
    if kind is FieldType.USCC:
        body = st.tuples(_digits(8), st.text(USCC_ALPHABET, min_size=9, max_size=9)).map("".join)
        return body.map(lambda text: text + uscc_check_character(text))
    if kind is FieldType.URL:
        return st.just("www.example.cn")
    if kind in {FieldType.COMMITMENT, FieldType.CONSENT}:
        return st.just(True)
    if kind is FieldType.BOOLEAN:
        return st.booleans()
    if kind is FieldType.TABLE:
        columns = {column.name: right(column, form) for column in one.columns}
        return st.lists(st.fixed_dictionaries(columns), min_size=1, max_size=3)
    return st.just({"sha256": "0" * 64, "media_type": "image/png", "size": 1})


@pytest.mark.parametrize("place", range(len(FORMS)), ids=[one.item.id for one in SHIPPED.items])
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_generated_right_answers_pass(place: int, data: st.DataObject):
    form = FORMS[place]
    asked = [one for one in form.fields if one.derivation is None]
    values = {one.name: data.draw(right(one, form), label=one.name) for one in asked}
    assert JUDGE.problems(form, values) == []
    sent = JUDGE.answers(form, values)
    assert JUDGE.problems(form, sent) == []
