"""How old what came from the platform is, and in which words that is said (CAT-11). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Source(StrEnum):
    """What comes down from the platform."""

    CATALOGUE = "catalogue"
    STATUSES = "statuses"
    STAFF = "staff"
    CALENDAR = "calendar"
    NOTICES = "notices"


SOURCE_WORDS: Mapping[Source, str] = {
    Source.CATALOGUE: "事项信息",
    Source.STATUSES: "办理进度",
    Source.STAFF: "工作人员名单",
    Source.CALENDAR: "工作日历",
    Source.NOTICES: "通知公告",
}


class Freshness(StrEnum):
    """How far one source may be trusted to be what the platform has now."""

    FRESH = "fresh"
    STALE = "stale"
    """Not asked successfully for longer than allowed."""
    NEVER = "never"
    """Never asked successfully."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of one source."""

    last_success: datetime | None
    """When the platform last said what there is, whether or not anything had changed."""
    version: str = ""
    """What is in use; empty for none."""
    updated: datetime | None = None
    """The day its data speak of."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on one source; `words` are whole: 事项信息 3 天没更新."""

    state: Freshness
    age: timedelta | None
    words: str


def judge(source: Source, asked: Asked, now: datetime, limit: timedelta) -> Judged:
    """Say how fresh a source is at `now`.

    An age below zero (a clock that was set back) counts as none: the next success mends it.
    """
    name = SOURCE_WORDS[source]
    if asked.last_success is None:
        return Judged(Freshness.NEVER, None, f"{name}还没有从平台取到")
    age = max(now - asked.last_success, timedelta())
    if age <= limit:
        day = asked.updated or asked.last_success
        return Judged(Freshness.FRESH, age, f"{name}更新于 {day.month}月{day.day}日")
    return Judged(Freshness.STALE, age, f"{name} {_long(age)}没更新")


def _long(age: timedelta) -> str:
    if age.days:
        return f"{age.days} 天"
    return f"{max(int(age.total_seconds() // 3600), 1)} 小时"
