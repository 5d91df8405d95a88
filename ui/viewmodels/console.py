"""`App.console`: the frame of 技术员维护台 ([18] of the design): who is here, the side list, the parts.

Made when a technician first comes. It signs out by itself when nobody touches it: residents find
their own screen again and never see any of it. There is one also where no terminal could be built.
"""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.journeys.apply import Page
from kiosk.staff.session import Over
from ui.models import DataclassListModel
from ui.viewmodels import console_words as words
from ui.viewmodels.console_devices import ConsoleDevicesModel
from ui.viewmodels.console_log import ConsoleLogModel
from ui.viewmodels.console_network import ConsoleNetworkModel
from ui.viewmodels.console_place import ConsolePlace
from ui.viewmodels.console_report import ConsoleReportModel
from ui.viewmodels.console_settings import ConsoleSettingsModel
from ui.viewmodels.staff_frame import SectionRow, StaffFrameModel

if TYPE_CHECKING:
    from kiosk.services.terminal import Front, Terminal
    from kiosk.staff.room import StaffRoom
    from kiosk.staff.session import Session
    from kiosk.upkeep.console import Console
    from ui.jobs import Jobs
    from ui.viewmodels.app import AppModel
    from ui.viewmodels.visit import Visit

_HIDDEN = "维护台没人操作，已退出。"


class ConsoleModel(StaffFrameModel):
    """The frame, and the parts that stand in it."""

    changed = Signal()

    busy_s = 15 * 60.0

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(front.clock.monotonic, Page.CONSOLE, visit, jobs, parent)
        self._open = front.console
        self._app: AppModel | None = None
        self._place: ConsolePlace
        self._place = place = ConsolePlace(jobs, lambda: visit.number, self)
        self._sections = DataclassListModel(SectionRow, self, "key")
        self._devices = ConsoleDevicesModel(place, self)
        self._network = ConsoleNetworkModel(place, self)
        self._settings = ConsoleSettingsModel(place, self)
        self._log = ConsoleLogModel(place, self)
        self._report = ConsoleReportModel(place, self)
        self.parts = (self._devices, self._network, self._settings, self._log, self._report)
        """Models whose types QML has to know."""
        place.moved.connect(self.changed)
        place.renewed.connect(self._renew)
        self._devices.changed.connect(self._show)
        self._settings.changed.connect(self._show)

    def attach(self, terminal: Terminal) -> None:
        """Nothing of it is needed here: the console has its own way to the devices."""

    def join(self, app: AppModel) -> None:
        """Know the shell: toasts, touches, the way out."""
        self._app = app
        super().join(app)

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

    def _room(self) -> StaffRoom | None:
        return self._place.console.room if self._place.console is not None else None

    def _sit(self) -> bool:
        open_console = self._open
        if open_console is None:
            return False
        self._jobs.run(lambda: _entered(open_console()), self._sit_down, self._not_here)
        return True

    def _stand(self) -> None:
        console = self._place.console
        self._place.wipe()
        self._sections.clear()
        if console is not None:  # drivers that were started for the console alone end with it
            self._jobs.run(lambda: _left(console), visit_bound=False)
        self.changed.emit()

    def _hide(self) -> None:
        self._out(Over.IDLE, _HIDDEN)

    def _sit_down(self, found: tuple[Console, Session, str]) -> None:
        console, session, undone = found
        self._settings.undone = undone
        self._place.begin(console, session, undone=bool(undone))
        self._show()

    @Slot()
    def _renew(self) -> None:
        """New settings are in place: the parent starts the screen again."""
        if self._app is not None:
            self._app.outdated.emit()

    @Slot()
    def _show(self) -> None:
        if not self._place.here:
            return
        counts = {
            "devices": self._devices.troubled,
            "settings": self._settings.troubledCount,
        }
        self._sections.set_rows(
            SectionRow(one.value, name, icon, counts.get(one.value, 0))
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
