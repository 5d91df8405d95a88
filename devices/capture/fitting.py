"""Fits the four sides of a page anew where its colour changes most, against what a fold or a finger bends."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from devices.capture.lines import Floats, Lab

_ASIDE = 9
"""How far to both sides a better place is looked for, in pixels of the small picture."""
_STRIP = 5
_SAMPLES = 64
_ON_LINE = 1.0


def fitted(lab: Lab, corners: Floats) -> Floats:
    """Return better corners; those of a side that shows nothing to fit stay as they were."""
    sides = [_side(lab, corners[k], corners[(k + 1) % 4], corners.mean(axis=0)) for k in range(4)]
    better = np.array([_meeting(sides[k - 1], sides[k]) for k in range(4)])
    moved = np.linalg.norm(better - corners, axis=1)
    if not np.isfinite(better).all() or moved.max() > 3 * _ASIDE:
        return corners
    return better


def _side(lab: Lab, start: Floats, end: Floats, middle: Floats) -> tuple[Floats, Floats]:
    """Return a point of a side's line and its direction."""
    way = (end - start) / np.linalg.norm(end - start)
    normal = np.array((way[1], -way[0]))
    if normal @ (middle - start) < 0:
        normal = -normal
    share = np.linspace(0.04, 0.96, _SAMPLES)
    along = start + share[:, None] * (end - start)
    reach = np.arange(-_ASIDE - _STRIP, _ASIDE + _STRIP + 1)
    points = along[:, None] + reach[None, :, None] * normal
    height, width = lab.shape[:2]
    inside = ((points > 1) & (points < (width - 2, height - 2))).all(axis=(1, 2))
    if inside.sum() < _SAMPLES / 4:
        return start, way
    places = points[inside].astype(np.float32)
    profile = cv2.remap(lab, places[..., 0], places[..., 1], cv2.INTER_LINEAR).astype(np.float64)
    sums = np.cumsum(profile, axis=1)
    sums = np.concatenate((np.zeros_like(sums[:, :1]), sums), axis=1)
    spot = np.arange(_STRIP, profile.shape[1] - _STRIP)
    inner = (sums[:, spot + 1 + _STRIP] - sums[:, spot + 1]) / _STRIP
    outer = (sums[:, spot] - sums[:, spot - _STRIP]) / _STRIP
    step = inner - outer
    strength = np.linalg.norm(step, axis=2) * np.where(step[..., 0] > 0, 1.0, 0.5)
    strength *= 1 - 0.03 * np.abs(np.arange(-_ASIDE, _ASIDE + 1))
    rows = np.arange(len(strength))
    best = strength.argmax(axis=1)
    aside = best - _ASIDE + _between(strength, rows, best)
    return _robust(along[inside], normal, aside, strength[rows, best], way, start)


def _between(strength: Floats, rows: npt.NDArray[np.intp], best: npt.NDArray[np.intp]) -> Floats:
    """Return where between two pixels the top of each profile lies."""
    here = np.clip(best, 1, strength.shape[1] - 2)
    left, top, right = (strength[rows, here + k] for k in (-1, 0, 1))
    bend = left - 2 * top + right
    shift: Floats = np.where(np.abs(bend) > 1e-9, 0.5 * (left - right) / bend, 0.0)
    return np.clip(shift, -0.5, 0.5)


def _robust(
    along: Floats, normal: Floats, aside: Floats, weight: Floats, way: Floats, start: Floats
) -> tuple[Floats, Floats]:
    """Return the line on which most of the strength lies: every two points are tried."""
    place = (along - start) @ way
    first, second = np.triu_indices(len(place), max(len(place) // 4, 1))
    slope = (aside[second] - aside[first]) / np.maximum(place[second] - place[first], 1e-6)
    base = aside[first] - slope * place[first]
    off = np.abs(aside - (slope[:, None] * place + base[:, None]))
    gain = np.clip(1 - off / (2 * _ON_LINE), 0, 1) @ np.minimum(weight, 20)
    best = int(gain.argmax())
    on = off[best] < 2 * _ON_LINE
    slope_on, base_on = np.polyfit(place[on], aside[on], 1, w=np.minimum(weight[on], 20) + 1e-3)
    point = start + normal * base_on
    direction = way + normal * slope_on
    return point, direction / np.linalg.norm(direction)


def _meeting(one: tuple[Floats, Floats], other: tuple[Floats, Floats]) -> Floats:
    (p, v), (q, w) = one, other
    across = v[0] * w[1] - v[1] * w[0]
    if abs(across) < 1e-6:
        return np.array((np.nan, np.nan))
    share = ((q[0] - p[0]) * w[1] - (q[1] - p[1]) * w[0]) / across
    point: Floats = p + share * v
    return point
