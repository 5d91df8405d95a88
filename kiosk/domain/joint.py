"""一件事 (并联办理): one application, parts of several departments at the same time, one overall state.

FLOW-03: the whole stands where its parts stand together; its time is the longest of theirs, never the
sum. FLOW-04: one department leads. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kiosk.domain.application import FINAL_STAGES, Stage

PARTS_FIELD = "joint_parts"
"""The question 要一起办哪几样, made for every joint item: which parts the person wants."""


@dataclass(frozen=True, slots=True)
class JointPart:
    """One part of a joint item: what one department does of it."""

    id: str
    name: str
    department: str = ""
    days: int | None = None
    """Promised working days of this part; 0 is 当场; None when nobody has published any."""
    result: str = ""


@dataclass(frozen=True, slots=True)
class Joint:
    """What makes an item a joint one."""

    lead: str = ""
    """牵头部门"""
    parts: tuple[JointPart, ...] = ()

    def wanted(self, ids: Collection[str]) -> tuple[JointPart, ...]:
        """Return the parts that a person asks for, in the order of the catalogue."""
        return tuple(one for one in self.parts if one.id in ids)


def longest(parts: Iterable[JointPart]) -> int | None:
    """Return the working days of the whole: the longest part's; None where one is not published."""
    days = [one.days for one in parts]
    return None if not days or None in days else max(one for one in days if one is not None)


def overall(stages: Collection[Stage]) -> Stage:
    """Return where the whole stands, given where each of its parts does.

    What needs the person goes before everything else. While a part is open, the whole is as far as the
    part that is least far. When all are at their end, the whole is granted only if each is; the words of
    the parts tell the rest.
    """
    if not stages:
        return Stage.SUBMITTED
    if Stage.CORRECTION in stages:
        return Stage.CORRECTION
    still_open = [one for one in stages if one not in FINAL_STAGES]
    if still_open:
        return min(still_open, key=_ORDER.index)
    alike = set(stages)
    if len(alike) == 1:
        return alike.pop()
    return Stage.REFUSED


_ORDER = (Stage.SUBMITTED, Stage.ACCEPTED, Stage.REVIEW, Stage.SUSPENDED)
