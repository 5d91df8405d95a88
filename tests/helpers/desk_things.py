"""What lies under a camera: desks, the things on them, and pages with invented content."""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

PAGE_WIDTH, PAGE_HEIGHT = 1240, 1754
"""A4 at 150 dots per inch."""

DESKS = ("wood", "dark", "mat", "cloth", "laminate", "pale", "planks", "stone")
"""`pale` is nearly as light as paper."""

_COLOURS = {
    "wood": (70, 110, 155),
    "dark": (52, 50, 48),
    "mat": (85, 110, 45),
    "cloth": (130, 80, 50),
    "laminate": (165, 178, 186),
    "pale": (196, 203, 207),
    "planks": (95, 135, 175),
    "stone": (125, 125, 128),
}


@lru_cache(maxsize=10)
def _drawn(kind: int) -> Picture:
    chance = np.random.default_rng(7000 + kind)
    tint = np.array((238, 243, 244)) + chance.integers(-6, 7, 3)
    sheet = np.empty((PAGE_HEIGHT, PAGE_WIDTH, 3), np.uint8)
    sheet[:] = np.clip(tint, 0, 250)
    ink = tuple(int(one) for one in chance.integers(20, 70, 3))
    _line_of_text(chance, sheet, (320, 130), 14, 44, ink)
    if kind % 5 == 4:  # a nearly empty page
        _line_of_text(chance, sheet, (160, 300), 12, 28, ink)
    elif kind % 5 == 3:
        _table(chance, sheet, ink)
    else:
        _paragraphs(chance, sheet, ink)
    if kind % 3 == 0:
        _stamp(sheet, (880, 1460))
    if kind % 4 == 1:
        _portrait(chance, sheet, (930, 210))
    return sheet


def page(seed: int) -> Picture:
    """Return one of ten pages: paragraphs, a form, a nearly empty one; with a stamp or a portrait."""
    return _drawn(seed * 7 % 10)


def _line_of_text(
    chance: np.random.Generator,
    sheet: Picture,
    at: tuple[int, int],
    signs: int,
    size: int,
    ink: tuple[int, ...],
) -> None:
    """Write invented square signs of four to eight strokes."""
    left, top = at
    for place in range(signs):
        box = np.array((left + place * size * 1.08, top))
        for _ in range(chance.integers(4, 8)):
            start, end = chance.uniform(0.05, 0.92, (2, 2)) * size
            if chance.random() < 0.75:  # strokes are mostly level or upright
                axis = int(chance.integers(2))
                end[axis] = start[axis]
            first, last = (box + start).astype(int), (box + end).astype(int)
            thick = max(1, size // 14)
            cv2.line(sheet, first.tolist(), last.tolist(), ink, thick, cv2.LINE_AA)


def _paragraphs(chance: np.random.Generator, sheet: Picture, ink: tuple[int, ...]) -> None:
    top = 270
    while top < PAGE_HEIGHT - 250:
        signs = int(chance.integers(8, 31))
        _line_of_text(chance, sheet, (150, top), signs, 28, ink)
        top += 46 if signs > 14 else 80


def _table(chance: np.random.Generator, sheet: Picture, ink: tuple[int, ...]) -> None:
    left, right, top = 120, PAGE_WIDTH - 120, 260
    for row in range(16):
        level = top + row * 80
        cv2.line(sheet, (left, level), (right, level), ink, 2)
        if row < 15:
            _line_of_text(chance, sheet, (left + 20, level + 26), 5, 28, ink)
            if chance.random() < 0.6:
                signs = int(chance.integers(3, 18))
                _line_of_text(chance, sheet, (left + 260, level + 26), signs, 28, ink)
    for column in (left, left + 230, right):
        cv2.line(sheet, (column, top), (column, top + 15 * 80), ink, 2)


def _stamp(sheet: Picture, centre: tuple[int, int]) -> None:
    red = (60, 50, 205)
    cv2.circle(sheet, centre, 115, red, 6, cv2.LINE_AA)
    turns = [math.pi * (0.8 * step - 0.5) for step in range(5)]
    star = [(centre[0] + 38 * math.cos(t), centre[1] + 38 * math.sin(t)) for t in turns]
    cv2.polylines(sheet, [np.array(star, np.int32)], True, red, 5, cv2.LINE_AA)


def _portrait(chance: np.random.Generator, sheet: Picture, at: tuple[int, int]) -> None:
    left, top = at
    sheet[top : top + 210, left : left + 150] = (190, 120, 60)
    cv2.ellipse(sheet, (left + 75, top + 190), (62, 60), 0, 180, 360, (70, 60, 60), -1)
    cv2.ellipse(sheet, (left + 75, top + 95), (38, 50), 0, 0, 360, (150, 180, 225), -1)


def desk(chance: np.random.Generator, kind: str, width: int, height: int) -> Floats:
    """Return a desk's surface: rows of blue, green, red, 0 to 255."""
    base = np.array(_COLOURS[kind], np.float32) * chance.uniform(0.92, 1.05)
    surface = np.empty((height, width, 3), np.float32)
    surface[:] = base
    if kind in {"wood", "planks"}:
        grain = chance.normal(0, 1, (height // 3, max(width // 60, 4))).astype(np.float32)
        grain = cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC)
        surface *= 1 + 0.09 * grain[..., None]
    if kind == "planks":
        for level in range(int(chance.integers(60, 150)), height, 210):
            surface[level : level + 5] *= 0.5
    if kind == "cloth":
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        surface *= (1 + 0.06 * np.sin(x / 2.2) * np.sin(y / 2.2))[..., None]
    if kind == "mat":
        step = 70
        surface[::step] *= 1.25
        surface[:, ::step] *= 1.25
    if kind in {"stone", "laminate", "pale"}:
        specks = chance.normal(0, 1, (height // 4, width // 4)).astype(np.float32)
        specks = cv2.resize(specks, (width, height), interpolation=cv2.INTER_LINEAR)
        surface *= 1 + (0.12 if kind == "stone" else 0.012) * specks[..., None]
    return surface


def things(chance: np.random.Generator, surface: Floats, *, sheets: bool) -> None:
    """Lay up to four things on the desk; the page will lie on them where they meet.

    Without `sheets` none of them is a sheet of paper, which would be a page like any other.
    """
    height, width = surface.shape[:2]
    for _ in range(chance.integers(0, 5)):
        at = chance.uniform(0, 1, 2) * (width, height)
        turn = chance.uniform(0, math.pi)
        match chance.integers(5) if sheets else chance.choice((0, 1, 2, 4)):
            case 0:  # a pen
                colour = chance.uniform(20, 200, 3)
                along = np.array((math.cos(turn), math.sin(turn))) * 190
                first, last = (at - along).astype(int), (at + along).astype(int)
                cv2.line(surface, first.tolist(), last.tolist(), colour.tolist(), 16)
            case 1:  # a cup
                centre = at.astype(int).tolist()
                cv2.circle(surface, centre, 120, (210, 205, 200), -1, cv2.LINE_AA)
                cv2.circle(surface, centre, 98, (40, 60, 90), -1, cv2.LINE_AA)
            case 2:  # a telephone
                _block(surface, at, (260, 520), turn, (28, 26, 25))
            case 3:  # another sheet, partly below
                _block(surface, at, (560, 800), turn, (205, 212, 216))
            case _:  # a ruler
                _block(surface, at, (46, 700), turn, (90, 190, 205))


def _block(
    surface: Floats,
    at: npt.NDArray[np.float64],
    size: tuple[int, int],
    turn: float,
    colour: tuple[int, int, int],
) -> None:
    box = ((float(at[0]), float(at[1])), (float(size[0]), float(size[1])), math.degrees(turn))
    cv2.fillPoly(surface, [cv2.boxPoints(box).astype(np.int32)], colour, cv2.LINE_AA)
