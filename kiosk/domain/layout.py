"""A paper before it is drawn: what stands on a receipt, in order, without a printer or a font.

`kiosk.documents` builds it, `ui.paper` draws it, `devices.receipt` turns the drawing into bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Align(StrEnum):
    """Where a line stands."""

    LEFT = "left"
    CENTRE = "centre"


class Size(StrEnum):
    """Height of type on paper: body is at least 24 dots, a title 48."""

    BODY = "body"
    LARGE = "large"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; wraps by itself."""

    text: str = field(repr=False)
    size: Size = Size.BODY
    bold: bool = False
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value; the value wraps beside the label."""

    label: str
    value: str = field(repr=False)
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty paper, in dots."""

    dots: int = 16


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code of `data`, with its meaning in words under it."""

    data: str = field(repr=False)
    caption: str = ""


Block = Text | Pair | Rule | Gap | Qr


@dataclass(frozen=True, slots=True)
class Layout:
    """One paper, top to bottom."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Raster:
    """A drawn paper: one bit a dot, 1 is black, rows of `width // 8` bytes, left bit first."""

    width: int
    height: int
    rows: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a raster whose bytes do not make up its size."""
        if self.width % 8 or len(self.rows) != self.width // 8 * self.height:
            raise ValueError(f"{len(self.rows)} bytes do not make {self.width}x{self.height} dots")
