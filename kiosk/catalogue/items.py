"""One item entry -> `kiosk.domain.service_item.ServiceItem` with its compiled form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kiosk.catalogue.authoring import FieldEntry, ItemEntry, LocalEntry, unknown_keys
from kiosk.catalogue.findings import Finding, Level
from kiosk.catalogue.forms import UNUSABLE, FormCompiler, FormSource
from kiosk.catalogue.questions import ConditionCompiler
from kiosk.catalogue.regions import Regions
from kiosk.domain.form import Field, FieldType, Form, Values
from kiosk.domain.joint import PARTS_FIELD, Joint, JointPart
from kiosk.domain.service_item import (
    CommonError,
    Depth,
    Fee,
    ItemStanding,
    ItemStatus,
    LegalBasis,
    Limit,
    LocalFacts,
    Material,
    ServiceItem,
    Step,
)

_ONLINE = re.compile(r"^(全程)?自助|^全程网办|^网上办理")
_SUBJECTS = re.compile(r"[、，,；;/]")


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a county adds without touching the common item (CAT-09)."""

    local: LocalEntry = field(default_factory=LocalEntry)
    sample: Mapping[str, Any] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    standards: Mapping[str, str] = field(default_factory=dict)
    """审查标准 by the name of the material (GUI-22); an item's own goes before."""


@dataclass(frozen=True, slots=True)
class CompiledItem:
    """An item ready to serve, with what lint needs of its source."""

    item: ServiceItem
    file: str
    sample: Values
    entry: ItemEntry | None
    findings: tuple[Finding, ...]


def compile_item(
    entry: ItemEntry, file: str, source: FormSource, overlay: Overlay, regions: Regions
) -> CompiledItem:
    """Compile one entry; never raises for content."""
    compiler = FormCompiler(source, entry.common_errors, file)
    joint = _joint(entry)
    form = compiler.compile([*_which_parts(joint), *entry.form])
    sample = _sample_values(form, {**overlay.sample, **entry.sample})
    form = _with_samples(form, sample, regions)
    conditions = ConditionCompiler(source, file)
    required, questions = conditions.compile(entry, form)
    if conditions.unusable:
        form = replace(form, unusable=UNUSABLE)
    findings = [*compiler.findings, *conditions.findings]
    online = bool(_ONLINE.match(entry.kiosk_depth.strip()))
    if not online:
        words = f"“{entry.kiosk_depth[:30]}”不是自助办理，本机只给指南和咨询"
        findings.append(Finding(Level.INFO, "CH-07", file, "kiosk_depth", words))
    local = _local(entry.local, overlay.local)
    item = ServiceItem(
        id=entry.id,
        name=entry.name,
        form=form,
        department=entry.department,
        theme=entry.theme,
        life_events=tuple(dict.fromkeys((*entry.life_events, *overlay.life_events))),
        item_type=entry.item_type,
        item_type_code=entry.item_type_code,
        handle_type=entry.handle_type,
        handle_type_code=entry.handle_type_code,
        level=entry.level,
        subjects=tuple(one.strip() for one in _SUBJECTS.split(entry.subject) if one.strip()),
        statutory=_limit(entry.limits.statutory),
        promised=_limit(entry.limits.promised),
        scene_visits=entry.scene_visits,
        transregional=entry.transregional,
        fee=_fee(entry),
        depth=Depth.ONLINE if online and not form.unusable else Depth.CONSULT,
        depth_text=entry.kiosk_depth,
        legal_basis=tuple(
            LegalBasis(
                one.title, _known(one.article), one.gist, one.level, one.confidence, one.source
            )
            for one in entry.legal_basis
        ),
        conditions=required,
        questions=questions,
        materials=_materials(entry, overlay.standards),
        steps=tuple(
            Step(one.name, one.role, one.days, one.output, one.notice, tuple(one.materials))
            for one in entry.steps
        ),
        common_errors=tuple(
            CommonError(one.field, one.wrong, one.why, one.right) for one in entry.common_errors
        ),
        sample=shown_sample(form, sample, regions),
        result=entry.result,
        accountability=entry.accountability or overlay.local.accountability,
        special_procedure=entry.special_procedure,
        notes=entry.notes,
        confidence=entry.item_confidence,
        accepting_org=entry.accepting_org or entry.department,
        staff_notes=tuple(one for one in entry.staff_notes if one),
        aliases=tuple(dict.fromkeys((*entry.aliases, *overlay.aliases))),
        joint=joint,
        local=local,
        standing=_standing(entry, file, findings),
    )
    return CompiledItem(item, file, sample, entry, tuple(findings))


def _standing(entry: ItemEntry, file: str, findings: list[Finding]) -> ItemStanding:
    """Read the status; one that is not understood counts as suspended, never as offered."""
    words = entry.status.strip() or ItemStatus.IN_USE.value
    try:
        status = ItemStatus(words)
    except ValueError:
        allowed = "、".join(one.value for one in ItemStatus)
        findings.append(
            Finding(Level.ERROR, "CAT-01", file, "status", f"状态只能写 {allowed}；先按暂停办理")
        )
        status = ItemStatus.SUSPENDED
    return ItemStanding(
        status, entry.effective_on, entry.ends_on, entry.status_reason, entry.status_notice
    )


def broken_item(file: str, name: str, reason: str, key: str = "") -> CompiledItem:
    """Stand in for a file that cannot be read: it is listed, and sends people to the window."""
    stem = file.rsplit("/", 1)[-1].removesuffix(".yaml")
    form = Form((), {}, "这一项的资料本机读不出来，请到窗口办理。")
    item = ServiceItem(id=stem, name=name or stem, form=form, depth=Depth.CONSULT)
    return CompiledItem(item, file, {}, None, (Finding(Level.ERROR, "ITEM", file, key, reason),))


def _known(words: str) -> str:
    """An article the author marks `unsure` counts as not published."""
    return "" if words.strip().lower() == "unsure" else words


def _limit(entry: Any) -> Limit:
    unit = entry.unit or "工作日"
    return Limit(entry.days, unit, entry.source, entry.confidence, entry.excluded)


def _fee(entry: ItemEntry) -> Fee | None:
    fee = entry.fee
    if fee is None:
        return None
    return Fee(fee.is_fee, fee.text or ("" if fee.is_fee else "不收费"), fee.standard, fee.basis)


def _materials(entry: ItemEntry, standards: Mapping[str, str]) -> tuple[Material, ...]:
    return tuple(
        Material(
            name=one.name,
            required=one.necessity.startswith("必要"),
            source_channel=one.source_channel,
            source_code=one.source_code,
            form=one.form,
            original=one.original,
            copy=one.copies,
            data_sharing=one.data_sharing,
            commitment_replaceable=one.commitment_replaceable,
            note=one.note,
            proves=one.proves,
            accept_standard=one.accept_standard or standards.get(one.name, ""),
            legal_basis=one.legal_basis,
            blank_form=one.blank_form,
            in_form=one.in_form,
            authorises=one.authorises,
            promise=one.promise,
            number_of=one.number_of,
            kept_days=one.kept_days,
        )
        for one in entry.materials
    )


def _joint(entry: ItemEntry) -> Joint:
    given = entry.joint
    if given is None:
        return Joint()
    parts = (
        JointPart(one.id, one.name, one.department, one.days, one.result) for one in given.parts
    )
    return Joint(given.lead, tuple(parts))


def _which_parts(joint: Joint) -> list[FieldEntry]:
    """Return the question 要一起办哪几样 of a joint item; authors do not write it."""
    if not joint.parts:
        return []
    return [
        FieldEntry(
            name=PARTS_FIELD,
            label="要一起办哪几样",
            type="multiselect",
            required=True,
            hint="选了的一起办，不用分开跑",
            options=[{"code": one.id, "label": one.name} for one in joint.parts],
            section="一起办哪几样",
        )
    ]


def _local(own: LocalEntry | None, county: LocalEntry) -> LocalFacts:
    """An item's own local facts go before the county's, fact by fact."""
    merged = county.model_dump(exclude={"accountability"}, include=set(LocalEntry.model_fields))
    if own is not None:
        given = own.model_dump(exclude={"accountability"}, include=set(LocalEntry.model_fields))
        merged |= {key: value for key, value in given.items() if key in own.model_fields_set}
    return LocalFacts(**merged)


# -- 示范文本 ---------------------------------------------------------------------------------


def _sample_values(form: Form, given: Mapping[str, Any]) -> Values:
    return {one.name: given[one.name] for one in form.fields if one.name in given}


def _with_samples(form: Form, sample: Values, regions: Regions) -> Form:
    """Give each field that has none a sample out of the worked example (one line, words only)."""

    def fill(one: Field) -> Field:
        value = sample.get(one.name)
        if one.sample or one.type in _NO_SAMPLE or value is None:
            return one
        return replace(one, sample=shown_value(one, value, regions))

    sections = tuple(
        replace(section, fields=tuple(fill(one) for one in section.fields))
        for section in form.sections
    )
    return replace(form, sections=sections)


_NO_SAMPLE = frozenset(
    {
        FieldType.TABLE,
        FieldType.PHOTO,
        FieldType.ATTACHMENT,
        FieldType.SIGNATURE,
        FieldType.COMMITMENT,
        FieldType.CONSENT,
        FieldType.BOOLEAN,
        FieldType.SELECT,
        FieldType.MULTISELECT,
    }
)


def shown_sample(form: Form, sample: Values, regions: Regions) -> tuple[tuple[str, str], ...]:
    """Return label and value of the worked example, as a person would write it."""
    pairs: list[tuple[str, str]] = []
    for one in form.fields:
        value = sample.get(one.name)
        if value is None or (value is False and one.type is not FieldType.BOOLEAN):
            continue
        if one.type is FieldType.TABLE and isinstance(value, list):
            pairs.extend(
                (f"{one.label}（{row + 1}）", words)
                for row, words in enumerate(_rows(one, value, regions))
            )
        else:
            pairs.append((one.label, shown_value(one, value, regions)))
    return tuple(pairs)


def _rows(table: Field, rows: Sequence[Any], regions: Regions) -> list[str]:
    return [
        "，".join(
            f"{column.label} {shown_value(column, row[column.name], regions)}"
            for column in table.columns
            if row.get(column.name) is not None
        )
        for row in rows
        if isinstance(row, dict)
    ]


def shown_value(one: Field, value: Any, regions: Regions) -> str:
    """Return a value in words: labels for codes, the whole name of a region, 是 or 否."""
    labels = {option.code: option.label for option in one.options}
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(labels.get(str(code), str(code)) for code in value)
    if isinstance(value, dict):
        return "（照片）" if one.type is FieldType.PHOTO else "（已签）"
    if one.type is FieldType.REGION:
        return regions.name(str(value))
    return labels.get(str(value), str(value))


def load_fields(entries: Any, file: str) -> tuple[dict[str, FieldEntry], list[Finding]]:
    """Read the common field library; a bad entry is a finding, the others stay."""
    from pydantic import ValidationError

    library: dict[str, FieldEntry] = {}
    findings: list[Finding] = []
    if not isinstance(entries, list):
        return {}, [Finding(Level.ERROR, "FIELDS", file, "field_library", "要是字段的列表")]
    for index, data in enumerate(entries):
        try:
            one = FieldEntry.model_validate(data)
        except ValidationError as error:
            findings.extend(validation_findings(error, file, f"field_library[{index}]"))
            continue
        if one.ref or not one.name:
            findings.append(
                Finding(Level.ERROR, "FIELDS", file, f"field_library[{index}]", "公用字段要有 name")
            )
        library[one.name] = one
        findings.extend(
            Finding(Level.WARNING, "ITEM-KEY", file, f"field_library[{index}].{where}", _kept(key))
            for where, key in unknown_keys(one)
        )
    return library, findings


def _kept(key: str) -> str:
    return f"格式里没有“{key[:40]}”，已保留，不显示"


def unknown_key_findings(entry: ItemEntry, file: str) -> list[Finding]:
    """Name every key the format does not know; a county's own begin with `x_` and are not named."""
    return [
        Finding(Level.WARNING, "ITEM-KEY", file, where, _kept(key))
        for where, key in unknown_keys(entry)
        if not key.startswith("x_")
    ]


def validation_findings(error: Any, file: str, prefix: str = "") -> list[Finding]:
    """Turn a pydantic error into findings that name the key and what is wrong, without the value."""
    found = []
    for one in error.errors(include_url=False, include_input=False)[:50]:
        key = prefix
        for part in one["loc"]:
            key = (
                f"{key}[{part}]"
                if isinstance(part, int)
                else (f"{key}.{part}" if key else str(part))
            )
        found.append(
            Finding(
                Level.ERROR, "ITEM", file, key, f"写法不对：{_WHY.get(one['type'], one['msg'])}"
            )
        )
    return found


_WHY = {
    "missing": "没有写",
    "string_type": "要是文字",
    "int_type": "要是整数",
    "int_parsing": "要是整数",
    "bool_parsing": "要是 true 或 false",
    "bool_type": "要是 true 或 false",
    "list_type": "要是列表",
    "dict_type": "要是“键: 值”",
    "model_type": "要是“键: 值”",
    "model_attributes_type": "要是“键: 值”",
    "string_too_long": "太长",
    "string_too_short": "不能空",
    "string_pattern_mismatch": "只能用英文字母、数字、点、横线和下划线",
    "too_long": "太多",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
}
