"""One year of working days as data: what a file or the platform gives, read with suspicion."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kiosk.domain.deadline import WorkCalendar

_MOST_DAYS = 200


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """节假日和调休 of one year."""

    year: int
    holidays: frozenset[date]
    """Weekdays that are not worked."""
    workdays: frozenset[date]
    """Saturdays and Sundays that are."""
    source: str = ""


def read_year(raw: bytes) -> CalendarYear:
    """Read `{"year": 2026, "holidays": [...], "workdays": [...]}`; ValueError for anything else."""
    try:
        data = json.loads(raw)
        year, holidays, workdays = data["year"], data["holidays"], data["workdays"]
        source = data.get("source", "")
        found = CalendarYear(year, _days(holidays), _days(workdays), str(source)[:200])
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no calendar of working days: {type(error).__name__}") from None
    if not isinstance(year, int) or isinstance(year, bool) or not 2000 <= year <= 2200:
        raise ValueError("no year of a calendar")
    if any(
        day.year != year or (day.weekday() < 5) is not weekday
        for days, weekday in ((found.holidays, True), (found.workdays, False))
        for day in days
    ):
        raise ValueError("it holds days that do not belong there")
    return found


def _days(listed: object) -> frozenset[date]:
    if not isinstance(listed, list) or len(listed) > _MOST_DAYS:
        raise TypeError("days are listed")
    return frozenset(date.fromisoformat(day) for day in listed)


def calendar_of(years: Iterable[CalendarYear]) -> WorkCalendar:
    """Put years together; of a year that comes twice the later one counts."""
    by_year = {one.year: one for one in years}
    return WorkCalendar(
        {year: one.holidays for year, one in by_year.items()},
        {year: one.workdays for year, one in by_year.items()},
    )
