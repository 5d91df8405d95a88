"""What hangs on the cables of this terminal, as the console looks at it; whoever runs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from devices.ports import (
    CardReader,
    CodeScanner,
    DeviceState,
    DeviceStatus,
    Frame,
    PageCapture,
    PrintOutcome,
    Problem,
    ReceiptPrinter,
    Refusal,
    Speaker,
    StaffCardError,
    StaffCardReader,
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


@dataclass(frozen=True, slots=True)
class Said:
    """The same in two languages: Chinese for the screen, both for commands."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Plugged:
    """Something that is plugged in, and the options of a driver that would use it."""

    words: str
    options: Mapping[str, str]
    """As they are typed at the console."""


class CannotDraw(Exception):
    """A test page cannot be drawn; `said` is what to do."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.en)
        self.said = said


class AnyReader(CardReader, StaffCardReader, Protocol):
    """A reader for residents' cards that may take work cards too."""


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

    def plugged(self, driver: str) -> Sequence[Plugged]:
        """Return what is plugged in that this driver could use, without opening any of it."""
        ...

    def status(self, name: str) -> DeviceStatus | None:
        """How a device is, by its name in the settings; None: it is not there, or was not built."""
        ...

    def reader(self, name: str) -> AnyReader | None:
        """A card reader, by its name in the settings; None for what is no reader."""
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

    def capture(self) -> PageCapture | None:
        """Page capture."""
        ...

    def picture(self, stopped: Callable[[], bool]) -> Frame | Problem | None:
        """Take one picture, or say why there is none; None when it was stopped."""
        ...

    def print_page(self) -> PrintOutcome:
        """Print the test page on A4; FAILED with NOT_CONFIGURED without a printer. Raises CannotDraw."""
        ...

    def print(self, layout: Layout) -> PrintOutcome:
        """Draw and print a paper; FAILED with NOT_CONFIGURED without a printer."""
        ...

    def words(self, of: DeviceStatus | Problem | Refusal | StaffCardError) -> Said:
        """Say what it means and what to do."""
        ...

    def release(self) -> None:
        """Nobody looks any more: let go of what was started for the console alone."""
        ...
