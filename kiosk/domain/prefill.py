"""What a card already tells, so that nobody is asked for it again (prefill of a form).

Pure: a form and a person go in, answers come out. A field takes part only when the catalogue says
so (`prefill: 身份证读卡`); it must not guess a region code from the words of an address.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from kiosk.domain.form import Field, FieldType, Form, Value, Values
from kiosk.domain.person import Person, Sex, age_on, is_foreign_number_2017

FROM_CARD = "身份证读卡"
"""The catalogue's word for everything a card of identity carries, the 社会保障卡 included."""


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
