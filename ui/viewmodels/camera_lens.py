"""The camera while a page is open: switched on and off, its live picture for the screen, one picture taken.

A part of `CameraModel`. Pictures are made in threads; of what the camera sees, only the one that is
shown is ever held, and that by whoever listens.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from ui.camera import Camera
    from ui.jobs import Jobs

_LIVE_SIDE = 960
"""Pixels of the live picture's longer side."""
_PAUSE_MS = 60


class Lens(QObject):
    """One camera, or none."""

    live = Signal(object)
    """A QImage: what the camera sees now."""
    taken = Signal(object)
    """The QVideoFrame that was asked for."""
    failed = Signal()
    """It sends nothing."""

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._camera: Camera | None = None
        self._mirrored = False
        self._still = False
        self._drawing = False
        self._turn = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)

    def on(self, path: Path | None, *, mirrored: bool) -> bool:
        """Show what the camera sees; False when it cannot be opened."""
        from ui import camera  # Qt Multimedia is not needed before the first photograph

        self._mirrored, self._still = mirrored, False
        if self._camera is None and path is not None:
            self._camera = camera.open_camera(path, self)
            if self._camera is not None:
                self._camera.seen.connect(self._on_seen)
                self._camera.taken.connect(self.taken)
                self._camera.failed.connect(self._on_failed)
                self._camera.start()
        return self._camera is not None

    def off(self) -> None:
        """Switch it off, and draw no more of it."""
        self._turn += 1
        self._drawing = False
        self._pause.stop()
        if self._camera is not None:
            self._camera.blockSignals(True)
            self._camera.stop()
            self._camera.deleteLater()
            self._camera = None

    def take(self) -> None:
        """Take one picture; the live one stands still until `on`."""
        if self._camera is not None:
            self._still = True
            self._camera.take()

    @Slot(object)
    def _on_seen(self, seen: Any) -> None:
        """Draw it, as often as there is time for it."""
        if self._still or self._drawing or self._pause.isActive():
            return
        self._drawing, turn, mirrored = True, self._turn, self._mirrored
        self._jobs.run(lambda: _drawn(seen, mirrored), lambda image: self._on_drawn(turn, image))

    def _on_drawn(self, turn: int, image: QImage) -> None:
        if turn != self._turn:
            return
        self._drawing = False
        self._pause.start()
        if not self._still:
            self.live.emit(image)

    @Slot(object)
    def _on_failed(self, _problem: object) -> None:
        self.off()
        self.failed.emit()


def _drawn(seen: Any, mirrored: bool) -> QImage:
    """Return a picture for the screen; a person sees himself as in a mirror."""
    from ui.camera import shown

    image = shown(seen, _LIVE_SIDE)
    return image.flipped(Qt.Orientation.Horizontal) if mirrored else image
