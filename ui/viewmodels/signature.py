"""`App.signature`: strokes of a finger, kept with their times; a picture is made on 提交.

Refuses an empty pad. It must not keep a stroke after the visit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.domain.form import FieldType
from kiosk.journeys.apply import Page
from ui.viewmodels.signature_paper import Point, ink, parts_of

if TYPE_CHECKING:
    from kiosk.services.terminal import Front
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

EMPTY = "还没签名。请用手指在框里写上您的名字。"
SHORT = "写得太短，看不清。请按“重写”，写得大一点。"
_LEAST_INK = 0.15
"""Least length of a signature, as a share of the pad's width: more than a touch by accident."""
_MOST_POINTS = 20_000


class SignatureModel(QObject):
    """请用手指签上您的名字."""

    changed = Signal()
    cleared = Signal()
    """The pad is empty again: wipe what is drawn."""

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject | None) -> None:
        super().__init__(parent)
        del jobs
        self._now = front.clock.monotonic
        self._visit = visit
        self._wipe()
        visit.changed.connect(self._follow)
        visit.ended.connect(self._on_ended)

    # ---- for QML ----

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

    @Slot()
    def finish(self) -> None:
        """签好了，提交; refuses an empty pad."""
        visit = self._visit
        if visit.page is not Page.SIGNATURE or visit.item is None:
            return
        self._error = self._missing()
        if self._error:
            self.changed.emit()
            return
        picture, strokes = parts_of(self._strokes, self._width, self._height)
        for one in visit.item.form.fields:
            if one.type is FieldType.SIGNATURE:
                visit.values[one.name] = {
                    "sha256": picture.sha256,
                    "media_type": picture.media_type,
                    "size": len(picture.data),
                }
        own = {picture.name, strokes.name}
        others = (one for one in visit.parts if one.name not in own)
        visit.parts = (*others, picture, strokes)
        visit.submit()

    @Slot()
    def back(self) -> None:
        """上一步."""
        self._visit.go_back()

    # ---- inside ----

    def _missing(self) -> str:
        if not self._strokes:
            return EMPTY
        return SHORT if ink(self._strokes) < self._width * _LEAST_INK else ""

    @Slot()
    def _follow(self) -> None:
        """Another item, or submitted: nothing stays on the pad."""
        if self._strokes and (self._visit.item is None or self._visit.affair is not None):
            self._wipe()
            self.cleared.emit()
            self.changed.emit()

    @Slot(str)
    def _on_ended(self, _reason: str) -> None:
        self._wipe()
        self.cleared.emit()
        self.changed.emit()

    def _wipe(self) -> None:
        self._strokes: list[list[Point]] = []
        self._start = 0.0
        self._width = 0.0
        self._height = 0.0
        self._error = ""
