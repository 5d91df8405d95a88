"""The shipped working-day calendar, and files that are none."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from kiosk.domain.deadline import Due, due_after
from kiosk.services.calendar import load_calendar
from kiosk.settings import shipped_assets


def test_holidays_and_make_up_days_of_the_shipped_years() -> None:
    calendar = load_calendar(shipped_assets() / "calendar")
    assert {2024, 2025, 2026} <= set(calendar.holidays)
    assert not calendar.is_workday(date(2026, 10, 1))
    assert calendar.is_workday(date(2026, 10, 10))  # a Saturday, worked for the holiday
    assert not calendar.is_workday(date(2026, 11, 21))
    assert due_after(date(2026, 9, 30), 1, calendar) == Due(date(2026, 10, 8))
    assert due_after(date(2026, 12, 31), 1, calendar).provisional


@pytest.mark.parametrize(
    "content",
    [
        "not json",
        json.dumps({"year": 2030, "holidays": ["2030-01-05"], "workdays": []}),  # a Saturday
        json.dumps({"year": 2030, "holidays": ["2031-01-01"], "workdays": []}),
        json.dumps({"year": 2029, "holidays": [], "workdays": []}),
    ],
)
def test_a_file_that_is_no_calendar_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "2030.json").write_text(content)
    with pytest.raises(ValueError, match=r"2030\.json"):
        load_calendar(tmp_path)
