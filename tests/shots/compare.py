"""Keep a picture only when it shows something new.

Text rendering moves a pixel here and there between machines; a commit of such a picture says
nothing. It must not look at anything but pixels.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

_STEP = 24
"""A channel differs when it moved by more than this, of 255."""
_SHARE = 0.00006
"""And a picture, when more than this share of its pixels differ: about 30 of half a portrait, less than one character."""


def half(path: Path) -> QImage:
    """Return the picture at half its size."""
    image = QImage(str(path))
    if image.isNull():
        raise ValueError(f"not a picture: {path.name}")
    return image.scaled(
        image.width() // 2,
        image.height() // 2,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    ).convertToFormat(QImage.Format.Format_RGB888)


def pixels(image: QImage) -> np.ndarray:
    """Return height x width x 3 bytes, a copy: the picture may be gone before its pixels are read."""
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return flat[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def differs(old: QImage, new: QImage) -> bool:
    """Tell whether a person would see that the picture changed."""
    if old.size() != new.size():
        return True
    one = pixels(old.convertToFormat(QImage.Format.Format_RGB888)).astype(np.int16)
    two = pixels(new.convertToFormat(QImage.Format.Format_RGB888)).astype(np.int16)
    moved = (np.abs(one - two) > _STEP).any(axis=2)
    return bool(moved.mean() > _SHARE)


def keep(taken: Path, kept: Path) -> bool:
    """Write `taken` at half size to `kept` unless that shows the same; tell whether it was written."""
    new = half(taken)
    if kept.exists() and not differs(QImage(str(kept)), new):
        return False
    kept.parent.mkdir(parents=True, exist_ok=True)
    if not new.save(str(kept), "PNG"):
        raise OSError(f"cannot write {kept}")
    return True
