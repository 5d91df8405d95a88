"""咨询 (CH-07): a question is sealed, numbered and queued; its answer is found by the number alone.

What was asked cannot be read here afterwards (law 9). An answer is the opinion the office wrote,
which holds nothing of a person (docs/platform-contract.md), so the number opens it.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

from kiosk.domain.application import Affair, Kind, NewSubmission, ReceiptContent
from kiosk.domain.assurance import Assurance
from kiosk.domain.canonical import canonical_json
from kiosk.domain.masking import mask_id_number, mask_name, mask_phone
from kiosk.domain.numbers import ReceiptNumber, TerminalNumber, uuid7
from kiosk.domain.question import Question
from kiosk.ports import Clock, PersonIndex, Sealer, Store
from kiosk.services.submit import ServicePoint

SCHEMA = "bianmin.question/1"
"""Names the layout of the payload for whoever opens it."""
TAIL = 7
"""So many digits at the end of a number are enough on the terminal that gave it."""


class Questions:
    """Asks and looks for answers; safe from any thread."""

    def __init__(
        self,
        store: Store,
        sealer: Sealer,
        people: PersonIndex,
        clock: Clock,
        point: ServicePoint,
        terminal: TerminalNumber,
    ) -> None:
        """Take the collaborators; `terminal` is the fixed part of this terminal's numbers."""
        self._store = store
        self._sealer = sealer
        self._people = people
        self._clock = clock
        self._point = point
        self._terminal = terminal

    def ask(self, question: Question) -> Affair:
        """Commit the question and return it with its number. Raises StoreUnsafe: then nothing is."""
        now, identity, item = self._clock.now(), question.identity, question.item
        submission_id = uuid7(now, os.urandom(10))
        key = self._people.key_of(identity.person.id_number) if identity else b""

        def mint(number: ReceiptNumber) -> NewSubmission:
            payload = canonical_json(
                {
                    "schema": SCHEMA,
                    "id": submission_id,
                    "number": str(number),
                    "kind": Kind.QUESTION.value,
                    "text": question.text.strip(),
                    "submitted_at": now.isoformat(),
                    "place": self._point.place,
                    "terminal": self._point.terminal,
                    **_about(question),
                    **_asker(question),
                }
            )
            return NewSubmission(
                id=submission_id,
                number=number,
                kind=Kind.QUESTION,
                item_id=item.id if item else "",
                item_name=item.name if item else "",
                applicant_masked=mask_name(identity.person.name) if identity else "",
                person_key=key,
                assurance=identity.assurance if identity else Assurance.NONE,
                submitted_at=now,
                sealed=self._sealer.seal(submission_id, Kind.QUESTION, payload, ()),
                receipt=self._slip(number, question, now),
            )

        return self._store.submit(mint)

    def answer(self, digits: str) -> Affair | None:
        """Return the question with this number and what became of it; None when there is none here.

        The last TAIL digits are enough for one asked here. Raises NumberMistyped.
        """
        end = f"{self._terminal.region}{self._terminal.terminal:04}{self._terminal.epoch:02}"
        number = ReceiptNumber.parse(end + digits if len(digits) == TAIL else digits)
        found = self._store.affair_by_number(number)
        return found if found is not None and found.kind is Kind.QUESTION else None

    def _slip(self, number: ReceiptNumber, question: Question, now: datetime) -> ReceiptContent:
        item, identity = question.item, question.identity
        name = identity.person.name if identity else question.name
        return ReceiptContent(
            number=number,
            item_name=item.name if item else "",
            department=item.department if item else "",
            applicant=mask_name(name),
            id_number=mask_id_number(identity.person.id_number) if identity else "",
            phone=mask_phone(question.phone),
            submitted_at=now,
            place=self._point.place,
            materials=(),
            promise="未公布",
            due=None,
            due_provisional=False,
            collect="",
            consult_phone=item.local.phone if item else "",
            complaint_phone=(item.local.complaint_phone if item else "") or self._point.hotline,
            query_url=f"{self._point.query_url}{number}",
            terminal=self._point.terminal,
            practice=self._point.practice,
        )


def _about(question: Question) -> dict[str, Any]:
    item = question.item
    if item is None:
        return {}
    edition = item.edition
    return {
        "item": {
            "id": item.id,
            "name": item.name,
            "catalogue_version": edition.catalogue,
            "catalogue_digest": edition.bundle,
        }
    }


def _asker(question: Question) -> dict[str, Any]:
    """Who asks, as far as they said: from the card, and as they typed it; nothing when 不留名."""
    told: dict[str, Any] = {}
    if question.identity is not None:
        person, identity = question.identity.person, question.identity
        told["applicant"] = {
            "name": person.name,
            "id_number": person.id_number,
            "card": identity.card.value,
            "assurance": identity.assurance.value,
        }
    typed = {"name": question.name.strip(), "phone": question.phone.strip()}
    contact = {key: text for key, text in typed.items() if text}
    return told | ({"contact": contact} if contact else {})
