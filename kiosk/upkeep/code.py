"""一次性口令: how a technician comes in before the platform has named one. Pure.

Eight random digits, shown once by `kiosk doctor --console-code` on the machine itself. They hold for
ten minutes of this start of the machine, counted on a clock that nobody sets and that goes on
through sleep; a new start ends them. Kept is a salted scrypt text (`kiosk.staff.pin`), never the digits.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.ports import KeptCode
from kiosk.staff import pin as pins

DIGITS = 8
LIFE_S = 600.0


@dataclass(frozen=True, slots=True)
class Issued:
    """A new code: the digits for whoever asked, and what is kept of them."""

    digits: str = field(repr=False)
    kept: KeptCode = field(repr=False)


def issue(now_s: float, boot_id: str, draw: Callable[[int], int] = secrets.randbelow) -> Issued:
    """Return a new code that holds from `now_s` (seconds of this boot) for `LIFE_S`."""
    while True:
        digits = f"{draw(10**DIGITS):0{DIGITS}}"
        if len(set(digits)) > 1:  # one digit repeated is no PIN (`make_verifier` refuses it)
            break
    return Issued(digits, KeptCode(pins.make_verifier(digits), now_s + LIFE_S, boot_id))


def holds(kept: KeptCode | None, now_s: float, boot_id: str) -> bool:
    """Tell whether a kept code may still be tried; a file with a later end than can be is no code."""
    if kept is None or not boot_id or kept.boot_id != boot_id:
        return False
    return 0.0 < kept.until_s - now_s <= LIFE_S


def fits(digits: str, kept: KeptCode) -> bool:
    """Tell whether these are the digits; takes some 50 ms. False for a file that is no verifier."""
    try:
        verifier = pins.parse(kept.verifier)
    except pins.VerifierUnreadable:
        return False
    return pins.check(digits, verifier)
