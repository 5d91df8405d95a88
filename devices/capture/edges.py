"""Finds a page's four edges in a photograph of a paper on a desk.

Every four lines that may enclose a page are compared by what lies along their sides: a page's side
is a border between two colours all along, ends at the corners, and has the brighter side inside.
The best four are then fitted again in the whole picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from devices.capture.fitting import fitted
from devices.capture.lines import FRAME, Floats, Lab, Lines, find_lines, with_frame

Picture = npt.NDArray[np.uint8]
"""Rows of red, green, blue."""

_SMALL = 800
"""Longer side of the picture in which lines are looked for."""
_EVENLY, _BRIGHTER, _GOES_ON, _LARGE = 0.4, 0.3, 0.9, 0.8
"""Weights: of all sides against the worst, of paper brighter than the desk, of a side that does not
end at its corners, of a large page; chosen on 128 photographs, tried on others."""
_DARKER = -0.2
_LEAST_AREA = 0.05
_OUTSIDE = 0.3
_SURE = 0.58


@dataclass(frozen=True)
class Found:
    """A page's corners (4 x 2, in pixels, clockwise, the first nearest the picture's top left)."""

    corners: Floats
    score: float
    """0 to 1."""
    whole: bool
    """Whether all of it is in the picture."""


def find_page(picture: Picture) -> Found | None:
    """Return the page in a picture, None when there is none."""
    height, width = picture.shape[:2]
    scale = min(1.0, _SMALL / max(height, width))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    light = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    lab: Lab = cv2.GaussianBlur(light, (0, 0), 1.0).astype(np.float32)
    frame = (lab.shape[1], lab.shape[0])
    lines = with_frame(find_lines(lab), lab)
    fours = _fours(lines, frame)
    if not len(fours.lines):
        return None
    sides = _sides(lines, fours)
    size = np.sqrt(_area(fours.corners) / (frame[0] * frame[1]))
    best = int(np.argmax(sides + _LARGE * size))
    if sides[best] < _SURE:
        return None
    cut = bool((fours.lines[best] >= len(lines.normals) - FRAME).any())
    corners = fours.corners[best] if cut else fitted(lab, fours.corners[best])
    outside = bool(((corners < -1.5) | (corners > np.array(frame) + 0.5)).any())
    return Found(_ordered(corners / scale), float(sides[best]), not (cut or outside))


@dataclass(frozen=True)
class _Fours:
    """Lines that enclose something: M x 4 numbers of lines, M x 4 x 2 corners.

    Side k runs on line k from corner k to corner k + 1.
    """

    lines: npt.NDArray[np.intp]
    corners: Floats


def _fours(lines: Lines, frame: tuple[int, int]) -> _Fours:
    """Return every four lines whose corners make a page as a camera may see one."""
    first, second = np.triu_indices(len(lines.normals), 1)
    facing = np.abs((lines.normals[first] * lines.normals[second]).sum(axis=1))
    near = facing > np.cos(np.radians(45))
    first, second = first[near], second[near]
    one, other = np.triu_indices(len(first), 1)
    number = np.stack((first[one], first[other], second[one], second[other]), axis=1)
    across = _sine(lines, number[:, 0], number[:, 1])
    number = number[across > 0.5]
    corners = np.stack(
        [_crossing(lines, number[:, (k - 1) % 4], number[:, k]) for k in range(4)], axis=1
    )
    borders = (number >= len(lines.normals) - FRAME).sum(axis=1)
    good = _plausible(corners, frame) & (borders <= 2)
    return _Fours(number[good], corners[good])


def _sine(lines: Lines, one: npt.NDArray[np.intp], other: npt.NDArray[np.intp]) -> Floats:
    a, b = lines.normals[one], lines.normals[other]
    sine: Floats = np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])
    return sine


def _crossing(lines: Lines, one: npt.NDArray[np.intp], other: npt.NDArray[np.intp]) -> Floats:
    (a, b), (c, d) = lines.normals[one].T, lines.normals[other].T
    p, q = lines.offsets[one], lines.offsets[other]
    across = a * d - b * c
    across = np.where(np.abs(across) < 1e-6, 1e-6, across)
    point: Floats = np.stack(((p * d - q * b) / across, (a * q - c * p) / across), axis=1)
    return point


def _plausible(corners: Floats, frame: tuple[int, int]) -> npt.NDArray[np.bool_]:
    """Tell which corners make a convex shape, large enough and not too far out of the picture."""
    size = np.array(frame, np.float64)
    out = (corners < -_OUTSIDE * size) | (corners > (1 + _OUTSIDE) * size)
    way = np.roll(corners, -1, axis=1) - corners
    length = np.hypot(way[..., 0], way[..., 1])
    turn = way[..., 0] * np.roll(way[..., 1], -1, axis=1)
    turn -= way[..., 1] * np.roll(way[..., 0], -1, axis=1)
    sine = turn / np.maximum(length * np.roll(length, -1, axis=1), 1e-6)
    convex = (sine > 0.5).all(axis=1) | (sine < -0.5).all(axis=1)
    large = (_area(corners) > _LEAST_AREA * frame[0] * frame[1]) & (length.min(axis=1) > 40)
    plausible: npt.NDArray[np.bool_] = convex & large & ~out.any(axis=(1, 2))
    return plausible


def _area(corners: Floats) -> Floats:
    x, y = corners[..., 0], corners[..., 1]
    turned = x * np.roll(y, -1, axis=-1) - y * np.roll(x, -1, axis=-1)
    area: Floats = np.abs(turned.sum(axis=-1)) / 2
    return area


def _sides(lines: Lines, fours: _Fours) -> Floats:
    """Return how much each four lines look like a page's sides; 1.3 at most."""
    start = lines.along(fours.lines, fours.corners)
    end = lines.along(fours.lines, np.roll(fours.corners, -1, axis=1))
    low, high = np.minimum(start, end), np.maximum(start, end)
    length = high - low
    seen = np.maximum(lines.share(lines.seen, fours.lines, low, high), 1)
    border = lines.share(lines.border, fours.lines, low, high) / seen
    middle = fours.corners.mean(axis=1)
    inward = (lines.normals[fours.lines] * middle[:, None]).sum(axis=2)
    sign = np.sign(inward - lines.offsets[fours.lines])
    inner = sign * lines.share(lines.brighter, fours.lines, low, high) / seen
    border = border * (seen > 0.3 * length)
    beyond = np.maximum(
        _beyond(lines, fours.lines, high + 8, high + 8 + 0.1 * length),
        _beyond(lines, fours.lines, low - 8 - 0.1 * length, low - 8),
    )
    paler = np.clip(inner, -1, 1).mean(axis=1)
    score = _EVENLY * border.mean(axis=1) + (1 - _EVENLY) * border.min(axis=1)
    score += _BRIGHTER * paler - _GOES_ON * beyond.mean(axis=1)
    return np.asarray(np.where(paler > _DARKER, score, -1.0), np.float64)


def _beyond(lines: Lines, number: npt.NDArray[np.intp], low: Floats, high: Floats) -> Floats:
    """Return how much of a border goes on where a page's side has ended."""
    seen = lines.share(lines.seen, number, low, high)
    share: Floats = lines.share(lines.border, number, low, high) / np.maximum(seen, 5)
    return share


def _ordered(corners: Floats) -> Floats:
    """Return corners clockwise as seen, the first nearest the top left."""
    middle = corners.mean(axis=0)
    turn = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    clockwise = corners[np.argsort(turn)]
    ordered: Floats = np.roll(clockwise, -int(np.argmin(clockwise.sum(axis=1))), axis=0)
    return ordered
