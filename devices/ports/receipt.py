"""The port of a receipt printer, and the three ways printing ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from devices.ports.status import DeviceStatus, Problem

if TYPE_CHECKING:  # names for annotations only: the first frame does not wait for them
    from kiosk.domain.slip import Page, TypeCase


class PrintResult(StrEnum):
    """The three outcomes of printing."""

    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """Bytes went out and nobody can say whether paper came: ask before printing again."""


@dataclass(frozen=True, slots=True)
class PrintOutcome:
    """A result and, when it is not `printed`, the reason; `bytes_sent` counts the job."""

    result: PrintResult
    problem: Problem | None = None
    bytes_sent: int = 0


class ReceiptPrinter(Protocol):
    """A thermal printer for receipts."""

    width_dots: int
    """Printable width; 576 for 80 mm paper at 203 dpi."""
    type_case: TypeCase | None
    """What a printer in text mode sets by itself; None: it takes drawings only."""

    def status(self) -> DeviceStatus:
        """Return the last known state at once; never blocks."""
        ...

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        """Call back on a thread of the device's own; returns the unsubscribe function."""
        ...

    def expect_fragment(self) -> None:
        """Say that a part of a slip may hang from the printer: it is cut off before the next one."""
        ...

    def print(self, page: Page, timeout_s: float = 20.0) -> PrintOutcome:
        """Print one receipt and cut it. Never raises for a printer's fault."""
        ...
