"""Finished submissions of an invented person, for tests of the store and of the queue.

The envelope is random bytes: whoever needs a real seal goes through `SubmitApplication`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from datetime import UTC, date, datetime

from kiosk.domain.application import Kind, NewSubmission, ReceiptContent, SealedSubmission
from kiosk.domain.assurance import Assurance
from kiosk.domain.numbers import ReceiptNumber, TerminalNumber, uuid7

TERMINAL = TerminalNumber("220199", 1, 1)
PERSON_KEY = bytes(range(32))


def mint(
    size: int = 2000, person_key: bytes = PERSON_KEY, submission_id: str = ""
) -> Callable[[ReceiptNumber], NewSubmission]:
    """Return a mint for `Store.submit` with an envelope of `size` random bytes."""

    def make(number: ReceiptNumber) -> NewSubmission:
        now = datetime.now(UTC).astimezone()
        envelope = os.urandom(size)
        return NewSubmission(
            id=submission_id or uuid7(now, os.urandom(10)),
            number=number,
            kind=Kind.APPLICATION,
            item_id="pension-enrol",
            item_name="城乡居民基本养老保险参保登记",
            applicant_masked="张*",
            person_key=person_key,
            assurance=Assurance.SIMULATED,
            submitted_at=now,
            sealed=SealedSubmission(
                suite="test/1",
                recipient_key_id="test",
                envelope=envelope,
                content_hash=hashlib.sha256(envelope).hexdigest(),
            ),
            receipt=ReceiptContent(
                number=number,
                item_name="城乡居民基本养老保险参保登记",
                department="测试县人力资源和社会保障局",
                applicant="张*",
                id_number="110***********002X",
                phone="138****5678",
                submitted_at=now,
                place="柳湾村便民服务站",
                materials=("居民身份证：原件1份",),
                promise="20个工作日",
                due=date(2026, 12, 18),
                due_provisional=False,
                collect="",
                consult_phone="0000-0000000",
                complaint_phone="12345",
                query_url="",
                terminal="测试终端",
            ),
        )

    return make
