"""The port of a work card (工作卡): a key in a chip, opened by its holder's PIN, proves who stands there.

A card is known by its public key alone. Names on it are its own claims and are never read; a UID
can be copied and is never asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

STAFF_PIN_LENGTHS = range(6, 9)
"""Digits of a card's PIN (SP 800-73-4 part 2, 2.4.3)."""
LAST_TRY = 1
"""With so many tries left no PIN is sent unless the holder was told and asks for it."""


class StaffCardProblem(StrEnum):
    """Why a work card does not open; a closed list, each with a sentence for people."""

    NOT_A_STAFF_CARD = "not_a_staff_card"
    PULLED = "pulled"
    UNREADABLE = "unreadable"
    PIN_FORM = "pin_form"
    """Not 6 to 8 digits: nothing was sent to the card."""
    WRONG_PIN = "wrong_pin"
    LAST_TRY = "last_try"
    """One try is left and nobody asked for it: nothing was sent to the card."""
    BLOCKED = "blocked"
    FOREIGN_KEY = "foreign_key"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    NOT_GENUINE = "not_genuine"
    """The signature is not by the key that its certificate names: a copy, or a broken card."""


class StaffCardError(Exception):
    """A work card did not open; carries no PIN and nothing the card says of its holder."""

    def __init__(
        self, problem: StaffCardProblem, tries_left: int | None = None, detail: str = ""
    ) -> None:
        super().__init__(f"{problem.value}: {detail}" if detail else problem.value)
        self.problem = problem
        self.tries_left = tries_left
        """Tries for the PIN that are left, where the card said so."""


@dataclass(frozen=True, slots=True)
class StaffCard:
    """What a work card shows without a PIN: proves nothing yet."""

    key: str
    """SHA-256 of its SubjectPublicKeyInfo (RFC 5280, 4.1.2.7), 64 hexadecimal digits."""
    valid_from: datetime
    """UTC, as its certificate says, like `valid_to`."""
    valid_to: datetime
    tries_left: int | None
    """Tries for the PIN; 0 is blocked; None where the card does not tell."""


@dataclass(frozen=True, slots=True)
class StaffCardDemand:
    """What the terminal knows, and a card has to match before its PIN is sent."""

    known: frozenset[str]
    """Keys (`StaffCard.key`, lower case) of the cards that may open anything here."""
    now: datetime
    """Time of the terminal, with a time zone."""
    last_try: bool = False
    """The holder was told that one try is left, and asks for it."""

    def refusal(self, card: StaffCard) -> StaffCardError | None:
        """Return why this card gets no PIN, or None."""
        if card.key not in self.known:
            return StaffCardError(StaffCardProblem.FOREIGN_KEY)
        if self.now > card.valid_to:
            return StaffCardError(StaffCardProblem.EXPIRED)
        if self.now < card.valid_from:
            return StaffCardError(StaffCardProblem.NOT_YET_VALID)
        if card.tries_left == 0:
            return StaffCardError(StaffCardProblem.BLOCKED, 0)
        if card.tries_left == LAST_TRY and not self.last_try:
            return StaffCardError(StaffCardProblem.LAST_TRY, LAST_TRY)
        return None


class StaffCardReader(Protocol):
    """A card reader that also takes work cards; a CardReader may be one."""

    @property
    def takes_staff_cards(self) -> bool:
        """Whether its driver can; where not, both calls raise NOT_A_STAFF_CARD."""
        ...

    def staff_card(self, timeout_s: float = 10.0) -> StaffCard:
        """Look at the card in the slot without a PIN. Raises StaffCardError or DeviceError."""
        ...

    def prove_staff_card(
        self, pin: bytearray, demand: StaffCardDemand, timeout_s: float = 20.0
    ) -> StaffCard:
        """Let the card prove by PIN and signature that it holds its key; return the card.

        `pin` holds ASCII digits and is wiped with zeroes before this returns, however it ends.
        Raises StaffCardError for what is wrong with card or PIN, DeviceError (NO_READER,
        NO_SERVICE, BUSY, TIMED_OUT) for what is wrong with the reader. A card that took the
        right PIN and was lost afterwards proves nothing.
        """
        ...
