"""What hangs on the cables of this terminal, as the console looks at it; whoever runs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from devices.ports import (
    CardReader,
    CodeScanner,
    DeviceState,
    PrintOutcome,
    Problem,
    ReceiptPrinter,
    Speaker,
)
from kiosk.domain.layout import Layout


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """One device of the settings."""

    name: str
    """Its name in the settings: `reader`."""
    driver: str
    """Key of the driver: `pcsc`; `none` for a device that is not there."""
    title: str
    """The driver in words: PC/SC 读卡器."""
    state: DeviceState | None
    """None: it has no state, because it is not there or was not built."""
    words: str
    """What the state means and what to do, one sentence."""


class Machines(Protocol):
    """The devices of this terminal: those of its screen, or started for the console alone."""

    def lines(self) -> Sequence[DeviceLine]:
        """Return every device of the settings, in their order; may start drivers: worker threads."""
        ...

    def found(self) -> Sequence[str]:
        """Return what is connected, one line each, without opening any of it; takes a second."""
        ...

    def slot(self) -> CardReader | None:
        """The card readers as one where the console runs them itself; waits until they are known.

        None where the terminal runs them, or there is none. Takes seconds.
        """
        ...

    def reader(self, name: str) -> CardReader | None:
        """A card reader, by its name in the settings."""
        ...

    def printer(self) -> ReceiptPrinter | None:
        """The receipt printer."""
        ...

    def scanner(self) -> CodeScanner | None:
        """The code scanner."""
        ...

    def speaker(self) -> Speaker | None:
        """The speaker."""
        ...

    def print_page(self) -> PrintOutcome:
        """Print the test page on A4; FAILED with NOT_CONFIGURED without a printer."""
        ...

    def print(self, layout: Layout) -> PrintOutcome:
        """Draw and print a paper; FAILED with NOT_CONFIGURED without a printer."""
        ...

    def words(self, problem: Problem) -> str:
        """Say what a problem means and what to do."""
        ...

    def release(self) -> None:
        """Nobody looks any more: let go of what was started for the console alone."""
        ...
