"""QR codes on the screen: `image://qr/TEXT`, TEXT percent-encoded.

Drawn by segno, which is imported with the first code, not before the first frame. Black on white
whatever the theme, with the quiet zone: telephones need it.
"""

from __future__ import annotations

from urllib.parse import unquote

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickImageProvider

_QUIET = 4


def draw(text: str, side: int) -> QImage:
    """Return a code of at most `side` pixels, each module a whole number of pixels."""
    import segno

    rows = [bytes(row) for row in segno.make_qr(text, error="m", encoding="utf-8").matrix]
    modules = len(rows) + 2 * _QUIET
    image = QImage(modules, modules, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    black = QColor(0, 0, 0)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                image.setPixelColor(x + _QUIET, y + _QUIET, black)
    scale = max(side // modules, 1)
    return image.scaled(modules * scale, modules * scale)


class QrProvider(QQuickImageProvider):
    """Answers `image://qr/...`; an empty text is no picture."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, ident: str, size: QSize, requested: QSize) -> QImage:
        """Draw the code of the text in the address."""
        text = unquote(ident)
        if not text:
            return QImage()
        side = max(requested.width(), requested.height())
        image = draw(text, side if side > 0 else 400)
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image


def install(engine: QQmlEngine) -> None:
    """Let the pages of this engine show codes."""
    engine.addImageProvider("qr", QrProvider())
