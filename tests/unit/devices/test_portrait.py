"""证件照 out of a camera's picture: size, light and sharpness; no face is looked for."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from devices.capture.portrait import portrait
from devices.ports import Frame, Page, Refusal
from devices.ports.capture import PAGE_BYTES
from tests.helpers.lens import sitter

LEAST = (358, 441)


def test_the_middle_is_cut_to_its_shape_and_not_larger_than_it_serves() -> None:
    found = portrait(sitter(), LEAST)
    assert isinstance(found, Page)
    picture = cv2.imdecode(np.frombuffer(found.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (found.height, found.width, 3)
    assert (found.width, found.height) == (716, 882)
    assert abs(found.width / found.height - LEAST[0] / LEAST[1]) < 0.002
    assert len(found.jpeg) < PAGE_BYTES
    (left, top), _, (right, bottom), _ = found.corners
    assert (top, bottom) == (0, 1200)
    assert abs((left + right) / 2 - 800) <= 1


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (sitter(light=0.1), Refusal.TOO_DARK),
        (sitter(light=2.2), Refusal.GLARE),
        (sitter(blur=7), Refusal.BLURRED),
        (Frame(1600, 1200, b"\x80" * (3 * 1600 * 1200)), Refusal.BLURRED),
        (Frame(640, 400, b"\x80" * (3 * 640 * 400)), Refusal.TOO_FAR),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(frame: Frame, reason: Refusal) -> None:
    assert portrait(frame, LEAST) is reason
