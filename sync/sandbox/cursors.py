"""Cursors: a place in a count, and a mark of what stood there.

A platform that came back from an old backup counts again from where that ended. A bare number would then
mean something else than it did, and what is new would be skipped; with the mark it is a cursor that was never given out.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_CURSOR = re.compile(r"(\d{1,18})(?:-([0-9a-f]{16}))?", re.ASCII)


class CursorUnknown(LookupError):
    """This cursor was never given out."""


@dataclass(frozen=True, slots=True)
class Place:
    """`serial` 0 is the beginning; `mark` is empty in cursors of earlier versions, which stay good."""

    serial: int
    mark: str = ""


def place(cursor: str) -> Place:
    """Return the place a cursor names. Raises CursorUnknown."""
    if not cursor:
        return Place(0)
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise CursorUnknown
    return Place(int(found[1]), found[2] or "")


def cursor_at(serial: int, *stood: str) -> str:
    """Return the cursor of what stands at a serial."""
    digest = hashlib.sha256("\x1f".join((str(serial), *stood)).encode()).hexdigest()
    return f"{serial}-{digest[:16]}"
