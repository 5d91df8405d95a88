"""Opening the terminal's file: schema, damage, losses; the only builder of `SqliteStore`."""

from __future__ import annotations

import logging
import sqlite3
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from kiosk.domain.numbers import TerminalNumber
from kiosk.ports import Unsafe
from kiosk.store import chain, damage, submissions
from kiosk.store.database import Database, Tuning
from kiosk.store.errors import cause_of, explained, unsafe
from kiosk.store.schema import bring_up_to_date, version_of
from kiosk.store.store import SqliteStore
from kiosk.store.tables import SCHEMA_VERSION, meta
from kiosk.store.witness import Loss, Mark, Witness, read_mark, witness_path

log = logging.getLogger(__name__)

FILE_NAME = "kiosk.db"
"""Name of the database in the data directory of the settings."""


def _wall_clock() -> datetime:
    return datetime.now().astimezone()


def open_store(
    path: Path,
    terminal: TerminalNumber | None = None,
    *,
    tuning: Tuning | None = None,
    begin_again: bool = False,
    now: Callable[[], datetime] = _wall_clock,
) -> SqliteStore:
    """Open (or create) the terminal's file for its one owner, the process of `kiosk run`.

    Without `terminal` no number is given out (NotEnrolled) until `set_terminal_number`.
    Raises StoreDamaged when the file cannot be trusted: it was renamed and lies beside. It goes
    on raising until `begin_again` starts a new file whose serials go on where the witness stood.
    Raises StoreUnsafe for everything else that prevents opening.
    """
    if not begin_again:
        damage.guard(path)
    elif not _has_content(path):
        damage.set_aside(path, now(), "")  # SQLite would delete a WAL without its database
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    known = read_mark(witness_path(path))
    database = Database(path, tuning or Tuning())
    try:
        _prepare(database, now)
        with explained(), database.durable() as connection:
            store_id = _store_id(connection)
            fresh = chain.head(connection)[0] == 0
            loss = _loss(connection, known, store_id)
            if loss:
                detail = {"audit_rows": loss.audit_rows, "serials": loss.serials}
                chain.append(connection, now().isoformat(), "loss", "", detail)
            if fresh and begin_again:
                _begin_after(connection, known, terminal, now)
            if known:
                _raise_serial(connection, known)
    except BaseException:
        database.close()
        raise
    if loss:
        log.error(
            "the store lost %d audit rows and %d receipt numbers", loss.audit_rows, loss.serials
        )
    store = SqliteStore(database, store_id, _witness(path), now=now, loss=loss)
    if terminal is not None:
        try:
            store.set_terminal_number(terminal)
        except BaseException:
            store.close()
            raise
    return store


def open_reader(path: Path) -> SqliteStore:
    """Open the file to look only, beside the process that owns it; for lists and checks.

    FileNotFoundError when there is no file; StoreUnsafe when it cannot be read or is of another
    version. Never changes a byte, never migrates, never sets aside.
    """
    return SqliteStore(_beside(path, read_only=True), "", None, now=_wall_clock)


def open_beside(path: Path) -> SqliteStore:
    """Open the file for an act of staff, beside the process that owns it or while none does.

    As `open_reader`, but `desk` may write. Gives no numbers and looks after nothing.
    """
    return SqliteStore(_beside(path, read_only=False), "", None, now=_wall_clock)


def _beside(path: Path, *, read_only: bool) -> Database:
    if not _has_content(path):
        raise FileNotFoundError(path)
    database = Database(path, Tuning(), read_only=read_only)
    with explained():
        connection = database.look()
        try:
            version = version_of(connection)
        finally:
            connection.close()
    if version != SCHEMA_VERSION:
        raise unsafe(Unsafe.NEWER if version > SCHEMA_VERSION else Unsafe.READ_ONLY)
    return database


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _prepare(database: Database, now: Callable[[], datetime]) -> None:
    """Look the file over and migrate it; sets it aside and raises when it is damaged."""
    # A rollback journal is what a kill during the making of the file leaves behind.
    half_made = database.path.with_name(database.path.name + "-journal").exists()
    created = half_made or not _has_content(database.path)
    version, wrong = 0, ""
    try:
        if created:
            database.create()
            database.path.chmod(0o600)
        version, wrong = _looked_over(database)
    except sqlite3.Error as error:
        if cause_of(error) is not Unsafe.DAMAGED:
            raise unsafe(cause_of(error)) from error
        wrong = str(error)
    except OSError as error:
        raise unsafe(Unsafe.READ_ONLY) from error
    if wrong:
        database.close()
        raise damage.set_aside(database.path, now(), wrong)
    bring_up_to_date(database, version)


def _looked_over(database: Database) -> tuple[int, str]:
    connection = database.look()
    try:
        version = version_of(connection)
        if version > SCHEMA_VERSION:
            return version, ""
        doubt = damage.suspicion(database.path)
        if not doubt.exists():
            return version, damage.look_over(connection)
        wrong = damage.look_at_everything(connection)
        doubt.unlink()
        return version, wrong
    finally:
        connection.close()


def _store_id(connection: sa.Connection) -> str:
    found = connection.scalar(sa.select(meta.c.value).where(meta.c.key == "store_id"))
    if found:
        return str(found)
    store_id = str(uuid.uuid4())
    connection.execute(sa.insert(meta), {"key": "store_id", "value": store_id})
    return store_id


def _loss(connection: sa.Connection, known: Mark | None, store_id: str) -> Loss | None:
    """Compare the file with its witness: None when everything the witness saw is there."""
    if known is None or known.store_id != store_id:
        return None
    found = chain.hash_at(connection, known.audit_seq)
    if found is not None and found.hex() == known.audit_hash:
        return None
    serial = submissions.last_serial(connection, _terminal_of(known)) if known.terminal else 0
    rows = max(known.audit_seq - chain.head(connection)[0], 1)
    return Loss(audit_rows=rows, serials=max(known.serial - serial, 0))


def _begin_after(
    connection: sa.Connection,
    known: Mark | None,
    terminal: TerminalNumber | None,
    now: Callable[[], datetime],
) -> None:
    """Record that a new file begins where another was; block numbers nobody can account for."""
    detail = {"before": known.store_id if known else "", "serial": known.serial if known else 0}
    chain.append(connection, now().isoformat(), "begun_again", "", detail)
    if known is None and terminal is not None:
        # Nobody knows how many numbers of this enrolment are on paper: only a new epoch is safe.
        submissions.set_serial(connection, terminal, 999_999)


def _raise_serial(connection: sa.Connection, known: Mark) -> None:
    if not known.terminal:
        return
    terminal = _terminal_of(known)
    if submissions.last_serial(connection, terminal) < known.serial:
        submissions.set_serial(connection, terminal, known.serial)


def _terminal_of(known: Mark) -> TerminalNumber:
    return TerminalNumber(known.region, known.terminal, known.epoch)


def _witness(path: Path) -> Witness:
    try:
        return Witness(witness_path(path))
    except OSError as error:
        raise unsafe(Unsafe.READ_ONLY) from error
