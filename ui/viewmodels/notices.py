"""`App.notices`: 事项有变化 (CAT-02), notices for everybody, whole: read, heard, printed on A4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from devices.ports import PrintOutcome, PrintResult
from kiosk.journeys.apply import Page
from ui.models import DataclassListModel
from ui.viewmodels.aloud import ReadAloudModel
from ui.viewmodels.paper_words import paper_problem

if TYPE_CHECKING:
    from kiosk.ports import PublicNotice
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

_LIMIT = 30


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice of the list."""

    title: str
    meta: str
    """事项调整公告　11月20日　文号"""


class NoticesModel(QObject):
    """The list, and the notice that is open."""

    changed = Signal()

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        del front
        self._visit = visit
        self._jobs = jobs
        self._terminal: Terminal | None = None
        self._aloud = ReadAloudModel(visit, jobs, self)
        self.parts = (self._aloud,)
        """Models of parts of the page, whose types QML has to know."""
        self._list: DataclassListModel[NoticeRow] = DataclassListModel(NoticeRow, self)
        self._notices: Sequence[PublicNotice] = ()
        self._open: PublicNotice | None = None
        self._printing = False
        self._words = ""
        self._shown = False
        self._aloud.wanted.connect(self._read)
        visit.changed.connect(self._follow)
        visit.ended.connect(self._follow)

    def attach(self, terminal: Terminal) -> None:
        """The notices can be read from now on."""
        self._terminal = terminal
        self._aloud.attach(terminal)

    @Property(QObject, constant=True)
    def list(self) -> QObject:
        """List model of `NoticeRow`, newest first."""
        return self._list

    @Property(QObject, constant=True)
    def aloud(self) -> QObject:
        """朗读: `ReadAloudModel`."""
        return self._aloud

    @Property(bool, notify=changed)
    def reading(self) -> bool:
        """One notice is open."""
        return self._open is not None

    @Property(str, notify=changed)
    def title(self) -> str:
        """Title of the notice that is open."""
        return self._open.title if self._open else ""

    @Property(str, notify=changed)
    def meta(self) -> str:
        """Its kind, day and number."""
        return _meta(self._open) if self._open else ""

    @Property(str, notify=changed)
    def text(self) -> str:
        """All of it."""
        return self._open.text if self._open else ""

    @Property(bool, notify=changed)
    def printable(self) -> bool:
        """There is an A4 printer."""
        return self._terminal is not None and "page" in self._terminal.devices

    @Property(bool, notify=changed)
    def printing(self) -> bool:
        """It is being printed now."""
        return self._printing

    @Property(str, notify=changed)
    def words(self) -> str:
        """What came of printing, and what to do; empty before anybody asked."""
        return self._words

    @Slot(int)
    def open(self, place: int) -> None:
        """Show one notice, whole."""
        if 0 <= place < len(self._notices):
            self._open, self._words = self._notices[place], ""
            self.changed.emit()

    @Slot()
    def back(self) -> None:
        """Back to the list, or where one came from."""
        self._aloud.stop()
        if self._open is not None and len(self._notices) > 1:
            self._open, self._words = None, ""
            self.changed.emit()
        else:
            self._visit.go_back()

    @Slot()
    def print(self) -> None:
        """打印."""
        notice, terminal = self._open, self._terminal
        if notice is None or terminal is None or terminal.print_guide is None or self._printing:
            return
        self._printing, self._words = True, "正在打印，请稍等。"
        printing = terminal.print_guide
        self._jobs.run(
            lambda: printing.notice(notice),
            self._ended,
            lambda _: self._ended(PrintOutcome(PrintResult.FAILED)),  # it was not drawn
        )
        self.changed.emit()

    def _ended(self, outcome: PrintOutcome) -> None:
        self._printing = False
        if outcome.result is PrintResult.PRINTED:
            self._words = "打好了，请从 A4 打印机上取走。"
        elif outcome.result is PrintResult.UNKNOWN:
            self._words = "请看看有没有纸出来。没有，就再打一次。"
        else:
            self._words = f"{paper_problem(outcome)}，没有打出来。"
        self.changed.emit()

    @Slot()
    def _read(self) -> None:
        if self._open is not None:
            self._aloud.say([f"{self._open.title}。", *self._open.text.splitlines()])

    @Slot()
    def _follow(self) -> None:
        shown = self._visit.page is Page.NOTICES
        if shown is self._shown:
            return
        self._shown = shown
        self._open, self._printing, self._words = None, False, ""
        self._aloud.stop()
        board = self._terminal.notices if self._terminal else None
        if shown and board is not None:
            self._jobs.run(lambda: board.notices(_LIMIT), self._loaded, newest="notices")
        self.changed.emit()

    def _loaded(self, notices: Sequence[PublicNotice]) -> None:
        self._notices = notices
        self._list.set_rows(NoticeRow(one.title, _meta(one)) for one in notices)
        if len(notices) == 1:
            self._open = notices[0]
        self.changed.emit()


def _meta(one: PublicNotice) -> str:
    day = f"{one.day.year}年{one.day.month}月{one.day.day}日"
    return "　".join(part for part in (one.kind, day, one.number) if part)
