"""The file as the queue to the platform: `kiosk.ports.Outbox`.

What is on its way is a lease in memory (`queue.Leases`), so a killed process leaves nothing behind
that would send for ever.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kiosk.domain.application import Delivery, SealedSubmission
from kiosk.domain.numbers import ReceiptNumber, TerminalNumber
from kiosk.domain.parking import ParkCode
from kiosk.ports import (
    Acknowledgement,
    CaseChange,
    OutboxCounts,
    OutboxItem,
    QueueRow,
    Share,
    StoreUnsafe,
    Unsafe,
)
from kiosk.store import acknowledge, chain, queue, submissions
from kiosk.store.database import Database
from kiosk.store.idle import IdleCheckpoint

log = logging.getLogger(__name__)

_LOOKS = 3
"""So often a lane looks again when others were faster for all it found."""


class SqliteOutbox:
    """The queue of one SQLite file; `SqliteStore` is the rest of it."""

    def __init__(
        self,
        database: Database,
        *,
        now: Callable[[], datetime],
        idle: IdleCheckpoint | None,
    ) -> None:
        """Take over an opened and checked database; `idle` None for a reader."""
        self._database = database
        self._now = now
        self._idle = idle
        self._terminal: TerminalNumber | None = None
        self._leases = queue.Leases(time.monotonic)

    def lease(
        self, limit: int, max_bytes: int, lease_s: float, share: Share | None = None
    ) -> Sequence[OutboxItem]:
        """Take up to `limit` waiting items, oldest first, for `lease_s` seconds."""
        mine: list[int] = []
        for _ in range(_LOOKS):
            with self._database.reading() as connection:
                found = queue.waiting(connection, self._leases.live(), limit, max_bytes, share)
            mine = self._leases.take(found, lease_s)
            if mine or not found:
                break  # else another worker was faster for all of these
        leased: list[OutboxItem] = []
        for row in self._readable(mine):
            if row.state != Delivery.WAITING.value:
                self._leases.end([row.seq])
            elif hashlib.sha256(row.data).hexdigest() != row.content_hash:
                self._park_damaged(row.seq)
            else:
                sealed = SealedSubmission(
                    row.suite, row.recipient_key_id, row.data, row.content_hash
                )
                try:
                    leased.append(queue.item_of(row, sealed))
                except (ValueError, TypeError):
                    self._park_damaged(row.seq)
        return leased

    def _readable(self, seqs: Sequence[int]) -> list[Any]:
        """Read leased rows; what the disk gives back damaged is parked, the others go on."""
        try:
            # A new snapshot: what was received between choice and lease must not go again.
            with self._database.reading() as connection:
                rows = queue.items(connection, seqs)
        except StoreUnsafe as error:
            if error.cause is not Unsafe.DAMAGED:
                self._leases.end(seqs)
                raise
        else:
            for seq in set(seqs) - {row.seq for row in rows}:  # half of it is not there any more
                self._park_damaged(seq)
            return rows
        if len(seqs) > 1:
            return [row for seq in seqs for row in self._readable([seq])]
        self._park_damaged(seqs[0])
        return []

    def _park_damaged(self, seq: int) -> None:
        with self._database.relaxed() as connection:
            if queue.mark_parked(connection, seq, ParkCode.DAMAGED):
                chain.append(connection, self._at(), "parked", f"row {seq}", {"damaged": True})
        self._leases.end([seq])
        self._wrote()

    def received(
        self, submission_id: str, content_hash: str, received_at: datetime, official_number: str
    ) -> bool:
        """Mark as received; False when the hash is not the item's (then nothing changes)."""
        answer = Acknowledgement(submission_id, content_hash, received_at, official_number)
        return bool(self.received_all([answer]))

    def received_all(self, answers: Sequence[Acknowledgement]) -> frozenset[str]:
        """Mark several as received in one transaction; returns the ids whose hash fitted."""
        if not answers:
            return frozenset()
        with self._database.relaxed() as connection:
            marked = acknowledge.mark(connection, self._at(), answers)
        self._leases.end(marked.values())
        self._wrote()
        return frozenset(marked)

    def release(self, submission_ids: Sequence[str]) -> None:
        """Give items back to waiting after a fault that was not theirs."""
        if not submission_ids:
            return
        with self._database.reading() as connection:
            seqs = queue.seqs_of(connection, submission_ids)
        # The lease ends even when counting the attempt cannot be written.
        self._leases.end(seqs)
        with self._database.relaxed() as connection:
            queue.count_attempt(connection, seqs)
        self._wrote()

    def uploaded(self, submission_id: str, confirmed: int) -> bool:
        """Note how many bytes the platform has confirmed; False when it does not wait any more."""
        with self._database.relaxed() as connection:
            seq = self._seq(connection, submission_id)
            waits = queue.put_uploaded(connection, seq, confirmed)
        if not waits:
            self._leases.end([seq])
        self._wrote()
        return waits

    def park(self, submission_id: str, code: ParkCode, given: str = "") -> None:
        """Hold one item in sight of staff; `given` are the platform's own words, if any."""
        with self._database.relaxed() as connection:
            seq = self._seq(connection, submission_id)
            if queue.mark_parked(connection, seq, code, given):
                detail = {"code": code.value}
                chain.append(connection, self._at(), "parked", submission_id, detail)
        self._leases.end([seq])
        self._wrote()

    def sink(self, submission_id: str, hold_s: float, *, deeper: bool) -> None:
        """Let a leased item step aside for `hold_s` seconds; `deeper` behind the others for good."""
        with self._database.reading() as connection:
            seq = self._seq(connection, submission_id)
        # It steps aside even when sinking it cannot be written.
        self._leases.hold(seq, hold_s)
        with self._database.relaxed() as connection:
            queue.mark_sunk(connection, seq, deeper=deeper)
        self._wrote()

    def count_from(self, number: ReceiptNumber) -> None:
        """Give out no number up to this one; see `kiosk.ports.Outbox`."""
        if self._terminal and submissions.count_from(self._database, self._terminal, number):
            self._wrote()

    def counts(self) -> OutboxCounts:
        """Count by state."""
        with self._database.reading() as connection:
            waiting, parked, exported, total, oldest = queue.count_states(connection)
        sending = min(len(self._leases.live()), waiting)
        return OutboxCounts(
            waiting=waiting - sending,
            sending=sending,
            received=total - waiting - parked - exported,
            parked=parked,
            oldest_waiting=_moment(oldest),
            exported=exported,
        )

    def rows(self, limit: int = 200) -> Sequence[QueueRow]:
        """Return what is parked, exported and waits, then the rest, newest first."""
        with self._database.reading() as connection:
            return queue.listing(connection, limit, self._leases.live())

    def cursor(self) -> str:
        """Return the platform's cursor of the last applied change; empty at first."""
        with self._database.reading() as connection:
            return queue.cursor_of(connection)

    def apply(self, changes: Sequence[CaseChange], cursor: str) -> Sequence[str]:
        """Apply changes and the new cursor in one transaction; returns the ids that changed."""
        changed: list[str] = []
        with self._database.relaxed() as connection:
            for change in changes:
                seq = submissions.seq_of(connection, change.submission_id)
                if seq is None:  # of an earlier file of this terminal: nothing here to change
                    continue
                queue.put_change(connection, seq, change, self._at())
                detail = {"stage": change.stage.value, "official_number": change.official_number}
                chain.append(connection, self._at(), "case", change.submission_id, detail)
                if change.submission_id not in changed:
                    changed.append(change.submission_id)
            queue.put_cursor(connection, cursor)
        self._wrote()
        return changed

    # ---- shared with the store ------------------------------------------------------------------

    def _seq(self, connection: sa.Connection, submission_id: str) -> int:
        seq = submissions.seq_of(connection, submission_id)
        if seq is None:
            raise KeyError(submission_id)
        return seq

    def _at(self) -> str:
        return self._now().isoformat()

    def _wrote(self) -> None:
        if self._idle:
            self._idle.wrote()


def _moment(text: str | None) -> datetime | None:
    """Read a time; None when there is none, or the disk damaged it: counting goes on."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
