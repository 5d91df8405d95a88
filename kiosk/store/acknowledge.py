"""Acknowledgements of the platform, a whole batch in one transaction: one sync, few statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from kiosk.domain.application import Delivery
from kiosk.store import chain
from kiosk.store.codec import time_text
from kiosk.store.tables import cases, outbox, submissions

if TYPE_CHECKING:
    from kiosk.ports import Acknowledgement

_STATES = (
    sa.select(submissions.c.id.label("key"), outbox.c.id, outbox.c.state, outbox.c.content_hash)
    .join(submissions, submissions.c.seq == outbox.c.id)
    .where(submissions.c.id.in_(sa.bindparam("keys", expanding=True)))
)
_RECEIVE = (
    sa.update(outbox)
    .where(outbox.c.id == sa.bindparam("row"))
    .values(
        state=Delivery.RECEIVED.value,
        received_at=sa.bindparam("received"),
        parked_code="",
        parked_reason="",
    )
)
_CASE = sqlite.insert(cases)
_NUMBER = _CASE.on_conflict_do_update(
    index_elements=["seq"], set_={"official_number": _CASE.excluded.official_number}
)


def mark(connection: sa.Connection, at: str, answers: Sequence[Acknowledgement]) -> dict[str, int]:
    """Mark what is acknowledged for the very bytes we keep; returns row numbers by id.

    What was received before stays as it was first acknowledged.
    """
    named = {answer.submission_id: answer for answer in reversed(answers)}
    states = connection.execute(_STATES, {"keys": list(named)}).all()
    fitting = [
        (row, named[row.key]) for row in states if row.content_hash == named[row.key].content_hash
    ]
    fresh = [(row, answer) for row, answer in fitting if row.state != Delivery.RECEIVED.value]
    if fresh:
        connection.execute(
            _RECEIVE,
            [{"row": row.id, "received": time_text(answer.received_at)} for row, answer in fresh],
        )
        chain.extend(
            connection,
            at,
            [
                (
                    "received",
                    row.key,
                    {"content_hash": row.content_hash, "official_number": answer.official_number},
                )
                for row, answer in fresh
            ],
        )
    numbered = [
        {"seq": row.id, "stage": "submitted", "official_number": answer.official_number}
        for row, answer in fitting
        if answer.official_number
    ]
    if numbered:
        connection.execute(_NUMBER, numbered)
    return {row.key: row.id for row, _ in fitting}
