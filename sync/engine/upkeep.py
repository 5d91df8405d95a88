"""Upkeep: what keeps terminal and platform in trust, on a lane of its own that delays nobody.

Every few minutes: say how the terminal is, take the platform's new keys over when a key that is
trusted vouches for them, and change the own key when it is old. It has no view of the link: a
platform that knows nothing of reports is as good as any other.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.ports import TerminalReading
from sync.client import Imposture, NotOurs, Rejected
from sync.engine.lane import Lane
from sync.engine.rhythm import Rest
from sync.enrolment import EnrolmentKeeper, NotTrusted
from sync.wire import DeviceReport, Heartbeat

log = logging.getLogger(__name__)

_MAX_COUNT = 2**53
_MAX_OFFSET_S = 1e10
_UNFIT = re.compile(r"[^A-Za-z0-9.+_-]")


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What the lane looks after, given by who builds the engine."""

    keeper: EnrolmentKeeper
    reading: Callable[[], TerminalReading]
    """Asked before each report, on the lane's thread; may also tell staff what it finds."""
    roll_days: int = 180
    """The own key is changed when it is older."""


class UpkeepLane(Lane):
    """The lane of reports and keys."""

    name = "upkeep"
    fails_as = None

    def bind(self, upkeep: Upkeep) -> None:
        """Give what to look after, once, before the start."""
        self._upkeep = upkeep
        self._told: int | None = None
        """The serial of the platform's keys, as its answer to the last report said."""

    def turn(self) -> Rest:
        """Report, then look after the keys; whatever is refused, the rest is done."""
        for step in (self._report, self._adopt, self._roll):
            try:
                step(self._upkeep.keeper)
            except Rejected as error:
                log.info("%s: refused with %d %s", self.name, error.status, error.code)
        self._backoff.reset()
        self._desk.reached(self.name, None)
        return Rest(self._rhythm.heartbeat_s * self._chance.uniform(0.8, 1.2))

    def _report(self, _keeper: EnrolmentKeeper) -> None:
        self._told = None  # nothing, when this is refused: then the keys are asked for themselves
        report = heartbeat_of(self._upkeep.reading())
        self._told = self._client.heartbeat(report).keys_serial

    def _adopt(self, keeper: EnrolmentKeeper) -> None:
        if self._told is not None and not keeper.wants_keys(self._told):
            return
        try:
            keeper.adopt(self._client.keys())
        except NotTrusted as error:
            raise NotOurs(Imposture.KEYS, str(error)) from None

    def _roll(self, keeper: EnrolmentKeeper) -> None:
        if keeper.key_is_due(self._upkeep.roll_days):
            keeper.roll(self._client)


def heartbeat_of(reading: TerminalReading) -> Heartbeat:
    """Put a reading on the wire; what it cannot carry is left out.

    A county may call its catalogue what it likes, and a clock may be off by an age: neither may keep
    a terminal from reporting and from learning new keys.
    """
    offset = reading.clock_offset_s
    return Heartbeat(
        program=_UNFIT.sub("", reading.program)[:40],
        uptime_s=_count(reading.uptime_s),
        waiting=_count(reading.waiting),
        parked=_count(reading.parked),
        oldest_age_s=_count(reading.oldest_age_s) if reading.oldest_age_s is not None else None,
        disk_free_bytes=_count(reading.disk_free_bytes),
        devices=tuple(
            DeviceReport(name=one.name, state=one.state, problem=one.problem)
            for one in reading.devices
        ),
        clock_offset_s=None if offset is None else min(max(offset, -_MAX_OFFSET_S), _MAX_OFFSET_S),
        catalogue=_UNFIT.sub("", reading.catalogue)[:64],
    )


def _count(value: float) -> int:
    return min(max(int(value), 0), _MAX_COUNT)
