"""`App.console`: the frame of 技术员维护台 ([18] of the design): who is here, the side list, the parts.

Made when a technician first comes. It signs out by itself when nobody touches it: residents find
their own screen again and never see any of it. There is one also where no terminal could be built.
"""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from kiosk.journeys.apply import Page
from kiosk.staff.session import LONGEST_S, Over
from ui.models import DataclassListModel
from ui.viewmodels import console_words as words
from ui.viewmodels.console_devices import ConsoleDevicesModel
from ui.viewmodels.console_log import ConsoleLogModel
from ui.viewmodels.console_network import ConsoleNetworkModel
from ui.viewmodels.console_place import ConsolePlace
from ui.viewmodels.console_report import ConsoleReportModel
from ui.viewmodels.console_settings import ConsoleSettingsModel

if TYPE_CHECKING:
    from kiosk.services.terminal import Front, Terminal
    from kiosk.staff.session import Session
    from kiosk.upkeep.console import Console
    from ui.jobs import Jobs
    from ui.viewmodels.app import AppModel
    from ui.viewmodels.shell import ShellModel
    from ui.viewmodels.visit import Visit

HIDE_S = 5 * 60.0
"""So long without a touch, and the technician is signed out."""
_BUSY_S = 15 * 60.0
"""Work that hangs keeps nobody's console open for longer."""
_TOUCH_S = 5.0
_SECOND_MS = 1000
_HIDDEN = "维护台没人操作，已退出。"


class ConsoleModel(QObject):
    """The frame, and the parts that stand in it."""

    changed = Signal()

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._now = front.clock.monotonic
        self._open = front.console
        self._visit = visit
        self._jobs = jobs
        self._app: AppModel | None = None
        self._shell: ShellModel | None = None
        self._shown = False
        self._touched_s = self._told_s = self._idle_s = 0.0
        self._place = place = ConsolePlace(jobs, lambda: visit.number, self)
        self._sections = DataclassListModel(words.SectionRow, self, "key")
        self._devices = ConsoleDevicesModel(place, self)
        self._network = ConsoleNetworkModel(place, self)
        self._settings = ConsoleSettingsModel(place, self)
        self._log = ConsoleLogModel(place, self)
        self._report = ConsoleReportModel(place, self)
        self.parts = (self._devices, self._network, self._settings, self._log, self._report)
        """Models whose types QML has to know."""
        self._second = QTimer(self)
        self._second.setInterval(_SECOND_MS)
        self._second.timeout.connect(self._on_second)
        place.moved.connect(self.changed)
        place.shownOut.connect(self._shown_out)
        place.renewed.connect(self._renew)
        self._devices.changed.connect(self._show)
        self._settings.changed.connect(self._show)
        visit.changed.connect(self._follow)

    def attach(self, terminal: Terminal) -> None:
        """Nothing of it is needed here: the console has its own way to the devices."""

    def join(self, app: AppModel) -> None:
        """Know the shell: toasts, touches, the way out."""
        self._app, self._shell = app, app.shell
        self._place.said.connect(app.shell.say)
        app.shell.wasTouched.connect(self._on_touch)
        self._follow()

    # ---- the frame ----

    @Property(bool, notify=changed)
    def entered(self) -> bool:
        """The session is known."""
        return self._place.here

    @Property(str, notify=changed)
    def who(self) -> str:
        """技术员 12."""
        from kiosk.upkeep.room import BY_CODE

        session = self._place.session
        if session is None:
            return ""
        return "技术员" if session.work_number == BY_CODE else f"技术员 {session.work_number}"

    @Property(str, constant=True)
    def version(self) -> str:
        """版本 0.1.0."""
        return f"版本 {importlib.metadata.version('bianmin-kiosk')}"

    @Property(str, notify=changed)
    def section(self) -> str:
        """A value of `kiosk.journeys.console.Section`."""
        return self._place.at.section.value

    @Property(QObject, constant=True)
    def sections(self) -> QObject:
        """List model of `SectionRow`."""
        return self._sections

    # ---- the parts ----

    @Property(QObject, constant=True)
    def devices(self) -> QObject:
        """设备."""
        return self._devices

    @Property(QObject, constant=True)
    def network(self) -> QObject:
        """网络."""
        return self._network

    @Property(QObject, constant=True)
    def settings(self) -> QObject:
        """设置."""
        return self._settings

    @Property(QObject, constant=True)
    def log(self) -> QObject:
        """日志."""
        return self._log

    @Property(QObject, constant=True)
    def report(self) -> QObject:
        """自检报告."""
        return self._report

    # ---- moves ----

    @Slot(str)
    def open(self, section: str) -> None:
        """A line of the side list."""
        self._place.go(section)

    @Slot()
    def leave(self) -> None:
        """退出."""
        self._out(Over.LEFT, "已退出技术员维护台。")

    # ---- inside ----

    @Slot()
    def _follow(self) -> None:
        shown = self._visit.page is Page.CONSOLE
        if shown and not self._shown and self._open is not None and self._shell is not None:
            self._shown = True
            self._touched_s = self._idle_s = self._now()
            self._second.start()
            open_console = self._open
            self._jobs.run(lambda: _entered(open_console()), self._sit_down, self._not_here)
        elif not shown and self._shown:
            self._shown = False
            self._second.stop()
            console = self._place.console
            self._place.wipe()
            self._sections.clear()
            if console is not None:  # drivers that were started for the console alone end with it
                self._jobs.run(lambda: _left(console), visit_bound=False)
            self.changed.emit()

    def _sit_down(self, found: tuple[Console, Session, str]) -> None:
        console, session, undone = found
        self._settings.undone = undone
        self._place.begin(console, session, undone=bool(undone))
        self._show()

    def _not_here(self, _: Exception) -> None:
        self._shown_out()

    @Slot()
    def _shown_out(self) -> None:
        if self._shown and self._shell is not None:
            self._shell.leave_desk("登录已结束，请重新登录。")

    def _out(self, why: Over, notice: str) -> None:
        console, shell = self._place.console, self._shell
        if console is not None and self._shown and shell is not None:
            self._jobs.run(lambda: console.room.leave(why), visit_bound=False)
            shell.leave_desk(notice)

    @Slot()
    def _renew(self) -> None:
        """New settings are in place: the parent starts the screen again."""
        if self._app is not None:
            self._app.outdated.emit()

    @Slot()
    def _on_touch(self) -> None:
        if not self._shown:
            return
        now = self._now()
        self._touched_s = now
        console = self._place.console
        if console is not None and now - self._told_s >= _TOUCH_S:
            self._told_s = now
            self._jobs.run(console.room.touch, visit_bound=False)

    @Slot()
    def _on_second(self) -> None:
        now, session = self._now(), self._place.session
        if not self._place.busy:
            self._idle_s = now
        if self._place.busy and now - self._idle_s < _BUSY_S:
            self._on_touch()
        elif now - self._touched_s >= HIDE_S:
            self._out(Over.IDLE, _HIDDEN)
            return
        if session is not None and now - session.began_s >= LONGEST_S:
            self._out(Over.LONGEST, "登录满 12 小时，请重新登录。")

    @Slot()
    def _show(self) -> None:
        if not self._place.here:
            return
        counts = {
            "devices": self._devices.troubled,
            "settings": self._settings.troubledCount,
        }
        self._sections.set_rows(
            words.SectionRow(one.value, name, icon, counts.get(one.value, 0))
            for one, (name, icon) in words.SECTIONS.items()
        )
        self.changed.emit()


def _entered(console: object) -> tuple[Console, Session, str]:
    from kiosk.upkeep.console import Console

    assert isinstance(console, Console)  # noqa: S101 - what the composition root made
    return console, console.room.require(), console.undone()


def _left(console: Console) -> None:
    console.room.leave(Over.LEFT)
    console.machines.release()
