"""What the practice platform remembers about submissions: take in once, acknowledge the same for ever.

One transaction per batch; an acknowledgement leaves only after it committed, and only for an
envelope that was complete and could be opened.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from kiosk.domain.application import Kind, Stage
from kiosk.domain.assurance import Assurance
from kiosk.domain.joint import overall
from kiosk.domain.kinds import fits
from kiosk.domain.numbers import NumberMistyped, ReceiptNumber
from sync.envelope import CannotOpen, Opened, content_hash_of, open_envelope, recipient_of
from sync.sandbox.batch import Batch
from sync.sandbox.blobs import Blobs
from sync.sandbox.cursors import CursorUnknown, cursor_at, place
from sync.sandbox.database import reading, was_a_race
from sync.sandbox.earlier import person_key_of
from sync.sandbox.joint import parts_of, stages
from sync.sandbox.keys import Keys
from sync.sandbox.tables import changes, submissions, tallies, terminals
from sync.sandbox.terminals import Known, now
from sync.wire import (
    Change,
    Changes,
    ItemCode,
    Step,
    SubmissionEnvelope,
    SubmissionStatus,
    SubmitResult,
)
from sync.wire.clerk import Case, Cases, Counts, Decision

_RACES = 5
_Row = Any
"""A row of SQLAlchemy; its columns have no static types."""


class CaseUnknown(LookupError):
    """There is no such submission here."""


class PartUnknown(LookupError):
    """The application does not ask for such a part."""


class Records:
    """Submissions and cases; every method is one transaction. Safe to call from any thread."""

    def __init__(self, engine: Engine, keys: Keys, blobs: Blobs, *, sandbox: bool) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._keys = keys
        self._blobs = blobs
        self._sandbox = sandbox
        self._one_upload = threading.Lock()

    def take(self, terminal: Known, items: Sequence[SubmissionEnvelope]) -> list[SubmitResult]:
        """Take a batch in; answers in the order of the batch."""
        results: list[SubmitResult] = []
        for uploaded, some in groupby(
            items, lambda item: "" if item.envelope else item.content_hash
        ):
            take = self._take_uploaded if uploaded else self._take_whole
            results += take(terminal, tuple(some))
        return results

    def _take_uploaded(
        self, terminal: Known, items: Sequence[SubmissionEnvelope]
    ) -> list[SubmitResult]:
        """Take what names the same uploaded bytes, and drop those once they are stored.

        A crash before that leaves them to expire. The request was small, the bytes may be 64 MiB:
        one at a time is in memory.
        """
        sha256 = items[0].content_hash
        with self._one_upload:
            envelope = self._blobs.read(terminal.id, sha256) or b""
            whole = [item.model_copy(update={"envelope": envelope}) for item in items]
            results = self._take_whole(terminal, whole)
        statuses = {one.status for one in results}
        if statuses & {"received", "duplicate"}:
            self._blobs.taken(terminal.id, [sha256])
        elif "incomplete" in statuses:
            self._blobs.forget(terminal.id, [sha256])
        return results

    def _take_whole(
        self, terminal: Known, items: Sequence[SubmissionEnvelope]
    ) -> list[SubmitResult]:
        # Opening is the slow part: do it before the write lock is held.
        looked = [self._look_at(terminal, item) for item in items]
        for _ in range(_RACES):
            try:
                return self._take(terminal, items, looked)
            except DBAPIError as error:
                if not was_a_race(error):
                    raise
                # another worker stored one of them meanwhile: look again
        return self._take(terminal, items, looked)

    def _take(
        self,
        terminal: Known,
        items: Sequence[SubmissionEnvelope],
        looked: Sequence[tuple[ItemCode, str]],
    ) -> list[SubmitResult]:
        with self._engine.begin() as connection:
            batch = Batch(connection, terminal, items)
            results = [batch.judge(item, *one) for item, one in zip(items, looked, strict=True)]
            if batch.new:
                # In one order for everybody, so that two batches cannot wait for each other.
                connection.execute(
                    insert(submissions), sorted(batch.new, key=lambda row: str(row["id"]))
                )
            for status in ("duplicate", "conflict", "rejected"):
                _count(connection, status, sum(r.status == status for r in results))
        return results

    def _look_at(self, terminal: Known, item: SubmissionEnvelope) -> tuple[ItemCode, str]:
        """Return what is wrong with an item in itself, and the key of whose it is."""
        if fault := self._fault_of(terminal, item):
            return fault, ""
        try:
            opened = open_envelope(self._keys.private, item.id, item.kind, item.envelope)
        except CannotOpen:
            return "cannot_open", ""
        return "", person_key_of(self._keys, opened.payload)

    def _fault_of(self, terminal: Known, item: SubmissionEnvelope) -> ItemCode:
        if item.assurance is Assurance.SIMULATED and not self._sandbox:
            return "simulated_refused"
        person, about = item.assurance is not Assurance.NONE, bool(item.item_id)
        if not fits(item.kind, person=person, item=about, earlier=bool(item.supersedes)):
            return "unfit_kind"
        if not _gave(terminal, item.number):
            return "foreign_number"
        if content_hash_of(item.envelope) != item.content_hash:
            return "hash_mismatch" if item.envelope else "not_uploaded"
        try:
            suite, key_id = recipient_of(item.envelope)
            if (suite, key_id) != (item.suite, item.recipient_key_id):
                return "cannot_open"
        except CannotOpen:
            return "cannot_open"
        return "" if key_id in self._keys.private else "unknown_key"

    def status(self, terminal: Known, submission_id: str) -> SubmissionStatus:
        """Tell a terminal about one of its own; CaseUnknown for others' too."""
        with self._reading.begin() as connection:
            row = _find_case(connection, submission_id)
        if row.terminal_id != terminal.id:
            raise CaseUnknown
        return SubmissionStatus(
            id=row.id,
            content_hash=row.content_hash,
            received_at=datetime.fromisoformat(row.received_at),
            official_number=row.official_number,
            stage=Stage(row.stage),
        )

    def changes(self, terminal: Known, cursor: str, limit: int) -> Changes:
        """Changes of a terminal's cases after a cursor, oldest first."""
        after = place(cursor)
        query = (
            select(changes, submissions.c.official_number)
            .join(submissions, submissions.c.id == changes.c.submission_id)
            .where(changes.c.terminal_id == terminal.id, changes.c.serial > after.serial)
            .order_by(changes.c.serial)
            .limit(limit + 1)
        )
        there = select(changes).where(
            changes.c.terminal_id == terminal.id, changes.c.serial == after.serial
        )
        # Before the changes: what is written between the two is given next time, or now.
        counted = select(terminals.c.last_change, _last_number(terminal)).where(
            terminals.c.id == terminal.id
        )
        with self._reading.begin() as connection:
            newest, last_number = connection.execute(counted).one()
            rows = connection.execute(query).all()
            stood = connection.execute(there).first() if after.mark else None
        if after.serial > newest or (after.mark and (not stood or _cursor(stood) != cursor)):
            raise CursorUnknown
        page = rows[:limit]
        return Changes(
            items=tuple(_change(row) for row in page),
            cursor=_cursor(page[-1]) if page else cursor,
            more=len(rows) > limit,
            last_number=last_number or "",
        )

    # ---- the clerk's side ------------------------------------------------------------------

    def cases(self, limit: int, before: str = "") -> Cases:
        """List submissions, newest first; `before` goes on after an earlier page's last id.

        CaseUnknown when there is no such id.
        """
        query = _case_query().order_by(submissions.c.serial.desc()).limit(limit)
        with self._reading.begin() as connection:
            if before:
                query = query.where(submissions.c.serial < _find_case(connection, before).serial)
            rows = connection.execute(query).all()
            total = connection.scalar(select(func.count()).select_from(submissions)) or 0
        return Cases(items=tuple(_case(row) for row in rows), total=total)

    def case(self, key: str) -> Case:
        """One submission by id or receipt number."""
        with self._reading.begin() as connection:
            return _case(_find_case(connection, key))

    def open(self, key: str) -> Opened:
        """Decrypt one submission for the clerk."""
        with self._reading.begin() as connection:
            row = _find_case(connection, key)
            envelope = connection.scalar(
                select(submissions.c.envelope).where(submissions.c.serial == row.serial)
            )
        return open_envelope(self._keys.private, row.id, Kind(row.kind), bytes(envelope or b""))

    def decide(self, decision: Decision) -> Case:
        """Move a case on and tell its terminal."""
        key = decision.id or decision.number
        parts = parts_of(self.open(key).payload) if decision.part else {}
        if decision.part and decision.part not in parts:
            raise PartUnknown
        with self._engine.begin() as connection:
            row = _find_case(connection, key)
            serial = next_serial(connection, row.terminal_id)  # held: two parts follow one another
            stage = decision.stage
            if decision.part:
                stage = overall(stages(connection, row.id, parts, decision))
            connection.execute(
                update(submissions)
                .where(submissions.c.serial == row.serial)
                .values(stage=stage.value)
            )
            connection.execute(
                insert(changes).values(
                    terminal_id=row.terminal_id,
                    serial=serial,
                    submission_id=row.id,
                    stage=stage.value,
                    step_stage=decision.stage.value,
                    part=decision.part,
                    part_name=parts.get(decision.part, ""),
                    at=now().isoformat(),
                    office=decision.office,
                    handler=decision.handler,
                    office_phone=decision.office_phone,
                    opinion=decision.opinion,
                )
            )
            return _case(_find_case(connection, row.id))

    def counts(self) -> Counts:
        """Count what the platform has seen."""
        with self._reading.begin() as connection:
            tally = {row.name: row.value for row in connection.execute(select(tallies))}

            def rows(table: Any) -> int:
                return connection.scalar(select(func.count()).select_from(table)) or 0

            return Counts(
                terminals=rows(terminals),
                received=rows(submissions),
                duplicates=tally.get("duplicate", 0),
                conflicts=tally.get("conflict", 0),
                rejected=tally.get("rejected", 0),
                decisions=rows(changes),
            )


def next_serial(connection: Connection, terminal_id: int) -> int:
    """Count up the changes of a terminal's cases; keeps others from doing so until it commits.

    So serials become visible in their order, and a cursor never passes one that commits later.
    """
    counted = (
        update(terminals)
        .where(terminals.c.id == terminal_id)
        .values(last_change=terminals.c.last_change + 1)
        .returning(terminals.c.last_change)
    )
    return int(connection.execute(counted).scalar_one())


def _cursor(change: _Row) -> str:
    return cursor_at(change.serial, change.submission_id, change.stage, change.at)


def _gave(terminal: Known, number: str) -> bool:
    """Whether a terminal, in any of its epochs, may have given this receipt number out."""
    try:
        return ReceiptNumber(number).digits.startswith(terminal.number_prefix)
    except NumberMistyped:
        return False


def _last_number(terminal: Known) -> Any:
    """Ask for the highest number of a terminal's present epoch.

    All numbers have 19 digits, so text compares.
    """
    start = f"{terminal.number_prefix}{terminal.epoch:02}"
    number = submissions.c.number
    wanted = select(func.max(number)).where(number.between(f"{start}0000000", f"{start}9999999"))
    return wanted.scalar_subquery()


def _case_query() -> Any:
    columns = [column for column in submissions.c if column.name != "envelope"]
    return select(*columns, terminals.c.region, terminals.c.terminal).join(
        terminals, terminals.c.id == submissions.c.terminal_id
    )


def _find_case(connection: Connection, key: str) -> _Row:
    digits = key.replace(" ", "")
    by_number = digits.isascii() and digits.isdigit()
    column = submissions.c.number if by_number else submissions.c.id
    row = connection.execute(
        _case_query().where(column == (digits if by_number else key))
    ).one_or_none()
    if row is None:
        raise CaseUnknown
    return row


def _case(row: _Row) -> Case:
    return Case(
        id=row.id,
        number=row.number,
        official_number=row.official_number,
        kind=Kind(row.kind),
        item_id=row.item_id,
        assurance=Assurance(row.assurance),
        terminal=f"{row.region}-{row.terminal:04}",
        submitted_at=datetime.fromisoformat(row.submitted_at),
        received_at=datetime.fromisoformat(row.received_at),
        stage=Stage(row.stage),
        size=row.size,
        content_hash=row.content_hash,
    )


def _change(row: _Row) -> Change:
    step = Step(
        stage=Stage(row.step_stage or row.stage),
        at=datetime.fromisoformat(row.at),
        office=row.office,
        handler=row.handler,
        office_phone=row.office_phone,
        opinion=row.opinion,
        part=row.part_name,
    )
    return Change(
        submission_id=row.submission_id,
        stage=Stage(row.stage),
        step=step,
        official_number=row.official_number,
    )


def _count(connection: Connection, name: str, more: int) -> None:
    if not more:
        return
    # `insert` of SQLAlchemy knows no conflict, that of each database does, in the same words.
    own = postgresql if connection.dialect.name == "postgresql" else sqlite
    first = own.insert(tallies).values(name=name, value=more)
    again = first.on_conflict_do_update(
        index_elements=[tallies.c.name], set_={"value": tallies.c.value + more}
    )
    connection.execute(again)
