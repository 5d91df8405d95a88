"""What was submitted, and what became of it: the half of the store the use cases speak to.

Statements are built once; SQLAlchemy Core only (the ORM costs 13 per cent on this path).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from kiosk.domain.application import Affair, CaseStep, Delivery, Kind, NewSubmission, Stage
from kiosk.domain.numbers import LAST_SERIAL, ReceiptNumber, TerminalNumber
from kiosk.ports import Unsafe
from kiosk.store import chain
from kiosk.store.codec import day_or_none, receipt_text, time_or_none, time_text
from kiosk.store.errors import unsafe
from kiosk.store.prepared import Prepared
from kiosk.store.tables import (
    case_steps,
    cases,
    envelopes,
    outbox,
    prints,
    serials,
    submissions,
)

if TYPE_CHECKING:
    from kiosk.store.database import Database

log = logging.getLogger(__name__)

_LEAP = 1000
"""Numbers left out after a restored copy: some may be on paper that never reached the platform."""

_INSERT_SUBMISSION = Prepared(
    sa.insert(submissions), [column.name for column in submissions.c if column.name != "seq"]
)
_INSERT_ENVELOPE = Prepared(sa.insert(envelopes))
_INSERT_OUTBOX = Prepared(
    sa.insert(outbox),
    ["id", "state", "content_hash", "size", "attempts", "parked_reason", "parts"],
)

_here = (
    (serials.c.region == sa.bindparam("region"))
    & (serials.c.terminal == sa.bindparam("terminal"))
    & (serials.c.epoch == sa.bindparam("epoch"))
)
_SERIAL = sa.select(serials.c.serial).where(_here)
_upsert = sqlite.insert(serials)
_SET_SERIAL = _upsert.on_conflict_do_update(
    index_elements=["region", "terminal", "epoch"],
    set_={"serial": sa.func.max(serials.c.serial, _upsert.excluded.serial)},
)

_AFFAIRS = (
    sa.select(
        submissions.c.seq,
        submissions.c.id,
        submissions.c.number,
        submissions.c.kind,
        submissions.c.item_id,
        submissions.c.item_name,
        submissions.c.applicant_masked,
        submissions.c.submitted_at,
        submissions.c.due,
        submissions.c.due_provisional,
        outbox.c.state,
        outbox.c.received_at,
        outbox.c.parked_reason,
        outbox.c.size,
        outbox.c.uploaded,
        outbox.c.parts,
        cases.c.stage,
        cases.c.official_number,
    )
    .join(outbox, outbox.c.id == submissions.c.seq)
    .outerjoin(cases, cases.c.seq == submissions.c.seq)
)

_NEXT_SERIAL = Prepared(
    sqlite.insert(serials)
    .on_conflict_do_update(
        index_elements=["region", "terminal", "epoch"], set_={"serial": serials.c.serial + 1}
    )
    .returning(serials.c.serial)
)


def last_serial(connection: sa.Connection, terminal: TerminalNumber) -> int:
    """Return the last serial given out in this enrolment, 0 when there is none."""
    return connection.scalar(_SERIAL, _key(terminal)) or 0


def set_serial(connection: sa.Connection, terminal: TerminalNumber, serial: int) -> None:
    """Raise the counter of an enrolment to at least `serial`."""
    connection.execute(_SET_SERIAL, {**_key(terminal), "serial": serial})


def highest_epoch(connection: sa.Connection, terminal: TerminalNumber) -> int:
    """Return the highest epoch this file ever counted for this terminal, 0 when none."""
    return (
        connection.scalar(
            sa.select(sa.func.max(serials.c.epoch)).where(
                serials.c.region == terminal.region, serials.c.terminal == terminal.terminal
            )
        )
        or 0
    )


def next_number(connection: sa.Connection, terminal: TerminalNumber) -> tuple[int, ReceiptNumber]:
    """Count one serial up inside the caller's transaction."""
    ((serial,),) = _NEXT_SERIAL(connection, {**_key(terminal), "serial": 1})
    try:
        return serial, terminal.number(serial)
    except ValueError as error:
        raise unsafe(Unsafe.NUMBERS_USED_UP) from error


def count_from(database: Database, terminal: TerminalNumber, number: ReceiptNumber) -> bool:
    """Let counting go on after a number the platform holds; tells whether it was ahead of us."""
    if not terminal.gave(number):
        return False
    with database.reading() as connection:
        if number.serial <= last_serial(connection, terminal):
            return False
    with database.durable() as connection:
        set_serial(connection, terminal, min(number.serial + _LEAP, LAST_SERIAL))
    log.error("the platform holds numbers this file does not know: it is an older copy")
    return True


def insert(connection: sa.Connection, new: NewSubmission) -> tuple[int, bytes]:
    """Write application, envelope, outbox row and audit row; returns the audit head."""
    slip = new.receipt
    receipt = receipt_text(slip) if slip else ""
    at = time_text(new.submitted_at)
    inserted = _INSERT_SUBMISSION(
        connection,
        {
            "id": new.id,
            "number": str(new.number),
            "kind": new.kind.value,
            "item_id": new.item_id,
            "item_name": new.item_name,
            "applicant_masked": new.applicant_masked,
            "person_key": new.person_key,
            "assurance": new.assurance.value,
            "submitted_at": at,
            "due": slip.due.isoformat() if slip and slip.due else None,
            "due_provisional": int(slip.due_provisional) if slip else 0,
            "supersedes": new.supersedes,
            "receipt": receipt,
        },
    )
    seq = inserted.lastrowid
    _INSERT_ENVELOPE(
        connection,
        {
            "seq": seq,
            "suite": new.sealed.suite,
            "recipient_key_id": new.sealed.recipient_key_id,
            "data": new.sealed.envelope,
        },
    )
    _INSERT_OUTBOX(
        connection,
        {
            "id": seq,
            "state": Delivery.WAITING.value,
            "content_hash": new.sealed.content_hash,
            "size": len(new.sealed.envelope),
            "attempts": 0,
            "parts": new.sealed.parts,
            "parked_reason": "",
        },
    )
    detail = {
        "number": str(new.number),
        "kind": new.kind.value,
        "item": new.item_id,
        "assurance": new.assurance.value,
        "content_hash": new.sealed.content_hash,
        "receipt_sha256": hashlib.sha256(receipt.encode()).hexdigest(),
    }
    return chain.append(connection, at, "submitted", new.id, detail)


def of_person(connection: sa.Connection, person_key: bytes) -> list[Affair]:
    """Return a person's affairs, newest first; nobody (no bytes) has none."""
    if not person_key:
        return []
    mine = _AFFAIRS.where(submissions.c.person_key == person_key)
    found = _affairs(connection, mine.order_by(submissions.c.seq.desc()))
    return [one for one in found if one is not None]  # one damaged row must not hide the others


def by_id(connection: sa.Connection, submission_id: str) -> Affair | None:
    """Return one affair; StoreUnsafe when it is there and cannot be read."""
    return _one(connection, _AFFAIRS.where(submissions.c.id == submission_id))


def by_number(connection: sa.Connection, number: ReceiptNumber) -> Affair | None:
    """Return the affair with a receipt number; StoreUnsafe when it cannot be read."""
    return _one(connection, _AFFAIRS.where(submissions.c.number == str(number)))


def receipt_of(connection: sa.Connection, submission_id: str) -> str | None:
    """Return the stored receipt as text."""
    wanted = sa.select(submissions.c.receipt).where(submissions.c.id == submission_id)
    return connection.scalar(wanted)


def seq_of(connection: sa.Connection, submission_id: str) -> int | None:
    """Return the row number of a submission."""
    wanted = sa.select(submissions.c.seq).where(submissions.c.id == submission_id)
    return connection.scalar(wanted)


def _key(terminal: TerminalNumber) -> dict[str, Any]:
    return {
        "region": terminal.region,
        "terminal": terminal.terminal,
        "epoch": terminal.epoch,
    }


def _one(connection: sa.Connection, query: sa.Select[Any]) -> Affair | None:
    found = _affairs(connection, query)
    if None in found:  # "there is no such number" would send somebody to submit it again
        raise unsafe(Unsafe.DAMAGED)
    return found[0] if found else None


def _affairs(connection: sa.Connection, query: sa.Select[Any]) -> list[Affair | None]:
    """Read the rows of a query; None stands for one that was damaged on the disk."""
    rows = connection.execute(query).all()
    seqs = [row.seq for row in rows]
    steps = _steps(connection, seqs)
    printed = _prints(connection, seqs)
    found: list[Affair | None] = []
    for row in rows:
        try:
            found.append(_affair(row, steps.get(row.seq, ()), *printed.get(row.seq, (0, ""))))
        except (ValueError, TypeError):
            log.critical("row %d of submissions cannot be read", row.seq)
            found.append(None)
    return found


def _affair(row: Any, steps: Sequence[Any], count: int, last: str) -> Affair:
    return Affair(
        id=row.id,
        number=ReceiptNumber(row.number),
        item_id=row.item_id,
        item_name=row.item_name,
        applicant_masked=row.applicant_masked,
        submitted_at=datetime.fromisoformat(row.submitted_at),
        delivery=Delivery(row.state),
        received_at=time_or_none(row.received_at),
        official_number=row.official_number or "",
        parked_reason=row.parked_reason,
        size=row.size,
        uploaded=row.uploaded,
        parts=row.parts,
        stage=Stage(row.stage) if row.stage else Stage.SUBMITTED,
        due=day_or_none(row.due),
        due_provisional=bool(row.due_provisional),
        steps=tuple(_step(one) for one in steps),
        prints=count,
        kind=Kind(row.kind),
        last_print=last,
    )


def _steps(connection: sa.Connection, seqs: Sequence[int]) -> dict[int, list[Any]]:
    wanted = sa.select(case_steps).where(case_steps.c.seq.in_(seqs)).order_by(case_steps.c.id)
    found: dict[int, list[Any]] = {}
    for row in connection.execute(wanted):
        found.setdefault(row.seq, []).append(row)
    return found


def _step(row: Any) -> CaseStep:
    return CaseStep(
        stage=Stage(row.stage),
        at=datetime.fromisoformat(row.at),
        office=row.office,
        handler=row.handler,
        office_phone=row.office_phone,
        opinion=row.opinion,
        part=row.part,
    )


def _prints(connection: sa.Connection, seqs: Sequence[int]) -> dict[int, tuple[int, str]]:
    wanted = sa.select(prints.c.seq, prints.c.result).where(prints.c.seq.in_(seqs))
    found: dict[int, tuple[int, str]] = {}
    for row in connection.execute(wanted.order_by(prints.c.id)):
        count, _ = found.get(row.seq, (0, ""))
        found[row.seq] = (count + (row.result == "printed"), row.result)
    return found
