"""您还在吗: the idle time of the visit, its warning and its end.

Reads the monotonic clock a few times a second while somebody is there; the rules are those of
`kiosk.journeys.visit.VisitClock`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason, Idle, Phase, VisitClock

if TYPE_CHECKING:
    from kiosk.services.terminal import Front
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

_TICK_MS = 250


class TimeoutModel(QObject):
    """`App.timeout`: the warning, and the time left for the visit chip."""

    changed = Signal()

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        del jobs
        self._now = front.clock.monotonic
        self._visit = visit
        self._clock = VisitClock(front.screen.idle_s, front.screen.warn_s)
        self._idle = Idle(Phase.STOPPED)
        self._page = Page.STARTING
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        visit.changed.connect(self._follow)
        self._follow()

    @Property(bool, notify=changed)
    def visible(self) -> bool:
        """The warning stands on the screen."""
        return self._idle.phase is Phase.WARNING

    @Property(int, notify=changed)
    def secondsLeft(self) -> int:
        """Whole seconds left in the present phase."""
        return math.ceil(self._idle.left_s)

    @Property(float, notify=changed)
    def fraction(self) -> float:
        """Share of the present phase that is left, 1 to 0."""
        return self._idle.share

    @Slot()
    def stay(self) -> None:
        """我还在，接着办."""
        self._clock.extend(self._now())
        self.tick()

    @Slot()
    def endNow(self) -> None:
        """不办了，现在结束."""
        self._visit.end(EndReason.ASKED)

    @Slot()
    def touched(self) -> None:
        """The screen was touched anywhere."""
        self._clock.touch(self._now())

    @Slot()
    def tick(self) -> None:
        """Read the clock, and end the visit when the time is over."""
        idle = self._clock.read(self._now())
        if idle.phase is Phase.OVER:
            self._visit.end(EndReason.TIMED_OUT)
            return
        self._show(idle)

    @Slot()
    def _follow(self) -> None:
        at = self._visit.where
        self._clock.set_quiet(at.quiet)
        if not at.in_visit or at.page is Page.SUBMITTING:  # nobody waits for a bar by touching it
            self._clock.stop()
            self._timer.stop()
        elif at.page is not self._page or not self._timer.isActive():
            self._clock.start(self._now())
            self._timer.start()
        self._page = at.page
        self._show(self._clock.read(self._now()))

    def _show(self, idle: Idle) -> None:
        shown = (self._idle.phase, math.ceil(self._idle.left_s))
        self._idle = idle
        if shown != (idle.phase, math.ceil(idle.left_s)) or idle.phase is Phase.WARNING:
            self.changed.emit()
