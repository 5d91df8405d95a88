"""A person's photograph (证件照) out of a camera's picture: cut to its shape, or why it cannot be used. Pure.

Nothing is looked for in it, least of all a face: only its size, its light and whether it is sharp.
"""

from __future__ import annotations

import cv2
import numpy as np

from devices.capture.quality import sharpness, too_dark
from devices.capture.writing import Picture, jpeg
from devices.ports import Frame, Page, Refusal

_DPI = 300
_LARGEST = 2
"""Times the least size: more pixels than that serve nobody."""
_BRIGHT = 235
"""Where the middle of the picture is brighter than this, of 255, nothing can be seen there."""
_SHARP = 0.20
"""As in `quality`, but hair and clothes have softer edges than print."""


def portrait(frame: Frame, least: tuple[int, int]) -> Page | Refusal:
    """Return the largest middle part of the shape of `least` (width, height in pixels), or why not."""
    picture = np.frombuffer(frame.pixels, np.uint8).reshape(frame.height, frame.width, 3)
    shape = least[0] / least[1]
    width = min(frame.width, round(frame.height * shape))
    height = min(frame.height, round(frame.width / shape))
    if width < least[0] or height < least[1]:
        return Refusal.TOO_FAR
    left, top = (frame.width - width) // 2, (frame.height - height) // 2
    part = picture[top : top + height, left : left + width]
    scale = min(1.0, _LARGEST * least[0] / width)
    size = (max(least[0], round(width * scale)), max(least[1], round(height * scale)))
    cut = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
    if (refusal := _unfit(cut)) is not None:
        return refusal
    right, bottom = float(left + width), float(top + height)
    corners = (
        (float(left), float(top)),
        (right, float(top)),
        (right, bottom),
        (float(left), bottom),
    )
    return Page(jpeg(cut, grey=False), *size, _DPI, False, corners)


def _unfit(cut: Picture) -> Refusal | None:
    if too_dark(cut):
        return Refusal.TOO_DARK
    grey = cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    middle = grey[height // 4 : -height // 4, width // 4 : -width // 4]
    if float(np.median(middle)) > _BRIGHT:
        return Refusal.GLARE
    whole = np.full(grey.shape, 255, np.uint8)
    if sharpness(np.asarray(grey, np.float32), whole) < _SHARP:
        return Refusal.BLURRED
    return None
