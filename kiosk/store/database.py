"""Connections to the terminal's SQLite file, and what each kind of transaction promises.

Three kinds, one file (docs/adr: the store):

- `durable()`: WAL with synchronous=FULL. What was committed survives a power cut. Submissions.
- `relaxed()`: synchronous=NORMAL. Survives a killed process; a power cut may take the newest of
  these back, never a durable one before them. Only for facts that come again by themselves
  (acknowledgements, the platform's changes, attempts, print outcomes).
- `reading()`: one snapshot, never waits for a writer.

Writers take turns on a lock of the process, for a bounded time. Knows no table.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool, StaticPool

from kiosk.ports import Unsafe
from kiosk.store.damage import suspect
from kiosk.store.errors import cause_of, explained, unsafe

PAGE = 4096


@dataclass(frozen=True, slots=True)
class Tuning:
    """Bounds of the store; the defaults are measured (docs/adr)."""

    busy_s: float = 2.0
    """How long a writer waits for its turn before it says so."""
    checkpoint_pages: int = 4096
    """WAL pages (16 MB) after which a commit also checkpoints; normally idle time does it."""
    idle_s: float = 2.0
    """Seconds without a write after which the WAL is moved into the file; 0 switches it off."""
    min_free_bytes: int = 4 * 1024 * 1024
    """Free space below which no submission is begun."""


class Database:
    """The engines over one file. Safe to call from any thread."""

    def __init__(self, path: Path, tuning: Tuning, *, read_only: bool = False) -> None:
        """Connect lazily; nothing is opened before the first transaction."""
        self.path = path
        self.tuning = tuning
        self.read_only = read_only
        self.wrote_at = time.monotonic()
        """When somebody in this process last wrote (monotonic seconds)."""
        self._turn = threading.Lock()
        self._durable = self._writer("FULL")
        self._relaxed = self._writer("NORMAL")
        self._readers = sa.create_engine(
            "sqlite://",
            creator=self._connect_reader,
            poolclass=QueuePool,
            pool_size=2,
            max_overflow=6,
            pool_timeout=tuning.busy_s,
            hide_parameters=True,
        )
        sa.event.listen(self._readers, "begin", _begin_deferred)

    # ---- transactions ------------------------------------------------------------------------

    @contextmanager
    def durable(self) -> Iterator[sa.Connection]:
        """BEGIN IMMEDIATE ... COMMIT with a sync. Raises StoreUnsafe, rolled back."""
        with self._write(self._durable) as connection:
            yield connection

    @contextmanager
    def relaxed(self) -> Iterator[sa.Connection]:
        """BEGIN IMMEDIATE ... COMMIT without a sync of its own. Raises StoreUnsafe."""
        with self._write(self._relaxed) as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One snapshot. Raises StoreUnsafe when the file cannot be read."""
        with explained(), self._readers.begin() as connection:
            yield connection

    @contextmanager
    def _write(self, engine: sa.Engine) -> Iterator[sa.Connection]:
        if not self._turn.acquire(timeout=self.tuning.busy_s):
            raise unsafe(Unsafe.LOCKED)
        try:
            with explained():
                try:
                    with engine.begin() as connection:
                        yield connection
                except (sa.exc.DBAPIError, sqlite3.Error) as error:
                    cause = cause_of(error)
                    if cause in {Unsafe.IO, Unsafe.DAMAGED, Unsafe.UNKNOWN}:
                        engine.dispose()  # the next transaction starts on a fresh connection
                    if cause is Unsafe.DAMAGED:
                        suspect(self.path)
                    raise
        finally:
            self.wrote_at = time.monotonic()
            self._turn.release()

    # ---- upkeep ------------------------------------------------------------------------------

    def checkpoint(self) -> None:
        """Move the WAL into the file without keeping anybody waiting; give free pages back."""
        with explained():
            connection = self._connect("FULL")
            try:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
                free = connection.execute("PRAGMA freelist_count").fetchone()[0]
                if free > 256:
                    connection.execute(f"PRAGMA incremental_vacuum({min(free, 2048)})").fetchall()
            finally:
                connection.close()

    def close(self) -> None:
        """Close every connection; the last one moves the WAL into the file."""
        for engine in (self._readers, self._relaxed, self._durable):
            engine.dispose()

    # ---- connections -------------------------------------------------------------------------

    def look(self) -> sqlite3.Connection:
        """Return a bare connection that changes no byte, for checks; the caller closes it."""
        return self._connect_reader()

    def create(self) -> None:
        """Make the file. auto_vacuum only takes before the first page is written."""
        connection = self._open("rwc")
        try:
            connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
            connection.execute("PRAGMA journal_mode=WAL")
        finally:
            connection.close()

    def _writer(self, synchronous: str) -> sa.Engine:
        engine = sa.create_engine(
            "sqlite://",
            creator=lambda: self._connect_writer(synchronous),
            poolclass=StaticPool,
            hide_parameters=True,
        )
        sa.event.listen(engine, "begin", _begin_immediate)
        return engine

    def _connect_writer(self, synchronous: str) -> sqlite3.Connection:
        connection = self._connect(synchronous)
        try:
            # Debian builds SQLite without its own sync of the folder, so a write-ahead log made
            # just now could vanish with the power, with every commit in it.
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            sync_folder(self.path.parent)
        except BaseException:
            connection.close()
            raise
        return connection

    def _connect_reader(self) -> sqlite3.Connection:
        connection = self._open("ro")
        # Damaged text must not hide the whole list it stands in; what is sent is checked apart.
        connection.text_factory = _lenient
        connection.execute("PRAGMA query_only=ON")
        return connection

    def _connect(self, synchronous: str) -> sqlite3.Connection:
        if self.read_only:
            raise unsafe(Unsafe.READ_ONLY)
        connection = self._open("rw")
        try:
            connection.execute(f"PRAGMA synchronous={synchronous}")
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute(f"PRAGMA wal_autocheckpoint={self.tuning.checkpoint_pages}")
            connection.execute(f"PRAGMA journal_size_limit={self.tuning.checkpoint_pages * PAGE}")
        except BaseException:
            connection.close()
            raise
        return connection

    def _open(self, mode: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"file:{quote(str(self.path.absolute()))}?mode={mode}",
            uri=True,
            timeout=self.tuning.busy_s,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA cell_size_check=ON")
        connection.execute("PRAGMA temp_store=MEMORY")
        return connection


def _lenient(text: bytes) -> str:
    return text.decode("utf-8", "replace")


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut; StoreUnsafe when the disk does not."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise unsafe(Unsafe.IO) from error


def _begin_immediate(connection: sa.Connection) -> None:
    driver: Any = connection.connection.driver_connection  # as in `Prepared`: without the wrapping
    driver.execute("BEGIN IMMEDIATE")


def _begin_deferred(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")
