"""What leaves the file, and when (保留期限): only what the platform has, and only after its days.

Two ages, both counted in the days of the setting:

- the sealed envelope goes so long after the acknowledgement: the platform has the very bytes;
- what a list needs (masked name, item, steps, slip) stays while the case runs and goes when it has
  also been at its end for so long. A kind without a case is at its end when it is received.

Never anything that is not acknowledged. Serials are counted in a table of their own and stay; so
does the audit chain, which also says what was removed. `secure_delete` overwrites the pages.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kiosk.domain.kinds import KINDS
from kiosk.store import chain
from kiosk.store.tables import case_steps, cases, envelopes, outbox, prints, submissions

_ITEMS = 20
_BYTES = 4 * 1024 * 1024
"""Bounds of one transaction: somebody may want to submit meanwhile."""

_RECEIVED = sa.text("outbox.state = 'received'")
_WITHOUT_CASE = [kind.value for kind, needs in KINDS.items() if not needs.case]


def _before(column: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Compare instants, not texts: the platform may count in another zone."""
    return sa.func.julianday(column) < sa.func.julianday(sa.bindparam("before"))


_ENVELOPES = (
    sa.select(outbox.c.id, submissions.c.id.label("key"), outbox.c.size)
    .join(envelopes, envelopes.c.seq == outbox.c.id)
    .join(submissions, submissions.c.seq == outbox.c.id)
    .where(_RECEIVED, _before(outbox.c.received_at))
    .order_by(outbox.c.id)
    .limit(_ITEMS)
)
_WHOLE = (
    sa.select(outbox.c.id, submissions.c.id.label("key"))
    .join(submissions, submissions.c.seq == outbox.c.id)
    .outerjoin(cases, cases.c.seq == outbox.c.id)
    .where(
        _RECEIVED,
        _before(outbox.c.received_at),
        submissions.c.kind.in_(_WITHOUT_CASE) | _before(cases.c.ended_at),
    )
    .order_by(outbox.c.id)
    .limit(_ITEMS)
)


def due(connection: sa.Connection, before: datetime) -> bool:
    """Tell whether anything is older than `before` and may go; reads only."""
    given = {"before": before.isoformat()}
    return any(connection.execute(query, given).first() for query in (_ENVELOPES, _WHOLE))


def purge(connection: sa.Connection, before: datetime, at: str) -> int:
    """Remove one small piece of what is due inside the caller's transaction; returns how many."""
    given = {"before": before.isoformat()}
    whole = list(connection.execute(_WHOLE, given))
    if whole:
        _remove(connection, [row.id for row in whole])
        events = [("removed", row.key, {"what": "all"}) for row in whole]
        chain.extend(connection, at, events)
        return len(whole)
    sealed = _bounded(connection.execute(_ENVELOPES, given))
    if sealed:
        gone = [row.id for row in sealed]
        connection.execute(sa.delete(envelopes).where(envelopes.c.seq.in_(gone)))
        chain.extend(connection, at, [("removed", row.key, {"what": "sealed"}) for row in sealed])
    return len(sealed)


def _remove(connection: sa.Connection, seqs: list[int]) -> None:
    for column in (prints.c.seq, case_steps.c.seq, cases.c.seq, envelopes.c.seq, outbox.c.id):
        connection.execute(sa.delete(column.table).where(column.in_(seqs)))
    connection.execute(sa.delete(submissions).where(submissions.c.seq.in_(seqs)))


def _bounded(rows: Any) -> list[Any]:
    taken: list[Any] = []
    total = 0
    for row in rows:
        total += row.size
        if taken and total > _BYTES:
            break
        taken.append(row)
    return taken
