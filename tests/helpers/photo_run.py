"""Shows photographs to page capture and counts what it makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from devices.capture.looking import look
from devices.ports import Frame, Page, Refusal
from tests.helpers.desk_photos import Photo, Scene, photograph

WITHIN = 0.02
"""How far a corner may be off, as a share of the page's diagonal."""

REASONS = {
    Scene.BLURRED: Refusal.BLURRED,
    Scene.SHAKEN: Refusal.BLURRED,
    Scene.GLARED: Refusal.GLARE,
    Scene.CUT_OFF: Refusal.CUT_OFF,
    Scene.DARK: Refusal.TOO_DARK,
    Scene.EMPTY: Refusal.NO_PAGE,
}


@dataclass
class Tally:
    """What became of some photographs."""

    shown: int = 0
    right: int = 0
    """Found within 2 %, or refused with the right reason."""
    refused: int = 0
    errors: list[float] = field(default_factory=list)
    """Of each page that was found: how far its worst corner is off, as a share of the diagonal."""
    largest: int = 0
    """Bytes of the largest page."""
    wrong: list[str] = field(default_factory=list)


def frame_of(photo: Photo) -> Frame:
    """Return a photograph as a camera's frame."""
    height, width = photo.picture.shape[:2]
    return Frame(width, height, photo.picture[..., ::-1].tobytes())


def error(photo: Photo, corners: Sequence[tuple[float, float]]) -> float:
    """Return how far the worst corner is off, as a share of the page's diagonal."""
    seen: npt.NDArray[np.float64] = np.array(corners)
    turned = (np.linalg.norm(np.roll(seen, k, axis=0) - photo.corners, axis=1) for k in range(4))
    return min(float(one.max()) for one in turned) / photo.diagonal


def show(scene: Scene, seeds: Iterable[int]) -> Tally:
    """Show the photographs of a scene."""
    tally = Tally()
    for seed in seeds:
        photo = photograph(scene, seed)
        found = look(frame_of(photo))
        tally.shown += 1
        if isinstance(found, Page):
            off = error(photo, found.corners)
            tally.errors.append(off)
            tally.largest = max(tally.largest, len(found.jpeg))
            right, words = scene not in REASONS and off <= WITHIN, f"{off:.1%}"
        else:
            tally.refused += 1
            right, words = REASONS.get(scene) is found, found.value
        tally.right += right
        if not right:
            tally.wrong.append(f"{photo.name}: {words}")
    return tally
