"""Key events of a scanner that types like a keyboard (键盘口扫码枪) become bytes. Pure.

Layout: US, as keyboard-wedge scanners are delivered. Key codes and the event structure are those
of Linux, `linux/input-event-codes.h` and `linux/input.h` (struct input_event, native sizes).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from devices.scanner.assembler import JUNK

EVENT = struct.Struct("llHHi")
"""Seconds, microseconds, type, code, value."""

EV_SYN, EV_KEY = 0x00, 0x01
SYN_REPORT, SYN_DROPPED = 0, 3
RELEASED, PRESSED = 0, 1

LEFT_SHIFT, RIGHT_SHIFT, CAPS_LOCK, NUM_LOCK = 42, 54, 58, 69
_SHIFTS = frozenset({LEFT_SHIFT, RIGHT_SHIFT})
_OTHER_MODIFIERS = frozenset({29, 97, 56, 100, 125, 126})
"""Left and right Ctrl, Alt and Meta: with one of them a key is a command, no character."""

_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
)
_KEYPAD = {71: "7", 72: "8", 73: "9", 75: "4", 76: "5", 77: "6", 79: "1", 80: "2", 81: "3"} | {
    82: "0",
    83: ".",
    74: "-",
    78: "+",
    55: "*",
    98: "/",
}
_CONTROL = {28: "\r", 96: "\r", 15: "\t"}
"""Enter, the keypad's Enter, Tab."""

CHARACTERS: dict[int, tuple[str, str]] = {
    first + place: pair
    for first, plain, shifted in _ROWS
    for place, pair in enumerate(zip(plain, shifted, strict=True))
} | {code: (one, one) for code, one in {**_KEYPAD, **_CONTROL}.items()}
"""Key code -> character, and character with Shift."""


class KeyDecoder:
    """Follows Shift and Caps Lock of one keyboard."""

    def __init__(self) -> None:
        self._rest = b""
        self._held: set[int] = set()
        self._caps = False
        self._dropped = False

    def feed(self, data: bytes) -> bytes:
        """Return the characters typed in a piece of the event stream; JUNK for what is none."""
        return b"".join(self._hear(*event) for event in self._events(data))

    def _events(self, data: bytes) -> Iterator[tuple[int, int, int]]:
        data = self._rest + data
        whole = len(data) - len(data) % EVENT.size
        self._rest = data[whole:]
        for _, _, kind, code, value in EVENT.iter_unpack(data[:whole]):
            yield kind, code, value

    def _hear(self, kind: int, code: int, value: int) -> bytes:
        if kind == EV_SYN:
            if code == SYN_DROPPED:
                # The kernel's buffer ran over: what follows up to the next report is no whole
                # picture, and nobody knows which keys are still held.
                self._dropped = True
                self._held.clear()
                return JUNK
            self._dropped = self._dropped and code != SYN_REPORT
            return b""
        if kind != EV_KEY or self._dropped:
            return b""
        if code in _SHIFTS or code in _OTHER_MODIFIERS:
            (self._held.add if value != RELEASED else self._held.discard)(code)
            return b""
        if value != PRESSED or code == NUM_LOCK:
            return b""
        if code == CAPS_LOCK:
            self._caps = not self._caps
            return b""
        return self._character(code)

    def _character(self, code: int) -> bytes:
        pair = CHARACTERS.get(code)
        if pair is None or self._held & _OTHER_MODIFIERS:
            return JUNK
        shifted = bool(self._held & _SHIFTS) != (self._caps and pair[0].isalpha())
        return pair[shifted].encode("ascii")
