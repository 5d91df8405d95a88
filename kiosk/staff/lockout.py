"""Five tries, then 15 seconds, then twice as long each time: the lock-out of the staff's PIN.

Counted for the whole terminal, so trying other work numbers gains nothing, and for each listed work
number: a right PIN sets the terminal's count and its own number's back, so whoever signs in between
tries gains none at a colleague's. Each try is written down as a wrong one BEFORE it is looked at, so neither a kill nor a power cut gives one back. Time is the
monotonic clock (law 7): setting the clock does not shorten a lock-out, and after a new start of the
machine, where nobody knows how long it was off, the last one begins again in full.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Lock

from kiosk.ports import Tries, TryCounter
from kiosk.staff.refusals import Refused, Why

FREE_TRIES = 5
FIRST_WAIT_S = 15.0
LONGEST_WAIT_S = 900.0
"""A quarter of an hour: a passer-by who types numbers must not keep the staff out for a day."""


def after_failure(tries: Tries, now_s: float, boot_id: str) -> Tries:
    """Return the count with one more wrong try, made at `now_s` of this boot."""
    failures = tries.failures + 1
    over = failures - FREE_TRIES
    if over < 0:
        return Tries(failures, boot_id=boot_id)
    wait_s = min(FIRST_WAIT_S * 2.0 ** min(over, 30), LONGEST_WAIT_S)
    return Tries(failures, wait_s, now_s + wait_s, boot_id)


def left_s(tries: Tries, now_s: float) -> float:
    """Return how long nobody may try, at most the whole lock-out whatever the file says."""
    return min(max(tries.until_s - now_s, 0.0), tries.wait_s)


def in_this_boot(tries: Tries, now_s: float, boot_id: str) -> Tries:
    """Return the count as it holds now: of another boot, the lock-out begins again in full."""
    if tries.boot_id == boot_id:
        return tries
    return replace(tries, until_s=now_s + tries.wait_s, boot_id=boot_id)


class Lockout:
    """The rules over a counter that is kept. Safe from any thread; raises TriesUnsafe."""

    def __init__(self, counter: TryCounter, monotonic: Callable[[], float], boot_id: str) -> None:
        """Take what keeps the count, the clock, and the name of this start of the machine."""
        self._counter = counter
        self._now = monotonic
        self._boot_id = boot_id
        self._lock = Lock()

    def wait_s(self, number: str = "") -> float:
        """Return how long nobody may try, or this work number may not be tried; 0 when it may."""
        with self._lock:
            return self._wait_s(number)

    def tries_left(self, number: str = "") -> int:
        """Return how many wrong tries are left before the next lock-out, at least 1."""
        with self._lock:
            failures = max(self._read(one).failures for one in {"", number})
            return max(FREE_TRIES - failures, 1)

    def begin(self, number: str = "") -> float:
        """Count one try as wrong, or return how long to wait with nothing counted.

        `number` is a work number that is listed. Whoever gets 0 may look at the PIN, and calls
        `succeeded` when it is right.
        """
        with self._lock:
            if (wait := self._wait_s(number)) > 0:
                return wait
            now = self._now()
            for one in {"", number}:
                self._counter.write(after_failure(self._read(one), now, self._boot_id), one)
            return 0.0

    def succeeded(self, number: str = "") -> None:
        """The PIN was right: count from nothing again, for the terminal and for this number."""
        with self._lock:
            for one in {"", number}:
                self._counter.write(Tries(boot_id=self._boot_id), one)

    def refusal(self, number: str = "") -> Refused | None:
        """Return why there is no try now, for anybody or with this number; None when there is one."""
        with self._lock:
            if (wait_s := self._wait_s()) > 0:
                return Refused(Why.WAIT, wait_s)
            wait_s = self._wait_s(number)
            return Refused(Why.NUMBER, wait_s) if wait_s > 0 else None

    def _wait_s(self, number: str = "") -> float:
        return max(left_s(self._read(one), self._now()) for one in {"", number})

    def _read(self, number: str) -> Tries:
        kept = self._counter.read(number)
        tries = in_this_boot(kept, self._now(), self._boot_id)
        if tries is not kept and tries.wait_s:  # so that a crash loop does not begin it ever anew
            self._counter.write(tries, number)
        return tries
