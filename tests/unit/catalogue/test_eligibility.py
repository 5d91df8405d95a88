"""Who may apply (GUI-23): every check of the shipped items can be met and can refuse; odd answers never raise."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.catalogue.build import compile_directory
from kiosk.catalogue.codec import decode, encode
from kiosk.catalogue.judge import Judge
from kiosk.catalogue.lint import lint
from kiosk.domain.eligibility import Assessment, Check, Outcome
from kiosk.domain.form import Field, FieldType, Values
from kiosk.domain.person import Person, Sex, check_character
from kiosk.domain.service_item import ServiceItem
from tests.unit.catalogue.test_judge_properties import QUICK, SHIPPED, TODAY, anything
from tests.unit.catalogue.test_lint import GOOD

JUDGE = Judge(lambda: TODAY)
ITEMS = {one.item.id: one.item for one in SHIPPED.items}
ASKING = [one for one in ITEMS.values() if one.asks]


def born(year: int, month: int = 3, day: int = 1) -> Person:
    """Return somebody invented of this age."""
    body = f"220199{year:04}{month:02}{day:02}001"
    return Person("测试甲", body + check_character(body))


PEOPLE = (born(1991), born(2012), born(1939))


def choices(one: Field) -> list[Any]:
    """Return answers of every kind to a question."""
    if one.type is FieldType.BOOLEAN:
        return [True, False]
    if one.type is FieldType.DATE:
        return ["1939-03-01", "2012-03-01", TODAY.isoformat()]
    return [option.code for option in one.options]


def ends(item: ServiceItem, who: Person, answers: Values) -> Iterator[Assessment]:
    """Answer in every way, and yield what each way leads to."""
    found = JUDGE.assess(item, who, answers)
    if not found.question:
        yield found
        return
    for answer in choices(item.questions.field(found.question)):
        yield from ends(item, who, {**answers, found.question: answer})


@pytest.mark.parametrize("item", ASKING, ids=lambda one: one.id)
def test_GUI_23_somebody_may_apply_and_every_check_refuses_somebody(item: ServiceItem):
    found = [end for who in PEOPLE for end in ends(item, who, {})]
    assert any(end.passed for end in found)
    refusing = {end.refused for end in found if end.refused}
    assert refusing == {check for condition in item.conditions for check in condition.checks}
    for end in found:
        outcomes = {one.outcome for one in end.conditions}
        assert end.passed is (Outcome.NOT_MET not in outcomes)
        assert Outcome.OPEN not in outcomes or end.refused, "nothing is left out before the form"


@pytest.mark.parametrize("item", ASKING, ids=lambda one: one.id)
def test_GUI_23_who_is_never_sure_may_go_on_and_it_is_recorded(item: ServiceItem):
    answers: Values = {}
    while question := JUDGE.assess(item, PEOPLE[2], answers).question:
        answers[question] = False if question == "agent_flag" else None
    found = JUDGE.assess(item, PEOPLE[2], answers)
    assert found.passed
    assert Outcome.UNSURE in {one.outcome for one in found.conditions}
    told = {answer.question for one in found.conditions for answer in one.answers}
    assert told == set(answers)


@QUICK
@given(st.data())
def test_GUI_23_odd_answers_never_raise(data: st.DataObject):
    item = data.draw(st.sampled_from(ASKING))
    names = [one.name for one in item.questions.fields]
    answers = data.draw(st.dictionaries(st.sampled_from(names), anything, max_size=4))
    who = Person("测试甲", data.draw(st.text(max_size=20)), birth_date=None)
    found = JUDGE.assess(item, who, answers)
    assert len(found.conditions) == len(item.conditions)
    assert found.question not in answers


def test_GUI_23_what_no_longer_matters_is_not_asked():
    item = ITEMS["CANJI-2B"]
    assert JUDGE.assess(item, PEOPLE[0], {"has_cert": True, "low_income": True}).passed
    assert (
        JUDGE.assess(item, PEOPLE[0], {"has_cert": True, "low_income": False}).question == "grade"
    )


def test_GUI_23_the_card_tells_only_of_its_owner():
    item, child = ITEMS["CXJB-REG"], PEOPLE[1]
    own = JUDGE.assess(item, child, {"agent_flag": False})
    assert own.refused is not None
    assert own.again_on == date(2028, 3, 1)
    assert JUDGE.assess(item, child, {"agent_flag": True}).question == "birth_date"
    grown = {"agent_flag": True, "birth_date": "1990-01-01"}
    assert JUDGE.assess(item, child, grown).question == "student"


def test_GUI_23_a_card_whose_number_tells_no_age_tells_it_itself():
    foreigner = Person("ZHANG MING", "USA110000123456", Sex.MALE, date(2012, 2, 29))
    found = JUDGE.assess(ITEMS["SHIYE"], foreigner, {})
    assert found.again_on == date(2028, 2, 29)
    unknown = Person("ZHANG MING", "USA110000123456")
    assert JUDGE.assess(ITEMS["SHIYE"], unknown, {}).question == "birth_date"


def test_GUI_23_an_item_goes_into_the_bundle_and_comes_back():
    for item in ITEMS.values():
        assert decode(ServiceItem, json.loads(json.dumps(encode(item)))) == item


CHECK = {"needs": "local", "unless": "户口不在本县", "instead": "到户口所在的地方办"}
CONDITION = {"text": "户籍在本县", "checks": [CHECK]}
QUESTION = {"id": "local", "ask": "户口在本县吗？", "type": "boolean"}


def compiled(county: Callable[..., Path], condition: Any, *questions: Any) -> Any:
    data = {**GOOD, "conditions": [condition], "questions": list(questions)}
    folder = compile_directory(county(data))
    found = [one for one in lint(folder, TODAY) if one.code == "GUI-23"]
    return folder.items[0].item, found


def test_GUI_23_plain_text_is_still_a_condition_and_a_finding(county: Callable[..., Path]):
    item, found = compiled(county, "户籍在本县")
    assert [one.text for one in item.conditions] == ["户籍在本县"]
    assert not item.asks
    assert [(one.level.value, one.key) for one in found] == [("warning", "conditions[0]")]
    item, found = compiled(county, {"text": "家里困难", "judged_by": "部门"})
    assert not found
    assert item.conditions[0].words == "家里困难（由部门核实）"


def test_GUI_23_a_whole_condition_has_no_finding(county: Callable[..., Path]):
    item, found = compiled(county, CONDITION, QUESTION)
    assert not found
    assert item.conditions[0].checks == (Check(**CHECK),)


@pytest.mark.parametrize(
    ("check", "question", "level", "key"),
    [
        ({"needs": "local &&"}, {}, "error", "conditions[0].checks[0].needs"),
        ({"needs": "nobody"}, {}, "error", "conditions[0].checks[0].needs"),
        ({"unless": ""}, {}, "error", "conditions[0].checks[0].unless"),
        ({"instead": ""}, {}, "warning", "conditions[0].checks[0].instead"),
        ({"unless": "填写错误"}, {}, "warning", "conditions[0].checks[0]"),
        ({"guide": "NOBODY"}, {}, "error", "conditions[0].checks"),
        ({"days_after": "nobody"}, {}, "error", "conditions[0].checks[0].days_after"),
        ({}, {"ask": "我确认户口在本县"}, "warning", "questions.local"),
        ({}, {"type": "commitment"}, "error", "questions[0].type"),
        ({}, {"id": "age"}, "error", "questions[0].id"),
        ({"needs": "age > 3"}, {}, "warning", "questions[0]"),
    ],
)
def test_GUI_23_what_is_written_wrong_is_a_finding(
    county: Callable[..., Path], check: Any, question: Any, level: str, key: str
):
    condition = {**CONDITION, "checks": [{**CHECK, **check}]}
    item, found = compiled(county, condition, {**QUESTION, **question})
    assert (level, key) in [(one.level.value, one.key) for one in found]
    broken = level == "error" and key.rpartition(".")[2] in {"needs", "type", "id", "days_after"}
    assert bool(item.form.unusable) is broken, "a check is never skipped"
    assert item.asks is not broken
