"""What the technician's console needs from outside: where its one-time code is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class KeptCode:
    """What is kept of a one-time code (一次性口令); never its digits."""

    verifier: str = field(repr=False)
    """Salted scrypt, in the text form of `kiosk.staff.pin`."""
    until_s: float
    """Seconds of the start of the machine that `boot_id` names, sleep included."""
    boot_id: str


class CodeKeeper(Protocol):
    """Keeps one code for one use, beside both processes: who makes it and who asks for it."""

    @property
    def boot_id(self) -> str:
        """Name of this start of the machine; empty when the system does not tell."""
        ...

    def now_s(self) -> float:
        """Seconds of this start of the machine, sleep included."""
        ...

    def read(self) -> KeptCode | None:
        """Return what is kept; None for nothing, or for a file that cannot be trusted."""
        ...

    def write(self, kept: KeptCode) -> None:
        """Put it in the place of an earlier one, durably, 0600; raises TriesUnsafe."""
        ...

    def spend(self, kept: KeptCode) -> bool:
        """Make it unusable for ever before returning; False when it is not there any more.

        Raises TriesUnsafe when that cannot be made durable: then nobody may come in by it.
        """
        ...
