"""Numbers the terminal gives out: permanent ids and the receipt number (回执编号), law 2.

A receipt number is 19 digits: region 6 (GB/T 2260), terminal 4, enrolment epoch 2, serial 6,
check digit 1 (ISO 7064 MOD 11,10). The serial is counted in the store and the epoch by the
platform at each enrolment, so neither a clock set back nor a restored terminal repeats one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

LAST_SERIAL = 999_999
_DIGITS = re.compile(r"\d{19}", re.ASCII)
_GROUPS = ((0, 6), (6, 10), (10, 12), (12, 18), (18, 19))


def uuid7(now: datetime, randomness: bytes) -> str:
    """Return a UUIDv7 (RFC 9562): milliseconds of `now`, then 74 of the 80 random bits.

    The random bits alone make it unique, so a clock set back repeats nothing.
    """
    milliseconds = int(now.timestamp() * 1000) & (1 << 48) - 1
    tail = int.from_bytes(randomness[:10], "big")
    if len(randomness) < 10:
        raise ValueError("ten random bytes are needed")
    high, low = tail >> 68, tail & (1 << 62) - 1
    value = milliseconds << 80 | 7 << 76 | high << 64 | 2 << 62 | low
    return str(UUID(int=value))


class NumberMistyped(ValueError):
    """The digits given are no receipt number; says nothing about which."""


@dataclass(frozen=True, slots=True)
class TerminalNumber:
    """What the platform gave this terminal at enrolment: the fixed part of its numbers."""

    region: str
    terminal: int
    epoch: int

    def __post_init__(self) -> None:
        """Refuse parts that do not fit their digits."""
        if not (len(self.region) == 6 and self.region.isascii() and self.region.isdigit()):
            raise ValueError("a region has six digits")
        if not (0 < self.terminal <= 9999 and 0 < self.epoch <= 99):
            raise ValueError("terminal is 1..9999, epoch 1..99")

    def gave(self, number: ReceiptNumber) -> bool:
        """Tell whether a receipt number is one of this enrolment."""
        return number.digits.startswith(f"{self.region}{self.terminal:04}{self.epoch:02}")

    def number(self, serial: int) -> ReceiptNumber:
        """Return the receipt number of the `serial`-th submission of this epoch."""
        if not 0 < serial <= LAST_SERIAL:
            raise ValueError("a serial is 1..999999; enrol again for a new epoch")
        body = f"{self.region}{self.terminal:04}{self.epoch:02}{serial:06}"
        return ReceiptNumber(body + str(_check_digit(body)))


@dataclass(frozen=True, slots=True)
class ReceiptNumber:
    """A receipt number; `str()` is the bare digits, `shown` the form people read."""

    digits: str

    def __post_init__(self) -> None:
        """Refuse anything whose check digit does not fit."""
        if not _DIGITS.fullmatch(self.digits) or _check_digit(self.digits[:-1]) != int(
            self.digits[-1]
        ):
            raise NumberMistyped("not a receipt number")

    @classmethod
    def parse(cls, typed: str) -> ReceiptNumber:
        """Read a number as people type it, with spaces or hyphens."""
        return cls(re.sub(r"[\s-]", "", typed))

    @property
    def serial(self) -> int:
        """Which submission of its enrolment it is, from 1."""
        return int(self.digits[12:18])

    @property
    def shown(self) -> str:
        """The digits in groups: `220199 0001 01 000047 6`."""
        return " ".join(self.digits[start:end] for start, end in _GROUPS)

    def __str__(self) -> str:
        """Return the bare digits."""
        return self.digits


def _check_digit(body: str) -> int:
    """ISO 7064 MOD 11,10 over decimal digits."""
    product = 10
    for digit in body:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10
