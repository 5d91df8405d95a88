"""`App.desk`: the frame of 村级服务台 ([17] of the design): who is here, the side list, the counts.

Made when the desk is first opened. It hides itself when nobody touches it and forgets every row
when the staff leave; the sections have models of their own, which are its parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from kiosk.journeys.apply import Page
from kiosk.ports import (
    DocumentsChanged,
    LinkChanged,
    QueueChanged,
    StandingChanged,
    SubmissionMoved,
)
from kiosk.staff.session import IDLE_S, LONGEST_S, Over
from ui.models import DataclassListModel
from ui.viewmodels import desk_words as words
from ui.viewmodels.desk_exchange import DeskExchangeModel
from ui.viewmodels.desk_paper import DeskPaperModel
from ui.viewmodels.desk_place import DeskPlace
from ui.viewmodels.desk_queue import DeskQueueModel
from ui.viewmodels.desk_updates import DeskUpdatesModel

if TYPE_CHECKING:
    from kiosk.ports import News, OutboxCounts
    from kiosk.services.terminal import Front
    from kiosk.staff.session import Session
    from kiosk.staff.terminal import StaffedTerminal
    from ui.jobs import Jobs
    from ui.viewmodels.app import AppModel
    from ui.viewmodels.shell import ShellModel
    from ui.viewmodels.visit import Visit

HIDE_S = 5 * 60.0
"""So long without a touch, and residents find their own screen again; the PIN brings the desk back."""
_TOUCH_S = 5.0
_SECOND_MS = 1000
_HIDDEN = "服务台没人操作，已收起。"


class DeskModel(QObject):
    """The frame, and the parts that stand in it."""

    changed = Signal()
    ticked = Signal()

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._front = front
        self._visit = visit
        self._jobs = jobs
        self._shell: ShellModel | None = None
        self._shown = False
        self._touched_s = self._told_s = 0.0
        self._idle_s = 0.0
        """When no work was under way last: work that hangs keeps nobody's desk open for ever."""
        self._place = place = DeskPlace(jobs, self)
        self._sections = DataclassListModel(words.SectionRow, self, "key")
        self._queue = DeskQueueModel(front, place, self)
        self._paper = DeskPaperModel(front, place, self)
        self._exchange = DeskExchangeModel(front, place, self)
        self._updates = DeskUpdatesModel(place, self)
        self.parts = (self._queue, self._paper, self._exchange, self._updates)
        """Models whose types QML has to know."""
        self._second = QTimer(self)
        self._second.setInterval(_SECOND_MS)
        self._second.timeout.connect(self._on_second)
        place.moved.connect(self.changed)
        place.counted.connect(self._show)
        place.shownOut.connect(self._shown_out)
        visit.changed.connect(self._follow)

    def attach(self, terminal: StaffedTerminal) -> None:
        """The desk is there; hear of the link and the queue."""
        self._place.desk = terminal.desk
        self._paper.has_printer = terminal.printer is not None
        self._updates.freshness = terminal.freshness
        self.destroyed.connect(
            terminal.subscribe(lambda news: self._jobs.post(lambda: self._on_news(news)))
        )
        self._follow()

    def join(self, app: AppModel) -> None:
        """Know the shell: toasts, touches, the way out."""
        self._shell = app.shell
        self._place.said.connect(app.shell.say)
        app.shell.wasTouched.connect(self._on_touch)
        app.shell.surroundingsChanged.connect(self._on_surroundings)
        self._on_surroundings()

    # ---- the frame ----

    @Property(bool, notify=changed)
    def entered(self) -> bool:
        """The session is known and the counts are read."""
        return self._place.here

    @Property(str, notify=changed)
    def who(self) -> str:
        """村代办员 07."""
        session = self._place.session
        return f"{words.ROLES.get(session.role, '')} {session.work_number}" if session else ""

    @Property(str, notify=changed)
    def section(self) -> str:
        """A value of `kiosk.journeys.desk.Section`."""
        return self._place.at.section.value

    @Property(QObject, constant=True)
    def sections(self) -> QObject:
        """List model of `SectionRow`."""
        return self._sections

    @Property(int, notify=changed)
    def waitingCount(self) -> int:
        """待上传 N 件."""
        counts = self._place.counts
        return counts.waiting + counts.sending if counts else 0

    @Property(int, notify=changed)
    def parkedCount(self) -> int:
        """要处理 N 件."""
        return self._place.counts.parked if self._place.counts else 0

    @Property(str, notify=ticked)
    def oldestNumber(self) -> str:
        """最久 3 小时: the number; empty when nothing waits."""
        return self._oldest()[0]

    @Property(str, notify=ticked)
    def oldestUnit(self) -> str:
        """天, 小时 or 分."""
        return self._oldest()[1]

    @Property(str, notify=ticked)
    def linkText(self) -> str:
        """离线 3 小时 12 分; empty while the platform answers."""
        shell = self._shell
        if shell is None or not shell.linkKnown or shell.online:
            return ""
        names = {"暂时离线": "离线"}
        gone = self._front.clock.monotonic() - shell.link_since
        return f"{names.get(shell.linkText, shell.linkText)} {words.span(gone)}"

    @Property(str, notify=ticked)
    def clockText(self) -> str:
        """What is wrong with the clock of this machine; empty while nothing is known to be."""
        return self._shell.clockWords if self._shell else ""

    @Property(str, notify=ticked)
    def concernText(self) -> str:
        """What staff should look at besides: a queue that waits for long, a disk that is filling."""
        return words.concern_words(self._shell.concerns) if self._shell else ""

    @Property(str, notify=ticked)
    def revokedText(self) -> str:
        """What to do with a terminal that the platform has put out of service; else empty."""
        desk = self._place.desk
        return words.REVOKED if desk is not None and desk.revoked else ""

    # ---- the parts ----

    @Property(QObject, constant=True)
    def queue(self) -> QObject:
        """今日概况, 待上传, 要处理 and the panel."""
        return self._queue

    @Property(QObject, constant=True)
    def paper(self) -> QObject:
        """补打回执."""
        return self._paper

    @Property(QObject, constant=True)
    def exchange(self) -> QObject:
        """导出导入."""
        return self._exchange

    @Property(QObject, constant=True)
    def updates(self) -> QObject:
        """数据更新."""
        return self._updates

    # ---- moves ----

    @Slot(str)
    def open(self, section: str) -> None:
        """A line of the side list."""
        self._place.go(section)

    @Slot()
    def leave(self) -> None:
        """退出."""
        self._out(Over.LEFT, "已退出村级服务台。")

    # ---- inside ----

    @Slot()
    def _follow(self) -> None:
        shown = self._visit.page is Page.DESK
        if shown and not self._shown and self._place.desk is not None and self._shell is not None:
            self._shown = True
            self._touched_s = self._idle_s = self._front.clock.monotonic()
            self._second.start()
            desk = self._place.desk
            self._jobs.run(
                lambda: (desk.room.require(), desk.counts()), self._sit_down, self._not_here
            )
        elif not shown and self._shown:
            self._shown = False
            self._second.stop()
            self._place.wipe()
            self._sections.clear()
            self.changed.emit()

    def _sit_down(self, found: tuple[Session, OutboxCounts]) -> None:
        session, counts = found
        self._place.begin(session, counts, prints=self._paper.has_printer)
        self._show()

    def _not_here(self, _: Exception) -> None:
        self._shown_out()

    @Slot()
    def _shown_out(self) -> None:
        if self._shown and self._shell is not None:
            self._shell.leave_desk("登录已结束，请重新登录。")

    def _out(self, why: Over, notice: str) -> None:
        desk, shell = self._place.desk, self._shell
        if desk is not None and self._shown and shell is not None:
            # An audit row is written: not here, and whatever page comes next.
            self._jobs.run(lambda: desk.room.leave(why), visit_bound=False)
            shell.leave_desk(notice)

    @Slot()
    def _on_touch(self) -> None:
        if not self._shown:
            return
        now = self._front.clock.monotonic()
        self._touched_s = now
        desk = self._place.desk
        if desk is not None and now - self._told_s >= _TOUCH_S:
            self._told_s = now
            self._jobs.run(desk.room.touch, visit_bound=False)

    @Slot()
    def _on_second(self) -> None:
        now = self._front.clock.monotonic()
        session = self._place.session
        if not self._place.busy:
            self._idle_s = now
        if self._place.busy and now - self._idle_s < IDLE_S:
            self._on_touch()
        elif now - self._touched_s >= HIDE_S and self._shell is not None:
            self._shell.leave_desk(_HIDDEN)
            return
        if session is not None and now - session.began_s >= LONGEST_S:
            self._out(Over.LONGEST, "登录满 12 小时，请重新登录。")
            return
        self.ticked.emit()

    @Slot()
    def _on_surroundings(self) -> None:
        if self._shell is not None:
            self._place.online = bool(self._shell.online)
            self.ticked.emit()

    def _on_news(self, news: News) -> None:
        if not self._place.here:
            return
        if isinstance(news, QueueChanged):
            self._place.counts = news.counts
            self._place.counted.emit()
        elif isinstance(news, SubmissionMoved | LinkChanged):
            self._queue.stir()
        elif isinstance(news, DocumentsChanged):
            self._updates.show()
            if news.kind == "staff":  # whoever was struck off does not go on reading
                self._place.run(lambda desk: desk.room.require(), lambda _: None)
        elif isinstance(news, StandingChanged):
            self._exchange.count_anew()
            self.ticked.emit()

    @Slot()
    def _show(self) -> None:
        counts: dict[Any, int] = {}
        if self._place.counts is not None:
            counts = {"waiting": self.waitingCount, "attention": self.parkedCount}
        self._sections.set_rows(
            words.SectionRow(one.value, *words.SECTIONS[one], counts.get(one.value, 0))
            for one in self._place.offered
        )
        self.changed.emit()
        self.ticked.emit()

    def _oldest(self) -> tuple[str, str]:
        counts = self._place.counts
        return words.oldest(counts.oldest_waiting if counts else None, self._front.clock.now())
