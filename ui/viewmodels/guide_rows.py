"""The first view of the guide as rows: pure functions from `ServiceItem` to what is read.

The words are those of `kiosk.documents.guide_words`; nothing is invented here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.documents import guide_words as words

if TYPE_CHECKING:
    from kiosk.domain.service_item import Material, ServiceItem

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


@dataclass(frozen=True, slots=True)
class PartRow:
    """One step, one material, or one section of the sample form, line by line."""

    title: str
    tag: str
    lines: tuple[TextRow, ...]


def texts(lines: Iterable[words.Line]) -> list[TextRow]:
    """Return lines as rows."""
    return [TextRow(*line) for line in lines]


def parts(found: Iterable[words.Part]) -> list[PartRow]:
    """Return steps, materials or sections as rows."""
    return [PartRow(one.title, one.tag, tuple(texts(one.lines))) for one in found]


def facts(item: ServiceItem, rows: list[MaterialRow]) -> list[FactRow]:
    """Return the four facts; 要带什么 comes from what must be brought."""
    bring = [row.name for row in rows if row.tag == words.BRING]
    if not item.materials:
        what = words.UNPUBLISHED
    elif not bring:
        what = "不用带"
    elif len(bring) == 1:
        what = "身份证" if bring[0] == _ID_CARD else bring[0]
    else:
        what = f"{len(bring)} 样"
    return [
        FactRow("多久办好", words.limit_words(item.promised), "clock"),
        FactRow("多少钱", words.fee_words(item), "money"),
        FactRow("跑几次", words.trips_words(item), "trips"),
        FactRow("要带什么", what, "bag"),
    ]


def _material(one: Material) -> MaterialRow:
    tag = words.bring(one)
    match tag:
        case "不用带":
            note = one.note or "由部门共享核对，查到了就不用交"
            return MaterialRow(one.name, note, tag, "info", "database")
        case "可写承诺":
            return MaterialRow(one.name, one.note or "可以写承诺书代替", tag, "info", "pencil")
        case "有就带来":
            return MaterialRow(one.name, one.note or "没有可不交", tag, "neutral", "document")
    # Read by this machine or looked at by the staff; never copied.
    by_card = bool(one.original) and _ID_CARD in one.name
    otherwise = "放到读卡处即可" if by_card else "请带原件" if one.original else one.source_channel
    icon = "id-card" if by_card else "document"
    return MaterialRow(one.name, one.note or otherwise, tag, "done", icon)


def materials(item: ServiceItem) -> list[MaterialRow]:
    """Return the materials: what to bring first, what is looked up by the departments last.

    Papers that are looked up share one row; each has its own under 材料步骤.
    """
    rows = [_material(one) for one in item.materials]
    order = {words.BRING: 0, "有就带来": 1, "可写承诺": 2, "不用带": 3}
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


def steps(item: ServiceItem) -> list[StepRow]:
    """Return the flow: who does what."""
    count = len(item.steps)
    return [
        StepRow(place, one.name, words.step_words(one), last=place == count)
        for place, one in enumerate(item.steps, start=1)
    ]


def mistakes(item: ServiceItem) -> list[MistakeRow]:
    """Return what people get wrong."""
    return [MistakeRow(one.wrong, one.right, one.why) for one in item.common_errors]
