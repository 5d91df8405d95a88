"""The one thing a card protocol needs from a transport. Must not know what an APDU means."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol


class CardConnection(Protocol):
    """A powered card that answers."""

    @property
    def atr(self) -> bytes:
        """Answer to reset, as the reader gives it; empty when it gives none."""
        ...

    def send_and_receive(self, apdu: bytes | bytearray) -> tuple[bytes, int]:
        """Send one command APDU; return the reply's data and its status word.

        A command that holds a PIN comes as a bytearray: its owner wipes it afterwards.

        Raises DeviceError: CARD_REMOVED when the card is gone, CARD_UNREADABLE when the answer
        is no answer, NO_READER or NO_SERVICE when what lies between was lost.
        """
        ...


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for a card, as last seen."""

    name: str
    card: int | None
    """A number that is different for each insertion, or None when the slot is empty."""


@dataclass(frozen=True, slots=True)
class Slots:
    """Every slot, and whether what watches them is there at all."""

    service: bool
    slots: tuple[Slot, ...] = ()


class SlotSource(Protocol):
    """A transport that watches slots and opens connections to the cards in them."""

    def start(self, on_change: Callable[[Slots], None]) -> None:
        """Begin to watch; `on_change` is called on a thread of the source's own."""
        ...

    def connect(self, slot: str) -> AbstractContextManager[CardConnection]:
        """Open a connection to the card in a slot and release it explicitly. Raises DeviceError."""
        ...

    def close(self) -> None:
        """Stop watching, at once."""
        ...
