"""The platform's answers to questions, without a line: the practice registers, told of one invented person.

A test decides whether there is a line, and may hold every answer back.
"""

from __future__ import annotations

import threading
from datetime import date

from kiosk.domain.inquiry import ArchivedPaper, CertificateFacts, SharedFacts
from kiosk.domain.person import Identity
from kiosk.ports import InquiryFailed, Trouble
from sync.sandbox.registers import PracticeRegisters

TODAY = date(2026, 11, 23)
ZHANG = "11010519491231002X"


class HandInquiries:
    """`kiosk.ports.Inquiries`; whoever asks is told of 张明."""

    def __init__(self) -> None:
        self.registers = PracticeRegisters()
        self.trouble: Trouble | None = None
        """Why nothing is told."""
        self.held = threading.Event()
        """Cleared: every question waits until it is set, or abandoned."""
        self.held.set()
        self.asked: list[str] = []

    def shared(self, identity: Identity, item_id: str, look_up: str) -> SharedFacts:
        """Look something up."""
        del identity, item_id
        self._ask(look_up)
        told = self.registers.look_up(look_up, ZHANG, TODAY)
        if told is None:
            raise InquiryFailed(Trouble.NOT_OFFERED)
        return told

    def certificate(
        self, identity: Identity, item_id: str, certificate: str, number: str
    ) -> CertificateFacts:
        """Verify a number."""
        del identity, item_id
        self._ask(certificate)
        told = self.registers.certificate(certificate, number, ZHANG, TODAY)
        if told is None:
            raise InquiryFailed(Trouble.NOT_OFFERED)
        return told

    def archive(
        self, identity: Identity, item_id: str, materials: tuple[str, ...]
    ) -> tuple[ArchivedPaper, ...]:
        """Return the earlier papers."""
        del identity, item_id
        self._ask("、".join(materials))
        return self.registers.archive(ZHANG)

    def abandon(self) -> None:
        """Let whoever waits go without an answer."""
        if not self.held.is_set():
            self.trouble = Trouble.OFFLINE
            self.held.set()

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        assert self.held.wait(30), "nobody let the question go"
        if self.trouble is not None:
            raise InquiryFailed(self.trouble)
