"""A camera whose pictures the test decides, through Qt's own way for frames; and a person before it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameInput

from devices.ports import Frame
from tests.helpers.desk_photos import Scene, photograph
from tests.helpers.photo_run import frame_of
from ui.camera import Camera


class Lens(QObject):
    """Sends the same picture again and again, as a camera does."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.show(frame)
        self.input = QVideoFrameInput(self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._send)
        self._timer.start(40)

    def show(self, frame: Frame) -> None:
        """Send another picture from now on."""
        size = (frame.width, frame.height)
        image = QImage(frame.pixels, *size, 3 * size[0], QImage.Format.Format_RGB888)
        self.image = image.convertToFormat(QImage.Format.Format_RGB32)

    def lay(self, scene: Scene, seed: int = 2) -> None:
        """Lay a paper under it."""
        self.show(frame_of(photograph(scene, seed)))

    def cover(self) -> None:
        """Send nothing more."""
        self._timer.stop()

    def opened(self, path: Path, parent: QObject | None = None) -> Camera | None:
        """Stand in for `ui.camera.open_camera`: the device file has to be there."""
        return Camera(self.input, parent, settling=2, patience_ms=60_000) if path.exists() else None

    def _send(self) -> None:
        self.input.sendVideoFrame(QVideoFrame(self.image))


def sitter(*, light: float = 1.0, blur: float = 0.0) -> Frame:
    """Return a drawn person before a pale wall, 1600 x 1200; nobody's face."""
    chance = np.random.default_rng(7)
    picture = np.full((1200, 1600, 3), (222, 226, 232), np.uint8)
    cv2.ellipse(picture, (800, 1250), (420, 420), 0, 180, 360, (46, 60, 92), -1)
    cv2.ellipse(picture, (800, 560), (190, 250), 0, 0, 360, (222, 184, 158), -1)
    cv2.ellipse(picture, (800, 420), (210, 170), 0, 180, 360, (38, 32, 30), -1)
    for x in range(600, 1001, 8):  # hair and cloth have edges in every direction
        cv2.line(picture, (x, 300), (x + 30, 440), (80, 70, 64), 2, cv2.LINE_AA)
        cv2.line(picture, (x, 900), (x - 40, 1190), (120, 132, 160), 2, cv2.LINE_AA)
        cv2.line(
            picture, (620, 850 + (x - 600) // 2), (980, 870 + (x - 600) // 2), (92, 100, 130), 2
        )
    for x in (730, 870):
        cv2.circle(picture, (x, 560), 22, (40, 34, 32), -1, cv2.LINE_AA)
    cv2.ellipse(picture, (800, 690), (70, 24), 0, 0, 180, (150, 84, 82), 6, cv2.LINE_AA)
    seen = picture.astype(np.float32) * light + chance.normal(0, 1.5, picture.shape)
    if blur:
        seen = cv2.GaussianBlur(seen, (0, 0), blur)
    return Frame(1600, 1200, np.clip(seen, 0, 255).astype(np.uint8).tobytes())


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
