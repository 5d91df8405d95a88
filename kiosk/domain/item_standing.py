"""Whether a service item is offered (CAT-01): in use, suspended or cancelled, from when to when.

Pure: an item that is not offered is not listed and not found; what was filled in for it stops
with a reason. A visit that has begun ends with what it began with: nobody asks here in its middle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ItemStatus(StrEnum):
    """状态, in the words of the catalogue."""

    IN_USE = "在用"
    SUSPENDED = "暂停"
    CANCELLED = "取消"


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """What the catalogue says about offering one item; days are whole days in Beijing time."""

    status: ItemStatus = ItemStatus.IN_USE
    effective_on: str = ""
    """First day of the status `在用` (YYYY-MM-DD), empty for always."""
    ends_on: str = ""
    """First day on which the item is not offered any more, empty for never."""
    reason: str = ""
    """Why, in the office's words."""
    notice: str = ""
    """文号 of the notice that says so."""

    def offered(self, today: date) -> bool:
        """Tell whether somebody may apply for the item today."""
        day = today.isoformat()
        begun = not self.effective_on or self.effective_on <= day
        over = bool(self.ends_on) and self.ends_on <= day
        return self.status is ItemStatus.IN_USE and begun and not over


def why_not_go_on(name: str, standing: ItemStanding | None, today: date) -> str:
    """Return why a draft for an item may not be gone on with, or empty; None: gone from the catalogue.

    Two short sentences for the resident: what happened, and what to do.
    """
    if standing is not None and standing.offered(today):
        return ""
    ask = "填过的内容不会提交，请到窗口或打服务热线问。"
    if standing is None:
        return f"“{name}”已不在办事目录里。{ask}"
    cause = f"（{standing.reason}）" if standing.reason else ""
    day = today.isoformat()
    if standing.status is ItemStatus.SUSPENDED:
        return f"“{name}”暂停办理{cause}。恢复后可以再来办，急用请到窗口问。"
    if standing.status is ItemStatus.IN_USE and standing.effective_on > day:
        return f"“{name}”从 {shown_day(standing.effective_on)}起办理{cause}，请到那天再来。"
    since = f"从 {shown_day(standing.ends_on)}起" if standing.ends_on else ""
    return f"“{name}”{since}已取消{cause}。{ask}"


def shown_day(iso: str) -> str:
    """Return `2026-11-20` as 11月20日; what is no day comes back as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.month}月{day.day}日"
