"""Lists of dataclasses: roles, and updates that touch only what differs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QObject
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kiosk.domain.form import FieldType
from ui.models import DataclassListModel, plain


@dataclass(frozen=True)
class Choice:
    """An option of a question."""

    code: str
    label: str


@dataclass(frozen=True)
class Row:
    """A question on the screen."""

    name: str
    value: str = ""
    kind: FieldType = FieldType.TEXT
    options: tuple[Choice, ...] = ()


@pytest.fixture
def model(qtbot: QtBot, qtmodeltester: ModelTester) -> DataclassListModel[Row]:
    parent = QObject()
    one = DataclassListModel(Row, parent)
    one.keeper = parent
    qtmodeltester.check(one)
    return one


def watch(model: DataclassListModel[Row]) -> list[tuple[object, ...]]:
    seen: list[tuple[object, ...]] = []
    names = {role: bytes(name.data()).decode() for role, name in model.roleNames().items()}
    model.rowsInserted.connect(lambda _, a, b: seen.append(("in", a, b)))
    model.rowsRemoved.connect(lambda _, a, b: seen.append(("out", a, b)))
    model.dataChanged.connect(
        lambda a, _, roles: seen.append(("changed", a.row(), {names[one] for one in roles}))
    )
    return seen


def test_roles_are_the_fields_and_the_whole_row(model: DataclassListModel[Row]) -> None:
    model.set_rows([Row("sex", "1", FieldType.SELECT, (Choice("1", "男"),))])
    names = {bytes(name.data()).decode(): role for role, name in model.roleNames().items()}
    index = model.index(0)
    assert index.data(names["kind"]) == "select"
    assert index.data(names["options"]) == [{"code": "1", "label": "男"}]
    assert index.data(names["row"])["name"] == "sex"
    assert model.index(5).data(names["name"]) is None


def test_a_keystroke_changes_one_role_of_one_row(model: DataclassListModel[Row]) -> None:
    rows = [Row("a"), Row("b"), Row("c")]
    model.set_rows(rows)
    seen = watch(model)
    model.set_rows([rows[0], replace(rows[1], value="x"), rows[2]])
    assert seen == [("changed", 1, {"row", "value"})]
    model.set_rows(list(model.rows))
    assert len(seen) == 1


def test_a_field_that_appears_or_goes_leaves_the_others_alone(
    model: DataclassListModel[Row],
) -> None:
    a, b, c = Row("a"), Row("b"), Row("c")
    model.set_rows([a, c])
    seen = watch(model)
    model.set_rows([a, b, c])
    model.set_rows([b, c])
    assert seen == [("in", 1, 1), ("out", 0, 0)]
    assert (model.place_of("c"), model.place_of("z"), model.count) == (1, -1, 2)


def test_other_rows_replace_them_all(model: DataclassListModel[Row]) -> None:
    model.set_rows([Row("a"), Row("b")])
    seen = watch(model)
    model.set_rows([Row("x")])
    assert seen == [("out", 0, 1), ("in", 0, 0)]
    model.clear()
    assert model.count == 0


def test_plain_values() -> None:
    assert plain({"a": (1, FieldType.DATE), 2: frozenset({"x"})}) == {"a": [1, "date"], "2": ["x"]}
