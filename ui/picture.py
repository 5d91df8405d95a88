"""One picture of a camera, taken in a thread that may wait, and a small copy of it to be shown."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from pathlib import Path

import shiboken6
from PySide6.QtCore import QBuffer, QByteArray, QEventLoop, QIODevice, QPointF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPen, QPolygonF

from devices.ports import Frame, Problem
from ui import camera

_GLANCE_MS = 50
_SIDE = 480
_QUALITY = 70
_FOUND = Qt.GlobalColor.green


def taken(path: Path, stopped: Callable[[], bool] = lambda: False) -> Frame | Problem | None:
    """Return one picture of the camera of that device file, why there is none, or None when stopped.

    Waits in an event loop of the calling thread, which needs a Qt application, not its thread.
    """
    loop = QEventLoop()  # before anything that has a timer: it makes this thread one of Qt's
    opened = camera.open_camera(path)
    if opened is None:
        return Problem.OFFLINE
    answers: list[Frame | Problem] = []

    def end(answer: Frame | Problem) -> None:
        answers.append(answer)
        loop.quit()

    def glance() -> None:
        if stopped():
            loop.quit()

    watch = QTimer()
    watch.timeout.connect(glance)
    watch.start(_GLANCE_MS)
    opened.taken.connect(lambda seen: end(camera.frame_in(seen) or Problem.HARDWARE))
    opened.failed.connect(end)
    opened.start()
    opened.take()
    if not answers:
        loop.exec()
    opened.stop()
    for one in (watch, opened, loop):  # here: a timer must not die in another thread
        shiboken6.delete(one)
    return answers[0] if answers else None


def small(frame: Frame, corners: Sequence[tuple[float, float]] = ()) -> str:
    """Return a small copy as a `data:` address, with the edges that were found drawn on it."""
    size = (frame.width, frame.height)
    image = QImage(frame.pixels, *size, 3 * frame.width, QImage.Format.Format_RGB888)
    mode = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    image = image.scaled(_SIDE, _SIDE, *mode)
    if corners:
        share = image.width() / frame.width
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(_FOUND, 4))
        painter.drawPolygon(QPolygonF([QPointF(x * share, y * share) for x, y in corners]))
        painter.end()
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", _QUALITY)
    return f"data:image/jpeg;base64,{base64.b64encode(written.data()).decode()}"
