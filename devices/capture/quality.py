"""Whether a page that was found can be read: large, straight, sharp, without a lamp's reflection."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from devices.ports import Refusal

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Grey = npt.NDArray[np.float32]

_DARK = 38
"""Where the brighter parts of a picture are darker than this, of 255, noise eats the writing."""
_LONG_SIDE = 780
"""Least pixels along a page's longer side: 67 dots per inch of an A4 page."""
_UNEVEN = 2.2
"""How many times longer one side may be than the one it faces."""
_BURNT = 252
_BURNT_SHARE = 0.004
"""Of the page; a reflection larger than a few signs."""
_WINDOW = 9
_CONTRAST = 28
_SHARP = 0.24
"""Steepest slope of an edge over its height, per pixel: 0.4 / sigma of the blur."""
_DIRECTIONS = 4


def too_dark(picture: Picture) -> bool:
    """Tell whether there is too little light."""
    grey = cv2.cvtColor(cv2.resize(picture, (160, 120)), cv2.COLOR_RGB2GRAY)
    return float(np.percentile(grey, 90)) < _DARK


def blurred(picture: Picture, corners: Floats) -> bool:
    """Tell whether a page, or what is to be seen of it, has no sharp edges."""
    part, mask = _around(picture, corners)
    return sharpness(np.asarray(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY), np.float32), mask) < _SHARP


def fault(picture: Picture, corners: Floats) -> Refusal | None:
    """Return why a whole page (its corners, 4 x 2) cannot be taken, None when it can."""
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    if max(sides[0] + sides[2], sides[1] + sides[3]) / 2 < _LONG_SIDE:
        return Refusal.TOO_FAR
    facing = sides.reshape(2, 2)
    if (facing.max(axis=0) / facing.min(axis=0)).max() > _UNEVEN:
        return Refusal.SLANTED
    if _glare(*_around(picture, corners)):
        return Refusal.GLARE
    if blurred(picture, corners):
        return Refusal.BLURRED
    return None


def _around(picture: Picture, corners: Floats) -> tuple[Picture, Picture]:
    """Return the part of a picture around a page, and where in it the page is."""
    low = np.maximum(np.floor(corners.min(axis=0)).astype(int) - 8, 0)
    high = np.maximum(np.ceil(corners.max(axis=0)).astype(int) + 8, low + 16)
    part = picture[low[1] : high[1], low[0] : high[0]]
    mask = np.zeros(part.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, np.rint(corners - low).astype(np.int32), (255,))
    return part, mask


def _glare(part: Picture, mask: Picture) -> bool:
    """Tell whether a part is burnt out in all colours, so that nothing can stand there."""
    half = cv2.resize(part.min(axis=2), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    area = cv2.resize(mask, (half.shape[1], half.shape[0]), interpolation=cv2.INTER_NEAREST) > 0
    burnt = ((half >= _BURNT) & area).astype(np.uint8)
    burnt = cv2.morphologyEx(burnt, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(burnt)
    largest = int(stats[1:, cv2.CC_STAT_AREA].max()) if len(stats) > 1 else 0
    return largest > _BURNT_SHARE * float(area.sum())


def sharpness(grey: Grey, mask: Picture) -> float:
    """Return the slope of the sharpest edges over their height, in the direction where it is least.

    A hand that shakes smears the edges across its way and leaves those along it sharp; so each
    direction that has enough edges counts for itself. The page's own border is an edge as well.
    """
    smooth = cv2.GaussianBlur(grey, (0, 0), 0.6)
    x = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, ksize=1) / 2
    y = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, ksize=1) / 2
    slope = cv2.magnitude(x, y)
    window = np.ones((_WINDOW, _WINDOW), np.uint8)
    height = cv2.dilate(smooth, window) - cv2.erode(smooth, window)
    around = cv2.dilate(mask, window) > 0
    high = around & (height > _CONTRAST) & (slope > 0.6 * cv2.dilate(slope, np.ones((3, 3))))
    if not high.any():
        return 0.0
    steep = slope[high] / height[high]
    turn = np.arctan2(y[high], x[high]) % np.pi
    part = np.rint(turn / np.pi * _DIRECTIONS).astype(int) % _DIRECTIONS
    counts = np.bincount(part, minlength=_DIRECTIONS)
    enough = counts > max(counts.sum() * 0.02, 150)
    worst = [float(np.percentile(steep[part == k], 90)) for k in np.flatnonzero(enough)]
    return min(worst, default=0.0)
