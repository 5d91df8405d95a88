"""Breaks Chinese into lines by the width of its type (GB/T 15834-2011 附录 A, 避头尾). Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

NEVER_FIRST = frozenset("，。、；：？！）】》〉」』”’℃·…—％%),.;:?!]}")
"""避头: signs that may not begin a line."""
NEVER_LAST = frozenset("（【《〈「『“‘￥＄([{")
"""避尾: signs that may not end one."""
_INKLESS = frozenset({"Cc", "Cf", "Mn"})
_PIECE = re.compile(r"[!-~]+|[^!-~]", re.DOTALL)
"""A word of ASCII stays together; every other sign may end a line."""


def broken(text: str, room: float, width: Callable[[str], float]) -> list[str]:
    """Return the lines of a text, each at most `room` wide; at least one, perhaps empty.

    A line break in the text begins a new line. Spaces at a break are dropped; a word longer than
    a line is cut. A line that would be nothing but signs that belong together is cut too.
    """
    parts = [inked(part) for part in text.splitlines()] or [""]
    return [line for part in parts for line in _paragraph(part, room, width)]


def inked(text: str) -> str:
    """Return a text with every kind of space as one, and without what has no ink (Unicode Cc, Cf, Mn)."""
    spaced = "".join(" " if one.isspace() and one != "\u3000" else one for one in text)
    return "".join(one for one in spaced if unicodedata.category(one) not in _INKLESS)


def _paragraph(text: str, room: float, width: Callable[[str], float]) -> Iterator[str]:
    line: list[str] = []
    used = 0.0
    for piece in _pieces(text, room, width):
        wide = width(piece)
        if used + wide > room and line:
            carried = _carried(line, piece)
            if sum(map(width, carried)) + wide > room:  # signs without end: they are parted
                line, carried = line + carried, []
            yield "".join(line).rstrip(" \u3000")
            line, used = carried, sum(map(width, carried))
            if piece.isspace() and not line:
                continue
        line.append(piece)
        used += wide
    yield "".join(line).rstrip(" \u3000")


def _carried(line: list[str], piece: str) -> list[str]:
    """Take from the end of a line what has to stand with `piece` on the next one."""
    carried: list[str] = []
    first = piece
    while len(line) > 1 and (first[0] in NEVER_FIRST or line[-1][-1] in NEVER_LAST):
        first = line.pop()
        carried.insert(0, first)
    return carried


def _pieces(text: str, room: float, width: Callable[[str], float]) -> Iterator[str]:
    for found in _PIECE.finditer(text):
        word = found.group()
        if width(word) <= room:
            yield word
        else:
            yield from word
