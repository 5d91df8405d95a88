"""Why nobody was signed in, in one closed list. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devices.ports import StaffCardProblem


class Why(StrEnum):
    """Why somebody was not signed in."""

    WRONG = "wrong"
    """Number and PIN do not fit; never says which of them."""
    WAIT = "wait"
    """Nobody may try now."""
    NUMBER = "number"
    """This work number was tried too often; others may."""
    NO_LIST = "no_list"
    """The platform never gave a staff list."""
    NO_CODE = "no_code"
    """No code (一次性口令) was made, or its time is over; of the technician's console only."""
    UNSAFE = "unsafe"
    """The tries cannot be counted, so none is allowed."""
    CARD = "card"
    """The work card did not open: `card` says why."""
    READER = "reader"
    """The card reader cannot be used now."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Not signed in; `wait_s` until the next try, `left` tries before a lock-out."""

    why: Why
    wait_s: float = 0.0
    left: int = 0
    card: StaffCardProblem | None = None
    card_left: int | None = None
    """Tries for the card's own PIN, where it said so."""
