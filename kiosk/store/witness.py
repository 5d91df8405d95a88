"""A small file beside the database that remembers how far the database had come.

SQLite opens a file whose write-ahead log was lost as if nothing had happened, only older. The
witness makes that visible and keeps serials from being given out twice (law 2). It is written
after each durable commit and never synced: after a power cut it may lag behind the database, it
never runs ahead of it. Two slots take turns, so that a torn write leaves the other one.
Holds counters and a hash, nothing of a person.
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass, fields
from pathlib import Path

from kiosk.domain.numbers import TerminalNumber

_SLOT = 256


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a database had come: its id, last audit row and last serial."""

    store_id: str
    audit_seq: int
    audit_hash: str
    region: str = ""
    terminal: int = 0
    epoch: int = 0
    serial: int = 0

    def serial_of(self, terminal: TerminalNumber) -> int:
        """Return the last serial of this enrolment, 0 when the mark is of another."""
        mine = (terminal.region, terminal.terminal, terminal.epoch)
        return self.serial if mine == (self.region, self.terminal, self.epoch) else 0


_NAMES = tuple(one.name for one in fields(Mark))


@dataclass(frozen=True, slots=True)
class Loss:
    """Something the file once had and has no more (a lost or cut write-ahead log)."""

    audit_rows: int
    """How many audit rows are gone; at least one per lost submission."""
    serials: int
    """How many receipt numbers were given out that the file does not know."""


def witness_path(database: Path) -> Path:
    """Return the file beside `database`."""
    return database.with_name(database.name + ".mark")


class Witness:
    """Writer of the marks; single writer, guarded by the store's turn."""

    def __init__(self, path: Path) -> None:
        """Open or create the file, readable by its owner only."""
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._next = 0

    def write(self, mark: Mark) -> None:
        """Remember `mark`; OSError when the disk does not take it."""
        values = {name: getattr(mark, name) for name in _NAMES}  # asdict() copies each value
        body = json.dumps(values, separators=(",", ":")).encode()
        line = b"%08x %s" % (zlib.crc32(body), body)
        if len(line) > _SLOT:
            raise ValueError("a mark does not fit its slot")
        os.pwrite(self._fd, line.ljust(_SLOT), self._next * _SLOT)
        self._next = 1 - self._next

    def close(self) -> None:
        """Close the file."""
        os.close(self._fd)


def read_mark(path: Path) -> Mark | None:
    """Return the newest whole mark, or None when there is none."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    marks = [_parse(data[start : start + _SLOT]) for start in (0, _SLOT)]
    return max((one for one in marks if one), key=lambda one: one.audit_seq, default=None)


def _parse(slot: bytes) -> Mark | None:
    checksum, _, body = slot.rstrip(b" ").partition(b" ")
    try:
        if int(checksum, 16) != zlib.crc32(body):
            return None
        return _checked(Mark(**json.loads(body)))
    except (ValueError, TypeError, AttributeError):
        return None


def _checked(mark: Mark) -> Mark:
    """Refuse what this program never wrote, whatever its checksum says."""
    texts = (mark.store_id, mark.audit_hash, mark.region)
    counts = (mark.audit_seq, mark.terminal, mark.epoch, mark.serial)
    if not all(isinstance(one, str) for one in texts):
        raise TypeError("text")
    if not all(type(one) is int and 0 <= one < 2**63 for one in counts):
        raise TypeError("count")
    if mark.terminal:
        TerminalNumber(mark.region, mark.terminal, mark.epoch)
    return mark
