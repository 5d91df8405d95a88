"""`App.desk.queue`: what is parked and why, what waits, and the panel of the one that is looked at.

Reads the beginning of each list, in a thread, and more when asked; rows are masked. News come in
bursts while the queue drains, so the lists are read at most once a second.
"""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from kiosk.domain.application import Delivery
from kiosk.journeys.desk import Section
from kiosk.staff import reasons
from kiosk.staff.desk import Page
from ui.models import DataclassListModel
from ui.viewmodels import desk_words as words
from ui.viewmodels.desk_subject import DeskSubjectModel

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.ports import QueueRow
    from kiosk.services.terminal import Front
    from kiosk.staff.desk import StaffDesk
    from ui.viewmodels.desk_place import DeskPlace

PAGE = 100
SHORT = 4
"""Rows of each list on 今日概况."""
_TODAY_LIMIT = 500
_STIR_MS = 1000
_NOTHING = Page((), 0)


class DeskQueueModel(DeskSubjectModel):
    """Two lists and a panel."""

    changed = Signal()

    def __init__(self, front: Front, place: DeskPlace, parent: QObject) -> None:
        super().__init__(front, place, parent)
        self.changed.connect(self.subjectChanged)
        self._parked_list = DataclassListModel(words.DeskRow, self, "key")
        self._waiting_list = DataclassListModel(words.DeskRow, self, "key")
        self._stirred = QTimer(self)
        self._stirred.setSingleShot(True)
        self._stirred.setInterval(_STIR_MS)
        self._stirred.timeout.connect(self._load)
        self._stop = Event()
        self._wipe()
        place.begun.connect(self._load)
        place.moved.connect(self._on_moved)
        place.counted.connect(self.stir)
        place.wiped.connect(self._on_wiped)

    # ---- the lists ----

    @Property(QObject, constant=True)
    def parked(self) -> QObject:
        """要处理: list model of `DeskRow`."""
        return self._parked_list

    @Property(QObject, constant=True)
    def waiting(self) -> QObject:
        """待上传: list model of `DeskRow`."""
        return self._waiting_list

    @Property(int, notify=changed)
    def parkedTotal(self) -> int:
        """How many need staff in all."""
        return self._parked.total

    @Property(int, notify=changed)
    def waitingTotal(self) -> int:
        """How many go by themselves in all."""
        return self._waiting.total

    @Property(bool, notify=changed)
    def more(self) -> bool:
        """The list of this section goes on."""
        page = self._waiting if self._place.at.section is Section.WAITING else self._parked
        return self._place.at.section is not Section.TODAY and page.total > len(page.rows)

    @Property(bool, notify=changed)
    def loaded(self) -> bool:
        """The lists were read."""
        return self._loaded

    @Property(bool, notify=changed)
    def empty(self) -> bool:
        """都传完了，没有要处理的。"""  # noqa: D415 - the words themselves
        return self._loaded and not self._parked.total and not self._waiting.total

    @Property(str, notify=changed)
    def problem(self) -> str:
        """Why nothing can be shown, and what to do."""
        return self._problem

    @Property(str, notify=changed)
    def todayText(self) -> str:
        """今天收件 12 件，平台已收到 9 件."""
        if not self._loaded:
            return ""
        today = self._front.clock.now().date()
        rows = [one for one in self._latest if self._local(one).date() == today]
        many = " 件以上" if len(rows) == _TODAY_LIMIT else " 件"
        got = sum(one.delivery is Delivery.RECEIVED for one in rows)
        return f"今天收件 {len(rows)}{many}，平台已收到 {got} 件。"

    # ---- the panel ----

    @Property(bool, notify=changed)
    def held(self) -> bool:
        """It needs staff; else it goes by itself."""
        row = self._row()
        return row is not None and row.delivery is Delivery.PARKED

    @Property(str, notify=changed)
    def why(self) -> str:
        """为什么, or what it waits for."""
        row = self._row()
        if row is None:
            return ""
        if row.delivery is Delivery.PARKED:
            return reasons.read(row).why
        shown = words.desk_row(row, self._front.clock.now(), online=self._place.online)
        if row.delivery is Delivery.EXPORTED:
            return f"{shown.detail}。{words.ON_A_STICK}"
        return f"{shown.detail}，{words.size(row.size)}。联网后自动上传，不用做什么。"

    @Property("QStringList", notify=changed)
    def how(self) -> list[str]:
        """怎么办, in steps; empty for what goes by itself."""
        row = self._row()
        if row is None or row.delivery is not Delivery.PARKED:
            return []
        steps = reasons.read(row).how
        return [f"{place}. {one}" for place, one in enumerate(steps, start=1)]

    @Property(str, notify=changed)
    def kept(self) -> str:
        """编号不变，群众不用重新申请。"""  # noqa: D415 - the words themselves
        row = self._row()
        if row is None or row.delivery is not Delivery.PARKED:
            return ""
        return reasons.read(row).kept

    @Property(bool, notify=changed)
    def canRetry(self) -> bool:
        """重新上传 is offered."""
        row = self._row()
        stays = row is not None and row.delivery in {Delivery.PARKED, Delivery.EXPORTED}
        return stays and not self._busy

    @Property(bool, notify=changed)
    def asking(self) -> bool:
        """问县里 is open."""
        return self._place.at.asking and self._row() is not None

    # ---- all of them ----

    @Property(bool, notify=changed)
    def retryingAll(self) -> bool:
        """全部重新上传 is under way."""
        return self._all > 0

    @Property(float, notify=changed)
    def share(self) -> float:
        """How much of it is done, 0 to 1."""
        return self._done / self._all if self._all else 0.0

    @Property(str, notify=changed)
    def progressText(self) -> str:
        """已排队 3 件，共 8 件."""
        return f"已排队 {self._done} 件，共 {self._all} 件"

    # ---- touches ----

    @Slot(str)
    def choose(self, submission_id: str) -> None:
        """A line of a list."""
        self._place.choose(submission_id)

    @Slot()
    def showMore(self) -> None:
        """再看 100 件."""
        self._limit += PAGE
        self._load()

    @Slot()
    def ask(self) -> None:
        """问县里."""
        self._place.ask()

    @Slot()
    def retry(self) -> None:
        """重新上传."""
        row = self._row()
        if row is None or not self.canRetry:
            return
        self._busy = True
        self._place.run(lambda desk: desk.retry(row.id), self._retried, self._not_retried)
        self.changed.emit()

    @Slot()
    def retryAll(self) -> None:
        """全部重新上传."""
        if self._all or not self._parked.total:
            return
        stop = self._stop = Event()
        self._done, self._all = 0, self._parked.total

        def told(done: int, all_: int) -> None:
            if done == all_ or done % 20 == 0:
                self._place.post(lambda: self._progress(done, all_))

        def act(desk: StaffDesk) -> int:
            return desk.retry_all(told, stop.is_set)

        self._place.run(act, self._retried_all, self._not_retried)
        self.changed.emit()

    @Slot()
    def stopAll(self) -> None:
        """取消: what waits again goes on waiting."""
        self._stop.set()

    @Slot()
    def again(self) -> None:
        """再试一次, after a list could not be read."""
        self._load()

    @Slot()
    def stir(self) -> None:
        """Something changed: read again, soon."""
        if self._place.here and not self._stirred.isActive():
            self._stirred.start()

    # ---- inside ----

    def _wipe(self) -> None:
        self._parked = self._waiting = _NOTHING
        self._latest: tuple[QueueRow, ...] = ()
        self._loaded = self._busy = False
        self._problem = ""
        self._limit = PAGE
        self._done = self._all = 0
        self._stirred.stop()

    @Slot()
    def _on_wiped(self) -> None:
        self._stop.set()
        self._wipe()
        self._show()

    @Slot()
    def _on_moved(self) -> None:
        if self._place.at.section in {Section.WAITING, Section.ATTENTION, Section.TODAY}:
            self._show()
        self.changed.emit()

    @Slot()
    def _load(self) -> None:
        limit = self._limit

        def read(desk: StaffDesk) -> tuple[Page, Page, tuple[QueueRow, ...]]:
            return desk.parked(limit), desk.waiting(limit), tuple(desk.latest(_TODAY_LIMIT))

        self._place.run(read, self._read, self._not_read, newest="desk.queue")

    def _read(self, found: tuple[Page, Page, tuple[QueueRow, ...]]) -> None:
        if self._place.here:
            self._parked, self._waiting, self._latest = found
            self._loaded, self._problem = True, ""
            self._show()

    def _not_read(self, error: Exception) -> None:
        self._problem = getattr(error, "reason", "") or "现在读不出来。请再试一次，或联系技术员。"
        self.changed.emit()

    def _show(self) -> None:
        now, online = self._front.clock.now(), self._place.online
        short = self._place.at.section is Section.TODAY
        for model, page in (
            (self._parked_list, self._parked),
            (self._waiting_list, self._waiting),
        ):
            rows = page.rows[:SHORT] if short else page.rows
            model.set_rows(words.desk_row(one, now, online=online) for one in rows)
        match self._place.at.section:
            case Section.ATTENTION:
                self._place.listed([one.id for one in self._parked.rows])
            case Section.WAITING:
                self._place.listed([one.id for one in self._waiting.rows])
            case Section.TODAY:
                shown = (*self._parked.rows[:SHORT], *self._waiting.rows[:SHORT])
                self._place.listed([one.id for one in shown])
            case _:
                pass
        self.changed.emit()

    def _row(self) -> QueueRow | None:
        wanted = self._place.at.chosen
        if not wanted or self._place.at.section is Section.REPRINT:
            return None
        both = (*self._parked.rows, *self._waiting.rows)
        return next((one for one in both if one.id == wanted), None)

    def _retried(self, done: bool) -> None:
        self._busy = False
        gone = "这一件已经不用处理了。"
        self._place.said.emit("已重新排队，联网后自动上传。" if done else gone)
        self._load()

    def _not_retried(self, error: Exception) -> None:
        from ui.viewmodels.desk_place import NOT_DONE

        self._busy = False
        self._done = self._all = 0
        self._place.said.emit(getattr(error, "reason", "") or NOT_DONE)
        self._load()

    def _progress(self, done: int, all_: int) -> None:
        if self._all:
            self._done, self._all = done, all_
            self.changed.emit()

    def _retried_all(self, done: int) -> None:
        self._done = self._all = 0
        self._place.said.emit(f"{done} 件已重新排队，联网后自动上传。")
        self._load()

    def _local(self, row: QueueRow) -> datetime:
        return row.submitted_at.astimezone(self._front.clock.now().tzinfo)
