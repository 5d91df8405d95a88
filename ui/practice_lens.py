"""What a practice camera sees: a photograph of a paper on a desk, painted as the dock's lens says.

The file of the lens holds `paper 3`, `blurred 3` or `nothing` (devices.simulators.camera). Frames go
through QVideoFrameInput, so whoever takes a picture cannot tell this from a camera on the cable.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QLinearGradient,
    QPainter,
    QPen,
    QPolygonF,
    QTransform,
)
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameInput

_WIDTH, _HEIGHT = 1600, 1200
_EACH_MS = 100
_A4 = QRectF(0, 0, 840, 1188)
"""4 points a millimetre."""
_CORNERS = ((420, 48), (1196, 84), (1172, 1146), (372, 1104))
_LINES = (
    "这张纸是模拟台放的，不是真的材料。",
    "摄像头、纸边、拉正、去阴影都和真的一样做，",
    "只有纸和桌子是画出来的。",
    "",
    "姓名　张明　　　　　　　（编的）",
    "身份证号　11010519491231002X（编的）",
    "住址　测试县青石镇柳湾村三组八号（编的）",
)


class PracticeLens(QObject):
    """Sends what the lens sees, again and again; nothing while the camera is unplugged."""

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.input = QVideoFrameInput(self)
        self._file = file
        self._words = ""
        self._image = QImage()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._send)
        self._timer.start(_EACH_MS)

    def _send(self) -> None:
        try:
            words = self._file.read_text("ascii")
        except OSError:
            return
        if words != self._words:
            self._words, self._image = words, photograph(words)
        self.input.sendVideoFrame(QVideoFrame(self._image))


def photograph(words: str) -> QImage:
    """Return what the lens sees."""
    kind, _, sheet = words.partition(" ")
    image = QImage(_WIDTH, _HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
    )
    desk = QLinearGradient(0, 0, _WIDTH, _HEIGHT)
    desk.setColorAt(0, QColor("#8a6a48"))
    desk.setColorAt(1, QColor("#5f4630"))
    painter.fillRect(image.rect(), desk)
    if kind != "nothing":
        _lay(painter, sheet)
    painter.end()
    return _shaken(image) if kind == "blurred" else image


def _lay(painter: QPainter, sheet: str) -> None:
    lies = QPolygonF([QPointF(*corner) for corner in _CORNERS])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 70))
    painter.drawPolygon(lies.translated(7, 8))
    upright = QPolygonF([_A4.topLeft(), _A4.topRight(), _A4.bottomRight(), _A4.bottomLeft()])
    way = QTransform()
    QTransform.quadToQuad(upright, lies, way)
    painter.setTransform(way)
    light = QLinearGradient(_A4.topLeft(), _A4.bottomRight())
    light.setColorAt(0, QColor("#fbfaf6"))
    light.setColorAt(1, QColor("#dedad2"))
    painter.fillRect(_A4, light)
    _write(painter, sheet)
    painter.resetTransform()


def _write(painter: QPainter, sheet: str) -> None:
    inside = _A4.adjusted(84, 84, -84, -84)
    font = QFont("Noto Sans CJK SC")
    font.setPixelSize(52)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor("#1d1d1d"))
    painter.drawText(inside, Qt.AlignmentFlag.AlignHCenter, f"模拟材料　第 {sheet} 张")
    font.setPixelSize(27)
    font.setBold(False)
    painter.setFont(font)
    painter.drawText(inside.adjusted(0, 120, 0, 0), 0, "\n".join(_LINES))
    painter.setPen(QPen(QColor("#1d1d1d"), 2))
    for row in range(8):
        y = inside.top() + 480 + 60 * row
        painter.drawLine(QPointF(inside.left(), y), QPointF(inside.right(), y))
    for share in (0.0, 0.25, 0.6, 1.0):
        x = inside.left() + share * inside.width()
        painter.drawLine(QPointF(x, inside.top() + 480), QPointF(x, inside.top() + 900))
    painter.setPen(QPen(QColor("#c3272b"), 7))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(inside.bottomRight() - QPointF(150, 110), 90, 90)


def _shaken(image: QImage) -> QImage:
    """Return it out of focus: made small and large again."""
    smooth = Qt.TransformationMode.SmoothTransformation
    small = image.scaled(_WIDTH // 10, _HEIGHT // 10, mode=smooth)
    return small.scaled(_WIDTH, _HEIGHT, mode=smooth).convertToFormat(QImage.Format.Format_RGB32)
