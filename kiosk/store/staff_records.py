"""What the staff desk reads and leaves in the file: audit rows, the newest submissions, one by number.

Implements `kiosk.ports.StaffRecords`. It changes no submission and opens no envelope.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kiosk.ports import QueueRow
from kiosk.store import chain, queue
from kiosk.store.database import Database
from kiosk.store.tables import submissions


class SqliteStaffRecords:
    """Over the database of one `SqliteStore`, which owns and closes it."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        """Take the open database and the wall clock."""
        self._database = database
        self._now = now

    def note(self, event: str, subject: str, detail: Mapping[str, object]) -> None:
        """Add a row to the audit chain, durably: who signed in is asked after a power cut too."""
        with self._database.durable() as connection:
            chain.append(connection, self._now().isoformat(), event, subject, detail)

    def latest(self, limit: int) -> Sequence[QueueRow]:
        """Return what was submitted here, newest first, whatever became of it."""
        return self._read(queue.row_query().limit(limit))

    def find(self, digits: str, limit: int) -> Sequence[QueueRow]:
        """Return submissions whose receipt number ends with these digits, newest first."""
        if not (digits.isascii() and digits.isdigit()):
            return []
        ends = submissions.c.number.like(f"%{digits}")
        return self._read(queue.row_query().where(ends).limit(limit))

    def _read(self, query: sa.Select[Any]) -> list[QueueRow]:
        newest_first = query.order_by(submissions.c.seq.desc())
        with self._database.reading() as connection:
            return list(queue.queue_rows(connection, newest_first, frozenset()))
