"""Straight lines in a photograph, and what lies to both sides of each, as running sums.

With the sums it costs one subtraction to say how much of any stretch of a line is the border
between two colours, so thousands of quadrilaterals can be compared. Lines are found by LSD
(von Gioi et al., IPOL 2012, doi:10.5201/ipol.2012.gjmr-lsd).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Lab = npt.NDArray[np.float32]

_SHORTEST = 0.03
"""Of the picture's longer side."""
_SAME_ANGLE = np.radians(2.0)
_SAME_PLACE = 3.0
_LOOKED_AT, _KEPT = 90, 34
_NEAR, _FAR = 2.0, 7.0
"""From how far to how far beside a line its two colours are taken, in pixels."""
_STEP = 5.0
"""A difference of colours (CIE Lab) that is a border for sure."""

_AROUND, _RAISED, _COLOUR = 24.0, 6.0, 6.0
"""Pixels that count as around; how much a difference in brightness, and one in colour, is raised."""
_CUT = 0.7
_LIGHT = 0.75
FRAME = 4
"""So many of the last lines are the picture's own borders."""


@dataclass(frozen=True)
class Lines:
    """`normal @ point == offset` for every point (x, y) of a line; `along` runs with the sums."""

    normals: Floats
    """N x 2"""
    offsets: Floats
    reach: int
    """Sums run from -reach to reach along the line, seen from the point nearest to the origin."""
    seen: Floats
    """N x (2 reach + 2): how much of the line is in the picture."""
    border: Floats
    """The same of how much is a border between two colours, 0 to 1 each pixel."""
    brighter: Floats
    """The same of how much brighter the side is that the normal points to, -1 to 1 each pixel."""

    def share(self, which: Floats, line: npt.NDArray[np.intp], low: Floats, high: Floats) -> Floats:
        """Return the sum of `which` between two places of each line."""
        first = np.clip(np.rint(low) + self.reach, 0, 2 * self.reach + 1).astype(np.intp)
        last = np.clip(np.rint(high) + self.reach, 0, 2 * self.reach + 1).astype(np.intp)
        shares: Floats = which[line, last] - which[line, first]
        return shares

    def along(self, line: npt.NDArray[np.intp], points: Floats) -> Floats:
        """Return the place of points (... x 2) along their lines."""
        normal = self.normals[line]
        places: Floats = points[..., 1] * normal[..., 0] - points[..., 0] * normal[..., 1]
        return places


def find_lines(lab: Lab) -> Lines:
    """Return the strongest lines of a small picture in CIE Lab."""
    segments = np.concatenate([_segments(one) for one in _views(lab)])
    return _measured(lab, *_merged(segments, _SHORTEST * max(lab.shape)))


def with_frame(lines: Lines, lab: Lab) -> Lines:
    """Add the picture's own four borders, which bound a page that is cut off by them.

    They count as a page's side where they are as bright as paper, and less than a true side does.
    """
    height, width = lab.shape[:2]
    normals = np.array([(1.0, 0.0), (0.0, 1.0), (1.0, 0.0), (0.0, 1.0)])
    offsets = np.array([0.0, 0.0, width - 1.0, height - 1.0])
    reach = lines.reach
    along = np.arange(-reach, reach + 1, dtype=np.float64)
    way = np.stack((-normals[:, 1], normals[:, 0]), axis=1)
    points = (normals * offsets[:, None])[:, None] + along[:, None] * way[:, None]
    size = np.array((width - 1, height - 1))
    inside = ((points >= 0) & (points <= size)).all(axis=2)
    inward = normals * np.array((1, 1, -1, -1))[:, None]
    light = _beside(lab, points, inward)[..., 0]
    paper = (light > _LIGHT * np.percentile(lab[..., 0], 95)) & inside
    kinds = ((lines.seen, inside), (lines.border, _CUT * paper), (lines.brighter, 0.5 * paper))
    return Lines(
        np.concatenate((lines.normals, normals)),
        np.concatenate((lines.offsets, offsets)),
        reach,
        *(np.concatenate((known, _sums(more))) for known, more in kinds),
    )


def _views(lab: Lab) -> tuple[Lab, ...]:
    """Return what lines are looked for in, as grey levels.

    Brightness; brightness against what lies around, which brings out an edge in a shadow or beside
    a desk as bright as paper; and each axis of the colour, for a desk that is only of another one.
    """
    light = lab[..., 0]
    around = cv2.GaussianBlur(light, (0, 0), _AROUND)
    axes = (np.asarray(lab[..., k] * _COLOUR + 128, np.float32) for k in (1, 2))
    return light * 2.0, (light - around) * _RAISED + 128, *axes


def _segments(grey: Lab) -> Floats:
    detector = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD, 0.8)
    found: Any = detector.detect(np.clip(grey, 0, 255).astype(np.uint8))[0]
    if found is None:
        return np.empty((0, 4))
    return np.asarray(found, np.float64).reshape(-1, 4)


def _merged(segments: Floats, shortest: float) -> tuple[Floats, Floats]:
    """Join what lies on one line; return normals and offsets of the longest lines."""
    way = segments[:, 2:] - segments[:, :2]
    length = np.hypot(way[:, 0], way[:, 1])
    kept = length > shortest * 0.5
    segments, way, length = segments[kept], way[kept], length[kept]
    order = np.argsort(-length)
    segments, way, length = segments[order], way[order], length[order]
    normal = np.stack((way[:, 1], -way[:, 0]), axis=1) / np.maximum(length, 1e-6)[:, None]
    free = np.ones(len(segments), bool)
    joined: list[tuple[float, Floats, float]] = []
    for seed in range(len(segments)):
        if not free[seed]:
            continue
        aside = np.abs(
            segments.reshape(-1, 2, 2) @ normal[seed] - segments[seed, :2] @ normal[seed]
        )
        turned = np.abs(normal @ normal[seed]) > np.cos(_SAME_ANGLE * 2)
        mates = np.flatnonzero(free & turned & (aside.max(axis=1) < _SAME_PLACE))
        free[mates] = False
        total = float(length[mates].sum())
        if total > shortest:
            joined.append((total, *_through(segments[mates], length[mates])))
    joined.sort(key=lambda one: -one[0])
    kept_lines = joined[:_LOOKED_AT]
    normals = np.array([one[1] for one in kept_lines]).reshape(-1, 2)
    return normals, np.array([one[2] for one in kept_lines])


def _through(segments: Floats, length: Floats) -> tuple[Floats, float]:
    """Return the line through segments, the longer the weightier."""
    points = segments.reshape(-1, 2)
    weight = np.repeat(length, 2)
    middle = (points * weight[:, None]).sum(axis=0) / weight.sum()
    spread = (points - middle) * np.sqrt(weight)[:, None]
    _, _, ways = np.linalg.svd(spread, full_matrices=False)
    normal = np.array((-ways[0, 1], ways[0, 0]))
    return normal, float(normal @ middle)


def _measured(lab: Lab, normals: Floats, offsets: Floats) -> Lines:
    height, width = lab.shape[:2]
    reach = int(np.hypot(width, height)) + 1
    along = np.arange(-reach, reach + 1, dtype=np.float64)
    way = np.stack((-normals[:, 1], normals[:, 0]), axis=1)
    points = (normals * offsets[:, None])[:, None] + along[:, None] * way[:, None]
    inside = (
        (points[..., 0] >= 0)
        & (points[..., 0] <= width - 1)
        & (points[..., 1] >= 0)
        & (points[..., 1] <= height - 1)
    )
    towards, away = (_beside(lab, points, normals * sign) for sign in (1.0, -1.0))
    step = towards - away
    strength = np.clip((np.linalg.norm(step, axis=2) - 2.0) / _STEP, 0, 1) * inside
    brighter = np.clip(step[..., 0] / _STEP, -1, 1) * inside
    # Ruled lines and text have the same colour on both sides; what is a border comes first.
    kept = np.argsort(-strength.sum(axis=1))[:_KEPT]
    return Lines(
        normals[kept],
        offsets[kept],
        reach,
        *(_sums(one[kept]) for one in (inside, strength, brighter)),
    )


def _beside(lab: Lab, points: Floats, aside: Floats) -> Floats:
    """Return the mean colour of the strip beside each point."""
    total: Floats = np.zeros((*points.shape[:2], 3))
    if not len(points):
        return total
    for far in np.linspace(_NEAR, _FAR, 4):
        places = (points + aside[:, None] * far).astype(np.float32)
        total += cv2.remap(
            lab, places[..., 0], places[..., 1], cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE
        )
    return total / 4


def _sums(values: npt.NDArray[np.generic]) -> Floats:
    sums = np.cumsum(values.astype(np.float64), axis=1)
    return np.concatenate((np.zeros((len(values), 1)), sums), axis=1)
