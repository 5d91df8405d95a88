"""Single fields of a text block: UTF-16LE, padded with spaces. Hostile until decoded."""

from __future__ import annotations

import unicodedata
from datetime import date

from kiosk.domain.person import Sex

_NEVER_IN_TEXT = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of Unicode that no name has. Private use (Co) and unassigned (Cn) ones stay: rare
characters of older cards lie in the private area, and younger planes are not in every table."""
_PADDING = " \x00"
FOREVER = "长期"


class RecordError(ValueError):
    """A card says what cannot be; the message names the field and holds nothing of it."""


def text(block: bytes, name: str, *parts: tuple[int, int]) -> str:
    """Return the text of a field, its parts (offset, bytes) joined before decoding.

    Raises RecordError when it is no UTF-16LE or has control characters.
    """
    raw = b"".join(block[at : at + size] for at, size in parts)
    try:
        found = raw.decode("utf-16-le").strip(_PADDING)
    except UnicodeDecodeError:
        raise RecordError(f"{name} is not UTF-16") from None
    if any(unicodedata.category(one) in _NEVER_IN_TEXT for one in found):
        raise RecordError(f"{name} has control characters")
    return found


def needed(block: bytes, name: str, *parts: tuple[int, int]) -> str:
    """Return a text that must be there. Raises RecordError."""
    found = text(block, name, *parts)
    if not found:
        raise RecordError(f"{name} is empty")
    return found


def digits(found: str, name: str, length: int) -> str:
    """Return exactly so many ASCII digits. Raises RecordError."""
    if len(found) != length or not (found.isascii() and found.isdigit()):
        raise RecordError(f"{name} is not {length} digits")
    return found


def day(block: bytes, name: str, part: tuple[int, int]) -> date:
    """Return a date written as YYYYMMDD. Raises RecordError."""
    found = digits(text(block, name, part), name, 8)
    try:
        return date(int(found[:4]), int(found[4:6]), int(found[6:]))
    except ValueError:
        raise RecordError(f"{name} is no date") from None


def last_day(block: bytes, name: str, part: tuple[int, int]) -> date | None:
    """Return the end of validity, or None for 长期. Raises RecordError."""
    return None if text(block, name, part) == FOREVER else day(block, name, part)


def sex(block: bytes, part: tuple[int, int]) -> Sex:
    """Return 性别 (GB/T 2261.1). Raises RecordError."""
    try:
        return Sex(text(block, "sex", part))
    except ValueError as error:
        if isinstance(error, RecordError):
            raise
        raise RecordError("sex is no code of GB/T 2261.1") from None


def country(found: str) -> str:
    """Return a nationality, three capital letters (GB/T 2659). Raises RecordError."""
    if len(found) != 3 or not (found.isascii() and found.isalpha() and found.isupper()):
        raise RecordError("nationality is not three letters")
    return found
