"""Sets a sheet: lines, columns and pages, each with its number (第 1 页，共 2 页). Pure."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.documents.lines import broken
from kiosk.domain.sheet import (
    HEIGHT_MM,
    MM_A_POINT,
    WIDTH_MM,
    Block,
    Facts,
    Flow,
    Heading,
    Measure,
    Page,
    Paragraph,
    Sheet,
    Stroke,
    Table,
    Words,
)

_LEFT, _RIGHT, _TOP, _BOTTOM = 25.0, WIDTH_MM - 20.0, 22.0, HEIGHT_MM - 24.0
_FOOT = HEIGHT_MM - 14.0
_TITLE, _HEADING, _BODY, _SMALL = 22.0, 14.0, 12.0, 10.0
"""Points: 二号, 四号, 小四, and for the foot a little less than 五号."""
_LEADING = 1.55
_BASE = 0.88
"""Where the base line lies in the height of a Chinese character."""
_LABEL = 34.0
_PAD = 1.6
"""Millimetres between the text of a cell and its rules."""
_BOX_SIDE, _ARROW, _BARB = 25.0, 7.0, 1.8
"""Of a flow chart: how far its boxes stand in, the height of an arrow and the size of its head."""


def paged(sheet: Sheet, measure: Measure) -> tuple[Page, ...]:
    """Return the pages of a sheet; `measure` knows the widths of the type it will be set in."""
    setter = _Setter(measure)
    setter.head(sheet)
    for block in sheet.blocks:
        setter.block(block)
    return setter.pages(sheet.foot)


class _Setter:
    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._done: list[tuple[list[Words], list[Stroke]]] = []
        self._words: list[Words] = []
        self._strokes: list[Stroke] = []
        self._y = _TOP

    def head(self, sheet: Sheet) -> None:
        if sheet.above:
            self._centred(sheet.above, _BODY)
        self._centred(sheet.title, _TITLE, bold=True)
        if sheet.below:
            self._centred(sheet.below, _BODY)
        self._y += 3

    def block(self, block: Block) -> None:
        match block:
            case Heading(text):
                lines = self._lines(text, _RIGHT - _LEFT, _HEADING, bold=True)
                self._need(3 + self._height(lines, _HEADING) + 2 * self._pitch(_BODY))
                self._y += 3 if self._y > _TOP else 0
                self._put(lines, _LEFT, _HEADING, bold=True)
            case Paragraph(text, bold):
                for line in self._lines(text, _RIGHT - _LEFT, _BODY, bold=bold):
                    self._need(self._pitch(_BODY))
                    self._put([line], _LEFT, _BODY, bold=bold)
                self._y += 1
            case Facts(rows):
                for label, value in rows:
                    self._fact(label, value)
                self._y += 1
            case Table():
                self._table(block)
            case Flow(boxes):
                self._flow(boxes)

    def pages(self, foot: str) -> tuple[Page, ...]:
        self._turn()
        count = len(self._done)
        return tuple(
            Page((*words, *self._foot(foot, number, count)), tuple(strokes))
            for number, (words, strokes) in enumerate(self._done, start=1)
        )

    # ---- one block -----------------------------------------------------------------------------

    def _fact(self, label: str, value: str) -> None:
        labels = self._lines(label, _LABEL - 2, _BODY)
        values = self._lines(value, _RIGHT - _LEFT - _LABEL, _BODY)
        if len(labels) + len(values) <= 12:  # a short one stays in one piece
            self._need(max(self._height(labels, _BODY), self._height(values, _BODY)))
        for number in range(max(len(labels), len(values))):
            self._need(self._pitch(_BODY))
            for column, x in ((labels, _LEFT), (values, _LEFT + _LABEL)):
                if number < len(column):
                    self._line(column[number], x, self._y, _BODY)
            self._y += self._pitch(_BODY)

    def _table(self, table: Table) -> None:
        edges = [_LEFT]
        for share in table.shares:
            edges.append(edges[-1] + share * (_RIGHT - _LEFT) / sum(table.shares))
        head = self._row(table.head, edges, bold=True)
        first = True
        for cells in self._rows(table.rows, edges):
            if first or self._y + self._row_height(cells) > _BOTTOM:
                if first:
                    self._need(self._row_height(head) + self._row_height(cells))
                else:
                    self._turn()
                self._rule(edges)
                self._cells(head, edges, bold=True)
                first = False
            self._cells(cells, edges, bold=False)
        self._y += 3

    def _flow(self, boxes: tuple[tuple[str, str], ...]) -> None:
        """Draw the boxes; an arrow stands above each but the first, on the page of its box."""
        left, right = _LEFT + _BOX_SIDE, _RIGHT - _BOX_SIDE
        room = right - left - 2 * _PAD
        for number, (title, words) in enumerate(boxes):
            bold = self._lines(title, room, _BODY, bold=True)
            plain = self._lines(words, room, _SMALL) if words else []
            height = self._height(bold, _BODY) + self._height(plain, _SMALL) + 2 * _PAD
            arrow = _ARROW if number else 0.0
            self._need(arrow + height)
            if arrow:
                self._arrow((left + right) / 2, self._y, self._y + arrow)
                self._y += arrow
            top = self._y
            self._y += _PAD
            for lines, points, heavy in ((bold, _BODY, True), (plain, _SMALL, False)):
                for line in lines:
                    x = (left + right - self._width(line, points, bold=heavy)) / 2
                    self._put([line], x, points, bold=heavy)
            self._y = top + height
            corners = ((left, top), (right, top), (right, self._y), (left, self._y))
            ends = (*corners[1:], corners[0])
            self._strokes += [Stroke(*a, *b) for a, b in zip(corners, ends, strict=True)]
        self._y += 3

    def _arrow(self, x: float, top: float, tip: float) -> None:
        self._strokes.append(Stroke(x, top, x, tip))
        self._strokes += [Stroke(x + side, tip - _BARB, x, tip) for side in (-_BARB, _BARB)]

    def _rows(
        self, rows: tuple[tuple[str, ...], ...], edges: list[float]
    ) -> Iterator[list[list[str]]]:
        """Give the cells of each row; a row that is higher than a page is parted."""
        most = int((_BOTTOM - _TOP - 30) / self._pitch(_BODY))
        for row in rows:
            cells = self._row(row, edges, bold=False)
            for at in range(0, max(map(len, cells)), most):
                yield [lines[at : at + most] for lines in cells]

    def _row(self, row: tuple[str, ...], edges: list[float], *, bold: bool) -> list[list[str]]:
        return [
            self._lines(text, right - left - 2 * _PAD, _BODY, bold=bold)
            for text, left, right in zip(row, edges, edges[1:], strict=False)
        ]

    def _cells(self, cells: list[list[str]], edges: list[float], *, bold: bool) -> None:
        top, height = self._y, self._row_height(cells)
        for lines, left in zip(cells, edges, strict=False):
            for number, line in enumerate(lines):
                y = top + _PAD + number * self._pitch(_BODY)
                self._line(line, left + _PAD, y, _BODY, bold=bold)
        self._y = top + height
        self._strokes += [Stroke(x, top, x, self._y) for x in edges]
        self._rule(edges)

    def _rule(self, edges: list[float]) -> None:
        self._strokes.append(Stroke(edges[0], self._y, edges[-1], self._y))

    def _row_height(self, cells: list[list[str]]) -> float:
        return max(map(len, cells), default=0) * self._pitch(_BODY) + 2 * _PAD

    # ---- lines ---------------------------------------------------------------------------------

    def _centred(self, text: str, points: float, *, bold: bool = False) -> None:
        for line in self._lines(text, _RIGHT - _LEFT, points, bold=bold):
            x = (_LEFT + _RIGHT - self._width(line, points, bold=bold)) / 2
            self._line(line, x, self._y, points, bold=bold)
            self._y += self._pitch(points)

    def _put(self, lines: list[str], x: float, points: float, *, bold: bool = False) -> None:
        for line in lines:
            self._line(line, x, self._y, points, bold=bold)
            self._y += self._pitch(points)

    def _line(self, text: str, x: float, top: float, points: float, *, bold: bool = False) -> None:
        if text:
            spare = (_LEADING - 1) / 2
            base = top + (spare + _BASE) * points * MM_A_POINT
            self._words.append(Words(round(x, 3), round(base, 3), text, points, bold))

    def _foot(self, foot: str, number: int, count: int) -> list[Words]:
        told = f"第 {number} 页，共 {count} 页"
        right = _RIGHT - self._width(told, _SMALL)
        room = right - _LEFT - 4
        one = self._lines(foot, room, _SMALL)[0]
        words = [Words(_LEFT, _FOOT, one, _SMALL)] if one else []
        return [*words, Words(round(right, 3), _FOOT, told, _SMALL)]

    def _lines(self, text: str, room: float, points: float, *, bold: bool = False) -> list[str]:
        ems = room / (points * MM_A_POINT)
        return broken(text, ems, lambda part: self._measure(part, bold))

    def _width(self, text: str, points: float, *, bold: bool = False) -> float:
        return self._measure(text, bold) * points * MM_A_POINT

    def _height(self, lines: list[str], points: float) -> float:
        return len(lines) * self._pitch(points)

    def _pitch(self, points: float) -> float:
        return points * _LEADING * MM_A_POINT

    def _need(self, height: float) -> None:
        if self._y + height > _BOTTOM:
            self._turn()

    def _turn(self) -> None:
        if self._words or not self._done:
            self._done.append((self._words, self._strokes))
        self._words, self._strokes, self._y = [], [], _TOP
