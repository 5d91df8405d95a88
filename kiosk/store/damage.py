"""What is done with a file that cannot be trusted: it is set aside, never deleted, and told.

A store is never silently begun empty where there was one before: as long as set-aside files or a
witness without its database lie in the folder, `guard` refuses, until somebody decides to begin
again (`open_store(..., begin_again=True)`), which the audit chain records.
"""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import datetime
from pathlib import Path

from kiosk.ports import StoreDamaged, Unsafe
from kiosk.store.errors import cause_of
from kiosk.store.witness import witness_path

_MARK = ".damaged-"
_CHECKED = ("meta", "serials", "outbox", "submissions", "cases", "case_steps", "prints", "audit")
"""Everything but the envelopes: those are checked by their hash when they are sent."""


def set_aside(database: Path, now: datetime, detail: str) -> StoreDamaged:
    """Rename the file and its WAL to `*.damaged-TIME`; returns the exception to raise."""
    stamp = now.strftime("%Y%m%dT%H%M%S")
    kept: list[Path] = []
    for suffix in ("", "-wal"):
        source = database.with_name(database.name + suffix)
        if not source.exists():
            continue
        if suffix and source.stat().st_size == 0:  # a look at the file leaves an empty one
            source.unlink()
            continue
        target = _free(database.with_name(f"{database.name}{_MARK}{stamp}{suffix}"))
        source.rename(target)
        kept.append(target)
    database.with_name(database.name + "-shm").unlink(missing_ok=True)  # only an index of the WAL
    return StoreDamaged(kept, detail)


def suspicion(database: Path) -> Path:
    """Return the file whose presence asks the next opening for a whole check."""
    return database.with_name(database.name + ".suspect")


def suspect(database: Path) -> None:
    """Ask the next opening for a whole check: SQLite met damage while the store was in use."""
    with contextlib.suppress(OSError):  # a disk that takes nothing is told by its own exception
        suspicion(database).touch(mode=0o600)


def set_aside_files(database: Path) -> list[Path]:
    """Return what was set aside before, oldest first."""
    return sorted(database.parent.glob(f"{database.name}{_MARK}*"))


def guard(database: Path) -> None:
    """Raise StoreDamaged when there was a store here and now there is none.

    SQLite would delete a WAL without its database, so this looks before SQLite does.
    """
    if database.exists() and database.stat().st_size > 0:
        return
    wal = database.with_name(database.name + "-wal")
    leftovers = [one for one in (witness_path(database), wal) if one.exists()]
    kept = set_aside_files(database)
    if kept or leftovers:
        raise StoreDamaged(kept or leftovers, "there was a store here and its file is gone")


def look_at_everything(connection: sqlite3.Connection) -> str:
    """Return what a whole check finds, empty when nothing; reads every page of the file."""
    try:
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if cause_of(error) is not Unsafe.DAMAGED:
            raise
        return str(error)
    return "" if found == "ok" else f"integrity_check: {found}"[:200]


def look_over(connection: sqlite3.Connection) -> str:
    """Return what is wrong with the structure of the file, empty when nothing was found.

    Reads the small tables only; 10,000 submissions take some ten milliseconds.
    """
    try:
        there = {
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
        if not there:
            return ""
        for table in _CHECKED:
            if table not in there:
                return f"table {table} is missing"
            findings = connection.execute(f"PRAGMA quick_check({table})").fetchone()
            if findings[0] != "ok":
                return f"quick_check of {table}: {findings[0]}"[:200]
    except sqlite3.DatabaseError as error:
        if cause_of(error) is not Unsafe.DAMAGED:
            raise
        return str(error)
    return ""


def _free(target: Path) -> Path:
    count = 1
    free = target
    while free.exists():
        count += 1
        free = target.with_name(f"{target.name}.{count}")
    return free
