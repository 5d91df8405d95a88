"""Deadlines in working days (办事工作日): FLOW-15.

The calendar is data (statutory holidays and make-up workdays by year). A year without data is
counted with weekends only and the result is marked provisional (暂定).
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked, by year."""

    holidays: Mapping[int, AbstractSet[date]] = field(default_factory=dict)
    """Weekdays that are not worked (法定节假日), by year."""
    workdays: Mapping[int, AbstractSet[date]] = field(default_factory=dict)
    """Saturdays and Sundays that are worked (调休), by year."""

    def knows(self, day: date) -> bool:
        """Tell whether there is data for the year of `day`."""
        return day.year in self.holidays

    def is_workday(self, day: date) -> bool:
        """Tell whether offices work on `day`; without data Monday to Friday."""
        if day in self.workdays.get(day.year, frozenset()):
            return True
        return day.weekday() < 5 and day not in self.holidays.get(day.year, frozenset())


@dataclass(frozen=True, slots=True)
class Due:
    """A due date; `provisional` (暂定) when it crosses a year without calendar data."""

    day: date
    provisional: bool = False


def due_after(start: date, working_days: int, calendar: WorkCalendar) -> Due:
    """Return the day `working_days` after `start`, the day after `start` being the first.

    Zero days is the same day (当场办结). Counting follows 行政许可法 第八十二条: working days
    without statutory holidays.
    """
    day, left, provisional = start, working_days, not calendar.knows(start)
    while left > 0:
        day += timedelta(days=1)
        provisional |= not calendar.knows(day)
        left -= calendar.is_workday(day)
    return Due(day, provisional and working_days > 0)
