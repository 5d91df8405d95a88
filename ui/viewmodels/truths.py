"""The three truths of a submission, in words: saved here, received by the platform, decided (law 6).

Pure. They are never merged and never promised early.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kiosk.domain.application import FINAL_STAGES, Affair, Delivery, Stage

STAGE_WORDS = {
    Stage.SUBMITTED: "已提交",
    Stage.CORRECTION: "请您补正",
    Stage.ACCEPTED: "已受理",
    Stage.NOT_ACCEPTED: "不予受理",
    Stage.REVIEW: "正在审查",
    Stage.SUSPENDED: "特别程序中",
    Stage.GRANTED: "已办结",
    Stage.REFUSED: "已办结，没有通过",
    Stage.WITHDRAWN: "已撤回",
}


@dataclass(frozen=True, slots=True)
class Truth:
    """One of the three: `standing` is `done`, `waiting` or `attention`."""

    name: str
    title: str
    detail: str
    standing: str
    icon: str


def truths(affair: Affair, now: datetime) -> tuple[Truth, Truth, Truth]:
    """Return the three truths of an affair as they are known here now."""
    saved = Truth("saved", "已存在本机", when(affair.submitted_at, now), "done", "check")
    return saved, _received(affair, now), _decided(affair, now)


def _received(affair: Affair, now: datetime) -> Truth:
    if affair.delivery is Delivery.RECEIVED:
        at = when(affair.received_at, now) if affair.received_at else ""
        return Truth("received", "平台已收到", at, "done", "check")
    if affair.delivery is Delivery.PARKED:
        return Truth("received", "还没传上去", "工作人员会处理", "attention", "status-attention")
    if affair.delivery is Delivery.EXPORTED:
        return Truth("received", "等平台收到", "工作人员会带到县里", "waiting", "clock")
    if affair.delivery is Delivery.SENDING:
        return Truth("received", "正在上传", "请稍等", "waiting", "upload")
    return Truth("received", "等待上传", "联网后自动", "waiting", "clock")


def _decided(affair: Affair, now: datetime) -> Truth:
    if affair.stage in FINAL_STAGES:
        at = when(affair.steps[-1].at, now) if affair.steps else ""
        return Truth("decided", STAGE_WORDS[affair.stage], at, "done", "check")
    if affair.stage is Stage.CORRECTION:
        return Truth("decided", "请您补正", "看下面写的", "attention", "status-attention")
    detail = "等待中" if affair.stage is Stage.SUBMITTED else STAGE_WORDS[affair.stage]
    return Truth("decided", "办理结果", detail, "waiting", "stamp")


def when(at: datetime, now: datetime) -> str:
    """09:58 today; 11月20日 09:58 before; 2025年11月20日 in another year."""
    at = at.astimezone(now.tzinfo)
    if at.date() == now.date():
        return f"{at:%H:%M}"
    if at.year == now.year:
        return f"{at.month}月{at.day}日 {at:%H:%M}"
    return f"{at.year}年{at.month}月{at.day}日"


def day_words(day: date, now: datetime, *, provisional: bool = False) -> str:
    """今天, 11月23日 or 2027年1月4日, with （暂定） where the calendar of that year is not known."""
    if day == now.date():
        words = "今天"
    else:
        year = f"{day.year}年" if day.year != now.year else ""
        words = f"{year}{day.month}月{day.day}日"
    return words + ("（暂定）" if provisional else "")
