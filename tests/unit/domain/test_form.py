"""Values of a form: order of fields, finding one by name."""

from __future__ import annotations

import pytest

from kiosk.domain.form import Field, FieldType, Form, Section


def test_fields_come_in_the_order_of_their_sections():
    first, second = Field("a", "甲", FieldType.TEXT), Field("b", "乙", FieldType.DATE)
    form = Form((Section("我是谁", (first,)), Section("我要办什么", (second,))))
    assert form.fields == (first, second)
    assert form.field("b") is second
    with pytest.raises(KeyError):
        form.field("c")
