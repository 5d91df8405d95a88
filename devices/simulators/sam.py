"""A SAM_A module: bytes of a serial line in, bytes out, as GA 450 and GA 467 have them.

It shows an invented card as a real module would: once read, or once reading failed, a card is not
found again until it is lifted. It knows no cable; `sam_line` puts it behind one.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from enum import Enum

from devices.idcard.frame import PREAMBLE, checksum, encode
from devices.simulators.idcard_data import IdCardData

SAM_ID = struct.pack("<HHIII", 5, 1, 20240101, 1, 2)
"""Shown as 05.01-20240101-0000000001-0000000002."""
BAUD_OF_PARAMETER = (115200, 57600, 38400, 19200, 9600)
_LONGEST_REQUEST = 64


class _Card(Enum):
    ABSENT = 0
    FRESH = 1
    FOUND = 2
    SELECTED = 3
    DONE = 4
    """Still lying there, but answering nobody."""


class SamModule:
    """One module and the place for one card.

    `pull_at`: the card is gone from that command on (find, select, read, newest address), counted
    from 0 after it was put on.
    """

    def __init__(self, *, sam_id: bytes = SAM_ID, self_test: int = 0x90) -> None:
        self.baud = 115200
        self.card_commands = 0
        """Commands about the card since it was put on."""
        self._sam_id = sam_id
        self._self_test = self_test
        self._buffer = b""
        self._data: IdCardData | None = None
        self._state = _Card.ABSENT
        self._pull_at: int | None = None

    def put(self, card: IdCardData, pull_at: int | None = None) -> None:
        """Lay a card on the reader."""
        self._data, self._state = card, _Card.FRESH
        self._pull_at, self.card_commands = pull_at, 0

    def lift(self) -> None:
        """Take it away."""
        self._data, self._state = None, _Card.ABSENT

    def receive(self, data: bytes) -> bytes:
        """Take what came over the line; return everything the module answers to it."""
        self._buffer += data
        answers = b""
        while (at := self._buffer.find(PREAMBLE)) >= 0:
            self._buffer = self._buffer[at:]
            if len(self._buffer) < 7:
                return answers
            length = int.from_bytes(self._buffer[5:7], "big")
            if not 3 <= length <= _LONGEST_REQUEST:
                self._buffer = self._buffer[5:]
                answers += _status(0x11)
                continue
            if len(self._buffer) < 7 + length:
                return answers
            frame, self._buffer = self._buffer[: 7 + length], self._buffer[7 + length :]
            wrong = checksum(frame[5:]) != 0
            answers += _status(0x10) if wrong else self._obey(frame[7:9], frame[9:-1])
        self._buffer = self._buffer[-4:]
        return answers

    def _obey(self, command: bytes, data: bytes) -> bytes:
        simple: Mapping[bytes, Callable[[], bytes]] = {
            b"\x10\xff": lambda: _status(0x90),
            b"\x11\xff": lambda: _status(self._self_test),
            b"\x12\xff": lambda: _status(0x90, self._sam_id),
        }
        of_card: Mapping[bytes, Callable[[], bytes]] = {
            b"\x20\x01": self._find,
            b"\x20\x02": self._select,
            b"\x30\x01": lambda: self._read(with_fingerprints=False),
            b"\x30\x10": lambda: self._read(with_fingerprints=True),
            b"\x30\x03": self._new_address,
        }
        if command in simple:
            return simple[command]()
        if command in of_card:
            if self.card_commands == self._pull_at:
                self.lift()
            self.card_commands += 1
            return of_card[command]()
        if command == b"\x61\xff" and len(data) == 1:
            return _status(0x90)
        if command[0] == 0x60 and command[1] < len(BAUD_OF_PARAMETER):
            self.baud = BAUD_OF_PARAMETER[command[1]]
            return _status(0x90)
        return _status(0x21)

    def _find(self) -> bytes:
        if self._state not in {_Card.FRESH, _Card.FOUND}:
            if self._state is _Card.SELECTED:
                self._state = _Card.DONE
            return _status(0x80)
        self._state = _Card.FOUND
        return _status(0x9F, bytes(4))

    def _select(self) -> bytes:
        if self._state is not _Card.FOUND:
            return _status(0x81)
        self._state = _Card.SELECTED
        return _status(0x90, bytes(8))

    def _read(self, *, with_fingerprints: bool) -> bytes:
        if self._state is not _Card.SELECTED or self._data is None:
            return _status(0x41)
        card = self._data
        words = [len(card.text), len(card.photo)]
        blocks = card.text + card.photo
        if with_fingerprints:
            words.append(len(card.fingerprints))
            blocks += card.fingerprints
        return _status(0x90, struct.pack(f">{len(words)}H", *words) + blocks)

    def _new_address(self) -> bytes:
        if self._state is not _Card.SELECTED or self._data is None:
            return _status(0x41)
        if not self._data.new_address:
            return _status(0x91)
        return _status(0x90, self._data.new_address.ljust(35).encode("utf-16-le"))


def _status(sw3: int, data: bytes = b"") -> bytes:
    return encode(bytes([0, 0, sw3]), data)
