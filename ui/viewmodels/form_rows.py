"""Rows of the form's list for QML: one `FieldRow` per question, complete enough to be drawn.

Pure: builds dataclasses from a `FormState`. It must not change an answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.form import Field, FieldType, Value
from kiosk.domain.prefill import Origin, may_be_for_another
from ui.viewmodels.form_state import FILES, FormState
from ui.viewmodels.form_words import (
    NUMBER_TYPES,
    day_in_words,
    grouped,
    in_words,
    is_empty,
    masked_words,
    row_detail,
    row_title,
    yes_no,
)

INLINE = 6
"""So many choices stand on the screen; the others come with 看更多."""
SEARCHED = 12
"""More choices than these are looked for on a screen of their own."""

CONTROLS = {
    FieldType.TEXT: "line",
    FieldType.PERSON_NAME: "line",
    FieldType.URL: "line",
    FieldType.USCC: "line",
    FieldType.LONGTEXT: "lines",
    FieldType.CN_ID: "pad",
    FieldType.CN_MOBILE: "pad",
    FieldType.PHONE: "pad",
    FieldType.BANK_CARD: "pad",
    FieldType.INTEGER: "pad",
    FieldType.DECIMAL: "pad",
    FieldType.DATE: "wheels",
    FieldType.MONTH: "wheels",
    FieldType.SELECT: "choice",
    FieldType.MULTISELECT: "choice",
    FieldType.REGION: "picker",
    FieldType.BOOLEAN: "yesno",
    FieldType.CONSENT: "yesno",
    FieldType.TABLE: "table",
    FieldType.PHOTO: "window",
    FieldType.ATTACHMENT: "window",
}
"""Which kind of control (`FormFields.qml`) asks for a type; a promise stands on the review, a signature
has its own page. Where there is a camera, files have a control of their own. The form skips both (`form_state.LATER`)."""

PADS = {
    FieldType.CN_ID: "id",
    FieldType.CN_MOBILE: "digits",
    FieldType.BANK_CARD: "digits",
    FieldType.PHONE: "phone",
    FieldType.INTEGER: "digits",
    FieldType.DECIMAL: "decimal",
}
"""Keys of the pad: `id` has X, `phone` a hyphen, `decimal` a point."""

LONGEST = {
    FieldType.CN_ID: 18,
    FieldType.CN_MOBILE: 11,
    FieldType.BANK_CARD: 19,
    FieldType.PHONE: 20,
    FieldType.INTEGER: 12,
    FieldType.DECIMAL: 16,
    FieldType.USCC: 18,
    FieldType.PERSON_NAME: 60,
    FieldType.TEXT: 200,
    FieldType.LONGTEXT: 2000,
    FieldType.URL: 500,
}
"""Most characters that can be typed."""

FIXED = "卡上的信息不能改。"
FIXED_HERE = "卡上的信息不能改；替别人办请到窗口。"


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a list."""

    code: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class RowCard:
    """One row of a table as a card."""

    place: int
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One question as it stands on the screen."""

    path: str
    label: str
    type: str
    control: str
    required: bool
    hint: str
    sample: str
    mistakes: tuple[str, ...]
    """容易填错: common mistakes of this field, one line each."""
    keyboard: str
    """`zh`, `latin`, for pads a kind of `PADS`, for files `camera` where there is one."""
    longest: int
    text: str
    """What is typed, in full; empty while the box is masked."""
    shown: str
    """The answer in words, grouped or masked."""
    filled: bool
    maskable: bool
    revealed: bool
    choices: tuple[Choice, ...]
    hidden: int
    """How many choices stand behind 看更多."""
    multi: bool
    searched: bool
    example: bool
    """The choices come from a placeholder table (示例)."""
    cards: tuple[RowCard, ...]
    room: bool
    """Another table row may be added."""
    year: str
    month: str
    day: str
    error: str
    source: str
    """来自社保卡，请核对; the box is closed until 更改."""
    from_card: bool
    fixed: str
    """Why it cannot be changed, and what to do; empty where it can."""


@dataclass(frozen=True, slots=True)
class View:
    """What the screen alone knows: what is typed into, shown in full, unfolded."""

    active: str = ""
    revealed: frozenset[str] = frozenset()
    unfolded: frozenset[str] = frozenset()
    camera: bool = False
    """Photographs and papers can be taken here."""


def field_rows(
    state: FormState,
    fields: tuple[Field, ...],
    prefix: str,
    view: View,
    days: dict[str, tuple[str, str, str]],
) -> list[FieldRow]:
    """Build the rows of one screen; `days` holds dates that are not chosen completely yet."""
    return [_row(state, one, prefix + one.name, view, days) for one in fields]


def _row(
    state: FormState, one: Field, path: str, view: View, days: dict[str, tuple[str, str, str]]
) -> FieldRow:
    value = state.value(path)
    region_name = state.catalogue.region_name
    maskable = one.type in NUMBER_TYPES
    typing = path == view.active
    revealed = path in view.revealed
    source = state.sources.get(path)
    clear = typing or revealed or not maskable
    shown = "" if is_empty(value) else in_words(one, value, region_name)
    if not clear and shown:
        shown = masked_words(one, value, region_name)
    choices, hidden = _choices(one, value, unfolded=path in view.unfolded)
    year, month, day = days.get(path) or _parts(value, one.type)
    control = CONTROLS[one.type]
    if one.type in FILES and "/" not in path and (view.camera or not is_empty(value)):
        control = "file"
    if control == "choice" and len(one.options) > SEARCHED:
        control = "picker"
    return FieldRow(
        path=path,
        label=_label(one),
        type=one.type.value,
        control=control,
        required=one.required,
        hint=one.hint,
        sample=day_in_words(one.sample) if control == "wheels" else one.sample,
        mistakes=tuple(f"{wrong.wrong}。{wrong.why}。" for wrong in one.errors[:2]),
        keyboard="camera" if control == "file" and view.camera else _keyboard(one),
        longest=min(one.rule.max_len or 10_000, LONGEST.get(one.type, 200)),
        text=str(value) if clear and isinstance(value, (str, int)) else "",
        shown=shown,
        filled=not is_empty(value),
        maskable=maskable,
        revealed=revealed,
        choices=choices,
        hidden=hidden,
        multi=one.type is FieldType.MULTISELECT,
        searched=control == "picker",
        example=one.options_example,
        cards=_cards(one, value, region_name) if one.type is FieldType.TABLE else (),
        room=len(value or ()) < (one.rule.max_rows or 50) if one.type is FieldType.TABLE else False,
        year=year,
        month=month,
        day=day,
        error=state.errors.get(path, ""),
        source=f"{source.words}，请核对" if source else "",
        from_card=source is not None and source.origin is Origin.CARD,
        fixed=_fixed_words(state) if path in state.fixed else "",
    )


def _fixed_words(state: FormState) -> str:
    return FIXED if may_be_for_another(state.form) else FIXED_HERE


def _keyboard(one: Field) -> str:
    return PADS.get(one.type, "latin" if one.type in _LATIN else "zh")


_LATIN = frozenset({FieldType.URL, FieldType.USCC})
_WITH_OPTIONS = frozenset({FieldType.SELECT, FieldType.MULTISELECT})


def _label(one: Field) -> str:
    told = one.required or one.type in {FieldType.TABLE, FieldType.BOOLEAN, FieldType.CONSENT}
    return one.label if told else f"{one.label}（没有可不填）"


def _choices(one: Field, value: Value, *, unfolded: bool) -> tuple[tuple[Choice, ...], int]:
    if one.type in {FieldType.BOOLEAN, FieldType.CONSENT, FieldType.COMMITMENT}:
        yes, no = yes_no(one.type)
        return (Choice("true", yes, value is True), Choice("false", no, value is False)), 0
    if one.type not in _WITH_OPTIONS or len(one.options) > SEARCHED:
        return (), 0
    chosen = set(value) if isinstance(value, list) else {value}
    choices = tuple(
        Choice(option.code, option.label, option.code in chosen) for option in one.options
    )
    first_hidden_is_chosen = any(choice.chosen for choice in choices[INLINE:])
    if unfolded or first_hidden_is_chosen or len(choices) <= INLINE:
        return choices, 0
    return choices[:INLINE], len(choices) - INLINE


def _parts(value: Value, kind: FieldType) -> tuple[str, str, str]:
    if kind not in {FieldType.DATE, FieldType.MONTH} or not isinstance(value, str):
        return "", "", ""
    year, month, day = [*value.split("-"), "", "", ""][:3]
    return year, month.lstrip("0"), day.lstrip("0")


def _cards(one: Field, value: Value, region_name) -> tuple[RowCard, ...]:  # type: ignore[no-untyped-def]
    return tuple(
        RowCard(place, row_title(one, row, region_name), row_detail(one, row, region_name))
        for place, row in enumerate(value or ())
    )


__all__ = ["CONTROLS", "PADS", "Choice", "FieldRow", "RowCard", "View", "field_rows", "grouped"]
