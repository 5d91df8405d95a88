"""The platform's answers to questions, without a line: the practice registers, told of one invented person.

A test decides whether there is a line, may hold every answer back, and may say what is known instead.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kiosk.domain.assurance import Action, default_policy, may
from kiosk.domain.inquiry import (
    ArchivedPaper,
    CertificateFacts,
    EarlierFacts,
    Reused,
    SharedFacts,
)
from kiosk.domain.person import Identity
from kiosk.ports import InquiryFailed, Trouble
from sync.sandbox.registers import PracticeRegisters

TODAY = date(2026, 11, 23)
ZHANG = "11010519491231002X"


class HandInquiries:
    """`kiosk.ports.Inquiries`; whoever asks is told of 张明."""

    def __init__(self) -> None:
        self.registers = PracticeRegisters()
        self.facts: dict[str, SharedFacts] | None = None
        """What departments hold instead of the registers, for every level."""
        self.before = EarlierFacts()
        self.trouble: Trouble | None = None
        """Why nothing is told."""
        self.held = threading.Event()
        """Cleared: every question waits until it is set, or abandoned."""
        self.held.set()
        self.asked: list[str] = []
        self.abandoned = 0

    def remember(self) -> None:
        """Know something for the pension form from each place there is."""
        day = date(2026, 10, 2)
        elements = (("household_region", "220199101201"),)
        source = "测试县公安局 户籍信息"
        self.facts = {"公安-户籍信息查询": SharedFacts(True, source, day, elements=elements)}
        item = "社会保险待遇领取资格认证"
        self.before = EarlierFacts(
            day,
            {"ethnicity": "01", "pay_grade": "500", "bank_name": "测试县农村信用社"},
            {
                "现居住地址": Reused("柳湾村三组 8 号", item, day),
                "GB/T 19488.2 移动号码": Reused("13812345678", item, day),
            },
        )

    def shared(self, identity: Identity, item_id: str, look_up: str) -> SharedFacts:
        """Look something up; a level that may not see earlier content learns that it is there."""
        del item_id
        self._ask(look_up)
        if self.facts is not None:
            return self.facts.get(look_up, SharedFacts(found=False))
        told = self.registers.look_up(look_up, ZHANG, TODAY)
        if told is None:
            raise InquiryFailed(Trouble.NOT_OFFERED)
        whole = may(identity.assurance, Action.HISTORY, default_policy())
        return told if whole else replace(told, facts=(), elements=())

    def earlier(
        self, identity: Identity, item_id: str, fields: Sequence[str], elements: Sequence[str]
    ) -> EarlierFacts:
        """Tell of earlier applications."""
        del identity, fields, elements
        self._ask(item_id)
        return self.before

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
        self.abandoned += 1
        if not self.held.is_set():
            self.trouble = Trouble.OFFLINE
            self.held.set()

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        assert self.held.wait(30), "nobody let the question go"
        if self.trouble is not None:
            raise InquiryFailed(self.trouble)
