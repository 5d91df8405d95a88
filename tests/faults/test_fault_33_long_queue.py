"""Rows 33 and 34: ten thousand submissions wait; the clock is a year ahead, then a day back."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.store import open_store
from tests.faults.long_queue import survey, too_slow
from tests.helpers.submissions import TERMINAL
from tests.helpers.submitter import missing_from, run_once

pytestmark = pytest.mark.timeout(300)

_MANY = 10_000
_FAKETIME = next(
    iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), Path("nowhere")
)


def test_fault_33_ten_thousand_waiting_are_taken_in_bounded_batches(tmp_path: Path) -> None:
    # Beside other tests a question waits for the processor; `make faults` asks ten times as many alone.
    assert too_slow(survey(tmp_path, _MANY), times=5) == {}


@pytest.mark.skipif(not _FAKETIME.exists(), reason="needs libfaketime")
def test_fault_34_a_clock_set_wrong_repeats_no_number_and_no_id(tmp_path: Path) -> None:
    db = tmp_path / "data" / "kiosk.db"
    order = {"db": str(db), "cache": str(tmp_path / "cache"), "count": 3}
    shown: dict[str, tuple[str, str]] = {}
    for shift in ("+0", "+365d", "-1d", "+0"):
        status, heard = run_once(
            order,
            environment={
                "LD_PRELOAD": str(_FAKETIME),
                "FAKETIME": shift,
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            },
        )
        assert status == 0, heard
        assert not shown.keys() & heard.shown.keys()
        shown |= heard.shown
    assert len(shown) == 12
    assert len({submission_id for submission_id, _ in shown.values()}) == 12
    assert not missing_from(db, shown)
    store = open_store(db, TERMINAL)
    years = {row.submitted_at.year for row in store.rows()}
    # On 1 January the day back is in a third one.
    assert len(years) >= 2, "the clock was not set"
    store.close()
