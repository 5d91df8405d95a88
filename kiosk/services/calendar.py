"""The working-day calendar (办事工作日, FLOW-15): shipped as data, replaced by the platform's.

One JSON file per year (`kiosk.domain.calendar_year`). A year nobody gave is counted by weekends and
marked 暂定.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from kiosk.domain.calendar_year import CalendarYear, calendar_of, read_year
from kiosk.domain.deadline import WorkCalendar


def load_calendar(folder: Path) -> WorkCalendar:
    """Read every `YYYY.json` in `folder`; ValueError names the file that is not one."""
    return calendar_of(load_years(folder))


def load_years(folder: Path) -> list[CalendarYear]:
    """As `load_calendar`, the years one by one."""
    found = []
    for file in sorted(folder.glob("[0-9][0-9][0-9][0-9].json")):
        try:
            one = read_year(file.read_bytes())
        except ValueError as error:
            raise ValueError(f"{file}: {error}") from error
        if one.year != int(file.stem):
            raise ValueError(f"{file} holds another year")
        found.append(one)
    return found


class LiveCalendar(WorkCalendar):
    """Shipped years under those the platform gave; the newest counts at each question."""

    _shipped: tuple[CalendarYear, ...]
    _pulled: Callable[[], tuple[CalendarYear, ...]]
    _known: tuple[tuple[CalendarYear, ...], WorkCalendar]

    def __init__(
        self, shipped: Iterable[CalendarYear], pulled: Callable[[], tuple[CalendarYear, ...]]
    ) -> None:
        """Take what is shipped, and how to ask for what was pulled: quickly, a submission waits."""
        super().__init__()
        years = tuple(shipped)
        for name, value in (
            ("_shipped", years),
            ("_pulled", pulled),
            ("_known", ((), calendar_of(years))),
        ):
            object.__setattr__(self, name, value)  # the base is frozen

    def _now(self) -> WorkCalendar:
        pulled = self._pulled()
        known, calendar = self._known
        if pulled is not known:
            calendar = calendar_of([*self._shipped, *pulled])
            object.__setattr__(self, "_known", (pulled, calendar))
        return calendar

    def knows(self, day: date) -> bool:
        """Tell whether there is data for the year of `day`."""
        return self._now().knows(day)

    def is_workday(self, day: date) -> bool:
        """Tell whether offices work on `day`."""
        return self._now().is_workday(day)
