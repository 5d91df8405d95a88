"""How long somebody of the staff is signed in: 30 minutes without a touch, 12 hours in all.

Pure: monotonic seconds go in, verdicts come out (law 7). It must not read a clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

IDLE_S = 30 * 60.0
LONGEST_S = 12 * 3600.0


class Over(StrEnum):
    """Why a session ended."""

    LEFT = "left"
    """退出"""
    IDLE = "idle"
    LONGEST = "longest"
    DELISTED = "delisted"
    """The platform's staff list does not name this person any more."""
    BROKEN = "broken"
    """The screen was closed."""


@dataclass(frozen=True, slots=True)
class Session:
    """One person of the staff at the desk."""

    work_number: str
    role: str
    began_s: float
    touched_s: float

    @classmethod
    def begin(cls, work_number: str, role: str, now_s: float) -> Session:
        """Return the session of somebody whose PIN was right just now."""
        return cls(work_number, role, now_s, now_s)

    def over(self, now_s: float) -> Over | None:
        """Return why it is over at `now_s`, or None while it goes on."""
        if now_s - self.began_s >= LONGEST_S:
            return Over.LONGEST
        return Over.IDLE if now_s - self.touched_s >= IDLE_S else None

    def touched(self, now_s: float) -> Session:
        """Return it after a touch; a touch that comes too late brings nothing back."""
        return self if self.over(now_s) else replace(self, touched_s=max(now_s, self.touched_s))
