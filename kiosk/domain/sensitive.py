"""Sensitive personal data (敏感个人信息) that a form asks for, told before it is asked.

Source: 个人信息保护法 第二十八条 (biometrics, beliefs, specific identity, health, financial accounts,
whereabouts, data of children under 14), 第二十九条 (separate consent), 第三十条 (why it is needed, and what
it means for the person). The applicant's own ID number is told by the notice before the card. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.domain.form import Field, FieldType

if TYPE_CHECKING:
    from kiosk.domain.form import Form

_HEALTH = ("残疾", "健康", "疾病", "病种", "病情", "诊断", "怀孕", "孕周", "伤残", "失能")
_NO_DATA = frozenset(
    {FieldType.CN_ID, FieldType.CONSENT, FieldType.COMMITMENT, FieldType.SIGNATURE}
)


def sensitive_in(form: Form) -> tuple[str, ...]:
    """Return the labels of what needs a consent of its own, in the order of the form."""
    labels = [
        one.label
        for field in form.fields
        for one in (field, *field.columns)
        if one.type not in _NO_DATA and _is_sensitive(one)
    ]
    return tuple(dict.fromkeys(labels))


def _is_sensitive(one: Field) -> bool:
    about_health = any(word in one.label for word in _HEALTH)
    return one.sensitive or one.type is FieldType.BANK_CARD or about_health
