"""The work cards of several readers: whichever of them holds one is asked. Holds no PIN."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from devices.ports import (
    CardReader,
    StaffCard,
    StaffCardDemand,
    StaffCardError,
    StaffCardProblem,
    StaffCardReader,
)


class BothReader(CardReader, StaffCardReader, Protocol):
    """A reader for residents' cards that may take work cards too."""


_NEXT = frozenset({StaffCardProblem.NOT_A_STAFF_CARD, StaffCardProblem.FOREIGN_KEY})
"""Found out before a PIN is sent: the card in another reader may be the one."""


class StaffCards:
    """A StaffCardReader over others."""

    def __init__(self, readers: Sequence[BothReader]) -> None:
        self._readers = tuple(readers)

    @property
    def takes_staff_cards(self) -> bool:
        """Whether one of them does, as far as they have said."""
        return any(one.takes_staff_cards for one in self._readers)

    def staff_card(self, timeout_s: float = 10.0) -> StaffCard:
        """Look at the first work card there is. Raises StaffCardError or DeviceError."""
        return self._first(lambda reader: reader.staff_card(timeout_s))

    def prove_staff_card(
        self, pin: bytearray, demand: StaffCardDemand, timeout_s: float = 20.0
    ) -> StaffCard:
        """Let the card that is demanded prove itself; wipes the PIN. Raises as `staff_card`."""
        try:  # each reader wipes what it is given
            return self._first(
                lambda reader: reader.prove_staff_card(bytearray(pin), demand, timeout_s)
            )
        finally:
            pin[:] = bytes(len(pin))

    def _first(self, ask: Callable[[StaffCardReader], StaffCard]) -> StaffCard:
        takes = [one for one in self._readers if one.takes_staff_cards]
        refused = StaffCardError(
            StaffCardProblem.PULLED if takes else StaffCardProblem.NOT_A_STAFF_CARD
        )
        for reader in (one for one in takes if one.card_present()):
            try:
                return ask(reader)
            except StaffCardError as error:
                if error.problem not in _NEXT:
                    raise
                refused = error
        raise refused
