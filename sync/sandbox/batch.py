"""One batch of submissions inside one transaction: what is new, known, in conflict or refused.

Law 2 in one place: the same id with the same bytes gets the first acknowledgement again, for ever;
anything else under that id, or under a number that is taken, is a conflict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select

from kiosk.domain.application import Stage
from kiosk.domain.parking import HOLDS, ParkCode
from sync.envelope import content_hash_of
from sync.sandbox.tables import submissions
from sync.sandbox.terminals import Known, now
from sync.wire import ItemCode, SubmissionEnvelope, SubmitResult

_NOT_UPLOADED = "材料还没有传完，联网后接着传"
"""Nothing to be held for: the terminal goes on by itself."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """What an acknowledgement repeats."""

    content_hash: str
    terminal_id: int
    received_at: datetime
    official_number: str


class Batch:
    """Judges items one after the other; `new` is what is to be stored in the same transaction."""

    def __init__(
        self, connection: Connection, terminal: Known, items: Sequence[SubmissionEnvelope]
    ) -> None:
        """Look up everything the batch names.

        In one question: between two, another worker could store what this batch names, and its
        number would look taken by somebody else.
        """
        self.new: list[dict[str, Any]] = []
        self._terminal = terminal
        self._now = now()
        names = {item.id for item in items} | {item.supersedes for item in items}
        numbers = [item.number for item in items]
        query = select(
            submissions.c.id,
            submissions.c.number,
            submissions.c.content_hash,
            submissions.c.terminal_id,
            submissions.c.received_at,
            submissions.c.official_number,
        ).where(submissions.c.id.in_(names) | submissions.c.number.in_(numbers))
        rows = connection.execute(query).all()
        self._known = {
            row.id: _Stored(
                row.content_hash,
                row.terminal_id,
                datetime.fromisoformat(row.received_at),
                row.official_number,
            )
            for row in rows
        }
        self._numbers = {row.number for row in rows}

    def judge(self, item: SubmissionEnvelope, fault: ItemCode, person_key: str) -> SubmitResult:
        """Answer one item; `fault` is what is wrong with it in itself, `person_key` whose it is."""
        known = self._known.get(item.id)
        if known is not None:
            same = (known.content_hash, known.terminal_id) == (item.content_hash, self._terminal.id)
            # An empty envelope names bytes that are stored already.
            whole = not item.envelope or content_hash_of(item.envelope) == item.content_hash
            if same and whole:
                return _acknowledge(item, known, "duplicate")
            return _refuse(item, "content_conflict", "conflict")
        if fault:
            return _refuse(item, fault, "incomplete" if fault == "not_uploaded" else "rejected")
        if item.supersedes and item.supersedes not in self._known:
            return _refuse(item, "unknown_superseded", "rejected")
        if item.number in self._numbers:
            return _refuse(item, "number_conflict", "conflict")
        return _acknowledge(item, self._store(item, person_key), "received")

    def _store(self, item: SubmissionEnvelope, person_key: str) -> _Stored:
        # 练习: the date, then the receipt number without its check digit, so that none has two cases.
        official_number = f"LX{self._now:%Y%m%d}{item.number[:18]}"
        stored = _Stored(item.content_hash, self._terminal.id, self._now, official_number)
        self._known[item.id] = stored
        self._numbers.add(item.number)
        self.new.append(
            {
                "id": item.id,
                "content_hash": item.content_hash,
                "number": item.number,
                "terminal_id": self._terminal.id,
                "kind": item.kind.value,
                "item_id": item.item_id,
                "assurance": item.assurance.value,
                "submitted_at": item.submitted_at.isoformat(),
                "received_at": self._now.isoformat(),
                "suite": item.suite,
                "recipient_key_id": item.recipient_key_id,
                "supersedes": item.supersedes,
                "stage": Stage.SUBMITTED.value,
                "official_number": official_number,
                "size": len(item.envelope),
                "envelope": item.envelope,
                "person_key": person_key,
            }
        )
        return stored


def _acknowledge(
    item: SubmissionEnvelope, stored: _Stored, status: Literal["received", "duplicate"]
) -> SubmitResult:
    return SubmitResult(
        id=item.id,
        content_hash=stored.content_hash,
        status=status,
        received_at=stored.received_at,
        official_number=stored.official_number,
    )


def _refuse(
    item: SubmissionEnvelope,
    code: ItemCode,
    status: Literal["conflict", "rejected", "incomplete"],
) -> SubmitResult:
    return SubmitResult(
        id=item.id,
        content_hash=item.content_hash,
        status=status,
        code=code,
        reason=_NOT_UPLOADED if code == "not_uploaded" else HOLDS[ParkCode(code)].why,
    )
