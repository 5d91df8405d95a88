"""How the terminal is, for the platform and for staff; and what staff do when it was revoked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # names for annotations only: the first frame does not wait for them
    from kiosk.domain.standing import Standing


@dataclass(frozen=True, slots=True)
class DeviceReading:
    """What one device says of itself: closed words, nothing of a person."""

    name: str
    """`reader`, `printer`."""
    state: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TerminalReading:
    """How the terminal is now; sizes in bytes, times in seconds."""

    program: str
    """Version of this program."""
    uptime_s: float
    waiting: int
    """Unsent, without what is parked."""
    parked: int
    oldest_age_s: float | None
    disk_free_bytes: int
    devices: tuple[DeviceReading, ...] = ()
    clock_offset_s: float | None = None
    """The platform's time minus the terminal's; None before it was measured."""
    catalogue: str = ""
    """Version of the service items."""


class StandingDesk(Protocol):
    """A revoked terminal in the hands of staff. Safe to call from any thread."""

    def now(self) -> Standing:
        """How the platform stands to this terminal."""
        ...

    def left(self) -> int:
        """How many pieces neither the platform nor a bundle has; StoreUnsafe when unknown.

        A file that was set aside after damage counts as one: nobody knows what is in it.
        """
        ...

    def order_wipe(self) -> None:
        """Have everything removed at the next start; raises `kiosk.domain.standing.NotYet`."""
        ...
