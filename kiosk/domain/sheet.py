"""Papers of A4 before and after they are set: what stands on them, and where each line stands.

`kiosk.documents` builds a `Sheet` and breaks it into `Page`s, `ui.paper` makes a PDF of those.
A4 is 210 x 297 mm (GB/T 148-1997). Millimetres from the top left corner; type in points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

WIDTH_MM = 210.0
HEIGHT_MM = 297.0
MM_A_POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the paper; never the last line of a page."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running words; a line break in them begins a new line."""

    text: str = field(repr=False)
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels, and beside each its value."""

    rows: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head that each page repeats; a row is parted only when it is higher than a page."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    shares: tuple[int, ...]
    """Widths of the columns, as parts of the whole."""

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the head."""
        if any(len(row) != len(self.head) for row in (self.shares, *self.rows)):
            raise ValueError("every row of a table has as many cells as its head")


@dataclass(frozen=True, slots=True)
class Flow:
    """流程图: boxes one under the other, joined by arrows; a box stays in one piece."""

    boxes: tuple[tuple[str, str], ...]
    """In each a bold line, and the words under it."""


Block = Heading | Paragraph | Facts | Table | Flow


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper, top to bottom."""

    title: str
    blocks: tuple[Block, ...]
    above: str = ""
    """A line over the title, such as that of the practice platform."""
    below: str = ""
    """A line under the title."""
    foot: str = ""
    """At the foot of each page, left of its number."""


@dataclass(frozen=True, slots=True)
class Words:
    """One line of type: its left edge and its base line (基线)."""

    x: float
    y: float
    text: str = field(repr=False)
    points: float = 12.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A thin line."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page, set."""

    words: tuple[Words, ...]
    strokes: tuple[Stroke, ...] = ()


Measure = Callable[[str, bool], float]
"""Width of a text in ems of its type (1.0 is as wide as a Chinese character), by its weight."""
