"""A slip that a command asks for: one row of the file, taken by whoever runs the printer.

The printer belongs to the running terminal, so `kiosk queue print` leaves word in the file and the
owner answers there. A request holds for seconds of this start of the machine and is taken once:
what was not printed then is never printed later by itself (law 6).
"""

from __future__ import annotations

import contextlib
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from kiosk.ports import AskedPrint
from kiosk.store import chain
from kiosk.store.database import Database
from kiosk.store.desk import acted
from kiosk.store.tables import meta

HOLDS_S = 5.0
"""The owner looks every second."""
_BUSY_S = 60.0
"""So long a slip that was taken may be on its way; then its printer is not waited for."""
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_MINE = meta.c.key == "print"


@dataclass(frozen=True, slots=True)
class _Request:
    token: str
    submission_id: str
    boot_id: str
    asked_s: float
    taken: bool = False
    result: str = ""
    problem: str = ""


class SqlitePrintRequests:
    """Implements `kiosk.ports.PrintRequests` for the owner, and the asking side for commands."""

    def __init__(
        self,
        database: Database,
        at: Callable[[], str],
        running: Callable[[], float] = lambda: time.clock_gettime(time.CLOCK_BOOTTIME),
    ) -> None:
        """Take the open database, the wall clock as text, and the seconds since the machine started."""
        self._database = database
        self._at = at
        self._running = running
        self._boot_id = ""
        with contextlib.suppress(OSError):
            self._boot_id = _BOOT_ID.read_text("ascii").strip()

    # ---- for a command ---------------------------------------------------------------------------

    def ask(self, submission_id: str) -> str:
        """Leave a request; returns its token, or nothing while another slip is on its way."""
        with self._database.durable() as connection:
            before = _read(connection)
            if before is not None and not before.result and self._age(before) < _BUSY_S:
                return ""
            mine = _Request(secrets.token_hex(8), submission_id, self._boot_id, self._running())
            _write(connection, mine)
            chain.append(connection, self._at(), "print_asked", submission_id, {})
            acted(connection)
        return mine.token

    def outcome(self, token: str) -> tuple[str, str]:
        """Return result and problem; two empty words before there are any."""
        with self._database.reading() as connection:
            one = _read(connection)
        return (one.result, one.problem) if one is not None and one.token == token else ("", "")

    def withdraw(self, token: str) -> bool:
        """Take a request back; True when nobody had taken it, so that nothing will be printed."""
        with self._database.durable() as connection:
            one = _read(connection)
            if one is None or one.token != token or one.taken:
                return False
            connection.execute(sa.delete(meta).where(_MINE))
        return True

    # ---- for the owner ---------------------------------------------------------------------------

    def take(self) -> AskedPrint | None:
        """Return what is to be printed now, once."""
        with self._database.reading() as connection:
            if not self._open(_read(connection)):
                return None
        with self._database.durable() as connection:
            one = _read(connection)
            if one is None or not self._open(one):
                return None
            _write(connection, _Request(**{**asdict(one), "taken": True}))
        return AskedPrint(one.token, one.submission_id)

    def answer(self, asked: AskedPrint, result: str, problem: str) -> None:
        """Say what came of it."""
        with self._database.relaxed() as connection:
            one = _read(connection)
            if one is not None and one.token == asked.token:
                changes = {"result": result, "problem": problem}
                _write(connection, _Request(**{**asdict(one), **changes}))

    def _open(self, one: _Request | None) -> bool:
        return one is not None and not one.taken and self._age(one) < HOLDS_S

    def _age(self, one: _Request) -> float:
        """Return how long ago it was asked; for ever in another start of the machine."""
        age = self._running() - one.asked_s
        return age if one.boot_id == self._boot_id and age >= 0 else float("inf")


def _read(connection: sa.Connection) -> _Request | None:
    text = connection.scalar(sa.select(meta.c.value).where(_MINE))
    try:
        return _Request(**json.loads(text)) if text else None
    except (ValueError, TypeError):  # damaged, or of another version: nobody waits for it
        return None


def _write(connection: sa.Connection, one: _Request) -> None:
    value: Any = json.dumps(asdict(one))
    insert = sqlite.insert(meta).values(key="print", value=value)
    connection.execute(insert.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
