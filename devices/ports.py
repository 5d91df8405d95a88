"""The ports of the devices: what the rooms above may ask of a reader, printer, scanner or speaker.

Implementations are drivers (in a worker process) and their proxies; nobody above this
module sees an APDU, a byte of ESC/POS or a file descriptor. Calls may block for the
stated deadline, so they are never made on the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # names for annotations only: the first frame does not wait for them
    from kiosk.domain.assurance import Assurance, CardKind
    from kiosk.domain.person import Person
    from kiosk.domain.slip import Page, TypeCase


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
    NOT_CONFIGURED = "not_configured"
    TIMED_OUT = "timed_out"
    BUSY = "busy"


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


class CardEvent(StrEnum):
    """What happened at a reader's slot."""

    INSERTED = "inserted"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class CardRead:
    """A whole identity read from one card; never a partial one."""

    person: Person
    card: CardKind
    assurance: Assurance
    reader: str
    """Name of the reader slot that read it, for example `Virtual PCD 00 00`."""
    card_key: str = field(repr=False, default="")
    """Opaque value equal for the same card and different for another, valid for this visit."""
    photo: bytes | None = field(repr=False, default=None)
    """102 x 126 pixels of blue, green, red; None unless the settings name a decoder for it."""


class CardReader(Protocol):
    """Something a resident's card is put on or into."""

    senses_removal: bool
    """Whether the reader sees the card being taken away; one that does not never says REMOVED."""

    def status(self) -> DeviceStatus:
        """Return the last known state at once; never blocks."""
        ...

    def card_present(self) -> bool:
        """Tell whether a card lies in a slot, as last seen; never blocks."""
        ...

    def subscribe(
        self,
        on_card: Callable[[CardEvent], None],
        on_status: Callable[[DeviceStatus], None],
    ) -> Callable[[], None]:
        """Call back on a thread of the device's own; returns the unsubscribe function."""
        ...

    def read(self, timeout_s: float = 10.0) -> CardRead:
        """Read the card in the slot. Raises DeviceError; never returns part of an identity."""
        ...


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

    def print(self, page: Page, timeout_s: float = 20.0) -> PrintOutcome:
        """Print one receipt and cut it. Never raises for a printer's fault."""
        ...


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


DEFAULT_VOLUME = 80
"""Volume of a speaker in percent where the settings name none."""


class Speaker(Protocol):
    """语音播报: says sentences one after the other."""

    @property
    def volume(self) -> int:
        """Volume in percent, 0 to 100."""
        ...

    def status(self) -> DeviceStatus:
        """Return the last known state at once; never blocks."""
        ...

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        """Call back on a thread of the device's own; returns the unsubscribe function."""
        ...

    def say(self, text: str, visit: int) -> bool:
        """Queue a sentence of a visit; visits are numbered upwards.

        False when it will not be said: the visit has ended, the queue is full, the text is
        empty or too long, or there is nothing to speak with. Never raises.
        """
        ...

    def set_volume(self, percent: int) -> None:
        """Set the volume from the next sentence to the end of the visit; 0 to 100, else ValueError."""
        ...

    def stop(self) -> None:
        """Fall silent now and forget the queue; it is silent when this returns."""
        ...

    def end_visit(self, visit: int) -> None:
        """Fall silent, say nothing more of this visit or an earlier one, reset the volume."""
        ...
