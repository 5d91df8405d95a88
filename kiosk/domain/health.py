"""Warnings in stages about the queue, the disk and the clock: pure rules over what was measured.

They only warn: whether a submission can be committed is the store's business (`check_writable`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

CLOCK_WRONG_S = 60.0
_DAY_S = 86_400


class Subject(StrEnum):
    """What a warning is about; a closed list."""

    QUEUE = "queue"
    """The oldest unsent piece waits for long."""
    DISK = "disk"
    CLOCK = "clock"


class Stage(IntEnum):
    """How pressing it is."""

    NOTICE = 1
    """提醒"""
    WARNING = 2
    """注意"""
    URGENT = 3
    """要马上处理"""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on each stage begins: notice, warning, urgent."""

    queue_age_s: tuple[float, float, float] = (1 * _DAY_S, 3 * _DAY_S, 7 * _DAY_S)
    disk_free_bytes: tuple[int, int, int] = (5 << 30, 1 << 30, 200 << 20)


@dataclass(frozen=True, slots=True)
class Vitals:
    """What was measured; None where it is not known."""

    waiting: int = 0
    oldest_age_s: float | None = None
    disk_free_bytes: int | None = None
    clock_offset_s: float | None = None
    """The platform's time minus the terminal's."""


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that staff should look at, with the words for them."""

    subject: Subject
    stage: Stage
    words: str


def assess(vitals: Vitals, thresholds: Thresholds | None = None) -> tuple[Concern, ...]:
    """Return what is worth a warning, the most pressing first."""
    bounds = thresholds or Thresholds()
    found = []
    age = vitals.oldest_age_s
    if age is not None and vitals.waiting and (stage := _stage_above(age, bounds.queue_age_s)):
        words = (
            f"有 {vitals.waiting} 件申请没有上传，最早的已等了 {duration(age)}。"
            "请检查网络，或导出后交给技术员。"
        )
        found.append(Concern(Subject.QUEUE, stage, words))
    free = vitals.disk_free_bytes
    if free is not None and (stage := _stage_below(free, bounds.disk_free_bytes)):
        words = f"存储只剩 {free / (1 << 20):.0f} MB，请联系技术员清理；存不下时本机会停止收件。"
        found.append(Concern(Subject.DISK, stage, words))
    if words := clock_words(vitals.clock_offset_s):
        found.append(Concern(Subject.CLOCK, Stage.WARNING, words))
    return tuple(sorted(found, key=lambda one: -one.stage))


def clock_words(offset_s: float | None) -> str:
    """Say how far this machine's clock is off; empty when it is right or nobody knows.

    `offset_s` is the platform's time minus the terminal's.
    """
    if offset_s is None or abs(offset_s) < CLOCK_WRONG_S:
        return ""
    side = "慢" if offset_s > 0 else "快"
    return f"本机时间比平台{side} {duration(abs(offset_s))}，请联系技术员。照常收件。"


def duration(seconds: float) -> str:
    """Return a length of time, rounded, in the largest unit that nearly fits: 2:59:59 are 3 hours."""
    for size, unit in ((365 * _DAY_S, "年"), (_DAY_S, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= 0.95 * size:
            return f"{round(seconds / size)} {unit}"
    return f"{round(seconds)} 秒"


def _stage_above(value: float, bounds: tuple[float, float, float]) -> Stage | None:
    reached = [stage for stage, bound in zip(Stage, bounds, strict=True) if value >= bound]
    return reached[-1] if reached else None


def _stage_below(value: float, bounds: tuple[float, float, float]) -> Stage | None:
    reached = [stage for stage, bound in zip(Stage, bounds, strict=True) if value < bound]
    return reached[-1] if reached else None
