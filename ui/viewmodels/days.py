"""Dates chosen with buttons: year, month and day, each stepped by itself. Pure.

A date counts as chosen only when every part was touched; nothing is taken for granted.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

_RELATIVE = re.compile(r"today(?:([+-]\d{1,5})d)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Day:
    """A date while it is being chosen; None where nothing was touched yet."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, iso: str) -> Day:
        """Read YYYY-MM-DD or YYYY-MM; anything else is an untouched date."""
        try:
            parts = [int(part) for part in iso.split("-")]
        except ValueError:
            return cls()
        return cls(*parts[:3]) if iso else cls()

    def iso(self, *, with_day: bool) -> str:
        """Return the date, or an empty string while a part is missing."""
        if self.year is None or self.month is None or (with_day and self.day is None):
            return ""
        month = f"{self.year:04}-{self.month:02}"
        return f"{month}-{self.day:02}" if with_day else month

    @property
    def words(self) -> tuple[str, str, str]:
        """Year, month and day as they stand on the wheels; empty where untouched."""
        return tuple(  # type: ignore[return-value]
            "" if part is None else str(part) for part in (self.year, self.month, self.day)
        )


def bound(text: str | None, today: date) -> date | None:
    """Return the day a rule means: YYYY-MM-DD, YYYY-MM, `today`, `today-180d`; else None."""
    relative = _RELATIVE.fullmatch(text or "")
    if relative:
        return today + timedelta(days=int(relative[1] or 0))
    try:
        return date.fromisoformat(text if len(text or "") > 7 else f"{text}-01")  # type: ignore[arg-type]
    except ValueError:
        return None


def step(at: Day, part: str, delta: int, today: date, low: date | None, high: date | None) -> Day:
    """Return `at` with one part (`year`, `month`, `day`) moved; the first touch sets it.

    Years stay within the bounds of the rule; months and days go round.
    """
    if part == "year":
        first, last = (low or date(1900, 1, 1)).year, (high or date(2100, 1, 1)).year
        start = min(max(today.year, first), last)
        year = start if at.year is None else min(max(at.year + delta, first), last)
        return _fit(replace(at, year=year))
    if part == "month":
        month = today.month if at.month is None else (at.month - 1 + delta) % 12 + 1
        return _fit(replace(at, month=month))
    longest = _longest(at)
    day = min(today.day, longest) if at.day is None else (at.day - 1 + delta) % longest + 1
    return replace(at, day=day)


def _longest(at: Day) -> int:
    if at.month is None:
        return 31
    return calendar.monthrange(at.year or 2024, at.month)[1]


def _fit(at: Day) -> Day:
    return at if at.day is None else replace(at, day=min(at.day, _longest(at)))
