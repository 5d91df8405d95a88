"""What the attributes of a printer and of a job mean (RFC 8011 5.3.7, 5.4.11, 5.4.12; PWG 5100.1). Pure.

Keywords come from the printer and from CUPS, and are hostile until they are one of those below.
A reason ends in -error, -warning, -report or nothing, and printers disagree on which: the same
empty tray is `media-empty-error` to one and `media-empty-warning` to another. So the beginning
counts; the ending only where nothing is known of a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum

from devices.ports import DeviceState, Problem

Attributes = Mapping[str, object]


class JobState(IntEnum):
    """job-state."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


@dataclass(frozen=True, slots=True)
class Condition:
    """State and problem of a printer; READY may carry one that does not keep it from printing."""

    state: DeviceState
    problem: Problem | None = None
    remembered: bool = False
    """Whether it is what an idle queue remembers of its last job, and so perhaps long mended."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job as the print service tells it."""

    state: JobState | None
    """None: a state that no standard knows."""
    began: bool
    """Whether it was ever handed to the printer."""
    needs_password: bool = False
    forgotten: bool = False
    """Whether the print service no longer knows it: not even that it was printed."""


UNKNOWN = Condition(DeviceState.UNKNOWN, Problem.NO_ANSWER)

_STOPS: tuple[tuple[str, Problem], ...] = (
    ("cover-open", Problem.COVER_OPEN),
    ("door-open", Problem.COVER_OPEN),
    ("interlock-open", Problem.COVER_OPEN),
    ("media-jam", Problem.JAM),
    ("media-empty", Problem.PAPER_OUT),
    ("media-needed", Problem.PAPER_OUT),
    ("input-tray-missing", Problem.PAPER_OUT),
    ("toner-empty", Problem.TONER_OUT),
    ("marker-supply-empty", Problem.TONER_OUT),
    ("developer-empty", Problem.TONER_OUT),
    ("output-area-full", Problem.OUTPUT_FULL),
    ("output-tray-missing", Problem.OUTPUT_FULL),
    ("fuser-over-temp", Problem.HOT),
    ("fuser-under-temp", Problem.HOT),
    ("marker-waste-full", Problem.HARDWARE),
    ("opc-life-over", Problem.HARDWARE),
    ("offline", Problem.OFFLINE),
    ("shutdown", Problem.OFFLINE),
    ("timed-out", Problem.OFFLINE),
    ("cups-missing-filter", Problem.NOT_CONFIGURED),
    ("moving-to-paused", Problem.PAUSED),
    ("paused", Problem.PAUSED),
    ("hold-new-jobs", Problem.PAUSED),
    ("stopped-partly", Problem.HARDWARE),
)
"""What keeps it from printing, the most telling first: a cause before `offline` and `paused`."""

_SAYS_WHY = frozenset(problem for _, problem in _STOPS)

_WARNS: tuple[tuple[str, Problem], ...] = (
    ("media-low", Problem.PAPER_LOW),
    ("toner-low", Problem.TONER_LOW),
    ("marker-supply-low", Problem.TONER_LOW),
    ("developer-low", Problem.TONER_LOW),
)

_OF_THE_QUEUE = frozenset({Problem.PAUSED, Problem.NOT_CONFIGURED})

_IDLE, _PROCESSING, _STOPPED = 3, 4, 5


def condition(attributes: Attributes) -> Condition:
    """Return what a printer's attributes mean; without a known printer-state it is unknown."""
    state = attributes.get("printer-state")
    if state not in {_IDLE, _PROCESSING, _STOPPED}:
        return UNKNOWN
    reasons = _keywords(attributes.get("printer-state-reasons"))
    for start, problem in _STOPS:
        if any(reason.startswith(start) for reason in reasons):
            remembered = state == _IDLE and problem not in _OF_THE_QUEUE
            return Condition(DeviceState.ATTENTION, problem, remembered)
    if state == _STOPPED or attributes.get("printer-is-accepting-jobs") is False:
        return Condition(DeviceState.ATTENTION, Problem.PAUSED)
    if any(reason.endswith("-error") for reason in reasons):
        return Condition(DeviceState.ATTENTION, Problem.HARDWARE, state == _IDLE)
    for start, problem in _WARNS:
        if any(reason.startswith(start) for reason in reasons):
            return Condition(DeviceState.READY, problem)
    return Condition(DeviceState.READY)


def merged(queue: Condition, device: Condition) -> Condition:
    """Return what the queue and the printer itself say together.

    What the queue remembers of a printer is stale until its next job. The printer knows better;
    only a queue that is stopped or set up wrongly stays so whatever the printer says.
    """
    if queue.problem in _OF_THE_QUEUE:
        return replace(device, remembered=False) if device.problem in _SAYS_WHY else queue
    return replace(device, remembered=False)


def job(attributes: Attributes) -> Job:
    """Return what a job's attributes mean; job-state alone decides, reasons can be stale."""
    number = attributes.get("job-state")
    known = isinstance(number, int) and number in set(JobState)
    state = JobState(number) if known and isinstance(number, int) else None
    at = attributes.get("time-at-processing")
    began = (isinstance(at, int) and at > 0) or state in {JobState.PROCESSING, JobState.COMPLETED}
    reasons = _keywords(attributes.get("job-state-reasons"))
    held = state is JobState.HELD and "cups-held-for-authentication" in reasons
    return Job(state, began, held)


def _keywords(value: object) -> frozenset[str]:
    """Return the keywords of an attribute: a list of them, or a single one."""
    many = value if isinstance(value, list | tuple) else [value]
    return frozenset(one for one in many if isinstance(one, str) and one != "none")
