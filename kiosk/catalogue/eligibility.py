"""One person's case against the conditions of an item (GUI-23): what holds, and what to ask next.

Pure, and never raises for an answer of any kind: what is not understood counts as not answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from kiosk.catalogue.checks import check, day_of, is_empty
from kiosk.catalogue.conditions import variable
from kiosk.catalogue.questions import CARD, DAYS, predicate, question_of
from kiosk.domain.eligibility import (
    FOR_ANOTHER,
    Answer,
    Assessment,
    Check,
    Condition,
    Judged,
    Outcome,
)
from kiosk.domain.form import FieldType, Values
from kiosk.domain.person import Person, Sex, age_on, birth_date_of, check_id_number, sex_of
from kiosk.domain.service_item import ServiceItem


def assess(item: ServiceItem, person: Person, answers: Values, today: date) -> Assessment:
    """Judge every condition; `answers` by name of the question, None for 说不准."""
    case = _Case(item, person, answers, today)
    judged = tuple(case.judge(one) for one in item.conditions)
    refused = next(filter(None, map(case.refusing, item.conditions)), None)
    if refused is not None:
        return Assessment(judged, refused=refused, again_on=case.again_on(refused))
    return Assessment(judged, question=case.next_question())


class _Case:
    """What is known of one person, and what follows from it."""

    def __init__(self, item: ServiceItem, person: Person, answers: Values, today: date) -> None:
        self._conditions = item.conditions
        self._questions = item.questions.fields
        self._answers = answers
        self._today = today
        self._facts = self._known(person)

    def judge(self, condition: Condition) -> Judged:
        """Return what is known of one condition."""
        used = {question_of(name) for one in condition.checks for name in self._names(one)}
        if used & set(CARD.values()):
            used.add(FOR_ANOTHER)
        given = tuple(
            Answer(one.name, one.label, self._answers[one.name])
            for one in self._questions
            if one.name in used and one.name in self._answers
        )
        return Judged(condition.text, self._outcome(condition), given)

    def refusing(self, condition: Condition) -> Check | None:
        """Return the first check of a condition that does not hold."""
        return next((one for one in condition.checks if self._holds(one) is False), None)

    def next_question(self) -> str:
        """Return the first question that a check still needs, or an empty string."""
        needed = self._open({one for condition in self._conditions for one in condition.checks})
        return next((one.name for one in self._questions if one.name in needed), "")

    def again_on(self, refused: Check) -> date | None:
        """Return the day from which a refused check would hold; None when there is no such day."""
        day: date | None = None
        if refused.at_age is not None and "birth_date" in self._facts:
            day = _birthday(date.fromisoformat(self._facts["birth_date"]), refused.at_age)
        elif refused.days_after in self._facts:
            start = day_of(self._facts[refused.days_after])
            day = start + timedelta(refused.days) if start else None
        return day if day is not None and day > self._today else None

    def _outcome(self, condition: Condition) -> Outcome:
        if not condition.checks:
            return Outcome.DEPARTMENT
        results = [self._holds(one) for one in condition.checks]
        if False in results:
            return Outcome.NOT_MET
        if None not in results:
            return Outcome.MET
        return Outcome.OPEN if self._open(condition.checks) else Outcome.UNSURE

    def _holds(self, one: Check) -> bool | None:
        return predicate(one.needs, self._questions).decide(self._facts)

    def _names(self, one: Check) -> frozenset[str]:
        return predicate(one.needs, self._questions).names

    def _open(self, checks: Iterable[Check]) -> set[str]:
        """Return the questions that undecided checks need and that nobody was asked yet."""
        undecided = [one for one in checks if self._holds(one) is None]
        missing = {
            question_of(name) for one in undecided for name in self._names(one) - self._facts.keys()
        }
        if missing & set(CARD.values()):
            missing.add(FOR_ANOTHER)
        return {one.name for one in self._questions} & missing - self._answers.keys()

    def _known(self, person: Person) -> dict[str, Any]:
        """Return the variables that have a value: answers, what follows from them, and the card."""
        facts: dict[str, Any] = {}
        for one in self._questions:
            value = self._answers.get(one.name)
            if is_empty(one, value) or check(one, value, self._today):
                continue
            facts[one.name] = variable(one.type, value)
            if one.type is FieldType.DATE and (day := day_of(value)):
                facts[one.name + DAYS] = (self._today - day).days
        asks_whom = any(one.name == FOR_ANOTHER for one in self._questions)
        if facts.get(FOR_ANOTHER) is False or not asks_whom:
            facts = {**facts, **_of_card(person, self._today)}
        if "birth_date" in facts:
            facts["age"] = age_on(date.fromisoformat(facts["birth_date"]), self._today)
        return facts


def _of_card(person: Person, today: date) -> Mapping[str, Any]:
    """Return what the card tells of its owner, from its own words or from the number."""
    number = person.id_number
    right = check_id_number(number, today) is None
    birth = person.birth_date or (birth_date_of(number) if right else None)
    sex = sex_of(number) if right else person.sex
    found = {"birth_date": birth.isoformat()} if birth else {}
    return found | ({"gender": sex.value} if sex in {Sex.MALE, Sex.FEMALE} else {})


def _birthday(birth: date, age: int) -> date:
    """Return the day somebody completes so many years; 1 March for who was born on 29 February."""
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return date(birth.year + age, 3, 1)
