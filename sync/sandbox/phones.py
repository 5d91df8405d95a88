"""What telephones send to the platform (手机上传): tickets, and the files that came by them.

A ticket takes files once, within minutes. What came is held for a week, for the application that
names it. Whoever has a ticket can send, and can see nothing. Knows no HTTP and no file formats.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from sync.sandbox.database import reading
from sync.sandbox.phone_tables import phone_files, phone_tickets
from sync.sandbox.terminals import Known
from sync.wire.inquiries import HeldFile, TicketAnswer, TicketQuestion, UploadAnswer

LASTS_S = 300
"""Seconds that a ticket may be used."""
KEEP_S = 7 * 86_400
"""Seconds that files wait for the application that names them."""
ROOM = 1024 * 1024 * 1024
"""Bytes held for all terminals together."""


class Standing(StrEnum):
    """What a ticket is good for."""

    OPEN = "open"
    USED = "used"
    OVER = "over"
    """Its time is over, or nobody gave it out: nobody is told which."""


class NotTaken(Exception):
    """A ticket did not take the files: it was used or over, or there is no room."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing.value)
        self.standing = standing


@dataclass(frozen=True, slots=True)
class SentFile:
    """One file as it came, looked at before: what it is stands in its content."""

    media_type: str
    pages: int
    data: bytes = field(repr=False)


class Phones:
    """Tickets and files of one platform. Safe from any thread and several processes."""

    def __init__(
        self, engine: Engine, public_url: str = "", clock: Callable[[], float] = time.time
    ) -> None:
        """`public_url` is where telephones find the platform; empty: where the terminal did."""
        self._engine, self._reading = engine, reading(engine)
        self._public_url = public_url
        self._clock = clock

    def issue(self, known: Known, question: TicketQuestion, asked_at: str) -> TicketAnswer:
        """Give out a ticket; who asked is not kept."""
        ticket, now = secrets.token_urlsafe(16), int(self._clock())
        with self._engine.begin() as connection:
            _expire(connection, now)
            connection.execute(
                insert(phone_tickets).values(
                    ticket_hash=_hash(ticket),
                    terminal_id=known.id,
                    item_id=question.item_id,
                    material=question.material,
                    expires_at=now + LASTS_S,
                )
            )
        url = (self._public_url or asked_at).rstrip("/")
        return TicketAnswer(ticket=ticket, url=f"{url}/u/{ticket}", lasts_s=LASTS_S)

    def state(self, known: Known, ticket: str) -> UploadAnswer:
        """Tell the terminal that asked for a ticket what has come by it."""
        with self._reading.begin() as connection:
            row = _row(connection, ticket)
            if row is None or row.terminal_id != known.id:
                return UploadAnswer(open=False)
            columns = ("sha256", "media_type", "size", "pages")
            query = select(*(phone_files.c[name] for name in columns))
            mine = query.where(phone_files.c.ticket_hash == row.ticket_hash)
            found = connection.execute(mine.order_by(phone_files.c.place)).mappings().all()
        files = tuple(HeldFile(**one) for one in found)
        return UploadAnswer(open=self._standing(row) is Standing.OPEN, files=files)

    def standing(self, ticket: str) -> tuple[Standing, str]:
        """Return what a ticket is good for, and the name of the material while it is open."""
        with self._reading.begin() as connection:
            row = _row(connection, ticket)
        standing = self._standing(row)
        return standing, row.material if standing is Standing.OPEN else ""

    def take(self, ticket: str, files: Sequence[SentFile]) -> None:
        """Hold what came; the ticket is used from now on. Raises NotTaken."""
        now = int(self._clock())
        with self._engine.begin() as connection:
            _expire(connection, now)
            standing = self._standing(_row(connection, ticket))
            if standing is not Standing.OPEN:
                raise NotTaken(standing)
            held = connection.scalar(select(func.coalesce(func.sum(phone_files.c.size), 0)))
            if int(held or 0) + sum(len(one.data) for one in files) > ROOM:
                raise NotTaken(Standing.OPEN)
            mine = phone_tickets.c.ticket_hash == _hash(ticket)
            first = connection.execute(
                update(phone_tickets)
                .where(mine, phone_tickets.c.used_at.is_(None))
                .values(used_at=now)
            )
            if first.rowcount != 1:  # another telephone was quicker
                raise NotTaken(Standing.USED)
            connection.execute(
                insert(phone_files),
                [
                    {
                        "ticket_hash": _hash(ticket),
                        "place": place,
                        "sha256": hashlib.sha256(one.data).hexdigest(),
                        "media_type": one.media_type,
                        "size": len(one.data),
                        "pages": one.pages,
                        "data": one.data,
                    }
                    for place, one in enumerate(files)
                ],
            )

    def _standing(self, row: Any) -> Standing:
        if row is None:
            return Standing.OVER
        if row.used_at is not None:
            return Standing.USED
        return Standing.OPEN if self._clock() < row.expires_at else Standing.OVER


def _hash(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()


def _row(connection: Connection, ticket: str) -> Any:
    query = select(phone_tickets).where(phone_tickets.c.ticket_hash == _hash(ticket))
    return connection.execute(query).one_or_none()


def _expire(connection: Connection, now: int) -> None:
    """Drop tickets that nobody used, and files that no application named for a week."""
    unused = phone_tickets.c.used_at.is_(None)
    connection.execute(delete(phone_tickets).where(unused, phone_tickets.c.expires_at < now))
    connection.execute(delete(phone_tickets).where(phone_tickets.c.used_at < now - KEEP_S))
