"""What every device says of itself: its state, what is wrong, and the error it raises."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DeviceState(StrEnum):
    """What a device can do now; exactly the words of the technician's console."""

    READY = "ready"
    """正常"""
    ATTENTION = "attention"
    """Needs a hand (缺纸, 开盖): `problem` says which."""
    RECOVERING = "recovering"
    """正在恢复: the driver or the service was lost and is being restarted."""
    MISSING = "missing"
    """没有装 or unplugged."""
    UNKNOWN = "unknown"
    """不清楚: no answer, or one that makes no sense. Never treated as ready."""


class Problem(StrEnum):
    """Why a device does not do its work; a closed list, each with a sentence for people."""

    PAPER_OUT = "paper_out"
    PAPER_LOW = "paper_low"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    JAM = "jam"
    HOT = "hot"
    OFFLINE = "offline"
    HARDWARE = "hardware"
    NO_ANSWER = "no_answer"
    NO_READER = "no_reader"
    NO_SERVICE = "no_service"
    CARD_REMOVED = "card_removed"
    CARD_UNREADABLE = "card_unreadable"
    CARD_UNKNOWN = "card_unknown"
    CARD_NEEDS_KEY = "card_needs_key"
    CARD_OF_STAFF = "card_of_staff"
    """A work card of staff or a technician (PIV) lies where a resident's card was asked for."""
    KEY_AWAY = "key_away"
    KEY_REFUSED = "key_refused"
    NOT_CONFIGURED = "not_configured"
    TIMED_OUT = "timed_out"
    BUSY = "busy"
    TONER_LOW = "toner_low"
    TONER_OUT = "toner_out"
    OUTPUT_FULL = "output_full"
    PAUSED = "paused"
    """The queue of the print service is stopped or takes no jobs."""
    CANCELLED = "cancelled"
    BAD_DOCUMENT = "bad_document"
    """Not a document this printer is given: size, pages, fonts or content."""


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """A device's name in the settings, its state and what is wrong, if anything is."""

    device: str
    state: DeviceState
    problem: Problem | None = None


class DeviceError(Exception):
    """A device could not do what it was asked; carries no data of a person."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(f"{problem.value}: {detail}" if detail else problem.value)
        self.problem = problem
