"""The map of the staff desk (村级服务台): its sections, and the one submission that is looked at.

Pure like `kiosk.journeys.apply`: an `At` goes in, an `At` comes out, and a move that the map does
not have returns the same place. Who is signed in is the business of `kiosk.staff`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Section(StrEnum):
    """The side list of the desk, in order."""

    TODAY = "today"
    """今日概况"""
    WAITING = "waiting"
    """待上传"""
    ATTENTION = "attention"
    """要处理"""
    REPRINT = "reprint"
    """补打回执"""
    EXCHANGE = "exchange"
    """导出导入"""
    UPDATES = "updates"
    """数据更新"""


LISTS = frozenset({Section.WAITING, Section.ATTENTION, Section.REPRINT, Section.TODAY})
"""Sections with a list of submissions and the panel beside it."""


@dataclass(frozen=True, slots=True)
class At:
    """A place at the desk."""

    section: Section = Section.TODAY
    chosen: str = ""
    """Id of the submission in the panel; empty when none is looked at."""
    asking: bool = False
    """问县里 is open in the panel."""


def sections(*, prints: bool) -> tuple[Section, ...]:
    """Return what the desk of this terminal has: what cannot be done is absent, not dead."""
    return tuple(one for one in Section if prints or one is not Section.REPRINT)


def enter(parked: int) -> At:
    """Sit down at the desk: what needs a hand first, else the overview."""
    return At(Section.ATTENTION if parked else Section.TODAY)


def go(at: At, section: Section, offered: Sequence[Section]) -> At:
    """Open a section; the submission that was looked at is left."""
    return At(section) if section in offered else at


def choose(at: At, submission_id: str) -> At:
    """Look at one submission of the list."""
    return replace(at, chosen=submission_id, asking=False) if at.section in LISTS else at


def ask(at: At) -> At:
    """问县里: show whom to call, and put it away again."""
    return replace(at, asking=not at.asking) if at.chosen else at


def listed(at: At, ids: Sequence[str]) -> At:
    """The list was read again: what has left it is not looked at any more.

    要处理 always looks at something, so that why and what to do stand beside it.
    """
    if at.chosen in ids:
        return at
    first = ids[0] if ids and at.section is Section.ATTENTION else ""
    return At(at.section, first) if at.chosen != first else at
