"""Takes pictures with a camera on the cable: frames of Qt Multimedia become frames of the port.

Only this module knows Qt's cameras. A picture is taken when the camera has had time to set its
exposure. Pictures are handed on as Qt has them: `frame_in` and `shown` copy one, from any thread,
so that no screen waits for it. Nothing is kept: the frame goes to whoever asked.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import (
    QCamera,
    QCameraFormat,
    QMediaCaptureSession,
    QMediaDevices,
    QVideoFrame,
    QVideoFrameInput,
    QVideoSink,
)

from devices.ports import LENS_SUFFIX, MAX_PIXELS, MAX_SIDE, Frame, Problem
from ui.practice_lens import PracticeLens

_SETTLING = 8
"""Frames that a camera needs until exposure and white balance are right."""
_PATIENCE_MS = 8000


class Camera(QObject):
    """One camera, from `start` to `stop`. Every `take` is answered once: `taken` or `failed`."""

    seen = Signal(object)
    """Every picture, a QVideoFrame: what is in front of the camera now."""
    taken = Signal(object)
    """The picture that was asked for, a QVideoFrame."""
    failed = Signal(object)
    """A Problem."""

    def __init__(
        self,
        source: QCamera | QVideoFrameInput,
        parent: QObject | None = None,
        *,
        settling: int = _SETTLING,
        patience_ms: int = _PATIENCE_MS,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._settling = settling
        self._count = 0
        self._wanted = False
        self._session = QMediaCaptureSession(self)
        self._sink = QVideoSink(self)
        self._session.setVideoSink(self._sink)
        if isinstance(source, QCamera):
            self._session.setCamera(source)
            source.errorOccurred.connect(self._on_error)
        else:
            self._session.setVideoFrameInput(source)
        self._sink.videoFrameChanged.connect(self._on_frame)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(patience_ms)
        self._timer.timeout.connect(lambda: self._end(Problem.TIMED_OUT))

    def start(self) -> None:
        """Switch the camera on."""
        self._count = 0
        if isinstance(self._source, QCamera):
            self._source.start()

    def stop(self) -> None:
        """Switch it off, and forget a picture that was asked for."""
        self._wanted = False
        self._timer.stop()
        if isinstance(self._source, QCamera):
            self._source.stop()

    def take(self) -> None:
        """Take the next good picture."""
        self._wanted = True
        self._timer.start()

    def _on_frame(self, seen: QVideoFrame) -> None:
        if not seen.isValid():
            return
        self._count += 1
        self.seen.emit(seen)
        if not self._wanted or self._count <= self._settling:
            return
        self._wanted = False
        self._timer.stop()
        self.taken.emit(seen)

    def _on_error(self, error: QCamera.Error) -> None:
        if error is not QCamera.Error.NoError:
            self._end(Problem.OFFLINE)

    def _end(self, problem: Problem) -> None:
        if self._wanted:
            self._wanted = False
            self._timer.stop()
            self.failed.emit(problem)


def frame_in(seen: QVideoFrame) -> Frame | None:
    """Return a picture as the port takes it; None when it is empty or too large. From any thread."""
    return frame_of(seen.toImage())


def shown(seen: QVideoFrame, side: int) -> QImage:
    """Return a picture for the screen, no side longer than `side` pixels. From any thread."""
    image = seen.toImage()
    if max(image.width(), image.height()) <= side:
        return image
    return image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)


def frame_of(image: QImage) -> Frame | None:
    """Return a picture without its rows' padding; None when it is empty or too large for the port."""
    if image.isNull() or image.width() * image.height() > MAX_PIXELS:
        return None
    if max(image.width(), image.height()) > MAX_SIDE:
        return None
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    row, step = 3 * plain.width(), plain.bytesPerLine()
    data = plain.constBits()
    if step == row:
        return Frame(plain.width(), plain.height(), bytes(data[: row * plain.height()]))
    rows = (bytes(data[at : at + row]) for at in range(0, step * plain.height(), step))
    return Frame(plain.width(), plain.height(), b"".join(rows))


def open_camera(path: Path, parent: QObject | None = None) -> Camera | None:
    """Return the camera of that device file, with its largest pictures that fit; None when it is not there."""
    if path.suffix == LENS_SUFFIX:  # the drivers and the settings let it through in practice only
        return _practice(path, parent) if path.exists() else None
    node = str(path.resolve()).encode()
    for device in QMediaDevices.videoInputs():
        if bytes(device.id().data()) == node:
            camera = QCamera(device)
            if (best := best_format(device.videoFormats())) is not None:
                camera.setCameraFormat(best)
            opened = Camera(camera, parent)
            camera.setParent(opened)
            return opened
    return None


def _practice(path: Path, parent: QObject | None) -> Camera:
    lens = PracticeLens(path)
    opened = Camera(lens.input, parent)
    lens.setParent(opened)
    return opened


def best_format(formats: list[QCameraFormat]) -> QCameraFormat | None:
    """Return the format with the most pixels that the port takes; of two, the faster."""
    fitting = [
        one
        for one in formats
        if one.resolution().width() * one.resolution().height() <= MAX_PIXELS
        and max(one.resolution().width(), one.resolution().height()) <= MAX_SIDE
    ]
    return max(
        fitting,
        key=lambda one: (
            one.resolution().width() * one.resolution().height(),
            one.maxFrameRate(),
        ),
        default=None,
    )
