"""The paper in the printer emulator: rows of dots that grow, receipts that are cut off, PNG of them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Receipt:
    """One piece of paper: rows of `width // 8` bytes, 1 is black, left bit first."""

    width: int
    rows: bytes = field(repr=False)
    lines: tuple[str, ...] = field(default=(), repr=False)
    """What was printed in the printer's own type, line by line."""
    codes: tuple[str, ...] = field(default=(), repr=False)
    """Contents of the QR codes it drew by itself."""

    @property
    def height(self) -> int:
        """Rows of dots."""
        return len(self.rows) // (self.width // 8)

    def png(self) -> bytes:
        """Return it as a PNG of one bit a dot."""
        stride = self.width // 8
        white = self.rows.translate(bytes(255 - value for value in range(256)))
        lines = b"".join(b"\x00" + white[at : at + stride] for at in range(0, len(white), stride))
        head = struct.pack("!IIBBBBB", self.width, self.height, 1, 0, 0, 0, 0)
        return b"".join(
            (
                b"\x89PNG\r\n\x1a\n",
                _chunk(b"IHDR", head),
                _chunk(b"IDAT", zlib.compress(lines, 6)),
                _chunk(b"IEND", b""),
            )
        )


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", check)


class Roll:
    """Paper as it comes out of the mechanism."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._rows: list[bytes] = []
        self._lines: list[str] = []
        self._codes: list[str] = []

    @property
    def blank(self) -> bool:
        """Whether nothing has come out since the last cut."""
        return not self._rows

    def image(self, stride: int, data: bytes) -> None:
        """Add the rows of an image; what is wider than the paper is lost, as on a real one."""
        full = self.width // 8
        for at in range(0, len(data), stride):
            self._rows.append(data[at : at + stride][:full].ljust(full, b"\x00"))

    def feed(self, dots: int) -> None:
        """Add empty rows."""
        self._rows.extend([bytes(self.width // 8)] * dots)

    def type(self, line: str, cells: Sequence[bool], cell: int, height: int, left: int) -> None:
        """Add a line of type: a bar for each cell with ink, for the font itself is not emulated."""
        dots = [False] * self.width
        for number, ink in enumerate(cells):
            start = left + number * cell
            for at in range(start + 1, min(start + cell - 1, self.width)):
                dots[at] = ink
        row = int("".join("01"[dot] for dot in dots), 2).to_bytes(self.width // 8, "big")
        self._lines.append(line)
        self._rows.extend([row] * height)

    def code(self, data: str, module: int) -> int:
        """Add a QR code in the middle of the paper; return its height in dots."""
        import segno

        matrix = segno.make(data, error="m", micro=False).matrix
        left = (self.width - len(matrix) * module) // 2
        for line in matrix:
            bits = "0" * left + "".join("01"[bool(dark)] * module for dark in line)
            row = int(bits.ljust(self.width, "0"), 2).to_bytes(self.width // 8, "big")
            self._rows.extend([row] * module)
        self._codes.append(data)
        return len(matrix) * module

    def cut(self) -> Receipt:
        """Cut off what has come out."""
        receipt = Receipt(self.width, b"".join(self._rows), tuple(self._lines), tuple(self._codes))
        self._rows, self._lines, self._codes = [], [], []
        return receipt
