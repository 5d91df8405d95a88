"""What a printer says about itself: DLE EOT 1 to 4, automatic status (ASB) and GS r, bit by bit.

Pure. Whatever does not look like an answer is no answer: then the state is unknown, never ready.
Source: Epson ESC/POS Command Reference, DLE EOT, GS a and GS r. A model's own bits stand in its
profile; the full status of Custom's kiosk printers is read by `devices.receipt.full_status`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from devices.ports import DeviceState, Problem

QUERIES = (1, 2, 3, 4)
"""The numbers n of DLE EOT n that are asked, in order."""


def query(n: int) -> bytes:
    """Return the real-time command DLE EOT n."""
    return bytes([0x10, 0x04, n])


@dataclass(frozen=True, slots=True)
class Condition:
    """State and problem of a printer; READY may carry PAPER_LOW: it still prints."""

    state: DeviceState
    problem: Problem | None = None
    in_mouth: bool | None = field(default=None, compare=False)
    """Whether a slip waits in the mouth; None for a printer that cannot tell."""
    busy: bool = field(default=False, compare=False)
    """Still printing or moving paper, where the printer tells."""

    @property
    def can_print(self) -> bool:
        """Whether a job may be sent; an unknown printer may be tried, and stays unknown."""
        return self.state in {DeviceState.READY, DeviceState.UNKNOWN}


UNKNOWN = Condition(DeviceState.UNKNOWN, Problem.NO_ANSWER)

Meaning = tuple[int, int, Problem]
"""n of DLE EOT n, mask, what any set bit of the mask means."""

# The most telling first: paper sensors are not to be trusted while the cover is open, and
# "offline" says least. The feed key (2, 0x08) is no fault.
_MEANING: tuple[Meaning, ...] = (
    (2, 0x04, Problem.COVER_OPEN),
    (3, 0x08, Problem.CUTTER),
    (3, 0x20, Problem.HARDWARE),
    (4, 0x60, Problem.PAPER_OUT),
    (2, 0x20, Problem.PAPER_OUT),
    (3, 0x40, Problem.HOT),
    (3, 0x04, Problem.HARDWARE),
    (2, 0x40, Problem.HARDWARE),
    (1, 0x08, Problem.OFFLINE),
)
_NEAR_END = 0x0C


def is_eot_answer(byte: int) -> bool:
    """Tell whether a byte is built as an answer to DLE EOT: 0xx1xx10."""
    return byte & 0x93 == 0x12


def is_asb_start(byte: int) -> bool:
    """Tell whether a byte begins an automatic status of four: 0xx1xx00."""
    return byte & 0x93 == 0x10


class AnswerStream:
    """Sorts the bytes a printer sends; half an automatic status waits for its rest."""

    def __init__(self) -> None:
        self.eot: list[int] = []
        """Answers to DLE EOT."""
        self.asb: Condition | None = None
        """What the last automatic status meant."""
        self.plain: int = 0
        """Bytes built as answers to commands in the stream, 0xx0xxxx (GS r)."""
        self.paper: Condition | None = None
        """What the last of them meant, read as the answer to GS r 1."""
        self.garbage: int = 0
        """Bytes that are nothing."""
        self._status = b""

    def feed(self, data: bytes) -> None:
        """Take what arrived."""
        for byte in data:
            if self._status:
                self._status += bytes([byte])
                if len(self._status) == 4:
                    self.asb = asb_condition(self._status)
                    self._status = b""
            elif is_asb_start(byte):
                self._status = bytes([byte])
            elif is_eot_answer(byte):
                self.eot.append(byte)
            elif byte & 0x90 == 0:
                self.plain += 1
                self.paper = paper_condition(byte)
            else:
                self.garbage += 1

    def one_eot(self) -> int | None:
        """Return the one DLE EOT answer; None when there is none, more than one, or garbage."""
        return self.eot[0] if len(self.eot) == 1 and not self.garbage else None


def condition(answers: dict[int, int | None], own: Sequence[Meaning] = ()) -> Condition:
    """Return what the answers to DLE EOT 1 to 4 mean; any missing one makes it unknown.

    `own` are the bits only this model has; they are looked at before the common ones.
    """
    known = {n: answer for n in QUERIES if (answer := answers.get(n)) is not None}
    if len(known) < len(QUERIES) or not all(map(is_eot_answer, known.values())):
        return UNKNOWN
    for n, mask, problem in (*own, *_MEANING):
        if known[n] & mask:
            return Condition(DeviceState.ATTENTION, problem)
    if known[4] & _NEAR_END:
        return Condition(DeviceState.READY, Problem.PAPER_LOW)
    return Condition(DeviceState.READY)


def asb_condition(status: bytes) -> Condition:
    """Return what four bytes of automatic status mean; anything else is unknown."""
    if len(status) != 4 or not is_asb_start(status[0]) or any(b & 0x90 for b in status[1:]):
        return UNKNOWN
    first, second, third, _ = status
    for byte, mask, problem in (
        (first, 0x20, Problem.COVER_OPEN),
        (second, 0x08, Problem.CUTTER),
        (second, 0x20, Problem.HARDWARE),
        (third, 0x0C, Problem.PAPER_OUT),
        (second, 0x40, Problem.HOT),
        (second, 0x04, Problem.HARDWARE),
        (first, 0x08, Problem.OFFLINE),
    ):
        if byte & mask:
            return Condition(DeviceState.ATTENTION, problem)
    if third & 0x03:
        return Condition(DeviceState.READY, Problem.PAPER_LOW)
    return Condition(DeviceState.READY)


def paper_condition(answer: int) -> Condition:
    """Return what the answer to GS r 1 (paper sensors) means; what is built otherwise is unknown."""
    if answer & ~0x6F:
        return UNKNOWN
    if answer & 0x0C:
        return Condition(DeviceState.ATTENTION, Problem.PAPER_OUT)
    return Condition(DeviceState.READY, Problem.PAPER_LOW if answer & 0x03 else None)
