"""Takes shadow, creases and the colour of the light from a page: what the paper would be under even light.

The light at each place is the paper's own brightness there, found below the writing; dividing by
it leaves ink on white. Pictures and dark areas are no light: there the paper around them counts.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

_COARSE = 8
_STROKE = 5
"""What is narrower than so many coarse pixels is writing; 5 are 5 mm of an A4 page at 200 dpi."""
_NO_PAPER = 0.62
"""Darker than this share of the paper around is a picture, not a shadow."""
_BLACK, _WHITE = 0.12, 0.9
"""Shares of the paper's brightness that become black and white."""
_COLOURED = 26
_SPECKS = 0.0006


def cleaned(page: Picture) -> Picture:
    """Return the page as under even white light; red, green, blue."""
    share = page.astype(np.float32) / np.maximum(_light(page), 8)
    stretched = (share - _BLACK) * (255 / (_WHITE - _BLACK))
    return np.asarray(np.clip(stretched, 0, 255), np.uint8)


def is_grey(page: Picture) -> bool:
    """Tell whether nothing on a clean page has a colour (no stamp, no picture)."""
    small = cv2.resize(page, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    spread = small.max(axis=2).astype(np.int16) - small.min(axis=2)
    return bool((spread > _COLOURED).mean() < _SPECKS)


def _light(page: Picture) -> Floats:
    """Return the light on each place, as the paper shows it."""
    height, width = page.shape[:2]
    coarse = cv2.resize(
        page, (max(width // _COARSE, 8), max(height // _COARSE, 8)), interpolation=cv2.INTER_AREA
    )
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_STROKE, _STROKE))
    paper = cv2.medianBlur(cv2.morphologyEx(coarse, cv2.MORPH_CLOSE, kernel), 5)
    paper = _without_pictures(np.asarray(paper, np.uint8))
    soft = cv2.GaussianBlur(paper.astype(np.float32), (0, 0), 1.2)
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _without_pictures(paper: Picture) -> Picture:
    """Fill what is far darker or of another colour than the paper around with that paper."""
    around = cv2.morphologyEx(
        paper, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (45, 45))
    ).astype(np.float32)
    share = paper.astype(np.float32) / np.maximum(around, 1)
    darker = share.min(axis=2) < _NO_PAPER
    coloured = (share.max(axis=2) - share.min(axis=2)) > 0.2
    mask = cv2.dilate((darker | coloured).astype(np.uint8), np.ones((5, 5), np.uint8))
    if not mask.any() or mask.mean() > 0.5:
        return paper
    weight = cv2.blur((1 - mask).astype(np.float32), (31, 31))[..., None]
    known = cv2.blur(paper.astype(np.float32) * (1 - mask)[..., None], (31, 31))
    filled = np.where(weight > 0.02, known / np.maximum(weight, 1e-3), around)
    return np.asarray(np.where(mask[..., None] > 0, filled, paper), np.uint8)
