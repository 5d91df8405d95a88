"""Draws a paper into one-bit dots with QPainter, behind the port `Rasteriser`.

Noto Sans CJK has every rare character a name may hold, which no printer's own font has. Drawing
into a QImage needs a QGuiApplication but no GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QTextLayout, QTextLine, QTextOption

from kiosk.domain.layout import Align, Block, Gap, Layout, Pair, Qr, Raster, Rule, Size, Text

FONT_FAMILY = "Noto Sans CJK SC"
_PIXELS = {Size.BODY: 24, Size.LARGE: 34, Size.TITLE: 48}
_LEADING = 1.3
_LABEL_DOTS = 116
_MARGIN = 8
_QR_MODULE = 6

Draw = Callable[[QPainter, int], None]
"""Draws one block with its top edge at the given dot."""


class PaperRasteriser:
    """Implements `kiosk.ports.Rasteriser`."""

    def rasterise(self, layout: Layout, width_dots: int) -> Raster:
        """Return the drawn paper, `width_dots` wide (a multiple of 8)."""
        placed = [_place(block, width_dots) for block in layout.blocks]
        height = sum(rows for rows, _ in placed)
        # Drawn in one bit from the start: no grey to threshold, and a third faster.
        image = QImage(width_dots, height, QImage.Format.Format_Mono)
        image.fill(1)  # white in the format's own table
        painter = QPainter(image)
        try:
            top = 0
            for rows, draw in placed:
                draw(painter, top)
                top += rows
        finally:
            painter.end()
        return pack(image)


def _nothing(_painter: QPainter, _top: int) -> None:
    """Draw a gap."""


def pack(image: QImage) -> Raster:
    """Turn dark dots into set bits, rows without Qt's padding to 32 bits."""
    mono = image.convertToFormat(
        QImage.Format.Format_Mono,
        Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.MonoOnly,
    )
    if mono.color(1) == 0xFFFFFFFF:
        mono.invertPixels()
    stride, row = mono.bytesPerLine(), mono.width() // 8
    data = bytes(mono.constBits())
    rows = b"".join(data[start : start + row] for start in range(0, len(data), stride))
    return Raster(mono.width(), mono.height(), rows)


def _place(block: Block, width: int) -> tuple[int, Draw]:
    match block:
        case Text():
            return _text(block, width)
        case Pair():
            return _pair(block, width)
        case Rule():
            return 16, lambda painter, top: painter.fillRect(
                QRect(_MARGIN, top + 7, width - 2 * _MARGIN, 2), Qt.GlobalColor.black
            )
        case Gap(dots):
            return dots, _nothing
        case Qr():
            return _qr(block, width)


def _text(block: Text, width: int) -> tuple[int, Draw]:
    font = _font(block.size, bold=block.bold)
    rows, draw = _paragraph(font, block.text, width - 2 * _MARGIN, block.align)
    return rows, lambda painter, top: draw(painter, _MARGIN, top)


def _pair(block: Pair, width: int) -> tuple[int, Draw]:
    left = _MARGIN + _LABEL_DOTS
    label_rows, draw_label = _paragraph(_font(Size.BODY), block.label, _LABEL_DOTS)
    value_font = _font(Size.BODY, bold=block.bold)
    value_rows, draw_value = _paragraph(value_font, block.value, width - left - _MARGIN)

    def draw(painter: QPainter, top: int) -> None:
        draw_label(painter, _MARGIN, top)
        draw_value(painter, left, top)

    return max(label_rows, value_rows), draw


def _qr(block: Qr, width: int) -> tuple[int, Draw]:
    import segno

    matrix = segno.make(block.data, error="m", micro=False, encoding="utf-8").matrix
    shades = b"".join(bytes(0 if dark else 255 for dark in line) for line in matrix)
    count = len(matrix)
    modules = QImage(shades, count, count, count, QImage.Format.Format_Grayscale8).copy()
    side = count * _QR_MODULE
    caption_rows, caption = _text(Text(block.caption, align=Align.CENTRE), width)

    def draw(painter: QPainter, top: int) -> None:
        painter.drawImage(QRect((width - side) // 2, top + 8, side, side), modules)
        caption(painter, top + side + 16)

    return side + 16 + caption_rows, draw


def _font(size: Size, *, bold: bool = False) -> QFont:
    font = QFont(FONT_FAMILY)
    font.setPixelSize(_PIXELS[size])
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferFullHinting)
    return font


def _paragraph(
    font: QFont, text: str, width: int, align: Align = Align.LEFT
) -> tuple[int, Callable[[QPainter, int, int], None]]:
    """Break `text` by the rules of its script; return its rows and how to draw it at (x, y)."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines: list[QTextLine] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(line)
    layout.endLayout()
    pitch = round(font.pixelSize() * _LEADING)

    def draw(painter: QPainter, x: int, y: int) -> None:
        # `layout` owns the lines: it must live as long as this function.
        assert layout.lineCount() == len(lines)  # noqa: S101
        for number, one in enumerate(lines):
            indent = (width - round(one.naturalTextWidth())) // 2 if align is Align.CENTRE else 0
            spare = (pitch - round(one.height())) // 2
            one.draw(painter, QPointF(x + indent, y + number * pitch + spare))

    return max(1, len(lines)) * pitch, draw
