"""A page that lies aslant in a photograph becomes a rectangle of its own shape."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

A4_MM = (210.0, 297.0)
"""GB/T 148, ISO 216"""
_LIKE_A4 = 0.13
"""How far a measured shape may be from that of A4 and still be A4, as a share."""

_INSET = 0.006
"""Of half the diagonal: the rim where paper and desk mix is left out, a millimetre of A4."""


def straightened(picture: Picture, corners: Floats, dpi: int) -> Picture:
    """Return the page alone, upright as it lies in the picture, at `dpi` of an A4 sheet.

    What has not the shape of A4 keeps its own, no side longer than an A4 sheet's.
    """
    width, height = _size(corners, dpi)
    corners = corners + (corners.mean(axis=0) - corners) * _INSET
    target = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32) - 0.5
    way = cv2.getPerspectiveTransform(corners.astype(np.float32) - 0.5, target)
    flat = cv2.warpPerspective(
        picture, way, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(flat, np.uint8)


def _size(corners: Floats, dpi: int) -> tuple[int, int]:
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    across, down = float(sides[0] + sides[2]) / 2, float(sides[1] + sides[3]) / 2
    short, long = (round(side / 25.4 * dpi) for side in A4_MM)
    shape = max(across, down) / min(across, down)
    if abs(shape / math.sqrt(2) - 1) > _LIKE_A4:
        short = max(round(long / shape), 1)
    return (short, long) if across <= down else (long, short)
