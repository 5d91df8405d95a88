"""What a printer, a job and cupsd.conf say, without any of them."""

from __future__ import annotations

import pytest

from devices.page.attributes import UNKNOWN, Condition, Job, JobState, condition, job, merged
from devices.page.opening import kept
from devices.ports import DeviceState, Problem

READY = Condition(DeviceState.READY)


def needs(problem: Problem, *, remembered: bool = False) -> Condition:
    return Condition(DeviceState.ATTENTION, problem, remembered)


@pytest.mark.parametrize(
    ("state", "reasons", "meaning"),
    [
        (3, ["none"], READY),
        (3, "none", READY),
        (4, None, READY),
        (4, ["media-empty"], needs(Problem.PAPER_OUT)),
        (4, ["media-empty-error"], needs(Problem.PAPER_OUT)),
        (4, ["media-empty-warning"], needs(Problem.PAPER_OUT)),
        (4, ["media-empty-report"], needs(Problem.PAPER_OUT)),
        (4, ["media-needed-error"], needs(Problem.PAPER_OUT)),
        (4, ["input-tray-missing"], needs(Problem.PAPER_OUT)),
        (4, ["media-jam-warning", "media-empty-error"], needs(Problem.JAM)),
        (4, ["cover-open"], needs(Problem.COVER_OPEN)),
        (4, ["door-open-error"], needs(Problem.COVER_OPEN)),
        (4, ["toner-empty-error"], needs(Problem.TONER_OUT)),
        (4, ["marker-supply-empty-warning"], needs(Problem.TONER_OUT)),
        (4, ["output-area-full-warning"], needs(Problem.OUTPUT_FULL)),
        (4, ["offline-report"], needs(Problem.OFFLINE)),
        (4, ["fuser-over-temp-error"], needs(Problem.HOT)),
        (4, ["spilled-coffee-error"], needs(Problem.HARDWARE)),
        (4, ["spilled-coffee-warning"], READY),
        (4, ["connecting-to-device"], READY),
        (3, ["media-low-warning"], Condition(DeviceState.READY, Problem.PAPER_LOW)),
        (3, ["toner-low-report"], Condition(DeviceState.READY, Problem.TONER_LOW)),
        (3, ["media-empty-warning"], needs(Problem.PAPER_OUT, remembered=True)),
        (5, ["media-empty-warning", "paused"], needs(Problem.PAPER_OUT)),
        (5, ["paused"], needs(Problem.PAUSED)),
        (5, ["none"], needs(Problem.PAUSED)),
        (3, ["cups-missing-filter-warning"], needs(Problem.NOT_CONFIGURED)),
        (0, ["none"], UNKNOWN),
        (None, ["none"], UNKNOWN),
        ("3", ["none"], UNKNOWN),
        (3, [7, None, {}], READY),
    ],
)
def test_what_a_printer_says(state: object, reasons: object, meaning: Condition) -> None:
    told = {"printer-state": state, "printer-state-reasons": reasons}
    assert condition(told) == meaning


def test_a_queue_that_takes_no_jobs() -> None:
    told = {"printer-state": 3, "printer-is-accepting-jobs": False}
    assert condition(told) == needs(Problem.PAUSED)
    assert condition({}) == UNKNOWN


def test_the_printer_knows_better_than_the_memory_of_its_queue() -> None:
    stale = needs(Problem.PAPER_OUT, remembered=True)
    assert merged(stale, READY) == READY
    assert merged(READY, needs(Problem.COVER_OPEN, remembered=True)) == needs(Problem.COVER_OPEN)
    assert merged(needs(Problem.PAUSED), READY) == needs(Problem.PAUSED)
    assert merged(needs(Problem.PAUSED), needs(Problem.JAM)) == needs(Problem.JAM)
    assert merged(READY, UNKNOWN) == UNKNOWN


@pytest.mark.parametrize(
    ("told", "meaning"),
    [
        ({"job-state": 3}, Job(JobState.PENDING, began=False)),
        ({"job-state": 5}, Job(JobState.PROCESSING, began=True)),
        ({"job-state": 9, "job-state-reasons": "aborted-by-system"}, Job(JobState.COMPLETED, True)),
        (
            {"job-state": 5, "job-state-reasons": "job-completed-successfully"},
            Job(JobState(5), True),
        ),
        ({"job-state": 8, "time-at-processing": 1_795_720_000}, Job(JobState.ABORTED, began=True)),
        ({"job-state": 7, "time-at-processing": None}, Job(JobState.CANCELED, began=False)),
        (
            {"job-state": 4, "job-state-reasons": ["cups-held-for-authentication"]},
            Job(JobState.HELD, began=False, needs_password=True),
        ),
        ({"job-state": 77}, Job(None, began=False)),
        ({"job-state": "9"}, Job(None, began=False)),
        ({}, Job(None, began=False)),
    ],
)
def test_what_a_job_says(told: dict[str, object], meaning: Job) -> None:
    assert job(told) == meaning


def test_what_cupsd_keeps_is_told() -> None:
    good = "PreserveJobHistory 3600\nPreserveJobFiles No\nDirtyCleanInterval 0\n"
    assert kept(good) == []
    assert kept("") == []  # may not be read: nothing is known
    files, noting = kept("Listen localhost:631\n")
    assert "PreserveJobFiles No" in files
    assert "DirtyCleanInterval 0" in noting
    assert "PreserveJobFiles No" in kept(good.replace("Files No", "Files 1d"))[0]
    (history,) = kept(good.replace("History 3600", "History Off"))
    assert "PreserveJobHistory 3600" in history
