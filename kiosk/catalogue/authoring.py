"""The format a county writes its items in: pydantic models of item files and the field library.

Every guide field of GUI-01..24 is optional; unknown keys are kept and become findings (see
`unknown_keys`), never a refusal. Nothing here knows how a form is drawn or judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

MAX_TEXT = 4_000


def _none_to_empty(value: Any) -> Any:
    return "" if value is None else value


def _none_to_list(value: Any) -> Any:
    return [] if value is None else value


def _texts_to_conditions(value: Any) -> Any:
    """Let a plain text stand for a condition without checks."""
    if not isinstance(value, list):
        return _none_to_list(value)
    return [
        one if isinstance(one, dict) else {"text": one} for one in value if one not in ("", None)
    ]


Text = Annotated[str, Field(max_length=MAX_TEXT), BeforeValidator(_none_to_empty)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
FieldName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")]
Day = Annotated[
    str, Field(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"), BeforeValidator(_none_to_empty)
]
"""YYYY-MM-DD."""
Texts = Annotated[list[Text], Field(max_length=2_000), BeforeValidator(_none_to_list)]


class Authored(BaseModel):
    """Base: numbers may stand where text is meant; unknown keys are kept."""

    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True, frozen=True)


class OptionEntry(Authored):
    """One choice with a code of its own."""

    code: Text
    label: Text


class Validation(Authored):
    """Rules of an answer; which ones are understood is decided by `rules.compile_rule`."""


class FieldEntry(Authored):
    """One field, whole (`name`, `label`, `type`) or by reference (`ref` with overrides)."""

    ref: Text = ""
    name: Text = ""
    label: Text = ""
    type: Text = ""
    required: bool | None = None
    hint: Text = ""
    note: Text = ""
    sample: Text = ""
    options: Annotated[list[Any], Field(max_length=2_000), BeforeValidator(_none_to_list)] = []
    options_ref: Text = ""
    validation: Annotated[
        dict[str, Any], BeforeValidator(lambda value: {} if value is None else value)
    ] = {}
    columns: Annotated[list[FieldEntry], Field(max_length=40), BeforeValidator(_none_to_list)] = []
    visible_if: Text = ""
    derived_from: Text = ""
    element: Text = ""
    prefill: Texts = []
    sensitive: bool | None = None
    auto: Text = ""
    section: Text = ""


class LimitEntry(Authored):
    """A time limit (GUI-09)."""

    days: Annotated[int, Field(ge=0, le=3_660)] | None = None
    unit: Text = ""
    source: Text = ""
    confidence: Text = ""
    excluded: Text = ""


class LimitsEntry(Authored):
    """法定 and 承诺 limit."""

    statutory: LimitEntry = LimitEntry()
    promised: LimitEntry = LimitEntry()


class FeeEntry(Authored):
    """收费 (GUI-08)."""

    is_fee: bool
    text: Text = ""
    standard: Text = ""
    basis: Text = ""


class LegalBasisEntry(Authored):
    """办理依据 (GUI-01, GUI-16)."""

    title: Name
    article: Text = ""
    gist: Text = ""
    level: Text = ""
    confidence: Text = ""
    source: Text = ""
    note: Text = ""


class MaterialEntry(Authored):
    """申请材料 (GUI-04, GUI-05, GUI-22, MAT-*)."""

    name: Name
    necessity: Text = ""
    source_channel: Text = ""
    source_code: Text = ""
    form: Text = ""
    original: Annotated[int, Field(ge=0, le=99)] | None = None
    copies: Annotated[int, Field(ge=0, le=99)] | None = Field(default=None, alias="copy")
    data_sharing: Text = ""
    commitment_replaceable: bool = False
    note: Text = ""
    proves: Text = ""
    accept_standard: Text = ""
    legal_basis: Text = ""
    blank_form: Text = ""
    in_form: Text = ""
    authorises: Text = ""
    promise: Text = ""
    number_of: Text = ""
    kept_days: Annotated[int, Field(ge=1, le=36_600)] | None = None
    issued_by_item: Text = ""
    """Id of the item whose result this material is (MAT-09)."""


class StepEntry(Authored):
    """基本流程 (GUI-03, GUI-15)."""

    name: Name
    role: Text = ""
    days: Annotated[int, Field(ge=0, le=3_660)] | None = None
    output: Text = ""
    notice: Text = ""
    materials: Texts = []


class ErrorEntry(Authored):
    """常见错误示例 (GUI-07)."""

    field: Text
    wrong: Text
    why: Text = ""
    right: Text = ""


class JointPartEntry(Authored):
    """One department's part of a joint item (FLOW-03)."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    department: Text = ""
    days: Annotated[int, Field(ge=0, le=3_660)] | None = None
    result: Text = ""
    source: Text = ""


class JointEntry(Authored):
    """一件事: who leads (FLOW-04), and the parts."""

    lead: Text = ""
    parts: Annotated[
        list[JointPartEntry], Field(max_length=30), BeforeValidator(_none_to_list)
    ] = []


class CheckEntry(Authored):
    """One predicate of a condition; see `kiosk.domain.eligibility.Check`."""

    needs: Name
    unless: Text = ""
    instead: Text = ""
    guide: Text = ""
    at_age: Annotated[int, Field(ge=0, le=150)] | None = None
    days_after: Text = ""
    days: Annotated[int, Field(ge=0, le=36_600)] = 0


class ConditionEntry(Authored):
    """申报条件 (GUI-23); a plain text stands for one without checks."""

    text: Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
    judged_by: Text = ""
    """`部门`: only the department can judge it."""
    checks: Annotated[list[CheckEntry], Field(max_length=10), BeforeValidator(_none_to_list)] = []


class QuestionEntry(Authored):
    """What is asked before the form: a question of its own (`id`), or one of the form (`field`)."""

    id: Text = ""
    field: Text = ""
    """Name of a field of the form; the answer fills it in."""
    ask: Name
    type: Text = ""
    hint: Text = ""
    options: Annotated[list[Any], Field(max_length=50), BeforeValidator(_none_to_list)] = []
    options_ref: Text = ""
    validation: Annotated[
        dict[str, Any], BeforeValidator(lambda value: {} if value is None else value)
    ] = {}


class LocalEntry(Authored):
    """地方叠加 (GUI-11..14); `_local.yaml` and the `local` key of an item."""

    place: Text = ""
    phone: Text = ""
    complaint_phone: Text = ""
    address: Text = ""
    hours: Text = ""
    route: Text = ""
    status_query: Text = ""
    accountability: Text = ""
    example: bool = False


class ItemEntry(Authored):
    """One item file."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    name: Name
    department: Text = ""
    theme: Text = ""
    life_events: Texts = []
    aliases: Texts = []
    item_type: Text = ""
    item_type_code: Text = ""
    handle_type: Text = ""
    handle_type_code: int | None = None
    level: Text = ""
    subject: Text = ""
    limits: LimitsEntry = LimitsEntry()
    scene_visits: Annotated[int, Field(ge=0, le=99)] | None = None
    transregional: Text = ""
    fee: FeeEntry | None = None
    kiosk_depth: Text = ""
    accepting_org: Text = ""
    legal_basis: Annotated[list[LegalBasisEntry], BeforeValidator(_none_to_list)] = []
    conditions: Annotated[
        list[ConditionEntry], Field(max_length=200), BeforeValidator(_texts_to_conditions)
    ] = []
    questions: Annotated[
        list[QuestionEntry], Field(max_length=20), BeforeValidator(_none_to_list)
    ] = []
    materials: Annotated[list[MaterialEntry], BeforeValidator(_none_to_list)] = []
    form: Annotated[list[FieldEntry], Field(max_length=200), BeforeValidator(_none_to_list)] = []
    common_errors: Annotated[list[ErrorEntry], BeforeValidator(_none_to_list)] = []
    steps: Annotated[list[StepEntry], BeforeValidator(_none_to_list)] = []
    sample: Annotated[
        dict[str, Any], BeforeValidator(lambda value: {} if value is None else value)
    ] = {}
    """示范文本: answers of one concrete case, by field name."""
    result: Text = ""
    accountability: Text = ""
    special_procedure: Text = ""
    staff_notes: Texts = []
    notes: Text = ""
    item_confidence: Text = ""
    status: Text = ""
    """在用 (also when empty), 暂停, 取消 (CAT-01)."""
    effective_on: Day = ""
    ends_on: Day = ""
    status_reason: Text = ""
    status_notice: Text = ""
    """文号 of the notice of change."""
    joint: JointEntry | None = None
    local: LocalEntry | None = None


def unknown_keys(model: BaseModel, where: str = "") -> Iterator[tuple[str, str]]:
    """Yield (key path, key) of everything the format does not know."""
    for key in model.model_extra or {}:
        yield (f"{where}.{key}" if where else key), key
    for name in type(model).model_fields:
        value = getattr(model, name)
        path = f"{where}.{name}" if where else name
        if isinstance(value, BaseModel):
            yield from unknown_keys(value, path)
        elif isinstance(value, list):
            for index, one in enumerate(value):
                if isinstance(one, BaseModel):
                    yield from unknown_keys(one, f"{path}[{index}]")
