"""Where uploaded bytes wait for the message that names them: a port and one implementation.

What is confirmed is durable: `append` returns after its commit. An upload belongs to one terminal
and is named by the SHA-256 of its whole; nobody else can see or continue it. Bytes that turn out
to have another hash are dropped. Knows nothing of submissions.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from sync.sandbox.database import reading, was_a_race
from sync.sandbox.tables import upload_pieces as pieces
from sync.sandbox.tables import uploads

_DAY_S = 86_400
_PAGE = 8
"""Pieces read at once."""

OPEN, WHOLE, TAKEN = "open", "whole", "taken"


@dataclass(frozen=True, slots=True)
class Held:
    """How much of an upload is here; `complete` also after a message took it."""

    offset: int = 0
    length: int = 0
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one terminal may leave here, and for how long (seconds)."""

    uploads: int = 64
    """Uploads that no message has taken yet."""
    total: int = 256 * 1024 * 1024
    """Bytes they announce together."""
    idle_s: int = 3600
    """For lack of room an upload nobody touched for so long gives way."""
    keep_s: int = 14 * _DAY_S
    """An abandoned upload is dropped after so long."""
    remember_s: int = 90 * _DAY_S
    """That a message took an upload is remembered for so long: an acknowledgement may be lost."""


class OffsetConflict(Exception):
    """The bytes do not begin where the upload ends, or are of an upload of another length."""

    def __init__(self, held: Held) -> None:
        super().__init__("another offset")
        self.held = held


class HashMismatch(Exception):
    """The whole has another hash than its name: it was dropped."""


class NoRoom(Exception):
    """This terminal has too much unfinished here."""


class Blobs(Protocol):
    """Uploaded bytes by owner and hash. Safe to call from any thread and from several processes."""

    def held(self, owner: int, sha256: str) -> Held:
        """Tell how much is here; nothing for what was never begun, expired or dropped."""
        ...

    def append(self, owner: int, sha256: str, length: int, at: int, data: bytes) -> Held:
        """Add bytes durably. Raises OffsetConflict, HashMismatch, NoRoom."""
        ...

    def cut(self, owner: int, sha256: str, at: int) -> None:
        """Take back what of an unfinished upload stands at `at` and beyond."""
        ...

    def read(self, owner: int, sha256: str) -> bytes | None:
        """Return a whole that no message has taken; None when there is none."""
        ...

    def taken(self, owner: int, hashes: Iterable[str]) -> None:
        """Drop the bytes of what a message took, and remember that it was complete."""
        ...

    def forget(self, owner: int, hashes: Iterable[str]) -> None:
        """No message has these although they were taken: let them be uploaded again."""
        ...


class DatabaseBlobs:
    """In the platform's database: SQLite or PostgreSQL, any number of workers."""

    def __init__(
        self,
        engine: Engine,
        bounds: Bounds | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._bounds = bounds or Bounds()
        self._clock = clock

    def held(self, owner: int, sha256: str) -> Held:
        """Tell how much is here."""
        with self._reading.begin() as connection:
            return _held(_row(connection, owner, sha256))

    def append(self, owner: int, sha256: str, length: int, at: int, data: bytes) -> Held:
        """Add bytes in one transaction, which also judges the hash when they are the last."""
        whole = at + len(data)
        # Hashing is the slow part: before the write lock is held. What is held does not change
        # below its offset, and another offset in the transaction is a conflict anyway.
        fits = whole < length or self._hash_of(owner, sha256, at, data) == sha256
        now = int(self._clock())
        try:
            with self._engine.begin() as connection:
                row = _row(connection, owner, sha256, lock=True)
                if row is None and at == 0:
                    row = self._create(connection, owner, sha256, length, now)
                held = _held(row)
                if row is None or at != held.offset or length != held.length or whole > length:
                    raise OffsetConflict(held)
                if not fits:
                    _drop(connection, [row.id])
                else:
                    _add(connection, row.id, at, data, whole, length, now)
        except DBAPIError as error:
            if not was_a_race(error):
                raise
            # Another worker added the same bytes meanwhile.
            raise OffsetConflict(self.held(owner, sha256)) from None
        if not fits:
            raise HashMismatch
        return Held(whole, length, whole == length)

    def cut(self, owner: int, sha256: str, at: int) -> None:
        """Take back pieces; a whole has shown by its hash that it is right."""
        with self._engine.begin() as connection:
            row = _row(connection, owner, sha256, lock=True)
            if row is None or row.state != OPEN or row.held <= at:
                return
            if at == 0:
                _drop(connection, [row.id])
                return
            mine = pieces.c.upload_id == row.id
            connection.execute(delete(pieces).where(mine, pieces.c.begins_at >= at))
            connection.execute(update(uploads).where(uploads.c.id == row.id).values(held=at))

    def read(self, owner: int, sha256: str) -> bytes | None:
        """Return a whole that no message has taken."""
        with self._reading.begin() as connection:
            row = _row(connection, owner, sha256)
            if row is None or row.state != WHOLE:
                return None
            return b"".join(_pieces(connection, row.id))

    def taken(self, owner: int, hashes: Iterable[str]) -> None:
        """Drop the bytes, remember the hash from now on."""
        values = {"state": TAKEN, "touched_at": int(self._clock())}
        with self._engine.begin() as connection:
            ids = _ids(connection, owner, hashes)
            connection.execute(delete(pieces).where(pieces.c.upload_id.in_(ids)))
            connection.execute(update(uploads).where(uploads.c.id.in_(ids)).values(values))

    def forget(self, owner: int, hashes: Iterable[str]) -> None:
        """Forget what was taken and is nowhere."""
        with self._engine.begin() as connection:
            ids = _ids(connection, owner, hashes)
            connection.execute(
                delete(uploads).where(uploads.c.id.in_(ids), uploads.c.state == TAKEN)
            )

    # ---- inside one transaction ---------------------------------------------------------------

    def _create(
        self, connection: Connection, owner: int, sha256: str, length: int, now: int
    ) -> Any:
        self._expire(connection, now)
        self._make_room(connection, owner, length, now)
        connection.execute(
            insert(uploads).values(
                terminal_id=owner,
                sha256=sha256,
                length=length,
                held=0,
                state=OPEN,
                touched_at=now,
            )
        )
        return _row(connection, owner, sha256)

    def _expire(self, connection: Connection, now: int) -> None:
        bounds = self._bounds
        for state, age in (
            (OPEN, bounds.keep_s),
            (WHOLE, bounds.keep_s),
            (TAKEN, bounds.remember_s),
        ):
            old = uploads.c.touched_at < now - age
            connection.execute(delete(uploads).where(uploads.c.state == state, old))

    def _make_room(self, connection: Connection, owner: int, length: int, now: int) -> None:
        """Let the least recently touched give way; NoRoom when all are in use."""
        mine = (uploads.c.terminal_id == owner) & (uploads.c.state != TAKEN)
        count, total = connection.execute(
            select(func.count(), func.coalesce(func.sum(uploads.c.length), 0)).where(mine)
        ).one()
        idle = list(
            connection.execute(
                select(uploads.c.id, uploads.c.length)
                .where(mine, uploads.c.touched_at < now - self._bounds.idle_s)
                .order_by(uploads.c.touched_at, uploads.c.id)
            )
        )
        leaving = []
        while count >= self._bounds.uploads or total + length > self._bounds.total:
            if not idle:
                raise NoRoom
            oldest = idle.pop(0)
            leaving.append(oldest.id)
            count, total = count - 1, total - oldest.length
        _drop(connection, leaving)

    def _hash_of(self, owner: int, sha256: str, at: int, last: bytes) -> str:
        digest = hashlib.sha256()
        if at:
            with self._reading.begin() as connection:
                row = _row(connection, owner, sha256)
                if row is not None:
                    for data in _pieces(connection, row.id):
                        digest.update(data)
        digest.update(last)
        return digest.hexdigest()


def _row(connection: Connection, owner: int, sha256: str, *, lock: bool = False) -> Any:
    query = select(uploads).where(uploads.c.terminal_id == owner, uploads.c.sha256 == sha256)
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def _held(row: Any) -> Held:
    if row is None:
        return Held()
    return Held(row.held, row.length, row.state != OPEN)


def _ids(connection: Connection, owner: int, hashes: Iterable[str]) -> list[int]:
    query = select(uploads.c.id).where(
        uploads.c.terminal_id == owner, uploads.c.sha256.in_(list(hashes))
    )
    return list(connection.scalars(query))


def _pieces(connection: Connection, upload_id: int) -> Iterator[bytes]:
    """Give the bytes in order, some at a time: PostgreSQL's driver holds a whole answer at once."""
    query = select(pieces.c.begins_at, pieces.c.data).where(pieces.c.upload_id == upload_id)
    query = query.order_by(pieces.c.begins_at).limit(_PAGE)
    after = -1
    while page := connection.execute(query.where(pieces.c.begins_at > after)).all():
        yield from (bytes(row.data) for row in page)
        after = page[-1].begins_at


def _add(
    connection: Connection, upload_id: int, at: int, data: bytes, whole: int, length: int, now: int
) -> None:
    connection.execute(insert(pieces).values(upload_id=upload_id, begins_at=at, data=data))
    state = WHOLE if whole == length else OPEN
    connection.execute(
        update(uploads)
        .where(uploads.c.id == upload_id)
        .values(held=whole, state=state, touched_at=now)
    )


def _drop(connection: Connection, ids: list[int]) -> None:
    connection.execute(delete(uploads).where(uploads.c.id.in_(ids)))
