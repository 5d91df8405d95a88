"""The port of a card reader, and what a whole reading is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from devices.ports.status import DeviceStatus

if TYPE_CHECKING:  # names for annotations only: the first frame does not wait for them
    from kiosk.domain.assurance import Assurance, CardKind
    from kiosk.domain.person import Person


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
