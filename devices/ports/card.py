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


class CardWay(StrEnum):
    """One document a reader takes, and what a person does with it: the words of the card page."""

    ID_CARD_LAID = "id_card_laid"
    """居民身份证 and the residence cards built like it, laid on."""
    SOCIAL_SECURITY_INSERTED = "social_security_inserted"
    """社会保障卡, chip first into the slot."""
    SOCIAL_SECURITY_LAID = "social_security_laid"
    """社会保障卡 with a contactless side (第三代), laid on."""


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

    @property
    def senses_removal(self) -> bool:
        """Whether the reader sees the card being taken away; one that does not never says REMOVED."""
        ...

    @property
    def takes(self) -> frozenset[CardWay]:
        """What it can be given now; empty while nobody knows. A change is told with the state."""
        ...

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
