"""The frame of the desk and of the console: sitting down, being idle, being shown out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from kiosk.staff.session import LONGEST_S, Over

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.journeys.apply import Page
    from kiosk.staff.room import StaffRoom
    from ui.jobs import Jobs
    from ui.viewmodels.app import AppModel
    from ui.viewmodels.shell import ShellModel
    from ui.viewmodels.staff_place import StaffPlace
    from ui.viewmodels.visit import Visit

HIDE_S = 5 * 60.0
"""So long without a touch, and residents find their own screen again."""
_TOUCH_S = 5.0
_SECOND_MS = 1000


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One line of the side list; `count` 0 shows no number."""

    key: str
    name: str
    iconName: str
    count: int


class StaffFrameModel(QObject):
    """A frame says by the methods below what is its own; it makes `_place` before anything moves."""

    busy_s = 0.0
    """Work that hangs keeps nobody's frame open for longer."""
    _place: StaffPlace

    def __init__(
        self,
        now: Callable[[], float],
        page: Page,
        visit: Visit,
        jobs: Jobs,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._monotonic, self._page = now, page
        self._visit = visit
        self._jobs = jobs
        self._shell: ShellModel | None = None
        self._shown = False
        self._touched_s = self._told_s = self._idle_s = 0.0
        self._second = QTimer(self)
        self._second.setInterval(_SECOND_MS)
        self._second.timeout.connect(self._on_second)
        visit.changed.connect(self._follow)

    def join(self, app: AppModel) -> None:
        """Know the shell: toasts, touches, the way out."""
        self._shell = app.shell
        self._place.said.connect(app.shell.say)
        self._place.shownOut.connect(self._shown_out)
        app.shell.wasTouched.connect(self._on_touch)
        self._follow()

    # ---- what is a frame's own ----

    def _room(self) -> StaffRoom | None:
        """Return who is here, as far as it is known."""
        raise NotImplementedError

    def _sit(self) -> bool:
        """The page is shown: begin to find out who is here; False when nobody can be."""
        raise NotImplementedError

    def _stand(self) -> None:
        """The page is gone: forget everything."""
        raise NotImplementedError

    def _hide(self) -> None:
        """Nobody touched it for long."""
        raise NotImplementedError

    def _tick(self) -> None:
        """A second has passed with somebody here."""

    # ---- what is the same ----

    @Slot()
    def _follow(self) -> None:
        shown = self._visit.page is self._page
        if shown and not self._shown and self._shell is not None and self._sit():
            self._shown = True
            self._touched_s = self._idle_s = self._monotonic()
            self._second.start()
        elif not shown and self._shown:
            self._shown = False
            self._second.stop()
            self._stand()

    def _not_here(self, _: Exception) -> None:
        self._shown_out()

    @Slot()
    def _shown_out(self) -> None:
        if self._shown and self._shell is not None:
            self._shell.leave_desk("登录已结束，请重新登录。")

    def _out(self, why: Over, notice: str) -> None:
        room, shell = self._room(), self._shell
        if room is not None and self._shown and shell is not None:
            # A row is written: not here, and whatever page comes next.
            self._jobs.run(lambda: room.leave(why), visit_bound=False)
            shell.leave_desk(notice)

    @Slot()
    def _on_touch(self) -> None:
        if not self._shown:
            return
        now, room = self._monotonic(), self._room()
        self._touched_s = now
        if room is not None and now - self._told_s >= _TOUCH_S:
            self._told_s = now
            self._jobs.run(room.touch, visit_bound=False)

    @Slot()
    def _on_second(self) -> None:
        now, session = self._monotonic(), self._place.session
        if not self._place.busy:
            self._idle_s = now
        if self._place.busy and now - self._idle_s < self.busy_s:
            self._on_touch()
        elif now - self._touched_s >= HIDE_S:
            self._hide()
            return
        if session is not None and now - session.began_s >= LONGEST_S:
            self._out(Over.LONGEST, "登录满 12 小时，请重新登录。")
            return
        self._tick()
