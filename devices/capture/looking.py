"""From a photograph to a page, or to the reason why there is none. Pure; takes about half a second."""

from __future__ import annotations

import cv2
import numpy as np

from devices.capture import DPI
from devices.capture.cleaning import cleaned, is_grey
from devices.capture.edges import Picture, find_page
from devices.capture.quality import blurred, fault, too_dark
from devices.capture.straighten import straightened
from devices.capture.writing import jpeg
from devices.ports import Frame, Page, Refusal

cv2.setNumThreads(1)  # the screen needs the other cores


def look(frame: Frame, dpi: int = DPI) -> Page | Refusal:
    """Return the page in a frame, or why there is none."""
    picture = np.frombuffer(frame.pixels, np.uint8).reshape(frame.height, frame.width, 3)
    return _page(picture, dpi)


def _page(picture: Picture, dpi: int) -> Page | Refusal:
    if min(picture.shape[:2]) < 100:
        return Refusal.TOO_FAR
    if too_dark(picture):
        return Refusal.TOO_DARK
    found = find_page(picture)
    if found is None:
        return Refusal.NO_PAGE
    if not found.whole:
        return Refusal.BLURRED if blurred(picture, found.corners) else Refusal.CUT_OFF
    if (reason := fault(picture, found.corners)) is not None:
        return reason
    page = cleaned(straightened(picture, found.corners, dpi))
    grey = is_grey(page)
    first, second, third, fourth = ((float(x), float(y)) for x, y in found.corners)
    height, width = page.shape[:2]
    return Page(jpeg(page, grey=grey), width, height, dpi, grey, (first, second, third, fourth))
