"""The queue in the hands of staff: `kiosk.ports.QueueKeeper` over the file, each act in the audit chain.

Works in the process that owns the file and, for commands, beside it: leases are not looked at, so
an item that is just being sent may be retried, held or exported. Whatever was done here, an
acknowledgement for the very bytes ends it as received, and the platform takes each once.

Acts of staff are durable: nobody does them a second time by itself.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from kiosk.domain.application import Delivery, SealedSubmission
from kiosk.domain.parking import BY_LINE, ParkCode
from kiosk.ports import (
    Acknowledgement,
    Imported,
    OutboxItem,
    QueueRow,
    Refusal,
    StoreUnsafe,
    Unsafe,
    Written,
)
from kiosk.store import acknowledge, chain, queue, submissions
from kiosk.store.database import Database
from kiosk.store.tables import meta, outbox
from kiosk.store.tables import submissions as table

log = logging.getLogger(__name__)

_PIECE = 200
"""Rows in one transaction: a submission waits for a whole export no longer than for these."""

_UNSENT = sa.text("outbox.state = 'waiting'")
_HELD = sa.text("outbox.state = 'parked'")
_ON_A_STICK = sa.text("outbox.state = 'exported'")

_TRIED = sqlite.insert(meta).values(key="desk", value="1")
_ACTED = _TRIED.on_conflict_do_update(
    index_elements=["key"],
    set_={"value": sa.cast(sa.cast(meta.c.value, sa.Integer) + 1, sa.Text)},
)


class SqliteDesk:
    """Built by `SqliteStore.desk`. Safe to call from any thread."""

    def __init__(
        self,
        database: Database,
        *,
        now: Callable[[], datetime],
        rows: Callable[[int], Sequence[QueueRow]],
        wrote: Callable[[], None],
    ) -> None:
        """Take the parts of the store; `rows` lists the queue."""
        self._database = database
        self._now = now
        self._rows = rows
        self._wrote = wrote

    def rows(self, limit: int = 200) -> Sequence[QueueRow]:
        """Return what is parked, then exported, then waiting, oldest first, then the rest."""
        return self._rows(limit)

    def retry(self, submission_id: str) -> bool:
        """Let a parked or exported item wait again; False when it is neither."""
        values = {"parked_code": "", "parked_reason": "", "sunk": 0}
        return self._move(
            submission_id, (Delivery.PARKED, Delivery.EXPORTED), Delivery.WAITING, values, "retry"
        )

    def hold(self, submission_id: str, given: str) -> bool:
        """Park a waiting item in the name of staff; False when it does not wait."""
        with self._database.durable() as connection:
            row = _row(connection, submission_id)
            if row is None or row.state != Delivery.WAITING.value:
                return False
            queue.mark_parked(connection, row.id, ParkCode.BY_STAFF, given)
            detail = {"code": ParkCode.BY_STAFF.value}
            chain.append(connection, self._at(), "parked", submission_id, detail)
            acted(connection)
        self._wrote()
        return True

    def reread(self) -> None:
        """Let the progress of every case be read from its beginning: the platform forgot our place.

        Nothing here is lost by it: the same step twice is one step.
        """
        with self._database.durable() as connection:
            queue.put_cursor(connection, "")
            chain.append(connection, self._at(), "reread", "", {})
            acted(connection)
        self._wrote()

    def unsent(self, *, again: bool, everything: bool) -> tuple[Sequence[str], int]:
        """Return the ids an export would carry, oldest first, and the bytes of their envelopes."""
        held = _chosen(_HELD)
        if not everything:
            held = held.where(outbox.c.parked_code.in_([code.value for code in BY_LINE]))
        choices = [_chosen(_UNSENT), held]
        if again or everything:
            choices.append(_chosen(_ON_A_STICK))
        found: list[Any] = []
        with self._database.reading() as connection:
            for query in choices:
                found += connection.execute(query)
        found.sort(key=lambda row: row.seq)
        return [row.key for row in found], sum(row.size for row in found)

    def load(self, submission_id: str) -> OutboxItem | None:
        """Read one whole item; one whose bytes changed on the disk is parked, and None."""
        seq = None
        try:
            with self._database.reading() as connection:
                seq = submissions.seq_of(connection, submission_id)
                rows = queue.items(connection, [seq]) if seq is not None else []
            if rows and hashlib.sha256(rows[0].data).hexdigest() == rows[0].content_hash:
                (row,) = rows
                sealed = SealedSubmission(
                    row.suite, row.recipient_key_id, row.data, row.content_hash
                )
                return queue.item_of(row, sealed)
        except StoreUnsafe as error:
            if error.cause is not Unsafe.DAMAGED:
                raise
        except (ValueError, TypeError):
            log.critical("row %s of the queue cannot be read", seq)
        if seq is not None:
            with self._database.durable() as connection:
                if queue.mark_parked(connection, seq, ParkCode.DAMAGED):
                    detail = {"code": ParkCode.DAMAGED.value}
                    chain.append(connection, self._at(), "parked", f"row {seq}", detail)
            self._wrote()
        return None

    def exported(self, written: Written) -> int:
        """Note what is in a bundle, unless the platform has it meanwhile; returns how many."""
        count = 0
        for start in range(0, len(written.items), _PIECE):
            count += self._exported(written, written.items[start : start + _PIECE])
        with self._database.durable() as connection:
            detail = {"sha256": written.sha256, "items": len(written.items)}
            chain.append(connection, self._at(), "export", written.bundle, detail)
            acted(connection)
        self._wrote()
        return count

    def _exported(self, written: Written, keys: Sequence[str]) -> int:
        with self._database.durable() as connection:
            rows = [row for row in _rows(connection, keys) if row.state != Delivery.RECEIVED.value]
            if not rows:
                return 0
            connection.execute(
                sa.update(outbox)
                .where(outbox.c.id.in_([row.id for row in rows]))
                .values(
                    state=Delivery.EXPORTED.value,
                    bundle=written.bundle,
                    exported_at=self._at(),
                    parked_code="",
                    parked_reason="",
                )
            )
            detail = {"bundle": written.bundle}
            events = [("exported", row.key, detail) for row in rows]
            chain.extend(connection, self._at(), events)
        self._wrote()
        return len(rows)

    def settle(
        self, bundle: str, received: Sequence[Acknowledgement], refused: Sequence[Refusal]
    ) -> Imported:
        """Apply a piece of an acknowledgement file in one transaction."""
        with self._database.durable() as connection:
            answers = [(one.submission_id, one.content_hash) for one in received]
            answers += [(one.submission_id, one.content_hash) for one in refused]
            rows = {row.key: row for row in _rows(connection, [key for key, _ in answers])}
            fresh = {
                one.submission_id
                for one in received
                if (row := rows.get(one.submission_id))
                and row.content_hash == one.content_hash
                and row.state != Delivery.RECEIVED.value
            }
            marked = acknowledge.mark(connection, self._at(), received) if received else {}
            parked = [
                one
                for one in refused
                if one.submission_id not in marked and _still_there(rows, one, bundle)
            ]
            for one in parked:
                seq = rows[one.submission_id].id
                queue.mark_parked(connection, seq, one.code, one.given)
                detail = {"code": one.code.value, "bundle": bundle}
                chain.append(connection, self._at(), "parked", one.submission_id, detail)
            foreign = sum(
                (row := rows.get(key)) is None or row.content_hash != digest
                for key, digest in answers
            )
            known = len(answers) - len(fresh) - len(parked) - foreign
            if fresh or parked:
                counts = {"received": len(fresh), "parked": len(parked)}
                chain.append(connection, self._at(), "acknowledgements", bundle, counts)
                acted(connection)
        self._wrote()
        return Imported(len(fresh), len(parked), known, foreign)

    def _move(
        self,
        submission_id: str,
        before: tuple[Delivery, ...],
        after: Delivery,
        values: dict[str, Any],
        event: str,
    ) -> bool:
        with self._database.durable() as connection:
            row = _row(connection, submission_id)
            if row is None or row.state not in {state.value for state in before}:
                return False
            connection.execute(
                sa.update(outbox).where(outbox.c.id == row.id).values(state=after.value, **values)
            )
            chain.append(connection, self._at(), event, submission_id, {"was": row.state})
            acted(connection)
        self._wrote()
        return True

    def _at(self) -> str:
        return self._now().isoformat()


def acted(connection: sa.Connection) -> None:
    """Let the owner of the file see that staff did something."""
    connection.execute(_ACTED)


def acts(connection: sa.Connection) -> str:
    """Return a mark that changes with every act of staff, in whichever process it was done."""
    return connection.scalar(sa.select(meta.c.value).where(meta.c.key == "desk")) or ""


def _chosen(where: sa.TextClause) -> sa.Select[Any]:
    columns = (outbox.c.id.label("seq"), table.c.id.label("key"), outbox.c.size)
    return sa.select(*columns).join(table, table.c.seq == outbox.c.id).where(where)


def _rows(connection: sa.Connection, keys: Sequence[str]) -> list[Any]:
    query = (
        sa.select(table.c.id.label("key"), outbox.c.id, outbox.c.state, outbox.c.content_hash)
        .add_columns(outbox.c.bundle)
        .join(outbox, outbox.c.id == table.c.seq)
        .where(table.c.id.in_(keys))
        .order_by(outbox.c.id)
    )
    return list(connection.execute(query))


def _row(connection: sa.Connection, key: str) -> Any | None:
    return next(iter(_rows(connection, [key])), None)


def _still_there(rows: dict[str, Any], refusal: Refusal, bundle: str) -> bool:
    """Tell whether a refusal is about the item as it is now: staff may have sent it since."""
    row = rows.get(refusal.submission_id)
    return (
        row is not None
        and row.state == Delivery.EXPORTED.value
        and row.bundle == bundle
        and row.content_hash == refusal.content_hash
    )
