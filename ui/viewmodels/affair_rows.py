"""What the pages of 我的办件 say of one affair or draft: its line, its tag, its steps. Pure words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.domain.application import FINAL_STAGES, Affair, CaseStep, Delivery, Stage
from kiosk.domain.kinds import KINDS
from ui.viewmodels.truths import STAGE_WORDS, day_words, when

if TYPE_CHECKING:
    from kiosk.ports import OfficeMessage
    from kiosk.services.drafts import Listed

_STATUS = {
    Stage.CORRECTION: ("attention", 0),
    Stage.GRANTED: ("done", 2),
    Stage.REFUSED: ("done", 2),
    Stage.NOT_ACCEPTED: ("done", 2),
    Stage.WITHDRAWN: ("neutral", 2),
}
"""Status of the tag, and the group: 0 needs the person, 1 runs, 2 is over."""


@dataclass(frozen=True, slots=True)
class AffairRow:
    """One affair of the list."""

    key: str
    item: str
    tag: str
    status: str
    detail: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the timeline: `mark` is `done`, `now` or `next`."""

    key: int
    title: str
    detail: str
    mark: str
    tag: str
    handler: str
    phone: str
    opinion: str


def left(one: Listed, now: datetime) -> str:
    """Return until when a draft is kept, or why it does not open."""
    saved = day_words(one.note.saved_at.astimezone(now.tzinfo), now)
    if one.hindrance is not None:
        return f"{one.item_name or '有一件'}（{saved}填的）：{one.hindrance.words}"
    ends = one.note.expires_at.astimezone(now.tzinfo)
    until = f"{ends.month}月{ends.day}日"
    return f"{one.item_name}（{saved}填的）：留到 {until}，再办这一项时可以接着填。"


def group(one: Affair) -> int:
    """Return 0 for what needs the person, 1 for what runs, 2 for what is over."""
    return _STATUS.get(one.stage, ("info", 1))[1]


def status_of(one: Affair) -> str:
    """Return the status of the tag: `attention`, `waiting`, `info`, `done` or `neutral`."""
    if one.delivery is Delivery.PARKED:
        return "attention"
    if one.delivery is not Delivery.RECEIVED:
        return "waiting"
    return _STATUS.get(one.stage, ("info", 1))[0]


def tag_of(one: Affair) -> str:
    """Return how far it is, in a word or two."""
    if one.delivery is Delivery.PARKED:
        return "工作人员在处理"
    if one.delivery is not Delivery.RECEIVED:
        return "等平台收到" if one.delivery is Delivery.EXPORTED else "待上传"
    return "平台已收到" if one.stage is Stage.SUBMITTED else STAGE_WORDS[one.stage]


def row(one: Affair, now: datetime) -> AffairRow:
    """Return the affair as a line of the list."""
    title = one.item_name or KINDS[one.kind].title
    return AffairRow(
        one.id, title, tag_of(one), status_of(one), f"{when(one.submitted_at, now)} 提交"
    )


_ON_ITS_WAY = {
    Delivery.PARKED: "还没传上去，工作人员会处理",
    Delivery.EXPORTED: "工作人员会带到县里，您不用做什么",
}


def steps(
    one: Affair, now: datetime, place: str, messages: Sequence[OfficeMessage] = ()
) -> list[StepRow]:
    """Return the steps in order: submitted here, received, what the platform reported, what is next.

    Messages of offices, newest first, stand after what was reported, oldest first.
    """
    over = one.stage in FINAL_STAGES
    reported = [step for step in one.steps if step.stage is not Stage.SUBMITTED]
    rows = [_plain(0, "申请", f"{when(one.submitted_at, now)}　{place}", "done")]
    if one.delivery is Delivery.RECEIVED:
        at = f"{when(one.received_at, now)}　" if one.received_at else ""
        rows.append(_plain(1, "平台已收到", at + _office(one), "done"))
    else:
        how = _ON_ITS_WAY.get(one.delivery, "联网后自动上传，您不用做什么")
        rows.append(_plain(1, "上传到平台", how, "now"))
    for place_of_step, step in enumerate(reported):
        last = place_of_step == len(reported) - 1
        rows.append(_reported(len(rows), step, now, current=last and not over))
    rows += [_written(len(rows) + at, one, now) for at, one in enumerate(reversed(messages))]
    if not over:
        rows.append(_plain(len(rows), "办理结果", "等待中", "next"))
    return rows


def _office(one: Affair) -> str:
    return next((step.office for step in one.steps if step.stage is Stage.SUBMITTED), "")


def _plain(key: int, title: str, detail: str, mark: str) -> StepRow:
    return StepRow(key, title, detail, mark, "", "", "", "")


def _written(key: int, message: OfficeMessage, now: datetime) -> StepRow:
    head = f"{when(message.at, now)}　{message.office}".rstrip()
    return _plain(key, "给您的消息", f"{head}\n{message.text}", "done")


def _reported(key: int, step: CaseStep, now: datetime, *, current: bool) -> StepRow:
    return StepRow(
        key=key,
        title=f"{step.part}：{STAGE_WORDS[step.stage]}" if step.part else STAGE_WORDS[step.stage],
        detail="　".join(part for part in (when(step.at, now), step.office) if part),
        mark="now" if current else "done",
        tag=("请您补正" if step.stage is Stage.CORRECTION else "正在办") if current else "",
        handler=step.handler,
        phone=step.office_phone,
        opinion=step.opinion,
    )
