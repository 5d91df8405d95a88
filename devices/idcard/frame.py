"""Frames between a host and a SAM_A module, byte for byte; no I/O, no meaning.

Request   `AA AA AA 96 69 | LenHi LenLo | CMD PARA [DATA] | CHK`, Len counts CMD to CHK.
Response  `AA AA AA 96 69 | LenHi LenLo | SW1 SW2 SW3 [DATA] | CHK`, Len counts SW1 to CHK.
CHK is the XOR of LenHi to the last byte before it.

Source: GA 450 (台式居民身份证阅读器通用技术要求), GA 467 (居民身份证验证安全控制模块接口技术规范).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import xor

PREAMBLE = bytes.fromhex("AAAAAA9669")
LONGEST_REPLY = 3 + 6 + 256 + 1024 + 1024 + 1
"""Len of the longest response there is: text, photograph, two fingerprints and their lengths."""
_SHORTEST_REPLY = 4
_HEAD = len(PREAMBLE) + 2


@dataclass(frozen=True, slots=True)
class Reply:
    """One response whose checksum was right; its data may be a person's and is never shown."""

    sw1: int
    sw2: int
    sw3: int
    data: bytes = field(repr=False)


def checksum(body: bytes | bytearray) -> int:
    """Return the XOR of the bytes from LenHi on."""
    return reduce(xor, body, 0)


def encode(command: bytes, data: bytes = b"") -> bytes:
    """Return the whole frame around CMD, PARA and data, for a request or, in a simulator, a reply."""
    body = (len(command) + len(data) + 1).to_bytes(2, "big") + command + data
    return PREAMBLE + body + bytes([checksum(body)])


class ReplyParser:
    """Finds whole responses in a stream of bytes and skips everything else.

    After noise, a wrong length or a wrong checksum it looks for the next preamble, also inside of
    what seemed to be a frame. It never raises and holds at most one frame and one chunk.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self.damaged = 0
        """Frames that were dropped for their length or checksum."""

    def feed(self, data: bytes) -> Reply | None:
        """Take what arrived and return the first whole response, or None while there is none.

        What follows it stays for the next call, which may pass no data.
        """
        self._buffer += data
        while self._align():
            length = int.from_bytes(self._buffer[len(PREAMBLE) : _HEAD], "big")
            if not _SHORTEST_REPLY <= length <= LONGEST_REPLY:
                self._skip()
                continue
            end = _HEAD + length
            if len(self._buffer) < end:
                return None
            if checksum(self._buffer[len(PREAMBLE) : end]) != 0:
                self._skip()
                continue
            body = bytes(self._buffer[_HEAD : end - 1])
            del self._buffer[:end]
            return Reply(body[0], body[1], body[2], body[3:])
        return None

    def _align(self) -> bool:
        """Drop what stands before the next preamble; tell whether preamble and length are there."""
        at = self._buffer.find(PREAMBLE)
        if at < 0:
            # The tail may be the beginning of a preamble.
            at = max(0, len(self._buffer) - len(PREAMBLE) + 1)
            del self._buffer[:at]
            return False
        del self._buffer[:at]
        return len(self._buffer) >= _HEAD

    def _skip(self) -> None:
        self.damaged += 1
        del self._buffer[0]
