"""What a resident's fingers do on a form: fields, pads, choices, the region picker, a signature."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from ui.pilot_client import PilotClient, Point

PENSION_ANSWERS = (
    ("这次是替家里人或别人办吗？", "false"),
    ("现在是在校学生吗？", "false"),
    ("户口在本县吗？", "true"),
    ("现在参加了职工基本养老保险吗？", "false"),
)
"""How somebody who may enrol in 城乡居民基本养老保险 answers before the form."""
LIVING_ANSWERS = (("现在正在领养老、工伤或者遗属待遇吗？", "true"),)
"""As `PENSION_ANSWERS`, for 社会保险待遇领取资格认证."""


class Resident:
    """Fills in what the screen asks, by touch only."""

    def __init__(self, screen: PilotClient) -> None:
        self._screen = screen

    def types(self, field: str, keys: str, choose: str = "") -> None:
        """Touch a field, type on the keyboard or pad that opens, and close it."""
        self._screen.tap(f"field.{field}")
        self._waits_until_nothing_moves()
        self._screen.type_keys(keys, choose=choose)

    def chooses(self, field: str, code: str) -> None:
        """Touch one answer of a few."""
        self._screen.tap(f"field.{field}.{code}")

    def answers(self, told: Sequence[tuple[str, str]]) -> None:
        """Answer what is asked before the form: the question's words and the code of the answer."""
        for question, code in told:
            self._screen.wait(question, page="eligibility")
            self._screen.tap(f"eligibility.answer.{code}")

    def picks_region(self, field: str, names: Sequence[str]) -> None:
        """Open the region picker and go down level by level."""
        self._screen.tap(f"field.{field}")
        for name in names:
            self._screen.tap(name)

    def goes_on(self) -> None:
        """下一步."""
        self._screen.tap("下一步")

    def signs(self) -> None:
        """Draw a name on the glass, two strokes and a flourish."""
        for stroke in _signature():
            self._screen.stroke(stroke, within="signature.pad")

    def _waits_until_nothing_moves(self) -> None:
        """Look as a person looks: a keyboard that is still coming up is not typed on."""
        before = None
        for _ in range(40):
            now = self._screen.rects()
            if now == before:
                return
            before = now
            time.sleep(0.1)


def _signature() -> list[list[Point]]:
    """Strokes in shares of the pad."""
    across = [(0.2 + 0.25 * part / 12, 0.4 + 0.02 * math.sin(part)) for part in range(13)]
    down = [(0.32, 0.25 + 0.45 * part / 12) for part in range(13)]
    loop = [
        (0.65 + 0.12 * math.cos(part / 3), 0.48 + 0.16 * math.sin(part / 3)) for part in range(19)
    ]
    return [across, down, loop]
