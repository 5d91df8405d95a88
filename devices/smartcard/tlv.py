"""Tag-length-value (ISO/IEC 7816-4, BER): strict, since whatever a card says is hostile at first."""

from __future__ import annotations

from collections.abc import Iterator

_DEEPEST = 16
"""Levels a card may nest; what it answers to SELECT has two."""


class TlvError(ValueError):
    """The bytes are not the tag-length-value they claim to be; carries no data."""


def parse(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (tag, value) of one level; tags of one or two bytes, lengths up to 65535.

    Raises TlvError when a length points beyond the end.
    """
    at = 0
    while at < len(data):
        tag, at = _tag(data, at)
        length, at = _length(data, at)
        if at + length > len(data):
            raise TlvError("value is cut short")
        yield tag, data[at : at + length]
        at += length


def find(data: bytes, tag: int, depth: int = _DEEPEST) -> bytes | None:
    """Return the first value with this tag at any depth, or None. Raises TlvError."""
    if not depth:
        raise TlvError("nested too deep")
    for found, value in parse(data):
        if found == tag:
            return value
        first = found >> 8 if found > 0xFF else found
        if first & 0x20 and (inner := find(value, tag, depth - 1)) is not None:
            return inner
    return None


def record(data: bytes, tag: int) -> bytes:
    """Return the value of a record read by its tag: exactly one byte of tag, one of length.

    Raises TlvError when it is another record or its length is not what arrived.
    """
    if len(data) < 2 or data[0] != tag:
        raise TlvError(f"not the record {tag:02X}")
    if data[1] != len(data) - 2:
        raise TlvError(f"record {tag:02X} has another length than it says")
    return data[2:]


def _tag(data: bytes, at: int) -> tuple[int, int]:
    tag = data[at]
    if tag & 0x1F != 0x1F:
        return tag, at + 1
    if at + 1 >= len(data) or data[at + 1] & 0x80:
        raise TlvError("tag is cut short or too long")
    return tag << 8 | data[at + 1], at + 2


def _length(data: bytes, at: int) -> tuple[int, int]:
    if at >= len(data):
        raise TlvError("length is missing")
    first = data[at]
    if first < 0x80:
        return first, at + 1
    count = first & 0x7F
    if count not in {1, 2} or at + 1 + count > len(data):
        raise TlvError("length is cut short or too long")
    return int.from_bytes(data[at + 1 : at + 1 + count], "big"), at + 1 + count
