"""The port of a code scanner, and what a scan is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from devices.ports.status import DeviceStatus


class ScanFault(StrEnum):
    """Why something was scanned and no code came of it; a closed list."""

    CUT_OFF = "cut_off"
    """没有扫完整: it stopped before its terminator came."""
    TOO_LONG = "too_long"
    """Longer than a code may be."""
    JUNK = "junk"
    """Bytes or keys that are no printable text."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One code (电子社保卡、医保电子凭证等的码), or the reason why it is none.

    The text is opaque and short-lived: it goes unread to the platform's resolver, and is
    never parsed, logged or kept. `repr` does not show it.
    """

    text: str = field(default="", repr=False)
    fault: ScanFault | None = None


class CodeScanner(Protocol):
    """扫码枪, 扫码模块: something that reads bar codes and QR codes."""

    def status(self) -> DeviceStatus:
        """Return the last known state at once; never blocks."""
        ...

    def subscribe(
        self,
        on_scan: Callable[[Scan], None],
        on_status: Callable[[DeviceStatus], None],
    ) -> Callable[[], None]:
        """Call back on a thread of the device's own; returns the unsubscribe function.

        A scan is told once, to whoever is subscribed then; nothing is kept for later.
        """
        ...
