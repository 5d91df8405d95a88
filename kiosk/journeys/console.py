"""The map of the technician's console (技术员维护台): its sections, and the one device that is looked at.

Pure like `kiosk.journeys.desk`. Who is signed in is the business of `kiosk.upkeep`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Section(StrEnum):
    """The side list of the console, in order."""

    DEVICES = "devices"
    """设备"""
    NETWORK = "network"
    """网络"""
    SETTINGS = "settings"
    """设置"""
    LOG = "log"
    """日志"""
    REPORT = "report"
    """自检报告"""


@dataclass(frozen=True, slots=True)
class At:
    """A place at the console."""

    section: Section = Section.DEVICES
    chosen: str = ""
    """Name of the device in the panel; empty when none is looked at."""


def enter(*, undone: bool) -> At:
    """Sit down: where settings were taken back, that is said first."""
    return At(Section.SETTINGS if undone else Section.DEVICES)


def go(at: At, section: Section) -> At:
    """Open a section; the device that was looked at is left."""
    return at if at.section is section else At(section)


def choose(at: At, name: str) -> At:
    """Look at one device of the list."""
    return replace(at, chosen=name) if at.section is Section.DEVICES else at


def listed(at: At, names: Sequence[str], troubled: Sequence[str]) -> At:
    """The devices were read (again): look at one, first at one that needs a hand."""
    if at.section is not Section.DEVICES or at.chosen in names:
        return at
    first = next(iter((*troubled, *names)), "")
    return replace(at, chosen=first)
