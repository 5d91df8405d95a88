"""The outbox's statements: what waits for the platform, oldest first, and what it answered.

The state `sending` is not in the file: leases live in the memory of the process that took them
(`Leases`), so a killed process leaves nothing behind that would send for ever.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from kiosk.domain.application import FINAL_STAGES, Delivery, Kind, Stage
from kiosk.domain.numbers import ReceiptNumber
from kiosk.domain.parking import ParkCode, code_of, words
from kiosk.ports import CaseChange, OutboxItem, QueueRow, Share
from kiosk.store.codec import kind_or_none, time_or_none, time_text
from kiosk.store.tables import case_steps, cases, envelopes, meta, outbox, submissions

# Literals, not parameters: SQLite takes a partial index only for the literal in its WHERE.
_WAITING = sa.text("outbox.state = 'waiting'")
_FRESH = sa.text("outbox.state = 'waiting' AND outbox.sunk = 0")
_SUNK = sa.text("outbox.state = 'waiting' AND outbox.sunk > 0")
_PARKED = sa.text("outbox.state = 'parked'")
_EXPORTED = sa.text("outbox.state = 'exported'")
_RECEIVED = sa.text("outbox.state = 'received'")

DAMAGED_TEXT = "\ufffd"
"""What a reader puts where bytes are no text."""

log = logging.getLogger(__name__)


class Leases:
    """Which rows are on their way, until when (monotonic seconds). Safe from any thread."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Start without leases, as every process does."""
        self._monotonic = monotonic
        self._until: dict[int, float] = {}
        self._lock = threading.Lock()

    def live(self) -> frozenset[int]:
        """Return the rows that are leased now; forgets those whose time is over."""
        with self._lock:
            now = self._monotonic()
            self._until = {seq: end for seq, end in self._until.items() if end > now}
            return frozenset(self._until)

    def take(self, seqs: Sequence[int], lease_s: float) -> list[int]:
        """Lease those of `seqs` that nobody else took meanwhile."""
        with self._lock:
            now = self._monotonic()
            mine = [seq for seq in seqs if self._until.get(seq, 0.0) <= now]
            self._until.update(dict.fromkeys(mine, now + lease_s))
            return mine

    def hold(self, seq: int, hold_s: float) -> None:
        """Let nobody take a row for so long."""
        with self._lock:
            self._until[seq] = self._monotonic() + hold_s

    def end(self, seqs: Iterable[int]) -> None:
        """End leases, whether they were there or not."""
        with self._lock:
            for seq in seqs:
                self._until.pop(seq, None)


def waiting(
    connection: sa.Connection,
    leased: frozenset[int],
    limit: int,
    max_bytes: int,
    share: Share | None = None,
) -> list[int]:
    """Return the oldest waiting rows nobody leased: at most `limit`, within `max_bytes`.

    The first is taken whatever its size: an item larger than the bound must still go. What was
    sunk comes last, those that were sunk equally often together: poison takes no fresh item down.
    """
    choice = sa.select(outbox.c.id, outbox.c.size, outbox.c.sunk).limit(limit + len(leased))
    by = [outbox.c.id]
    if share is not None:
        choice = choice.where(_in_share(share))
        if share.smallest_first:
            by = [outbox.c.size, outbox.c.id]
    fresh = choice.where(_FRESH).order_by(*by)
    taken = _bounded(connection.execute(fresh), leased, limit, max_bytes)
    if taken:
        return taken
    sunk = choice.where(_SUNK).order_by(outbox.c.sunk, *by)
    return _bounded(connection.execute(sunk), leased, limit, max_bytes)


def _bounded(rows: Iterable[Any], leased: frozenset[int], limit: int, max_bytes: int) -> list[int]:
    taken: list[int] = []
    total, level = 0, -1
    for row in rows:
        if row.id in leased:
            continue
        total += row.size
        if taken and (total > max_bytes or row.sunk != level):
            break
        taken.append(row.id)
        level = row.sunk
        if len(taken) == limit:
            break
    return taken


def _in_share(share: Share) -> sa.ColumnElement[bool]:
    """`Share.takes` as SQL; a test holds the two equal."""
    bound = sa.case((outbox.c.attempts > 0, share.again), else_=share.inside)
    return outbox.c.size > bound if share.uploads else outbox.c.size <= bound


def items(connection: sa.Connection, seqs: Sequence[int]) -> list[Any]:
    """Return whole rows with their envelopes, oldest first."""
    query = (
        sa.select(submissions, outbox.c.content_hash, outbox.c.attempts, outbox.c.state)
        .add_columns(outbox.c.sunk, outbox.c.uploaded, envelopes.c.suite)
        .add_columns(envelopes.c.recipient_key_id, envelopes.c.data)
        .join(outbox, outbox.c.id == submissions.c.seq)
        .join(envelopes, envelopes.c.seq == submissions.c.seq)
        .where(submissions.c.seq.in_(seqs))
        .order_by(submissions.c.seq)
    )
    return list(connection.execute(query))


def item_of(row: Any, sealed: Any) -> OutboxItem:
    """Build what goes on the wire; ValueError when the row was damaged on the disk."""
    if DAMAGED_TEXT in row.id + row.item_id + row.assurance + row.supersedes:
        raise ValueError("damaged text")
    return OutboxItem(
        id=row.id,
        number=ReceiptNumber(row.number),
        kind=Kind(row.kind),
        item_id=row.item_id,
        assurance=row.assurance,
        submitted_at=datetime.fromisoformat(row.submitted_at),
        sealed=sealed,
        attempts=row.attempts,
        supersedes=row.supersedes,
        sunk=row.sunk,
        uploaded=row.uploaded,
    )


def seqs_of(connection: sa.Connection, submission_ids: Sequence[str]) -> list[int]:
    """Return the row numbers of submissions."""
    wanted = sa.select(submissions.c.seq).where(submissions.c.id.in_(submission_ids))
    return list(connection.scalars(wanted))


def mark_parked(connection: sa.Connection, seq: int, code: ParkCode, given: str = "") -> bool:
    """Hold one row for staff unless the platform has it already."""
    changed = connection.execute(
        sa.update(outbox)
        .where(outbox.c.id == seq, outbox.c.state != Delivery.RECEIVED.value)
        .values(
            state=Delivery.PARKED.value,
            parked_code=code.value,
            parked_reason=words(code, given),
            attempts=outbox.c.attempts + (code is not ParkCode.BY_STAFF),
        )
    )
    return changed.rowcount > 0


def mark_sunk(connection: sa.Connection, seq: int, *, deeper: bool) -> None:
    """Count one more attempt, and with `deeper` one more time that the platform choked on a row."""
    connection.execute(
        sa.update(outbox)
        .where(outbox.c.id == seq)
        .values(sunk=outbox.c.sunk + int(deeper), attempts=outbox.c.attempts + 1)
    )


def count_attempt(connection: sa.Connection, seqs: Sequence[int]) -> None:
    """Count one more attempt for each row."""
    connection.execute(
        sa.update(outbox).where(outbox.c.id.in_(seqs)).values(attempts=outbox.c.attempts + 1)
    )


def put_uploaded(connection: sa.Connection, seq: int, confirmed: int) -> bool:
    """Note how far the upload of a waiting item came; False when it does not wait any more."""
    mine = sa.update(outbox).where(outbox.c.id == seq, _WAITING)
    return connection.execute(mine.values(uploaded=confirmed)).rowcount > 0


def _count(where: sa.TextClause | None = None) -> sa.ScalarSelect[int]:
    query = sa.select(sa.func.count()).select_from(outbox)
    return (query if where is None else query.where(where)).scalar_subquery()


_OLDEST = (
    sa.select(submissions.c.submitted_at)
    .join(outbox, outbox.c.id == submissions.c.seq)
    .where(_WAITING)
    .order_by(outbox.c.id)
    .limit(1)
    .scalar_subquery()
)
_COUNTS = sa.select(_count(_WAITING), _count(_PARKED), _count(_EXPORTED), _count(), _OLDEST)


def count_states(connection: sa.Connection) -> tuple[int, int, int, int, str | None]:
    """Return waiting, parked, exported, all, and when the oldest waiting one was submitted."""
    waiting, parked, exported, total, oldest = connection.execute(_COUNTS).one()
    return waiting, parked, exported, total, oldest


def listing(connection: sa.Connection, limit: int, leased: frozenset[int]) -> list[QueueRow]:
    """Return parked, then exported, then waiting rows, oldest first; then the rest, newest first."""
    rows: list[QueueRow] = []
    query = row_query()
    for where, order in (
        (_PARKED, outbox.c.id.asc()),
        (_EXPORTED, outbox.c.id.asc()),
        (_WAITING, outbox.c.id.asc()),
        (_RECEIVED, outbox.c.id.desc()),
    ):
        left = limit - len(rows)
        if left <= 0:
            break
        rows += queue_rows(connection, query.where(where).order_by(order).limit(left), leased)
    return rows


def row_query() -> sa.Select[Any]:
    """Return what `queue_rows` reads, to be narrowed and ordered."""
    return sa.select(
        outbox.c.id.label("seq"),
        outbox.c.state,
        outbox.c.attempts,
        outbox.c.size,
        outbox.c.parked_reason,
        outbox.c.uploaded,
        outbox.c.parts,
        outbox.c.parked_code,
        outbox.c.exported_at,
        submissions.c.kind,
        submissions.c.id,
        submissions.c.number,
        submissions.c.item_name,
        submissions.c.applicant_masked,
        submissions.c.submitted_at,
    ).join(submissions, submissions.c.seq == outbox.c.id)


def queue_rows(
    connection: sa.Connection, query: sa.Select[Any], leased: frozenset[int]
) -> Iterator[QueueRow]:
    """Yield the rows of a query; one that was damaged on the disk is left out and logged."""
    for row in connection.execute(query):
        try:
            yield _queue_row(row, leased)
        except (ValueError, TypeError):
            log.critical("row %d of the queue cannot be read", row.seq)


def _queue_row(row: Any, leased: frozenset[int]) -> QueueRow:
    sending = row.state == Delivery.WAITING.value and row.seq in leased
    return QueueRow(
        id=row.id,
        number=ReceiptNumber(row.number),
        item_name=row.item_name,
        applicant_masked=row.applicant_masked,
        submitted_at=datetime.fromisoformat(row.submitted_at),
        delivery=Delivery.SENDING if sending else Delivery(row.state),
        attempts=row.attempts,
        size=row.size,
        parked_reason=row.parked_reason,
        parked_code=code_of(row.parked_code) if row.parked_code else None,
        kind=kind_or_none(row.kind),
        exported_at=time_or_none(row.exported_at),
        uploaded=row.uploaded,
        parts=row.parts,
    )


# ---- the platform's changes ----------------------------------------------------------------


def put_case(
    connection: sa.Connection, seq: int, stage: Stage, official_number: str, at: str
) -> None:
    """Keep a case's stage, its number when one is given, and `at` when it came to its end."""
    over = stage in FINAL_STAGES
    insert = sqlite.insert(cases).values(
        seq=seq,
        stage=stage.value,
        official_number=official_number,
        ended_at=at if over else None,
    )
    changes: dict[str, Any] = {"stage": stage.value}
    # The first time counts: the platform may tell an end again.
    changes["ended_at"] = (
        sa.func.coalesce(cases.c.ended_at, insert.excluded.ended_at) if over else None
    )
    if official_number:
        changes["official_number"] = official_number
    connection.execute(insert.on_conflict_do_update(index_elements=["seq"], set_=changes))


def put_change(connection: sa.Connection, seq: int, change: CaseChange, at: str) -> None:
    """Apply one change, learned `at`; the same step twice is one step."""
    put_case(connection, seq, change.stage, change.official_number, at)
    if change.step is None:
        return
    step = change.step
    row = {
        "seq": seq,
        "stage": step.stage.value,
        "at": time_text(step.at),
        "office": step.office,
        "handler": step.handler,
        "office_phone": step.office_phone,
        "opinion": step.opinion,
        "part": step.part,
    }
    connection.execute(sqlite.insert(case_steps).values(row).on_conflict_do_nothing())


def cursor_of(connection: sa.Connection) -> str:
    """Return the platform's cursor, empty at first."""
    return connection.scalar(sa.select(meta.c.value).where(meta.c.key == "cursor")) or ""


def put_cursor(connection: sa.Connection, cursor: str) -> None:
    """Keep the cursor."""
    insert = sqlite.insert(meta).values(key="cursor", value=cursor)
    connection.execute(insert.on_conflict_do_update(index_elements=["key"], set_={"value": cursor}))
