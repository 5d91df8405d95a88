"""`App.console.report`: 自检报告, made here or by itself once a day; printed when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from devices.ports import PrintOutcome, PrintResult, Problem
from kiosk.journeys.console import Section
from ui.models import DataclassListModel
from ui.viewmodels import console_words as words
from ui.viewmodels.console_place import Stopper

if TYPE_CHECKING:
    from kiosk.upkeep.console import Console
    from kiosk.upkeep.report import Report
    from ui.viewmodels.console_place import ConsolePlace

_ORDER = {"problem": 0, "warning": 1, "ok": 2}


class ConsoleReportModel(QObject):
    """The newest report, the self-test that is under way, and what became of printing it."""

    changed = Signal()

    def __init__(self, place: ConsolePlace, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._list = DataclassListModel(words.CheckRow, self, "key")
        self._wipe()
        place.moved.connect(self._follow)
        place.wiped.connect(self._forget)

    @Property(QObject, constant=True)
    def list(self) -> QObject:
        """List model of `CheckRow`, what needs a hand first."""
        return self._list

    @Property(bool, notify=changed)
    def made(self) -> bool:
        """There is a report."""
        return self._report is not None

    @Property(str, notify=changed)
    def verdict(self) -> str:
        """可以使用 or what stands in the way."""
        return self._report.verdict if self._report else ""

    @Property(str, notify=changed)
    def status(self) -> str:
        """done, attention or problem."""
        report = self._report
        if report is None:
            return "info"
        return "problem" if report.problems else "attention" if report.warnings else "done"

    @Property(str, notify=changed)
    def atText(self) -> str:
        """11月23日 09:42 的自检."""
        at = self._report.at if self._report else None
        return f"{at.month}月{at.day}日 {at:%H:%M} 的自检" if at else ""

    @Property(bool, notify=changed)
    def running(self) -> bool:
        """A self-test is under way."""
        return self._stop is not None

    @Property(str, notify=changed)
    def step(self) -> str:
        """正在检查本机…"""  # noqa: D415 - the words themselves
        if self._stop is not None and self._stop.stopped:
            return "正在停下…"
        return self._step

    @Property(bool, notify=changed)
    def printing(self) -> bool:
        """Paper is on its way."""
        return self._printing

    @Property(str, notify=changed)
    def paperText(self) -> str:
        """What became of printing."""
        return self._paper[1]

    @Property(str, notify=changed)
    def paperStatus(self) -> str:
        """done, attention or info."""
        return self._paper[0]

    @Slot()
    def start(self) -> None:
        """现在自检."""
        if self._stop is not None or not self._place.here:
            return
        stop = self._stop = Stopper()
        self._step, self._paper = "", ("info", "")
        place = self._place

        def tell(step: str) -> None:
            place.post(lambda: self._told(stop, step))

        place.run(
            lambda console: console.test_all(tell, stop),
            lambda report: self._over(stop, report),
            lambda _: self._broke(stop),
        )
        self.changed.emit()

    @Slot()
    def stop(self) -> None:
        """取消."""
        if self._stop is not None:
            self._stop.stopped = True
            self.changed.emit()

    @Slot()
    def print(self) -> None:
        """打印报告."""
        report = self._report
        if report is None or self._printing:
            return
        self._printing, self._paper = True, ("info", "")

        def act(console: Console) -> tuple[PrintOutcome, str]:
            outcome = console.print_report(report)
            problem = outcome.problem or Problem.HARDWARE
            return outcome, console.machines.words(problem)

        self._place.run(act, self._printed, self._not_printed)
        self.changed.emit()

    # ---- inside ----

    @Slot()
    def _follow(self) -> None:
        here = self._place.here and self._place.at.section is Section.REPORT
        if here and self._report is None and self._stop is None:
            self._place.run(
                lambda console: console.last_report(), self._read, newest="console-report"
            )

    def _read(self, report: Report | None) -> None:
        if self._report is None:
            self._show(report)

    def _told(self, stop: Stopper, step: str) -> None:
        if stop is self._stop:
            self._step = step
            self.changed.emit()

    def _over(self, stop: Stopper, report: Report | None) -> None:
        if stop is self._stop:
            self._stop = None
        self._show(report or self._report)

    def _broke(self, stop: Stopper) -> None:
        if stop is self._stop:
            self._stop = None
        self._place.said.emit("自检没有做完，请再试一次。")
        self.changed.emit()

    def _show(self, report: Report | None) -> None:
        self._report = report
        lines = sorted(report.lines if report else (), key=lambda one: _ORDER[one.state])
        self._list.set_rows(words.check_row(place, one) for place, one in enumerate(lines))
        self.changed.emit()

    def _printed(self, found: tuple[PrintOutcome, str]) -> None:
        outcome, said = found
        self._printing = False
        if outcome.result is PrintResult.PRINTED:
            self._paper = ("done", "报告打好了，请签上名字和日期。")
        elif outcome.result is PrintResult.UNKNOWN:
            self._paper = ("attention", "不清楚打没打出来，请看看出纸口。")
        else:
            self._paper = ("attention", f"报告没有打出来。{said}")
        self.changed.emit()

    def _not_printed(self, _: Exception) -> None:
        self._printing = False
        self._paper = ("attention", "报告没有打出来，请再试一次。")
        self.changed.emit()

    def _wipe(self) -> None:
        self._report: Report | None = None
        self._stop: Stopper | None = None
        self._step = ""
        self._printing = False
        self._paper = ("info", "")

    @Slot()
    def _forget(self) -> None:
        self.stop()
        self._wipe()
        self._list.clear()
        self.changed.emit()
