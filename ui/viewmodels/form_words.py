"""Answers in words: how a value of a form is read on a card, in a box and on the review.

Pure functions over `kiosk.domain`; the mask is the one of `kiosk.domain.masking`. It must not
decide whether an answer is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.domain.form import Field, FieldType, Value
from kiosk.domain.masking import mask_account, mask_id_number, mask_name, mask_phone
from kiosk.domain.person import is_foreign_number_2017

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.domain.form import Values

NOT_FILLED = "没填"
_GROUPS = {
    FieldType.CN_ID: (6, 8, 4),
    FieldType.CN_MOBILE: (3, 4, 4),
    FieldType.BANK_CARD: (4, 4, 4, 4, 4),
    FieldType.USCC: (4, 4, 4, 4, 4),
}
_FOREIGN_GROUPS = (3, 4, 6, 2)
_MASKS: dict[FieldType, Callable[[str], str]] = {
    FieldType.CN_ID: mask_id_number,
    FieldType.CN_MOBILE: mask_phone,
    FieldType.PHONE: mask_phone,
    FieldType.BANK_CARD: mask_account,
}
_YES_NO = {
    FieldType.BOOLEAN: ("是", "不是"),
    FieldType.CONSENT: ("同意", "不同意"),
    FieldType.COMMITMENT: ("我承诺", "没有承诺"),
}
NUMBER_TYPES = frozenset(_MASKS)
"""Numbers that are shown masked and in full only for five seconds."""


def yes_no(kind: FieldType) -> tuple[str, str]:
    """Return the two words of a question that is answered with yes or no."""
    return _YES_NO[kind]


def is_empty(value: Value) -> bool:
    """Tell whether there is no answer; False and 0 are answers."""
    return value is None or value in ("", [], {})


def grouped(kind: FieldType, digits: str) -> str:
    """Put spaces where people pause: 110105 19491231 002X."""
    sizes = _GROUPS.get(kind)
    if sizes is None:
        return digits
    if kind is FieldType.CN_ID and is_foreign_number_2017(digits):
        sizes = _FOREIGN_GROUPS
    parts, at = [], 0
    for size in sizes:
        parts.append(digits[at : at + size])
        at += size
    return " ".join(part for part in (*parts, digits[at:]) if part)


def in_words(one: Field, value: Value, region_name: Callable[[str], str]) -> str:
    """Return an answer in full, in words; `没填` when there is none."""
    if is_empty(value):
        return NOT_FILLED
    match one.type:
        case FieldType.SELECT:
            return _label(one, str(value))
        case FieldType.MULTISELECT:
            return "、".join(_label(one, str(code)) for code in value)
        case FieldType.BOOLEAN | FieldType.CONSENT | FieldType.COMMITMENT:
            return _YES_NO[one.type][0 if value else 1]
        case FieldType.REGION:
            return region_name(str(value))
        case FieldType.DATE | FieldType.MONTH:
            return day_in_words(str(value))
        case FieldType.TABLE:
            return f"{len(value)} 行"
        case _:
            return "已交" if isinstance(value, dict) else grouped(one.type, str(value))


def masked_words(one: Field, value: Value, region_name: Callable[[str], str]) -> str:
    """Return an answer as others standing by may see it."""
    if is_empty(value):
        return NOT_FILLED
    mask = _MASKS.get(one.type)
    if mask is not None:
        return mask(str(value))
    if one.type is FieldType.PERSON_NAME:
        return mask_name(str(value))
    return in_words(one, value, region_name)


def day_in_words(iso: str) -> str:
    """2026-11-21 -> 2026年11月21日; 2026-11 -> 2026年11月."""
    names = ("年", "月", "日")
    return "".join(
        f"{int(part)}{name}" for part, name in zip(iso.split("-"), names, strict=False) if part
    )


def row_title(table: Field, row: Values, region_name: Callable[[str], str]) -> str:
    """张*明 · 配偶: the first two answers of a table row, masked."""
    filled = [one for one in table.columns if not is_empty(row.get(one.name))]
    words = [masked_words(one, row[one.name], region_name) for one in filled[:2]]
    return " · ".join(words) or "还没填"


def row_detail(table: Field, row: Values, region_name: Callable[[str], str]) -> str:
    """The other answers of a table row in one line, masked."""
    filled = [one for one in table.columns if not is_empty(row.get(one.name))]
    return "，".join(
        f"{one.label} {masked_words(one, row[one.name], region_name)}" for one in filled[2:]
    )


def _label(one: Field, code: str) -> str:
    return next((option.label for option in one.options if option.code == code), code)
