"""`App.desk`: the frame of 村级服务台 ([17] of the design): who is here, the side list, the counts.

Made when the desk is first opened. It hides itself when nobody touches it and forgets every row
when the staff leave; the sections have models of their own, which are its parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.journeys.apply import Page
from kiosk.ports import (
    DocumentsChanged,
    LinkChanged,
    QueueChanged,
    StandingChanged,
    SubmissionMoved,
)
from kiosk.staff.session import IDLE_S, Over
from ui.models import DataclassListModel
from ui.viewmodels import desk_words as words
from ui.viewmodels.desk_exchange import DeskExchangeModel
from ui.viewmodels.desk_paper import DeskPaperModel
from ui.viewmodels.desk_place import DeskPlace
from ui.viewmodels.desk_queue import DeskQueueModel
from ui.viewmodels.desk_updates import DeskUpdatesModel
from ui.viewmodels.staff_frame import SectionRow, StaffFrameModel

if TYPE_CHECKING:
    from kiosk.ports import News, OutboxCounts
    from kiosk.services.terminal import Front
    from kiosk.staff.room import StaffRoom
    from kiosk.staff.session import Session
    from kiosk.staff.terminal import StaffedTerminal
    from ui.jobs import Jobs
    from ui.viewmodels.app import AppModel
    from ui.viewmodels.visit import Visit

_HIDDEN = "服务台没人操作，已收起。"


class DeskModel(StaffFrameModel):
    """The frame, and the parts that stand in it."""

    changed = Signal()
    ticked = Signal()

    busy_s = IDLE_S

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(front.clock.monotonic, Page.DESK, visit, jobs, parent)
        self._front = front
        self._place: DeskPlace
        self._place = place = DeskPlace(jobs, self)
        self._sections = DataclassListModel(SectionRow, self, "key")
        self._queue = DeskQueueModel(front, place, self)
        self._paper = DeskPaperModel(front, place, self)
        self._exchange = DeskExchangeModel(front, place, self)
        self._updates = DeskUpdatesModel(place, self)
        self.parts = (self._queue, self._paper, self._exchange, self._updates)
        """Models whose types QML has to know."""
        place.moved.connect(self.changed)
        place.counted.connect(self._show)

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
        super().join(app)
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

    def _room(self) -> StaffRoom | None:
        return self._place.desk.room if self._place.desk is not None else None

    def _sit(self) -> bool:
        desk = self._place.desk
        if desk is None:
            return False
        self._jobs.run(lambda: (desk.room.require(), desk.counts()), self._sit_down, self._not_here)
        return True

    def _stand(self) -> None:
        self._place.wipe()
        self._sections.clear()
        self.changed.emit()

    def _hide(self) -> None:
        if self._shell is not None:  # the session goes on: the PIN brings the desk back
            self._shell.leave_desk(_HIDDEN)

    def _tick(self) -> None:
        self.ticked.emit()

    def _sit_down(self, found: tuple[Session, OutboxCounts]) -> None:
        session, counts = found
        self._place.begin(session, counts, prints=self._paper.has_printer)
        self._show()

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
            SectionRow(one.value, *words.SECTIONS[one], counts.get(one.value, 0))
            for one in self._place.offered
        )
        self.changed.emit()
        self.ticked.emit()

    def _oldest(self) -> tuple[str, str]:
        counts = self._place.counts
        return words.oldest(counts.oldest_waiting if counts else None, self._front.clock.now())
