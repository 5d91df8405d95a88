"""The platform's time on this machine (law 7): measured at each answer, kept over a restart.

What is remembered is a pair: the platform's time, and the seconds since the machine was started
(which nobody sets). While the machine runs the wall clock is not asked at all; after it was
switched off its wall clock counts, corrected by the last known offset. Only the time by which
requests are signed comes from here; it must not set anybody's clock or stop local work.
"""

from __future__ import annotations

import contextlib
import json
import logging
import math
import os
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

log = logging.getLogger(__name__)

WRONG_S = 60.0
"""A clock that is further off than this is wrong, and staff are told."""
_TOLD_AGAIN_S = 30.0
_WRITTEN_AGAIN_S = 2.0
_LONGEST_TRIP_S = 30.0
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class _Mark:
    """When it was measured: the platform's time beside both clocks of this machine."""

    platform: float
    wall: float
    running: float
    """Seconds since the machine was started, sleep included."""
    boot_id: str


def _running() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def _boot_id() -> str:
    with contextlib.suppress(OSError):
        return _BOOT_ID.read_text("ascii").strip()
    return ""


class PlatformClock:
    """Seconds since 1970 as the platform counts them. Safe to call from any thread."""

    def __init__(
        self,
        file: Path | None = None,
        on_change: Callable[[float], None] = lambda _offset_s: None,
        *,
        wall: Callable[[], float] = time.time,
        running: Callable[[], float] = _running,
        boot_id: str | None = None,
    ) -> None:
        """Read what an earlier process measured; `file` None keeps it in memory only.

        `on_change` hears the offset when it moved by more than half a minute; on any thread.
        """
        self._file = file
        self._on_change = on_change
        self._wall = wall
        self._running = running
        self._boot_id = _boot_id() if boot_id is None else boot_id
        self._lock = threading.Lock()
        self._mark = _read(file) if file is not None else None
        self._written = self._mark
        self._told = 0.0

    def now(self) -> float:
        """Return the platform's time as far as it is known, else the wall clock."""
        with self._lock:
            return self._now()

    @property
    def offset_s(self) -> float | None:
        """The platform's time minus the wall clock as it is set now; None before any answer."""
        with self._lock:
            return self._now() - self._wall() if self._mark is not None else None

    def running(self) -> float:
        """Return the seconds to take before and after a request, for `heard`."""
        return self._running()

    def heard(self, platform: float, sent: float, got: float, *, whole_seconds: bool) -> None:
        """Learn from an answer that was written at `platform`, between `sent` and `got`.

        `whole_seconds` for the field Date, which is cut off. A slow answer says little: what fits
        into its uncertainty changes nothing.
        """
        doubt = (got - sent) / 2 + (0.5 if whole_seconds else 0.0)
        measured = platform + (0.5 if whole_seconds else 0.0)
        if not math.isfinite(measured):
            return
        with self._lock:
            middle = self._running() - (sent + got) / 2
            difference = measured + middle - self._now()
            fits = abs(difference) <= doubt + 0.05
            if self._mark is not None and self._mark.boot_id == self._boot_id and fits:
                measured += -difference  # keep what is known better
            elif got - sent > _LONGEST_TRIP_S and fits:
                return
            self._mark = _Mark(measured + middle, self._wall(), self._running(), self._boot_id)
            offset_s = self._mark.platform - self._mark.wall
            mark = self._mark if self._is_new(self._mark) else None
            tell = abs(offset_s - self._told) >= _TOLD_AGAIN_S
            if tell:
                self._told = offset_s
            if mark is not None:
                self._keep(mark)
        if tell:
            log.warning("clock: the platform is %+.0f s from here", offset_s)
            self._on_change(offset_s)

    def _now(self) -> float:
        mark = self._mark
        if mark is None:
            return self._wall()
        if mark.boot_id == self._boot_id and self._running() >= mark.running:
            return mark.platform + self._running() - mark.running
        return self._wall() + mark.platform - mark.wall

    def _is_new(self, mark: _Mark) -> bool:
        old = self._written
        if old is None or old.boot_id != mark.boot_id:
            return True
        return abs((mark.platform - mark.wall) - (old.platform - old.wall)) >= _WRITTEN_AGAIN_S

    def _keep(self, mark: _Mark) -> None:
        self._written = mark
        if self._file is None:
            return
        try:
            draft = self._file.with_name(f".{self._file.name}.{os.getpid()}")
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                stream.write(json.dumps(asdict(mark)))
            draft.replace(self._file)
        except OSError as error:
            # It is measured again at the next answer; nothing waits for this file.
            log.warning("clock: not kept: %s", error.strerror)


def _read(file: Path) -> _Mark | None:
    try:
        with file.open("rb") as stream:
            found = json.loads(stream.read(1000))
        mark = _Mark(
            float(found["platform"]),
            float(found["wall"]),
            float(found["running"]),
            str(found["boot_id"])[:64],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    whole = all(math.isfinite(one) for one in (mark.platform, mark.wall, mark.running))
    return mark if whole else None
