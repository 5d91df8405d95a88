"""The full status (DLE EOT 20) of Custom's kiosk printers: six bytes, with the slip in the mouth.

Pure. Source: Custom, KPM210/216 user manual, section 3, n = 20 "FULL status (6 bytes)"; KPM300
command reference for "spooling" and "drag paper motor". The VKP80III has the same command.
"""

from __future__ import annotations

from devices.ports import DeviceState, Problem
from devices.receipt.status import UNKNOWN, Condition

QUERY = bytes([0x10, 0x04, 0x14])
LENGTH = 6
_HEAD = bytes([0x10, 0x0F])

_PAPER, _USER, _RECOVERABLE, _FATAL = 2, 3, 4, 5

# (byte, mask, problem), the most telling first, as in `devices.receipt.status`.
_MEANING: tuple[tuple[int, int, Problem], ...] = (
    (_USER, 0x03, Problem.COVER_OPEN),
    (_FATAL, 0x01, Problem.CUTTER),
    (_FATAL, 0x80, Problem.JAM),
    (_RECOVERABLE, 0x40, Problem.JAM),
    (_FATAL, 0xFF, Problem.HARDWARE),
    (_PAPER, 0x01, Problem.PAPER_OUT),
    (_RECOVERABLE, 0x01, Problem.HOT),
    (_RECOVERABLE, 0xFF, Problem.HARDWARE),
)
_NEAR_END = 0x44
"""Near the end, or at the virtual end: the length that was set is used up and paper is left."""
_IN_MOUTH = 0x20
_BUSY = 0x0C
"""Spooling, or the motor moves the paper."""


def condition(answer: bytes) -> Condition:
    """Return what six bytes of full status mean; anything else is unknown."""
    if len(answer) != LENGTH or not answer.startswith(_HEAD):
        return UNKNOWN
    in_mouth, busy = bool(answer[_PAPER] & _IN_MOUTH), bool(answer[_USER] & _BUSY)
    for at, mask, problem in _MEANING:
        if answer[at] & mask:
            return Condition(DeviceState.ATTENTION, problem, in_mouth, busy)
    low = Problem.PAPER_LOW if answer[_PAPER] & _NEAR_END else None
    return Condition(DeviceState.READY, low, in_mouth, busy)
