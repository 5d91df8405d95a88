"""The guide of an item as rows of words: pure functions from `ServiceItem` to what is read.

Nothing is invented here: what the catalogue does not say is 未公布.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.domain.service_item import Material, ServiceItem, Step

UNPUBLISHED = "未公布"
_ID_CARD = "居民身份证"


@dataclass(frozen=True, slots=True)
class FactRow:
    """One of the four facts: 多久办好 当场办结."""

    label: str
    value: str
    icon: str


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One material: what it is, what to do with it."""

    name: str
    note: str
    tag: str
    """请带来, 不用带, 可写承诺, 有就带来."""
    status: str
    """Status of the tag: done, info, neutral."""
    icon: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of 怎么办."""

    number: int
    name: str
    who: str
    last: bool = False


@dataclass(frozen=True, slots=True)
class MistakeRow:
    """容易填错: what people write, what is right, why."""

    wrong: str
    correct: str
    why: str


@dataclass(frozen=True, slots=True)
class TextRow:
    """A heading and the words under it."""

    label: str
    text: str


def or_unpublished(text: str) -> str:
    """Return the text, or 未公布."""
    return text or UNPUBLISHED


def limit_words(item: ServiceItem) -> str:
    """How long it takes: 当场办结, 20 个工作日, 未公布."""
    days = item.promised.days
    if days is None:
        return UNPUBLISHED
    return "当场办结" if days == 0 else f"{days} 个{item.promised.unit}"


def fee_words(item: ServiceItem) -> str:
    """What it costs, short."""
    if item.fee is None:
        return UNPUBLISHED
    return "要收费" if item.fee.is_fee else "不收费"


def fee_text(item: ServiceItem) -> str:
    """What it costs, with standard and basis."""
    if item.fee is None:
        return UNPUBLISHED
    parts = (item.fee.text or fee_words(item), item.fee.standard, item.fee.basis)
    return "。".join(part for part in parts if part) + "。"


def facts(item: ServiceItem, rows: list[MaterialRow]) -> list[FactRow]:
    """Return the four facts; 要带什么 comes from what must be brought."""
    trips = UNPUBLISHED if item.scene_visits is None else f"{item.scene_visits} 次"
    bring = [row.name for row in rows if row.tag == "请带来"]
    if not item.materials:
        what = UNPUBLISHED
    elif not bring:
        what = "不用带"
    elif len(bring) == 1:
        what = "身份证" if bring[0] == _ID_CARD else bring[0]
    else:
        what = f"{len(bring)} 样"
    return [
        FactRow("多久办好", limit_words(item), "clock"),
        FactRow("多少钱", fee_words(item), "money"),
        FactRow("跑几次", trips, "trips"),
        FactRow("要带什么", what, "bag"),
    ]


def _material(one: Material) -> MaterialRow:
    if one.original:
        # Read by this machine or looked at by the staff; never copied.
        icon = "id-card" if _ID_CARD in one.name else "document"
        note = one.note or ("放到读卡处即可" if icon == "id-card" else "请带原件")
        return MaterialRow(one.name, note, "请带来", "done", icon)
    if one.data_sharing:
        note = one.note or "由部门共享核对，查到了就不用交"
        return MaterialRow(one.name, note, "不用带", "info", "database")
    if one.commitment_replaceable:
        note = one.note or "可以写承诺书代替"
        return MaterialRow(one.name, note, "可写承诺", "info", "pencil")
    if one.required:
        return MaterialRow(one.name, one.note or one.source_channel, "请带来", "done", "document")
    return MaterialRow(one.name, one.note or "没有可不交", "有就带来", "neutral", "document")


def materials(item: ServiceItem) -> list[MaterialRow]:
    """Return the materials: what to bring first, what is looked up by the departments last.

    Papers that are looked up without a note of their own share one row.
    """
    rows = [_material(one) for one in item.materials]
    order = {"请带来": 0, "有就带来": 1, "可写承诺": 2, "不用带": 3}
    rows.sort(key=lambda row: order[row.tag])
    looked_up = [row for row in rows if row.tag == "不用带"]
    if len(looked_up) > 1:
        shared = MaterialRow(
            "、".join(row.name for row in looked_up),
            "由部门共享核对，查到了就不用交",
            "不用带",
            "info",
            "database",
        )
        rows = [row for row in rows if row.tag != "不用带"] + [shared]
    return rows


def _days(step: Step) -> str:
    if step.days is None:
        return ""
    return "当场" if step.days == 0 else f"{step.days} 天左右"


def steps(item: ServiceItem) -> list[StepRow]:
    """Return the flow: who does what."""
    return [
        StepRow(place, one.name, "，".join(part for part in (one.role, _days(one)) if part))
        for place, one in enumerate(item.steps, start=1)
    ]


def mistakes(item: ServiceItem) -> list[MistakeRow]:
    """Return what people get wrong."""
    return [MistakeRow(one.wrong, one.right, one.why) for one in item.common_errors]


def basis(item: ServiceItem) -> list[TextRow]:
    """Return the legal basis."""
    return [
        TextRow(" ".join(part for part in (one.title, one.article) if part), one.gist)
        for one in item.legal_basis
    ]


def contact(item: ServiceItem) -> list[TextRow]:
    """Return 地址电话: every line there, missing ones 未公布."""
    local = item.local
    lines = (
        ("办理地点", local.place),
        ("地址", local.address),
        ("办公时间", local.hours),
        ("咨询电话", local.phone),
        ("怎么去", local.route),
        ("查进度", local.status_query or "在本机“我的办件”里查"),
    )
    return [TextRow(label, or_unpublished(text)) for label, text in lines]


def duties(item: ServiceItem) -> list[TextRow]:
    """Return 责任投诉."""
    return [
        TextRow("负责单位", or_unpublished(item.department)),
        TextRow("受理单位", or_unpublished(item.accepting_org)),
        TextRow("责任追究", or_unpublished(item.accountability)),
        TextRow("投诉电话", or_unpublished(item.local.complaint_phone)),
    ]
