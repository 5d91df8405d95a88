"""A signature as bytes: the picture for people, the strokes with their times for experts.

Pure drawing with QImage; it must not keep what it has drawn.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPolygonF

from kiosk.domain.application import Part

WIDTH = 900
"""Pixels of the picture; its height follows the pad."""
PICTURE, STROKES = "signature.png", "signature.json"


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a stroke: pixels of the pad, milliseconds since the first touch."""

    x: float
    y: float
    t: int


Stroke = Sequence[Point]


def parts_of(strokes: Sequence[Stroke], width: float, height: float) -> tuple[Part, Part]:
    """Return `signature.png` and `signature.json` of strokes on a pad of width x height pixels."""
    content = {
        "version": 1,
        "width": round(width),
        "height": round(height),
        "unit": "px, ms",
        "strokes": [[[round(p.x, 1), round(p.y, 1), p.t] for p in one] for one in strokes],
    }
    text = json.dumps(content, separators=(",", ":")).encode()
    return (
        _part(PICTURE, "image/png", _picture(strokes, width, height)),
        _part(STROKES, "application/json", text),
    )


def ink(strokes: Sequence[Stroke]) -> float:
    """Length of everything written, in pixels of the pad."""
    return sum(
        ((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5
        for one in strokes
        for a, b in itertools.pairwise(one)
    )


def _picture(strokes: Sequence[Stroke], width: float, height: float) -> bytes:
    scale = WIDTH / width
    image = QImage(WIDTH, max(1, round(height * scale)), QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(Qt.GlobalColor.black, WIDTH / 110)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for one in strokes:
        points = [QPointF(p.x * scale, p.y * scale) for p in one]
        if len(points) == 1:
            painter.drawPoint(points[0])
        else:
            painter.drawPolyline(QPolygonF(points))
    painter.end()
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(store.data())


def _part(name: str, media_type: str, data: bytes) -> Part:
    return Part(name, media_type, data, hashlib.sha256(data).hexdigest())
