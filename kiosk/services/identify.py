"""Who stands at the terminal, by card or by code, and what this is good for (law 10, CH-05)."""

from __future__ import annotations

import logging

from devices.ports import CardReader, DeviceError, Problem
from kiosk.domain.assurance import Action, Assurance, CardKind, Policy, may
from kiosk.domain.person import Identity
from kiosk.ports import Inquiries, InquiryFailed, Trouble

log = logging.getLogger(__name__)


class Identify:
    """Reads identities; safe from any thread, never called on the screen's."""

    def __init__(
        self, reader: CardReader | None, policy: Policy, inquiries: Inquiries | None = None
    ) -> None:
        """Take the reader (None: this terminal has none), the table of the settings, and who resolves codes."""
        self._inquiries = inquiries
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

    def by_code(self, code: str) -> Identity | None:
        """Ask the platform whose telephone shows this code; None when the code is good for nobody.

        Raises InquiryFailed. The code is neither kept nor logged.
        """
        if self._inquiries is None:
            raise InquiryFailed(Trouble.NOT_OFFERED)
        person = self._inquiries.phone_code(code)
        if person is None:
            return None
        log.info("code resolved", extra={"assurance": Assurance.CODE.value})
        return Identity(person, CardKind.PHONE_CODE, Assurance.CODE, in_reader=False)

    def may(self, identity: Identity, action: Action) -> bool:
        """Tell whether this identification is good enough for `action`."""
        return may(identity.assurance, action, self._policy)
