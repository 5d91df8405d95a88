"""The audit chain (SUP-01): each row's hash covers the row and the hash before it.

Details are JSON with ids and digests, never words about a person. Changing, removing or
reordering rows shows in `broken_at`; cutting off the newest rows shows against the witness.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from kiosk.store.prepared import Prepared
from kiosk.store.tables import audit

GENESIS = bytes(32)

_LAST = sa.select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
_NEWEST = Prepared(_LAST)
_INSERT = Prepared(sa.insert(audit))


def append(
    connection: sa.Connection, at: str, event: str, subject: str, detail: Mapping[str, object]
) -> tuple[int, bytes]:
    """Add one row inside the caller's transaction; returns its number and hash."""
    return extend(connection, at, [(event, subject, detail)])


def extend(
    connection: sa.Connection, at: str, events: Sequence[tuple[str, str, Mapping[str, object]]]
) -> tuple[int, bytes]:
    """Add rows of (event, subject, detail), at least one; returns number and hash of the last."""
    seq, digest = _NEWEST(connection).fetchone() or (0, GENESIS)
    for event, subject, detail in events:
        seq += 1
        text = json.dumps(detail, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        digest = _digest(digest, seq, at, event, subject, text)
        row = {"seq": seq, "at": at, "event": event, "subject": subject}
        _INSERT(connection, row | {"detail": text, "hash": digest})
    return seq, digest


def head(connection: sa.Connection) -> tuple[int, bytes]:
    """Return number and hash of the newest row; (0, zeros) in an empty chain."""
    last = connection.execute(_LAST).one_or_none()
    return (last.seq, last.hash) if last else (0, GENESIS)


def hash_at(connection: sa.Connection, seq: int) -> bytes | None:
    """Return the hash of one row, None when it is not there."""
    return connection.scalar(sa.select(audit.c.hash).where(audit.c.seq == seq))


def broken_at(connection: sa.Connection) -> int | None:
    """Walk the whole chain; returns the first row that does not fit, or None."""
    before, expected = GENESIS, 1
    for row in connection.execute(sa.select(audit).order_by(audit.c.seq)):
        if row.seq != expected:
            return expected
        if row.hash != _digest(before, row.seq, row.at, row.event, row.subject, row.detail):
            return int(row.seq)
        before, expected = row.hash, row.seq + 1
    return None


def _digest(before: bytes, seq: int, at: str, event: str, subject: str, detail: str) -> bytes:
    body = json.dumps([seq, at, event, subject, detail], ensure_ascii=False).encode()
    return hashlib.sha256(before + body).digest()
