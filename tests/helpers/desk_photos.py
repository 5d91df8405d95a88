"""Photographs of a paper on a desk, made by numbers: the same seed makes the same photograph.

Nothing here knows how pages are found. A page is drawn, folded, laid under a pinhole camera on one
of eight desks among other things, lit, shadowed, taken with lens blur and noise, and compressed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from tests.helpers.desk_things import DESKS, PAGE_HEIGHT, PAGE_WIDTH, desk, page, things

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

WIDTH, HEIGHT = 1600, 1200


class Scene(StrEnum):
    """What is to be seen; the first four are good photographs."""

    SKEWED = "skewed"
    SHADOWED = "shadowed"
    CREASED = "creased"
    YELLOW = "yellow"
    BLURRED = "blurred"
    SHAKEN = "shaken"
    GLARED = "glared"
    CUT_OFF = "cut_off"
    DARK = "dark"
    EMPTY = "empty"


GOOD = (Scene.SKEWED, Scene.SHADOWED, Scene.CREASED, Scene.YELLOW)


@dataclass(frozen=True)
class Photo:
    """A photograph and the truth about it."""

    name: str
    picture: Picture
    """Rows of blue, green, red."""
    corners: npt.NDArray[np.float64]
    """4 x 2: the page's corners in the picture, clockwise from its own top left."""
    flat: Picture
    """The page as it was drawn."""

    @property
    def diagonal(self) -> float:
        """The page's longer diagonal in the picture, in pixels."""
        first, second, third, fourth = self.corners
        return float(max(np.linalg.norm(first - third), np.linalg.norm(second - fourth)))


def photograph(scene: Scene, seed: int, width: int = WIDTH, height: int = HEIGHT) -> Photo:
    """Take the photograph of that seed."""
    chance = np.random.default_rng([seed, list(Scene).index(scene)])
    flat = page(seed)
    shade, bend = _folds(chance, scene, (PAGE_WIDTH // 2, PAGE_HEIGHT // 2))
    corners = _under_the_camera(chance, scene, flat.shape[:2], (width, height))
    surface = desk(chance, DESKS[seed // len(GOOD) % len(DESKS)], width, height)
    things(chance, surface, sheets=scene not in {Scene.CUT_OFF, Scene.EMPTY})
    if scene is not Scene.EMPTY:
        surface = _laid(surface, _folded(flat, shade, bend), corners, chance)
    light = _light(chance, scene, corners, width, height)
    lit = surface * cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR)
    if scene is Scene.GLARED:
        lit += _glare(chance, corners, width, height)[..., None]
    taken = _through_the_lens(chance, scene, np.minimum(lit, 255))
    return Photo(f"{scene.value}-{seed}", taken, corners, flat)


def _under_the_camera(
    chance: np.random.Generator, scene: Scene, size: tuple[int, int], frame: tuple[int, int]
) -> npt.NDArray[np.float64]:
    """Return where a pinhole camera sees the page's corners, filling the frame as people do."""
    height, width = size
    across, down = width / height, 1.0
    flat = np.array([(-across, -down), (across, -down), (across, down), (-across, down)]) / 2
    limit = math.radians(24)
    tilt, pan = chance.uniform(-limit, limit, 2)
    turn = math.radians(chance.uniform(-22, 22) + chance.choice((0, 0, 90)))
    turned = flat @ _rotation(turn).T
    x, y = turned[:, 0] * math.cos(pan), turned[:, 1] * math.cos(tilt)
    away = 2.2 + turned[:, 0] * math.sin(pan) + turned[:, 1] * math.sin(tilt)
    seen = np.stack((x / away, y / away), axis=1)
    low, high = seen.min(axis=0), seen.max(axis=0)
    room = np.array(frame) * (1 - 2 * chance.uniform(0.02, 0.07))
    scale = float(np.min(room / (high - low)))
    placed = (seen - (low + high) / 2) * scale
    slack = (room - (high - low) * scale) / 2
    placed += np.array(frame) / 2 + chance.uniform(-1, 1, 2) * slack
    if scene is Scene.CUT_OFF:
        placed = _pushed_out(chance, placed, frame)
    return placed


def _pushed_out(
    chance: np.random.Generator, corners: npt.NDArray[np.float64], frame: tuple[int, int]
) -> npt.NDArray[np.float64]:
    """Push the page over one or two borders of the frame, by 5 to 25 % of the page."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    share = chance.uniform(0.05, 0.25)
    axes = [(0,), (1,), (0, 1)][chance.integers(3)]
    moved = corners.copy()
    for axis in axes:
        out = share * (high - low)[axis]
        if chance.random() < 0.5:
            moved[:, axis] -= low[axis] + out
        else:
            moved[:, axis] += frame[axis] - high[axis] + out
    return moved


def _rotation(angle: float) -> npt.NDArray[np.float64]:
    return np.array(
        [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]], np.float64
    )


def _folds(
    chance: np.random.Generator, scene: Scene, size: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Return a page's shading and how far its points lie aside, at half its size: paper is never flat."""
    width, height = size
    x, y = _places(width, height)
    waves = _waves(chance, width, height)
    if scene is not Scene.CREASED:
        return 1 + 0.015 * waves, 1.5 * waves
    shade = 1 + 0.06 * waves
    for _ in range(chance.integers(1, 4)):
        angle = chance.choice((0.0, math.pi / 2)) + chance.normal(0, 0.03)
        across = (x - width * chance.uniform(0.3, 0.7)) * math.cos(angle)
        across += (y - height * chance.uniform(0.3, 0.7)) * math.sin(angle)
        shade *= 1 + chance.uniform(0.03, 0.09) * np.tanh(across / 1.5) * chance.choice((-1, 1))
        shade -= chance.uniform(0.08, 0.22) * np.exp(-((across / chance.uniform(0.8, 1.5)) ** 2))
        shade += 0.06 * np.exp(-(((across - 2.5) / 1.5) ** 2))
    return (shade * (1.03 / shade.max())).astype(np.float32), 4.0 * waves


def _folded(flat: Picture, shade: Floats, aside: Floats) -> Floats:
    """Return blue, green, red and how much of each place is paper."""
    size = (flat.shape[1], flat.shape[0])
    x, y = _places(*size)
    aside = cv2.resize(aside, size, interpolation=cv2.INTER_LINEAR)
    whole = cv2.cvtColor(flat, cv2.COLOR_BGR2BGRA)
    bent = cv2.remap(whole, x + aside, y + aside, cv2.INTER_LINEAR, borderValue=(0, 0, 0, 0))
    shaded = bent.astype(np.float32)
    shaded[..., :3] *= cv2.resize(shade, size, interpolation=cv2.INTER_LINEAR)[..., None]
    return shaded


@lru_cache(maxsize=8)
def _places(width: int, height: int) -> tuple[Floats, Floats]:
    """Return the x and the y of each place."""
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return x, y


def _waves(chance: np.random.Generator, width: int, height: int) -> Floats:
    coarse = chance.normal(0, 0.5, (5, 4)).astype(np.float32)
    return np.clip(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), -1, 1)


def _laid(
    surface: Floats,
    paper: Floats,
    corners: npt.NDArray[np.float64],
    chance: np.random.Generator,
) -> Floats:
    """Lay the page on the desk, with the shadow that its edge throws."""
    height, width = paper.shape[:2]
    frame = (surface.shape[1], surface.shape[0])
    own = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    # The middle of pixel (0, 0) lies at (0, 0) for OpenCV, half a pixel off a page's edge.
    way = cv2.getPerspectiveTransform(own - 0.5, corners.astype(np.float32) - 0.5)
    both = cv2.warpPerspective(paper, way, frame, flags=cv2.INTER_LINEAR)
    covered = both[..., 3:] / 255
    thrown = cv2.resize(covered[..., 0], None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    thrown = cv2.GaussianBlur(np.roll(thrown, tuple(chance.integers(-1, 2, 2)), (0, 1)), (0, 0), 1)
    thrown *= -chance.uniform(0.15, 0.45)
    dark = surface * (1 + cv2.resize(thrown, frame, interpolation=cv2.INTER_LINEAR)[..., None])
    return dark * (1 - covered) + both[..., :3]


def _light(
    chance: np.random.Generator,
    scene: Scene,
    corners: npt.NDArray[np.float64],
    width: int,
    height: int,
) -> Floats:
    """Return what is left of blue, green and red at each place of the desk, at half its size."""
    x, y = _places(width // 2, height // 2)
    x, y = x * 2 / width - 0.5, y * 2 / height - 0.5
    slope, angle = chance.uniform(0.0, 0.3), chance.uniform(0, 2 * math.pi)
    light = 0.93 + slope * (x * math.cos(angle) + y * math.sin(angle))
    light = light - chance.uniform(0.05, 0.3) * (x * x + y * y)
    if scene is Scene.SHADOWED:
        for _ in range(chance.integers(1, 3)):
            light *= _shadow(chance, corners, width, height)
    if scene is Scene.DARK:
        light *= chance.uniform(0.06, 0.14)
    warm = np.array([0.97, 1.0, 1.0]) + chance.uniform(-0.03, 0.03, 3)
    if scene is Scene.YELLOW:
        warm = np.array([chance.uniform(0.55, 0.72), chance.uniform(0.86, 0.95), 1.0])
    return (light[..., None] * warm).astype(np.float32)


def _shadow(
    chance: np.random.Generator, corners: npt.NDArray[np.float64], width: int, height: int
) -> Floats:
    """Return the shadow of a hand, a head or a lamp's arm across the page, with a soft border."""
    mask = np.zeros((height // 4, width // 4), np.float32)
    middle = corners.mean(axis=0) + chance.normal(0, 0.15, 2) * (width, height)
    if chance.random() < 0.5:
        turn = _rotation(chance.uniform(0, math.pi))
        half = np.array([(-2.0, -0.12), (2.0, -0.12), (2.0, 0.15), (-2.0, 0.15)]) * width
        half[:, 1] *= chance.uniform(0.6, 2.5)
        points = half @ turn.T + middle
    else:
        turns = np.sort(chance.uniform(0, 2 * math.pi, 9))
        far = chance.uniform(0.2, 0.45, 9) * width
        points = middle + np.stack((np.cos(turns) * far, np.sin(turns) * far), axis=1)
    cv2.fillPoly(mask, [(points / 4).astype(np.int32)], (1.0,))
    soft = cv2.GaussianBlur(mask, (0, 0), chance.uniform(1.2, 9))
    soft = cv2.resize(soft, (width // 2, height // 2), interpolation=cv2.INTER_LINEAR)
    return (1 - chance.uniform(0.25, 0.5) * soft).astype(np.float32)


def _glare(
    chance: np.random.Generator, corners: npt.NDArray[np.float64], width: int, height: int
) -> Floats:
    """Return the lamp's reflection on the page: burnt out in the middle, with a halo."""
    share = chance.uniform(0.25, 0.75, 2)
    top = corners[0] * (1 - share[0]) + corners[1] * share[0]
    bottom = corners[3] * (1 - share[0]) + corners[2] * share[0]
    centre = top * (1 - share[1]) + bottom * share[1]
    diagonal = float(np.linalg.norm(corners[0] - corners[2]))
    long, short = diagonal * chance.uniform(0.09, 0.16), diagonal * chance.uniform(0.05, 0.09)
    x, y = _places(width, height)
    way = _rotation(chance.uniform(0, math.pi))
    along = (x - centre[0]) * way[0, 0] + (y - centre[1]) * way[0, 1]
    across = (x - centre[0]) * way[1, 0] + (y - centre[1]) * way[1, 1]
    far = (along / long) ** 2 + (across / short) ** 2
    return (chance.uniform(330, 520) * np.exp(-far)).astype(np.float32)


def _through_the_lens(chance: np.random.Generator, scene: Scene, lit: Floats) -> Picture:
    seen = cv2.GaussianBlur(lit, (0, 0), chance.uniform(0.5, 0.85))
    if scene is Scene.BLURRED:
        seen = cv2.GaussianBlur(seen, (0, 0), chance.uniform(3.2, 6))
    if scene is Scene.SHAKEN:
        seen = cv2.filter2D(seen, -1, _smear(chance))
    noise = np.roll(_noise(seen.shape[1], seen.shape[0]), int(chance.integers(seen.size // 3)))
    seen += (noise * np.float32(chance.uniform(1.5, 4.5)))[..., None]
    grainy = cv2.convertScaleAbs(np.maximum(seen, 0))
    quality = int(chance.integers(82, 96))
    _, written = cv2.imencode(".jpg", grainy, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(written, cv2.IMREAD_COLOR).astype(np.uint8)


@lru_cache(maxsize=2)
def _noise(width: int, height: int) -> Floats:
    return np.random.default_rng(1).standard_normal((height, width), np.float32)


def _smear(chance: np.random.Generator) -> Floats:
    length = int(chance.integers(14, 30))
    size = length | 1
    kernel = np.zeros((size, size), np.float32)
    angle, half = chance.uniform(0, math.pi), length / 2
    middle = size // 2
    along = np.array((math.cos(angle), math.sin(angle))) * half
    first, last = np.round(middle - along).astype(int), np.round(middle + along).astype(int)
    cv2.line(kernel, tuple(first.tolist()), tuple(last.tolist()), (1.0,), 1, cv2.LINE_AA)
    return kernel / kernel.sum()
