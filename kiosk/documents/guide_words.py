"""The words of a guide (办事指南), GUI-01..22: the same on the screen, on A4 and on the slip (CAT-10).

Pure. What the catalogue does not say is 未公布; nothing is made up. What only clerks read (业务手册,
GUI-24: `staff_notes`, `notes`, how sure an author was) is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.domain.service_item import Limit, Material, ServiceItem, Step

UNPUBLISHED = "未公布"
NO_FORM = "本事项无需表格。"
BRING = "请带来"
Line = tuple[str, str]
"""A label, and the words beside it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One step, one material, or one section of the sample form, with all that is published of it."""

    title: str
    tag: str
    """必要, 没有可不交; empty for what is no material."""
    lines: tuple[Line, ...]


def or_unpublished(text: str) -> str:
    """Return the text, or 未公布."""
    return text or UNPUBLISHED


def conditions(item: ServiceItem) -> tuple[str, ...]:
    """谁能办: the 申报条件 (GUI-23) as people read them."""
    return tuple(one.words for one in item.conditions) or (UNPUBLISHED,)


def limit_words(limit: Limit) -> str:
    """How long it takes: 当场办结, 20 个工作日, 未公布."""
    if limit.days is None:
        return UNPUBLISHED
    return "当场办结" if limit.days == 0 else f"{limit.days} 个{limit.unit}"


def fee_words(item: ServiceItem) -> str:
    """What it costs, short."""
    if item.fee is None:
        return UNPUBLISHED
    return "要收费" if item.fee.is_fee else "不收费"


def trips_words(item: ServiceItem) -> str:
    """How often one has to go somewhere."""
    return UNPUBLISHED if item.scene_visits is None else f"{item.scene_visits} 次"


def step_days(step: Step) -> str:
    """How long a step takes: 当场, 7 天左右; empty when nobody has said."""
    if step.days is None:
        return ""
    return "当场" if step.days == 0 else f"{step.days} 天左右"


def step_words(step: Step) -> str:
    """Who does a step, and how long it takes."""
    return "，".join(part for part in (step.role, step_days(step)) if part)


def limits(item: ServiceItem) -> tuple[Line, ...]:
    """Return both limits (GUI-09) and what does not count towards them."""
    told = (item.statutory.excluded, item.promised.excluded, item.special_procedure)
    return (
        ("法定时限", _limit(item.statutory)),
        ("承诺时限", _limit(item.promised)),
        ("不计入时限", or_unpublished("；".join(dict.fromkeys(filter(None, told))))),
    )


def _limit(limit: Limit) -> str:
    """A limit that an author marked `illustrative` is an example (示例)."""
    example = "（示例）" if limit.confidence == "illustrative" and limit.days is not None else ""
    return limit_words(limit) + example


def fees(item: ServiceItem) -> tuple[Line, ...]:
    """Return 收费 (GUI-08); of what is free there is neither standard nor basis to publish."""
    fee = item.fee
    if fee is None:
        return (("收不收费", UNPUBLISHED),)
    lines = [("收不收费", fee.text or fee_words(item))]
    if fee.is_fee or fee.standard:
        lines.append(("收费标准", or_unpublished(fee.standard)))
    if fee.is_fee or fee.basis:
        lines.append(("收费依据", or_unpublished(fee.basis)))
    return tuple(lines)


def basis(item: ServiceItem) -> tuple[Line, ...]:
    """Return 办理依据 (GUI-01, GUI-16): full title and article, then level and words."""
    return tuple(
        (
            " ".join(part for part in (one.title, one.article) if part),
            "　".join(part for part in (one.level, one.gist) if part),
        )
        for one in item.legal_basis
    )


def about(item: ServiceItem) -> tuple[Line, ...]:
    """Return what kind of item it is (GUI-22)."""
    lines = (
        ("事项名称", item.name),
        ("事项编号", item.id),
        ("事项类型", item.item_type),
        ("办件类型", item.handle_type),
        ("服务对象", "、".join(item.subjects)),
        ("办理层级", item.level),
        ("通办范围", item.transregional),
        ("办理方式", item.depth_text),
        ("办理结果", item.result),
    )
    return tuple((label, or_unpublished(text)) for label, text in lines)


def contact(item: ServiceItem) -> tuple[Line, ...]:
    """Return 地址电话 (GUI-11..14)."""
    local = item.local
    lines = (
        ("办理地点", local.place),
        ("地址", local.address),
        ("办公时间", local.hours),
        ("怎么去", local.route),
        ("咨询电话", local.phone),
        ("投诉电话", local.complaint_phone),
        ("查进度", local.status_query or "在本机“我的办件”里查"),
    )
    return tuple((label, or_unpublished(text)) for label, text in lines)


def duties(item: ServiceItem) -> tuple[Line, ...]:
    """Return 责任投诉 (GUI-02, GUI-10)."""
    lines = (
        ("负责单位", item.department),
        ("受理单位", item.accepting_org),
        ("责任追究", item.accountability),
        ("投诉电话", item.local.complaint_phone),
    )
    return tuple((label, or_unpublished(text)) for label, text in lines)


def steps(item: ServiceItem) -> tuple[Part, ...]:
    """Return each step (GUI-15): who, how long, what to hand in, what comes of it, what to mind."""
    return tuple(
        Part(
            f"{number}　{one.name}",
            "",
            (
                ("谁来办", or_unpublished(one.role)),
                ("多久", or_unpublished(step_days(one))),
                ("交什么", or_unpublished("、".join(one.materials))),
                ("得到什么", or_unpublished(one.output)),
                ("注意", or_unpublished(one.notice)),
            ),
        )
        for number, one in enumerate(item.steps, start=1)
    )


def materials(item: ServiceItem) -> tuple[Part, ...]:
    """Return each material (GUI-04, 05, 22) with copies, form, source, standard and basis."""
    return tuple(
        Part(
            one.name,
            "必要" if one.required else "没有可不交",
            (
                ("份数", copies(one)),
                ("形式", or_unpublished(one.form)),
                ("从哪里来", or_unpublished(one.source_channel)),
                *_instead(one),
                ("审查标准", or_unpublished(one.accept_standard)),
                ("依据", or_unpublished(one.legal_basis)),
                *([("空白表", one.blank_form)] if one.blank_form else []),
                *([("说明", one.note)] if one.note else []),
            ),
        )
        for one in item.materials
    )


def bring(one: Material) -> str:
    """What to do with a material, in a word: 请带来, 不用带, 可写承诺, 有就带来."""
    if one.original:
        return BRING
    if one.data_sharing:
        return "不用带"
    if one.commitment_replaceable:
        return "可写承诺"
    return BRING if one.required else "有就带来"


def copies(one: Material) -> str:
    """How many on paper: 原件 1 份，复印件 2 份; 不收纸质."""
    if one.original is None and one.copy is None:
        return UNPUBLISHED
    counts = (("原件", one.original), ("复印件", one.copy))
    return "，".join(f"{word} {count} 份" for word, count in counts if count) or "不收纸质"


def _instead(one: Material) -> list[Line]:
    """Return what makes the paper unnecessary."""
    ways = [f"部门共享：{one.data_sharing}"] if one.data_sharing else []
    if one.commitment_replaceable:
        ways.append("可以写承诺书代替")
    return [("不用交的办法", "；".join(ways))] if ways else []


def blank_forms(item: ServiceItem) -> str:
    """Say what there is to fill in (表格下载, GUI-05)."""
    papers = [one.blank_form for one in item.materials if one.blank_form]
    if papers:
        return f"要用的空白表：{'、'.join(papers)}。"
    return "表格就在这台机器上填，不用另外带表。" if has_form(item) else NO_FORM


def has_form(item: ServiceItem) -> bool:
    """Tell whether there is a form to fill in, on this screen or on paper."""
    return bool(item.form.fields) and not item.form.unusable


def sample(item: ServiceItem) -> tuple[Part, ...]:
    """Return 示范文本 (GUI-06, GUI-20) under the headings of the form; empty when there is none."""
    left: Sequence[Line] = item.sample
    parts: list[Part] = []
    for section in item.form.sections:
        labels = {one.label for one in section.fields}
        lines = [pair for pair in left if _label(pair[0]) in labels]
        left = [pair for pair in left if pair not in lines]
        if lines:
            parts.append(Part(section.title, "", tuple(lines)))
    return (*parts, Part("", "", tuple(left))) if left else tuple(parts)


def _label(shown: str) -> str:
    """Return the label of a field: the rows of a table are numbered 家庭成员（1）."""
    head, mark, tail = shown.rpartition("（")
    return head if mark and tail.removesuffix("）").isdigit() else shown
