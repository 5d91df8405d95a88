"""What is known already, so that nobody is asked for it again (prefill of a form, RE-01, RE-02).

Pure: a form and what somebody told go in, answers come out. From the card a field takes only when the
catalogue says so (`prefill: 身份证读卡`); it must not guess a region code from the words of an address.
In this order the first that knows a value gives it: the card, shared data of a department, the latest
application for the same item, other items of the person by element name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from kiosk.domain.form import GIVEN_ANEW, Field, FieldType, Form, Value, Values
from kiosk.domain.inquiry import EarlierFacts, SharedFacts
from kiosk.domain.person import Person, Sex, age_on, is_foreign_number_2017

FROM_CARD = "身份证读卡"
"""The catalogue's word for everything a card of identity carries, the 社会保障卡 included."""


class Origin(StrEnum):
    """Who told a value that the person did not type."""

    CARD = "card"
    ANSWERED = "answered"
    """The person, a moment ago, to a question before the form (GUI-23)."""
    SHARED = "shared_data"
    """共享数据: a department, through the platform."""
    EARLIER = "earlier"
    """The same item, applied for before (RE-01)."""
    OTHER_ITEM = "other_item"
    """Another item of the person, by element name (RE-02)."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the value of one field came from; said at the field and submitted with it."""

    origin: Origin
    name: str = ""
    """The card, the department's data or the other item, as people say it."""
    day: date | None = None
    """The day of the earlier application, or the day that shared data speak of."""

    @property
    def words(self) -> str:
        """来自身份证; 来自上次办理（2026-10-02）."""
        match self.origin:
            case Origin.ANSWERED:
                return "您刚才答的"
            case Origin.SHARED:
                return f"来自部门共享（{self.name}）"
            case Origin.EARLIER:
                return f"来自上次办理（{self.day}）"
            case Origin.OTHER_ITEM:
                return f"来自您办的“{self.name}”"
            case _:
                return f"来自{self.name}"

    def plain(self) -> dict[str, str]:
        """Return it as JSON, for the payload and a draft."""
        told = {"origin": self.origin.value, "name": self.name}
        return {**told, "day": self.day.isoformat()} if self.day else told

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Source:
        """Read `plain`; ValueError, KeyError or TypeError for anything else."""
        day = plain.get("day")
        return cls(
            Origin(plain["origin"]), str(plain["name"]), date.fromisoformat(day) if day else None
        )


@dataclass(frozen=True, slots=True)
class Known:
    """A value that somebody told, and who."""

    value: Value = field(repr=False)
    source: Source


def carried(form: Form) -> tuple[Field, ...]:
    """Return the fields whose answers may come from elsewhere than the card.

    Not what is given anew each time, nor who acts for the applicant: that is another person.
    """
    return tuple(
        one
        for one in form.fields
        if one.derivation is None
        and one.type not in GIVEN_ANEW
        and not any(column.type in GIVEN_ANEW for column in one.columns)
        and not one.name.startswith(_ACTING)
    )


def look_ups(form: Form) -> tuple[str, ...]:
    """Return the look-ups that fields of the form name, each once: 公安-户籍信息查询."""
    named = (word for one in carried(form) for word in one.prefill if "-" in word)
    return tuple(dict.fromkeys(named))


def from_shared(form: Form, look_up: str, facts: SharedFacts) -> dict[str, Known]:
    """Return what a look-up told for the fields that name it, by field name or element."""
    source = Source(Origin.SHARED, facts.source, facts.as_of)
    told = dict(facts.elements)
    found: dict[str, Known] = {}
    for one in carried(form):
        value = told.get(one.name) or told.get(one.element)
        if look_up in one.prefill and value:
            found[one.name] = Known(value, source)
    return found


def from_earlier(form: Form, facts: EarlierFacts) -> dict[str, Known]:
    """Return what earlier applications told: the same item first, then others by element."""
    found: dict[str, Known] = {}
    for one in carried(form):
        other = facts.elements.get(one.element) if one.element else None
        if one.name in facts.values:
            found[one.name] = Known(facts.values[one.name], Source(Origin.EARLIER, day=facts.day))
        elif other is not None:
            found[one.name] = Known(other.value, Source(Origin.OTHER_ITEM, other.item, other.day))
    return found


def from_card(form: Form, person: Person) -> Values:
    """Return the answers the card gives, by field name; what it does not carry is left out."""
    found = {
        one.name: _answer(one, person)
        for one in form.fields
        if FROM_CARD in one.prefill and not one.derived_from
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def told_by_card(form: Form, person: Person, answers: Values, today: date) -> Values:
    """Return sex, date of birth and age where the card tells them and its number does not.

    The 15 characters of a foreigner's card of 2017 carry neither century nor sex; the card itself does.
    """
    if not is_foreign_number_2017(person.id_number):
        return {}
    found: Values = {}
    for one in form.fields:
        if one.derivation is None or answers.get(one.derived_from) != person.id_number:
            continue
        birth = person.birth_date
        match one.derivation.kind:
            case "sex" if person.sex in {Sex.MALE, Sex.FEMALE}:
                found[one.name] = person.sex.value
            case "birth_date" if birth is not None:
                found[one.name] = birth.isoformat()
            case "age" if birth is not None:
                found[one.name] = age_on(birth, today)
    return found


def bound_to_card(form: Form, visible: Collection[str]) -> frozenset[str]:
    """Return the fields that say who applies, and so must stay as the card says: name and number.

    None when the form itself asks for somebody who acts for the applicant: a guardian or an agent
    among the fields that are asked now. Then the applicant may be another than the card's owner.
    """
    if any(one.name in visible and _acts_for_another(one) for one in form.fields):
        return frozenset()
    return frozenset(
        one.name
        for one in form.fields
        if FROM_CARD in one.prefill and not one.derived_from and one.type in _WHO
    )


def may_be_for_another(form: Form) -> bool:
    """Tell whether some answer makes the form ask for a guardian or an agent."""
    return any(_acts_for_another(one) for one in form.fields)


def applies_for_self(form: Form, answers: Values, person: Person) -> bool:
    """Tell whether the applicant of these answers is the owner of the card."""
    return all(
        answers.get(one.name) in (None, person.id_number)
        for one in form.fields
        if FROM_CARD in one.prefill and one.type is FieldType.CN_ID
    )


def _acts_for_another(one: Field) -> bool:
    return one.type in _WHO and one.name.startswith(_ACTING)


_WHO = frozenset({FieldType.PERSON_NAME, FieldType.CN_ID})
_ACTING = ("guardian_", "agent_")
"""How the catalogue's field library names the 监护人 and the 代办人."""


def _answer(one: Field, person: Person) -> Value:
    match one.type:
        case FieldType.PERSON_NAME:
            return person.name
        case FieldType.CN_ID:
            return person.id_number
        case FieldType.DATE:
            return person.birth_date.isoformat() if person.birth_date else None
        case FieldType.TEXT:
            return person.address
        case FieldType.SELECT:
            codes = {option.code for option in one.options}
            return next(
                (code for code in (person.ethnicity, person.sex.value) if code in codes), None
            )
        case _:
            return None
