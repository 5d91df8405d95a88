"""Who stands at the terminal: reads a card and says what this identification is good for (law 10)."""

from __future__ import annotations

import logging

from devices.ports import CardReader, DeviceError, Problem
from kiosk.domain.assurance import Action, Policy, may
from kiosk.domain.person import Identity

log = logging.getLogger(__name__)


class Identify:
    """Reads identities; safe from any thread, never called on the screen's."""

    def __init__(self, reader: CardReader | None, policy: Policy) -> None:
        """Take the reader (None: this terminal has none) and the table of the settings."""
        self._reader = reader
        self._policy = policy

    def read(self, timeout_s: float = 10.0) -> Identity:
        """Read the card in the slot: a whole identity or DeviceError, never part of one."""
        if self._reader is None:
            raise DeviceError(Problem.NO_READER)
        card = self._reader.read(timeout_s)
        seen = {"reader": card.reader, "card": card.card.value, "assurance": card.assurance.value}
        log.info("card read", extra=seen)
        return Identity(person=card.person, card=card.card, assurance=card.assurance)

    def may(self, identity: Identity, action: Action) -> bool:
        """Tell whether this identification is good enough for `action`."""
        return may(identity.assurance, action, self._policy)
