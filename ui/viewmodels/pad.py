"""The pad a person signs on: strokes of a finger, kept with their times; a picture is made when it is done.

For the signature of an application and of whatever is signed beside it. It must not keep a stroke
after the visit: whoever owns it wipes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from ui.viewmodels.signature_paper import Point, ink, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.domain.application import Part

EMPTY = "还没签名。请用手指在框里写上您的名字。"
SHORT = "写得太短，看不清。请按“重写”，写得大一点。"
_LEAST_INK = 0.15
"""Least length of a signature, as a share of the pad's width: more than a touch by accident."""
_MOST_POINTS = 20_000


class PadModel(QObject):
    """What is written on the glass."""

    changed = Signal()
    cleared = Signal()
    """The pad is empty again: wipe what is drawn."""

    def __init__(self, now: Callable[[], float], parent: QObject | None) -> None:
        """Take the monotonic clock."""
        super().__init__(parent)
        self._now = now
        self._forget()

    @Property(bool, notify=changed)
    def signed(self) -> bool:
        """There is something on the pad."""
        return bool(self._strokes)

    @Property(str, notify=changed)
    def error(self) -> str:
        """What is missing, or empty."""
        return self._error

    @Property("QVariantList", notify=changed)
    def strokes(self) -> list[list[list[float]]]:
        """Points [x, y] of every stroke, to draw them again."""
        return [[[p.x, p.y] for p in one] for one in self._strokes]

    @Slot(float, float)
    def setPad(self, width: float, height: float) -> None:
        """The size of the pad in pixels; strokes made on a pad of another size are scaled."""
        if width <= 0 or height <= 0 or (width, height) == (self._width, self._height):
            return
        if self._strokes and self._width > 0:
            fx, fy = width / self._width, height / self._height
            self._strokes = [[Point(p.x * fx, p.y * fy, p.t) for p in one] for one in self._strokes]
        self._width, self._height = width, height
        self.changed.emit()

    @Slot(float, float)
    def penDown(self, x: float, y: float) -> None:
        """The finger touches the pad."""
        self._start = self._now() if not self._strokes else self._start
        self._strokes.append([])
        self.penMove(x, y)
        self._error = ""
        self.changed.emit()

    @Slot(float, float)
    def penMove(self, x: float, y: float) -> None:
        """The finger moves; points outside of the pad are held at its edge."""
        if not self._strokes or sum(map(len, self._strokes)) >= _MOST_POINTS:
            return
        x, y = min(max(x, 0.0), self._width), min(max(y, 0.0), self._height)
        self._strokes[-1].append(Point(x, y, round((self._now() - self._start) * 1000)))

    @Slot()
    def clear(self) -> None:
        """重写."""
        self._strokes = []
        self._error = ""
        self.cleared.emit()
        self.changed.emit()

    # ---- for the models that have one ----

    def _written(self) -> tuple[Part, Part] | None:
        """Return picture and strokes; None, and the words of `error`, when nobody could read it."""
        self._error = EMPTY if not self._strokes else ""
        if self._strokes and ink(self._strokes) < self._width * _LEAST_INK:
            self._error = SHORT
        if self._error:
            self.changed.emit()
            return None
        return parts_of(self._strokes, self._width, self._height)

    def _wipe(self) -> None:
        self._forget()
        self.cleared.emit()
        self.changed.emit()

    def _forget(self) -> None:
        self._strokes: list[list[Point]] = []
        self._start = 0.0
        self._width = 0.0
        self._height = 0.0
        self._error = ""
