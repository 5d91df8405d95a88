"""What a read reply holds, cut by its length words and never by its total size.

`30 01`: two words (text, photograph) before the blocks; `30 10`: three (and fingerprints). The
fingerprints are measured and left behind: nothing in this terminal needs them.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

TEXT_BYTES = 256
PHOTO_BYTES = 1024
ADDRESS_BYTES = 70
_FINGERPRINT_BYTES = frozenset({0, 512, 1024})


class BlockError(ValueError):
    """The data is not what its length words say, or they say what cannot be; carries no data."""


@dataclass(frozen=True, slots=True)
class BaseBlocks:
    """文字信息 (256 bytes) and 照片信息 (WLT, 1024 bytes or none)."""

    text: bytes = field(repr=False)
    photo: bytes = field(repr=False)
    fingerprint_bytes: int = 0
    """Length of the fingerprints that were left behind."""


def base_blocks(data: bytes, *, with_fingerprint: bool = False) -> BaseBlocks:
    """Cut the data of a reply to `30 01` or `30 10`. Raises BlockError."""
    words = 3 if with_fingerprint else 2
    if len(data) < 2 * words:
        raise BlockError("no length words")
    text, photo, *rest = struct.unpack_from(f">{words}H", data)
    fingerprint = rest[0] if rest else 0
    if text != TEXT_BYTES or photo not in {0, PHOTO_BYTES}:
        raise BlockError(f"blocks of {text} and {photo} bytes")
    if fingerprint not in _FINGERPRINT_BYTES:
        raise BlockError(f"fingerprints of {fingerprint} bytes")
    at = 2 * words
    if len(data) != at + text + photo + fingerprint:
        raise BlockError("another length than the length words say")
    return BaseBlocks(data[at : at + text], data[at + text : at + text + photo], fingerprint)


def sam_id(data: bytes) -> str:
    """Return a module's number as it is printed on readers, `05.01-20240101-0000000001-0000000002`.

    Two halves of two bytes and three numbers of four, all little-endian. Raises BlockError.
    """
    if len(data) != 16:
        raise BlockError(f"a module's number of {len(data)} bytes")
    return "{:02d}.{:02d}-{:08d}-{:010d}-{:010d}".format(*struct.unpack("<HHIII", data))
