"""The icons of the screens: one SVG each, drawn in the colours the page asks for.

`image://icon/NAME/STROKE/FILL` with colours as rrggbb. The files in `assets/icons` are written in
the light colours below, so that they look right in any viewer; the three are replaced when drawn.
No network, no caching of its own: the scene keeps what it has drawn.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

DIRECTORY = Path(__file__).resolve().parent.parent / "assets" / "icons"
_STROKE, _TINT, _PAPER = "#0E5A78", "#C8DFE8", "#FFFFFF"
_NAME = re.compile(r"[a-z0-9-]+")


@cache
def _template(name: str) -> str:
    """Return the SVG text of an icon; raises FileNotFoundError for an unknown name."""
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return (DIRECTORY / f"{name}.svg").read_text(encoding="utf-8")


def draw(name: str, stroke: str, tint: str, paper: str, side: int) -> QImage:
    """Draw an icon of `side` x `side` pixels; colours as rrggbb."""
    text = _template(name)
    for old, new in ((_STROKE, stroke), (_TINT, tint), (_PAPER, paper)):
        text = text.replace(f'"{old}"', f'"#{new}"')
    # Transparent from the start: fill() makes PySide load the namespace Qt, 18 ms of the first frame.
    ground = bytearray(4 * side * side)
    image = QImage(ground, side, side, 4 * side, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    QSvgRenderer(text.encode()).render(painter)
    painter.end()
    return image.copy()  # the picture itself lies in `ground`, which ends here


class IconProvider(QQuickImageProvider):
    """Answers `image://icon/...`; an unknown name is a warning of the Image, so a test sees it."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, ident: str, size: QSize, requested: QSize) -> QImage:
        """Draw the icon named in the address, at the size asked for."""
        side = max(requested.width(), requested.height())
        side = side if side > 0 else 48
        parts = [*ident.split("/"), "", "", ""]
        try:
            image = draw(
                parts[0], parts[1] or _STROKE[1:], parts[2] or _TINT[1:], parts[3] or "FFFFFF", side
            )
        except FileNotFoundError:
            return QImage()
        size.setWidth(side)
        size.setHeight(side)
        return image


def install(engine: QQmlEngine) -> None:
    """Let the pages of this engine show icons."""
    engine.addImageProvider("icon", IconProvider())
