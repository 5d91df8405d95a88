"""A paper for a printer that sets type itself: lines of its own characters, and drawings between them.

`kiosk.documents.typeset` makes it from a layout; `devices.receipt` turns it into bytes. A printer
that only draws gets a `kiosk.domain.layout.Raster` instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.layout import Align, Raster, Size

CELL_DOTS = 12
"""Half a Chinese character (半角) of body type; a whole one is 24 dots wide and high."""


class Charset(StrEnum):
    """字库: the Chinese characters a printer has in it; the bytes are GB18030's in either case."""

    GB2312 = "gb2312"
    GBK = "gbk"

    def has(self, character: str) -> bool:
        """Tell whether one character can be printed as type: ASCII, or two bytes of this set."""
        if " " <= character <= "~":
            return True
        # By the bytes that go out: codecs named gb2312 call some of its signs by other names (·, —).
        code = character.encode("gb18030", "replace")
        try:
            return len(code) == 2 and len(code.decode(self.value)) == 1
        except UnicodeDecodeError:
            return False


@dataclass(frozen=True, slots=True)
class TypeCase:
    """What a printer can set by itself."""

    charset: Charset
    native_qr: bool
    """Whether it draws QR codes from their content."""


@dataclass(frozen=True, slots=True)
class Typed:
    """One line of the printer's own type; it fits on the paper and every character is in the set."""

    text: str = field(repr=False)
    size: Size = Size.BODY
    bold: bool = False
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Drawn:
    """Dots, as wide as the paper or narrower."""

    raster: Raster


@dataclass(frozen=True, slots=True)
class NativeQr:
    """A QR code the printer draws."""

    data: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty paper, in dots."""

    dots: int


Strip = Typed | Drawn | NativeQr | Feed


@dataclass(frozen=True, slots=True)
class Slip:
    """One paper, top to bottom."""

    strips: tuple[Strip, ...]


Page = Raster | Slip
"""What a receipt printer is handed."""


def cells(text: str) -> int:
    """Return the width of body type in half characters (半角): ASCII takes one, the rest two."""
    return sum(1 if " " <= one <= "~" else 2 for one in text)


def cells_on(width_dots: int, size: Size) -> int:
    """Return how many cells of this size fit between the margins of a paper."""
    return width_dots // (CELL_DOTS * (2 if size is Size.TITLE else 1))
