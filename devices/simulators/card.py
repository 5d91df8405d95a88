"""A virtual social security card: answers APDUs as the real ones do, for invented people only.

It holds what it is given as data and knows nothing of sockets or readers; `vpcd` puts it into a
slot. It must never be filled from a captured card.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

_AID = bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")
_HISTORICAL = bytes.fromhex("86430000860100000000000001")


class VirtualCard(Protocol):
    """What lies in a slot and answers."""

    atr: bytes

    def reset(self) -> None:
        """Forget what was selected."""
        ...

    def transmit(self, apdu: bytes) -> bytes:
        """Answer one command APDU: data and status word."""
        ...


@dataclass(frozen=True, slots=True)
class CardData:
    """What is written on one invented card."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)
    ethnicity: str = field(default="01", repr=False)
    version: str = "2.00"
    region: str = "110105"
    serial: int = 1


# ID numbers: the sample of GB 11643, and numbers made with a right check character.
PEOPLE = MappingProxyType(
    {
        "zhangming": CardData("张明", "11010519491231002X"),
        "liguilan": CardData("李桂兰", "110105195203120025", serial=2),
        "rare": CardData("䶮𠮷古丽扎尔买买提江阿不都热西提", "110105196806150017", "05", serial=3),
        "zhangming-3": CardData("张明", "11010519491231002X", version="3.00", serial=4),
    }
)
"""The cards of the dock: two people, a long name with rare characters, a card that wants a key."""

TITLES = MappingProxyType(
    {
        "zhangming": "张明的社会保障卡",
        "liguilan": "李桂兰的社会保障卡",
        "rare": "名字有生僻字的社会保障卡",
        "zhangming-3": "第三代社会保障卡（要密钥才能读）",
    }
)
"""What each card is called where people choose one."""


def atr() -> bytes:
    """Return the answer to reset: 3B 6D 00 00 and 13 historical bytes."""
    return bytes.fromhex("3B6D0000") + _HISTORICAL


def _cn(digits: str, length: int) -> bytes:
    return bytes.fromhex(digits.ljust(length * 2, "F"))


def _an(text: bytes, length: int) -> bytes:
    return text.ljust(length, b"\x00")


class SocialSecurityCard:
    """The application of a social security card, versions 1.x to 3.x.

    `exact` makes records as long as their value, so that a reader asking for the longest gets
    6Cxx; `chunk` hands long replies out in parts of that many bytes with 61xx.
    """

    def __init__(self, data: CardData, *, exact: bool = False, chunk: int | None = None) -> None:
        self.atr = atr()
        self._needs_key = data.version.startswith("3")
        self._chunk = chunk
        self._pending = b""
        self._application = False
        self._file = 0
        self._files = {0xEF05: _card_records(data), 0xEF06: _holder_records(data, exact=exact)}

    def reset(self) -> None:
        """Forget what was selected and what was half read."""
        self._pending = b""
        self._application = False
        self._file = 0

    def transmit(self, apdu: bytes) -> bytes:
        """Answer one command."""
        if len(apdu) < 4:
            return b"\x67\x00"
        if apdu[0] != 0x00:
            return b"\x6e\x00"
        match apdu[1]:
            case 0xA4:
                return self._select(apdu)
            case 0xB2:
                return self._read_record(apdu)
            case 0xC0:
                return self._get_response(apdu)
            case 0x84:
                return bytes(range(apdu[4] if len(apdu) > 4 else 8)) + b"\x90\x00"
            case 0x82 | 0x88:
                return b"\x69\x82"
            case _:
                return b"\x6d\x00"

    def _select(self, apdu: bytes) -> bytes:
        self._pending = b""
        body = apdu[5 : 5 + apdu[4]] if len(apdu) > 5 else b""
        if apdu[2] == 0x04:
            if body != _AID:
                return b"\x6a\x82"
            self._application, self._file = True, 0
            proprietary = b"\x9f\x0c\x03\x86\x01\x01"
            inner = b"\x84" + bytes([len(_AID)]) + _AID
            inner += b"\xa5" + bytes([len(proprietary)]) + proprietary
            return self._later(b"\x6f" + bytes([len(inner)]) + inner)
        if apdu[2] not in {0x00, 0x02}:
            return b"\x6a\x86"
        file_id = int.from_bytes(body, "big")
        if not self._application or file_id not in self._files:
            return b"\x6a\x82"
        self._file = file_id
        return b"\x90\x00"

    def _read_record(self, apdu: bytes) -> bytes:
        self._pending = b""
        tag = apdu[2]
        if not self._file:
            return b"\x69\x86"
        if self._needs_key and (self._file == 0xEF06 or tag in {0x05, 0x06}):
            return b"\x69\x82"
        value = self._files[self._file].get(tag)
        if value is None:
            return b"\x6a\x83"
        reply = bytes([tag, len(value)]) + value
        asked = apdu[4] if len(apdu) > 4 else 0
        if asked not in {0, len(reply)}:
            return bytes([0x6C, len(reply)])
        if self._chunk is not None:
            return self._later(reply)
        return reply + b"\x90\x00"

    def _later(self, reply: bytes) -> bytes:
        self._pending = reply
        return bytes([0x61, min(len(reply), self._chunk or 0xFF)])

    def _get_response(self, apdu: bytes) -> bytes:
        if not self._pending:
            return b"\x69\x85"
        asked = apdu[4] if len(apdu) > 4 else 0
        if asked > len(self._pending):
            return bytes([0x6C, len(self._pending)])
        part, self._pending = self._pending[: asked or 256], self._pending[asked or 256 :]
        if self._pending:
            return part + bytes([0x61, min(len(self._pending), self._chunk or 0xFF)])
        return part + b"\x90\x00"


def _card_records(data: CardData) -> dict[int, bytes]:
    return {
        0x01: _cn(f"{data.region}{data.serial:026d}", 16),
        0x02: b"1",
        0x03: _an(data.version.encode(), 4),
        0x04: _cn(data.region + "0" * 18, 12),
        0x05: _cn("20240101", 4),
        0x06: _cn("20340101", 4),
        0x07: _an(f"T{data.serial:08d}".encode(), 9),
    }


def _holder_records(data: CardData, *, exact: bool) -> dict[int, bytes]:
    name = data.name.encode("gb18030")
    records = {
        0x08: _an(data.id_number.encode(), 18),
        0x09: name[:30] if exact else _an(name[:30], 30),
        0x0A: b"1" if int(data.id_number[16]) % 2 else b"2",
        0x0B: _cn(data.ethnicity, 1),
        0x0C: _cn(data.region, 3),
        0x0D: _cn(data.id_number[6:14], 4),
    }
    if len(name) > 30 or not exact:
        records[0x4E] = _an(name[30:50], 20)
    return records
