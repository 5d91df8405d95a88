"""The port of an A4 printer (A4 打印机): documents as PDF, printed whole or not at all, as far as anybody can say."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from devices.ports.receipt import PrintOutcome
from devices.ports.status import DeviceStatus


class PaperKind(StrEnum):
    """What is printed, for the title of the job; a closed list, so that no title names a person."""

    GUIDE = "guide"
    """办事指南"""
    READINESS = "readiness"
    """终端就绪报告"""
    NOTICE = "notice"
    """通知、告知书"""
    TEST = "test"
    """测试页"""


MOST_COPIES = 9
"""More are refused: nobody takes ten copies of a paper from a terminal."""


class PagePrinter(Protocol):
    """A printer for sheets of A4. Calls of `print` block; the rest returns at once."""

    def status(self) -> DeviceStatus:
        """Return the last known state at once; never blocks."""
        ...

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        """Call back on a thread of the device's own; returns the unsubscribe function."""
        ...

    def print(
        self, document: bytes, paper: PaperKind, copies: int = 1, timeout_s: float = 90.0
    ) -> PrintOutcome:
        """Print a PDF: A4 portrait, every font embedded, few pages. Never raises for a printer's fault.

        PRINTED only when the print service has called the job completed. What is not done at its
        deadline is cancelled; UNKNOWN when sheets may have come by then. One job at a time:
        FAILED and BUSY meanwhile. Raises ValueError for copies outside 1 to MOST_COPIES.
        """
        ...

    def cancel(self) -> None:
        """Cancel the job that is being printed, if there is one; its `print` returns soon."""
        ...
