"""Words can be read: WCAG contrast of every pair of colours the tokens put together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor

from tests.helpers.screens import Stage

PAIRS = (
    ("text", "bg"),
    ("text", "surface"),
    ("text", "tint"),
    ("text2", "bg"),
    ("text2", "surface"),
    ("primary", "surface"),
    ("primary", "tint"),
    ("primaryInk", "primary"),
    ("heroInk", "hero"),
    ("heroInk2", "hero"),
    *((f"{name}Fg", f"{name}Bg") for name in ("done", "info", "waiting", "attention", "problem")),
    ("yellowCardFg", "yellowCardBg"),
    ("redCardFg", "redCardBg"),
)
EDGES = (("edge", "bg"), ("line", "surface"), ("focusRing", "bg"))


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: QColor, two: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(
    params=[("normal", 4.5), ("hcLight", 10.0), ("hcDark", 10.0)], ids=lambda one: one[0]
)
def colours(stage: Stage, request: pytest.FixtureRequest) -> Iterator[tuple[Stage, float]]:
    name, least = request.param
    stage.app.shell.contrast = name
    yield stage, least
    stage.app.shell.contrast = "normal"


def test_contrast(colours: tuple[Stage, float]) -> None:
    stage, least = colours
    theme = stage.screen.engine.singletonInstance("Kiosk.Theme", "Theme")

    def colour(name: str) -> QColor:
        found = theme.property(name)
        assert isinstance(found, QColor), name
        return found

    for ink, ground in PAIRS:
        assert ratio(colour(ink), colour(ground)) >= least, (ink, ground)
    for edge, ground in EDGES:
        assert ratio(colour(edge), colour(ground)) >= 3, (edge, ground)
