"""A lens for Qt's camera: a picture of the test's own, sent again and again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameInput

from devices.ports import Frame
from ui.camera import Camera


class Lens(QObject):
    """Sends the same picture again and again, as a camera does."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        size = (frame.width, frame.height)
        self.image = QImage(frame.pixels, *size, 3 * size[0], QImage.Format.Format_RGB888).copy()
        self.input = QVideoFrameInput(self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._send)
        self._timer.start(20)

    def cover(self) -> None:
        """Send nothing more."""
        self._timer.stop()

    def _send(self) -> None:
        self.input.sendVideoFrame(
            QVideoFrame(self.image.convertToFormat(QImage.Format.Format_RGB32))
        )


def camera_at(node: Path, frame: Callable[[], Frame]) -> Callable[[Path], Camera | None]:
    """Return what opens a camera at a device file, in the thread that asks, while the file is there."""

    def opened(path: Path) -> Camera | None:
        if path != node or not path.exists():
            return None
        lens = Lens(frame())
        camera = Camera(lens.input, patience_ms=60_000)
        lens.setParent(camera)  # it ends with it, in the same thread
        return camera

    return opened
