"""Values of a form: order of fields, finding one by name."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.domain.form import Derivation, Field, FieldType, Form, Section
from kiosk.domain.person import Person, Sex
from kiosk.domain.prefill import told_by_card


def test_fields_come_in_the_order_of_their_sections():
    first, second = Field("a", "甲", FieldType.TEXT), Field("b", "乙", FieldType.DATE)
    form = Form((Section("我是谁", (first,)), Section("我要办什么", (second,))))
    assert form.fields == (first, second)
    assert form.field("b") is second
    with pytest.raises(KeyError):
        form.field("c")


def test_the_card_tells_what_a_foreign_number_of_2017_does_not():
    kinds = {"sex": FieldType.SELECT, "birth_date": FieldType.DATE, "age": FieldType.INTEGER}
    derived = tuple(
        Field(kind, kind, of, derived_from="number", derivation=Derivation(kind))
        for kind, of in kinds.items()
    )
    form = Form((Section("我是谁", (Field("number", "号码", FieldType.CN_ID), *derived)),))
    today = date(2026, 11, 21)
    person = Person("测试丁", "CAN110081010100", Sex.FEMALE, date(1981, 1, 1))
    answers = {"number": person.id_number}
    found = told_by_card(form, person, answers, today)
    assert found == {"sex": "2", "birth_date": "1981-01-01", "age": 45}
    assert told_by_card(form, person, {"number": "11010519491231002X"}, today) == {}
    citizen = Person("张明", "11010519491231002X", Sex.MALE, date(1949, 12, 31))
    assert told_by_card(form, citizen, {"number": citizen.id_number}, today) == {}
    unknown = Person("测试丁", person.id_number)
    assert told_by_card(form, unknown, answers, today) == {}
