"""Measures how the terminal is, for the platform's list and for the warnings of staff."""

from __future__ import annotations

import importlib.metadata
import logging
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from kiosk.domain.health import Concern, Thresholds, Vitals, assess
from kiosk.ports import (
    Clock,
    ConcernsChanged,
    DeviceReading,
    News,
    OutboxCounts,
    TerminalReading,
)

log = logging.getLogger(__name__)

_STARTED = time.monotonic()


class Status(Protocol):
    """What of `devices.ports.DeviceStatus` is needed here."""

    @property
    def state(self) -> str:
        """A word of a closed list."""
        ...

    @property
    def problem(self) -> str | None:
        """Another one, or None."""
        ...


class VitalSigns:
    """Reads everything when called; tells staff when what is worth a warning changed."""

    def __init__(
        self,
        data_dir: Path,
        counts: Callable[[], OutboxCounts],
        clock: Clock,
        offset_s: Callable[[], float | None],
        tell: Callable[[News], None],
        *,
        devices: Mapping[str, Callable[[], Status]] | None = None,
        catalogue: Callable[[], str] = str,
        thresholds: Thresholds | None = None,
    ) -> None:
        """Take where to look; nothing is looked at before a call.

        `catalogue` tells the version in use, which the platform may change at any time.
        """
        self._data_dir = data_dir
        self._counts = counts
        self._clock = clock
        self._offset_s = offset_s
        self._tell = tell
        self._devices = dict(devices or {})
        self._catalogue = catalogue
        self._thresholds = thresholds or Thresholds()
        self._concerns: tuple[Concern, ...] = ()

    def __call__(self) -> TerminalReading:
        """Read, judge, and return what the platform is told."""
        counts = self._counts()
        reading = TerminalReading(
            program=importlib.metadata.version("bianmin-kiosk"),
            uptime_s=time.monotonic() - _STARTED,
            waiting=counts.waiting + counts.sending,
            parked=counts.parked,
            oldest_age_s=queue_vitals(counts, self._clock).oldest_age_s,
            disk_free_bytes=free_bytes(self._data_dir),
            devices=tuple(_device(name, status()) for name, status in self._devices.items()),
            clock_offset_s=self._offset_s(),
            catalogue=self._catalogue(),
        )
        self._judge(vitals_of(reading))
        return reading

    def _judge(self, vitals: Vitals) -> None:
        concerns = assess(vitals, self._thresholds)
        before = {(one.subject, one.stage) for one in self._concerns}
        self._concerns = concerns
        if before != {(one.subject, one.stage) for one in concerns}:
            for one in concerns:
                log.warning("concern: %s, stage %d", one.subject.value, one.stage)
            self._tell(ConcernsChanged(concerns))


def vitals_of(reading: TerminalReading) -> Vitals:
    """Return what the rules judge."""
    return Vitals(
        waiting=reading.waiting,
        oldest_age_s=reading.oldest_age_s,
        disk_free_bytes=reading.disk_free_bytes,
        clock_offset_s=reading.clock_offset_s,
    )


def queue_vitals(counts: OutboxCounts, clock: Clock) -> Vitals:
    """Return what the rules judge of the queue alone."""
    age = None
    if counts.oldest_waiting is not None:
        # Submissions bear this machine's own time: both ends of the age are by the same clock.
        age = max((clock.now() - counts.oldest_waiting).total_seconds(), 0.0)
    return Vitals(waiting=counts.waiting + counts.sending, oldest_age_s=age)


def free_bytes(folder: Path) -> int:
    """Return what is free for us on the file system of a folder; 0 when it cannot be asked."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return 0
    return disk.f_bavail * disk.f_frsize


def _device(name: str, status: Status) -> DeviceReading:
    return DeviceReading(name, str(status.state), str(status.problem or ""))
