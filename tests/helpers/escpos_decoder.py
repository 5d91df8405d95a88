"""Reads a receipt back from the bytes that went to a printer: its words, its dots, its codes.

Written from the ESC/POS Command Reference, without the driver's code; a byte it does not know is
an error, so that a driver cannot send what a printer would print as rubbish.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

WIDTH = 576


@dataclass
class Line:
    """One line of the printer's own type."""

    text: str
    wide: bool
    tall: bool
    bold: bool
    centred: bool


@dataclass
class Dots:
    """Rows of dots that follow on each other, feeds between them included as empty rows."""

    rows: list[bytes] = field(default_factory=list)

    def picture(self, width: int = WIDTH) -> npt.NDArray[np.uint8]:
        """Return it as an image, 0 is black."""
        row = width // 8
        packed = np.frombuffer(b"".join(one.ljust(row, b"\0") for one in self.rows), np.uint8)
        bits = np.unpackbits(packed).reshape(len(self.rows), width)
        return np.where(bits, 0, 255).astype(np.uint8)


@dataclass
class Code:
    """A QR code the printer draws."""

    data: str


Piece = Line | Dots | Code


class NotEscPosError(ValueError):
    """Bytes a printer would not understand."""


@dataclass
class _State:
    chinese: bool = False
    wide: bool = False
    tall: bool = False
    bold: bool = False
    centred: bool = False
    stored: str = ""


def decode(data: bytes) -> list[list[Piece]]:
    """Return the slips in a stream, each as what stands on it from top to bottom."""
    slips: list[list[Piece]] = []
    pieces: list[Piece] = []
    for piece in _pieces(data):
        if piece is None:
            slips.append(pieces)
            pieces = []
        elif isinstance(piece, Dots) and pieces and isinstance(pieces[-1], Dots):
            pieces[-1].rows += piece.rows
        else:
            pieces.append(piece)
    return slips


def words(slip: list[Piece]) -> list[str]:
    """Return the lines of type of a slip."""
    return [piece.text for piece in slip if isinstance(piece, Line)]


def codes_read(slip: list[Piece], width: int = WIDTH) -> list[str]:
    """Return what the QR codes say: the drawn ones as OpenCV reads them off the paper."""
    found = []
    for piece in slip:
        if isinstance(piece, Code):
            found.append(piece.data)
        elif isinstance(piece, Dots):
            border = cv2.copyMakeBorder(
                piece.picture(width), 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=(255,)
            )
            text, _, _ = cv2.QRCodeDetector().detectAndDecode(border)
            found += [text] if text else []
    return found


def _pieces(data: bytes) -> Iterator[Piece | None]:
    """Yield pieces; None is a cut."""
    state, at, line = _State(), 0, bytearray()
    while at < len(data):
        lead = data[at]
        if lead in {0x10, 0x1B, 0x1C, 0x1D}:
            if line and lead != 0x10:
                raise NotEscPosError("a command in the middle of a line")
            size, piece = _command(data, at, state)
            yield from piece
            at += size
        elif lead == 0x0A:
            text = bytes(line).decode("gb18030" if state.chinese else "ascii")
            yield Line(text, state.wide, state.tall, state.bold, state.centred)
            line.clear()
            at += 1
        elif lead == 0x00 and not line:  # what ends an image that was cut off
            at += 1
        elif lead >= 0x20:
            line.append(lead)
            at += 1
        else:
            raise NotEscPosError(f"{lead:#04x} at {at}")
    if line:
        raise NotEscPosError("a line without an end")


_SKIPPED = dict.fromkeys((b"\x10\x04", b"\x10\x05", b"\x1b3", b"\x1bR", b"\x1da", b"\x1dr"), 3)
"""Commands without words or dots, and their length."""


def _command(data: bytes, at: int, state: _State) -> tuple[int, list[Piece | None]]:
    """Return the length of the command at `at` and what it puts on paper."""
    two, rest = data[at : at + 2], data[at + 2 :]
    if two in _SKIPPED:
        return _SKIPPED[two], []
    if two in _SETTINGS:
        size, set_it = _SETTINGS[two]
        set_it(state, rest[0] if rest else 0)
        return size, []
    if two == b"\x1bJ":
        return 3, [Dots([b""] * rest[0])]
    if two == b"\x1dV":
        return (4 if rest[0] >= 65 else 3), [None]
    if two == b"\x1cP":
        return 6, [None]
    if two == b"\x1dv" and rest[:2] == b"0\0":
        stride, rows = (int.from_bytes(rest[n : n + 2], "little") for n in (2, 4))
        dots = rest[6 : 6 + stride * rows]
        return 8 + len(dots), [Dots([dots[n : n + stride] for n in range(0, len(dots), stride)])]
    if two == b"\x1d(" and rest[:1] == b"k":
        return _code(rest, state)
    raise NotEscPosError(f"{two.hex()} at {at}")


def _latin_size(state: _State, n: int) -> None:
    state.wide, state.tall = bool(n & 0x70), bool(n & 0x07)


def _chinese_size(state: _State, n: int) -> None:
    if (bool(n & 0x04), bool(n & 0x08)) != (state.wide, state.tall):
        raise NotEscPosError("Chinese and Latin type of different sizes")


def _initialise(state: _State, _n: int) -> None:
    state.chinese = state.wide = state.tall = state.bold = state.centred = False


_SETTINGS: dict[bytes, tuple[int, Callable[[_State, int], None]]] = {
    b"\x1b@": (2, _initialise),
    b"\x1bE": (3, lambda state, n: setattr(state, "bold", bool(n & 1))),
    b"\x1ba": (3, lambda state, n: setattr(state, "centred", n == 1)),
    b"\x1c&": (2, lambda state, _: setattr(state, "chinese", True)),
    b"\x1c.": (2, lambda state, _: setattr(state, "chinese", False)),
    b"\x1c!": (3, _chinese_size),
    b"\x1d!": (3, _latin_size),
}
"""Commands that change what comes after them: their length, and what they set."""


def _code(rest: bytes, state: _State) -> tuple[int, list[Piece | None]]:
    length = int.from_bytes(rest[1:3], "little")
    body = rest[3 : 3 + length]
    if body.startswith(b"1P0"):
        state.stored = body[3:].decode()
    drawn: list[Piece | None] = [Code(state.stored)] if body == b"1Q0" else []
    return 5 + length, drawn
