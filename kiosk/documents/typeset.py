"""Sets a paper in a printer's own type (文字方式): a layout becomes lines that fit, and drawings.

Pure. A line that holds a character the printer has not (a rare name such as 䶮 or 𠮷) is drawn as a
whole, so no character is ever replaced; the words are the same as when everything is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kiosk.domain.layout import Align, Block, Gap, Layout, Pair, Qr, Raster, Rule, Size, Text
from kiosk.domain.slip import (
    Drawn,
    Feed,
    NativeQr,
    Slip,
    Strip,
    TypeCase,
    Typed,
    cells,
    cells_on,
)

Draw = Callable[[Layout, int], Raster]
"""`Rasteriser.rasterise`: layout, width in dots."""

_MARGINS_DOTS = 16
_LABEL_CELLS = 10
"""Four characters and a space, as wide as the label of a drawn paper."""
_NEVER_FIRST = frozenset("，。、；：？！）】》〉」』”’％%),.;:?!]}")
"""避头: signs that may not begin a line."""
_PIECE = re.compile(r"[!-~]+|[^!-~]", re.DOTALL)
"""A word of ASCII stays together; every other sign may end a line."""


def typeset(layout: Layout, case: TypeCase, width_dots: int, draw: Draw) -> Slip:
    """Return the paper for a printer with this type and width; `draw` draws what it has not."""
    setter = _Setter(case, width_dots, draw)
    return Slip(tuple(strip for block in layout.blocks for strip in setter.block(block)))


class _Setter:
    def __init__(self, case: TypeCase, width_dots: int, draw: Draw) -> None:
        self._case = case
        self._width = width_dots
        self._draw = draw

    def block(self, block: Block) -> Iterator[Strip]:
        match block:
            case Text():
                yield from self._text(block)
            case Pair():
                yield from self._pair(block)
            case Rule():
                yield self._drawn(block)
            case Gap(dots):
                yield Feed(dots)
            case Qr(data, caption):
                native = self._case.native_qr and all(" " <= one <= "~" for one in data)
                yield NativeQr(data) if native else self._drawn(Qr(data))
                if caption:
                    yield from self._text(Text(caption, align=Align.CENTRE))

    def _text(self, block: Text) -> Iterator[Strip]:
        room = cells_on(self._width - _MARGINS_DOTS, block.size)
        for line in break_lines(block.text, room):
            if self._has(line):
                yield Typed(line, block.size, block.bold, block.align)
            else:
                yield self._drawn(Text(line, block.size, block.bold, block.align))

    def _pair(self, block: Pair) -> Iterator[Strip]:
        room = cells_on(self._width - _MARGINS_DOTS, Size.BODY)
        label = block.label
        if cells(label) >= _LABEL_CELLS:  # too long to stand beside its value
            yield from self._text(Text(label))
            label = ""
        for line in break_lines(block.value, room - _LABEL_CELLS):
            if self._has(label) and self._has(line):
                # The label takes the weight of its value: a line has one weight.
                indent = " " * (_LABEL_CELLS - cells(label))
                yield Typed(f"{label}{indent}{line}", bold=block.bold)
            else:
                yield self._drawn(Pair(label, line, block.bold))
            label = ""

    def _has(self, text: str) -> bool:
        return all(map(self._case.charset.has, text))

    def _drawn(self, block: Block) -> Drawn:
        return Drawn(self._draw(Layout((block,)), self._width))


def break_lines(text: str, room: int) -> list[str]:
    """Break a paragraph into lines of at most `room` cells; at least one line, perhaps empty.

    A sign that may not begin a line takes the piece before it along. Spaces at a break are
    dropped; a word longer than a line is cut.
    """
    lines: list[str] = []
    line: list[str] = []
    used = 0
    for piece in _pieces(text, room):
        width = cells(piece)
        if used + width > room:
            carried: list[str] = []
            if piece[0] in _NEVER_FIRST and len(line) > 1:
                carried = [line.pop()]
            lines.append("".join(line).rstrip(" "))
            line, used = carried, cells("".join(carried))
            if piece == " " and not line:
                continue
        line.append(piece)
        used += width
    lines.append("".join(line).rstrip(" "))
    return lines


def _pieces(text: str, room: int) -> Iterator[str]:
    for found in _PIECE.finditer(text):
        word = found.group()
        yield from (word[at : at + room] for at in range(0, len(word), room))
