"""Values computed from other answers: sex, birth date and age from an ID number, slices of codes."""

from __future__ import annotations

from datetime import date

from kiosk.domain.form import Derivation, Field, FieldType, Form, Value, Values
from kiosk.domain.person import age_on, birth_date_of, check_id_number, sex_of

APPLICANT = "applicant_id"
"""The field whose number gives `age`, `gender` and `birth_date` to every condition."""


def derived_values(form: Form, values: Values, today: date) -> Values:
    """Return the derived fields of a form that can be computed now."""
    found: Values = {}
    for one in form.fields:
        if one.derivation is not None:
            value = compute(one, one.derivation, values.get(one.derived_from), today)
            if value is not None:
                found[one.name] = value
    return found


def about_applicant(values: Values, today: date) -> Values:
    """Return age, gender and birth_date of the applicant, as far as the number is right."""
    number = values.get(APPLICANT)
    if not isinstance(number, str) or check_id_number(number, today) is not None:
        return {}
    birth = birth_date_of(number)
    return {
        "age": age_on(birth, today),
        "gender": sex_of(number).value,
        "birth_date": birth.isoformat(),
    }


def compute(one: Field, how: Derivation, source: Value, today: date) -> Value:
    """Return one derived value, or None when the source does not give it."""
    if not isinstance(source, str):
        return None
    if how.kind == "slice":
        code = dict(how.mapping).get(source[how.start : how.end])
        if one.type is FieldType.SELECT and not any(option.code == code for option in one.options):
            return None
        return code
    if check_id_number(source, today) is not None:
        return None
    if how.kind == "sex":
        return sex_of(source).value
    birth = birth_date_of(source)
    return birth.isoformat() if how.kind == "birth_date" else age_on(birth, today)
