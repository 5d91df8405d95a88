"""`App.affairs`: 我的办件, what needs the person first, and the course of one affair.

Shows masked facts of this terminal and the steps the platform reported; nothing is made up
between them. Read again whenever news of one of them come.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.domain.application import FINAL_STAGES, Affair
from kiosk.journeys.apply import Page
from kiosk.ports import DocumentsChanged, SubmissionMoved
from ui.models import DataclassListModel
from ui.viewmodels.affair_parts import PartRow, part_rows
from ui.viewmodels.affair_rows import AffairRow, StepRow, group, left, row, status_of, steps, tag_of
from ui.viewmodels.level import LevelModel
from ui.viewmodels.slip import SlipModel
from ui.viewmodels.truths import Truth, day_words, truths, when

if TYPE_CHECKING:
    from kiosk.ports import News
    from kiosk.services.drafts import Listed
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

NOT_READ = "现在查不到您的办件。请再试一次，或叫人帮忙。"


class AffairsModel(QObject):
    """The list, and the affair that is open."""

    changed = Signal()

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject | None) -> None:
        super().__init__(parent)
        self._front = front
        self._visit = visit
        self._jobs = jobs
        self._terminal: Terminal | None = None
        self._list: DataclassListModel[AffairRow] = DataclassListModel(AffairRow, self, "key")
        self._steps: DataclassListModel[StepRow] = DataclassListModel(StepRow, self, "key")
        self._joint: DataclassListModel[PartRow] = DataclassListModel(PartRow, self, "name")
        self._truths: DataclassListModel[Truth] = DataclassListModel(Truth, self, "name")
        self._slip = SlipModel(jobs, self)
        self._slip.printed.connect(self._load)
        self._level = LevelModel(visit, self)
        self.parts = (self._slip, self._level)
        """Models of parts of the page, whose types QML has to know."""
        self._wipe()
        visit.changed.connect(self._follow)
        visit.ended.connect(self._on_ended)

    def attach(self, terminal: Terminal) -> None:
        """The store is there; hear news of affairs."""
        self._terminal = terminal
        self._slip.attach(terminal)
        self._level.attach(terminal)
        unsubscribe = terminal.subscribe(lambda news: self._jobs.post(lambda: self._on_news(news)))
        self.destroyed.connect(unsubscribe)

    # ---- the list ----

    @Property(QObject, constant=True)
    def level(self) -> QObject:
        """Whether the identification is enough to see it."""
        return self._level

    @Property(QObject, constant=True)
    def list(self) -> QObject:
        """List model of `AffairRow`."""
        return self._list

    @Property(bool, notify=changed)
    def loading(self) -> bool:
        """正在读取…"""  # noqa: D415 - the words themselves
        return self._loading

    @Property(bool, notify=changed)
    def empty(self) -> bool:
        """您还没有办过事."""
        return not (self._loading or self._problem or self._affairs or self._level.needed)

    @Property(str, notify=changed)
    def problem(self) -> str:
        """Why nothing is shown, and what to do; or empty."""
        return self._problem

    @Property(str, notify=changed)
    def summary(self) -> str:
        """共 3 件：1 件要您补正，1 件正在办，1 件已办结."""
        if not self._affairs:
            return ""
        groups = [group(one) for one in self._affairs]
        names = ("要您补正", "正在办", "已办结")
        parts = [f"{groups.count(g)} 件{name}" for g, name in enumerate(names) if g in groups]
        return f"共 {len(groups)} 件：" + "，".join(parts)

    @Property(str, notify=changed)
    def draftsTitle(self) -> str:
        """没填完的 1 件, or empty."""
        return f"没填完的 {len(self._drafts)} 件" if self._drafts else ""

    @Property(str, notify=changed)
    def draftsText(self) -> str:
        """Each form left half-way in a line: until when it is kept, or why it does not open (CAT-01)."""
        return "\n".join(left(one, self._now()) for one in self._drafts)

    @Slot(str)
    def open(self, submission_id: str) -> None:
        """Show one affair."""
        if any(one.id == submission_id for one in self._affairs):
            self._visit.open_affair(submission_id)

    @Slot()
    def again(self) -> None:
        """再试一次."""
        self._load()

    @Slot()
    def back(self) -> None:
        """返回."""
        self._visit.go_back()

    # ---- the affair that is open ----

    @Property(str, notify=changed)
    def item(self) -> str:
        """Name of the item."""
        return self._open.item_name if self._open else ""

    @Property(str, notify=changed)
    def number(self) -> str:
        """Receipt number in groups."""
        return self._open.number.shown if self._open else ""

    @Property(str, notify=changed)
    def officialNumber(self) -> str:
        """办件编号 of the platform, or empty while it has none."""
        return self._open.official_number if self._open else ""

    @Property(str, notify=changed)
    def submittedText(self) -> str:
        """11月20日 09:58 提交."""
        return f"{when(self._open.submitted_at, self._now())} 提交" if self._open else ""

    @Property(str, notify=changed)
    def tag(self) -> str:
        """Where it stands, in a word."""
        return tag_of(self._open) if self._open else ""

    @Property(str, notify=changed)
    def status(self) -> str:
        """Kind of the tag: done, info, waiting, attention, neutral."""
        return status_of(self._open) if self._open else "info"

    @Property(str, notify=changed)
    def due(self) -> str:
        """应在 12月18日（暂定）前办完, or empty when it is over or no day is known yet."""
        one = self._open
        if one is None or one.due is None or not one.due_holds or one.stage in FINAL_STAGES:
            return ""
        words = day_words(one.due, self._now(), provisional=one.due_provisional)
        return f"应在{words}{'' if one.due == self._now().date() else '前'}办完"

    @Property(QObject, constant=True)
    def steps(self) -> QObject:
        """List model of `StepRow`."""
        return self._steps

    @Property(QObject, constant=True)
    def joint(self) -> QObject:
        """List model of `PartRow`: the parts of a joint affair (一件事); empty for others."""
        return self._joint

    @Property(QObject, constant=True)
    def truths(self) -> QObject:
        """List model of `Truth`."""
        return self._truths

    @Property(QObject, constant=True)
    def slip(self) -> QObject:
        """补打回执 of the affair that is open: `SlipModel`."""
        return self._slip

    # ---- inside ----

    def _wipe(self) -> None:
        self._affairs: Sequence[Affair] = ()
        self._drafts: Sequence[Listed] = ()
        self._open: Affair | None = None
        self._loading = False
        self._problem = ""
        self._shown = False

    def _now(self) -> datetime:
        return self._front.clock.now()

    @Slot()
    def _follow(self) -> None:
        shown = self._visit.page in {Page.AFFAIRS, Page.AFFAIR}
        if shown and not self._shown:
            self._shown = True
            self._load()
        elif not shown and self._shown:
            self._wipe()
        if self._shown:
            self._show()

    @Slot()
    def _load(self) -> None:
        identity, terminal = self._visit.identity, self._terminal
        if identity is None or terminal is None or self._level.needed:
            return
        self._loading, self._problem = not self._affairs, ""
        self._jobs.run(
            lambda: terminal.track.affairs_of(identity),
            self._loaded,
            self._failed,
            newest="affairs",
        )
        if (drafts := getattr(terminal, "drafts", None)) is not None:
            self._jobs.run(lambda: drafts.of(identity), self._listed, newest="drafts")
        self.changed.emit()

    def _listed(self, drafts: Sequence[Listed]) -> None:
        if self._shown:
            self._drafts = drafts
            self.changed.emit()

    def _loaded(self, affairs: Sequence[Affair]) -> None:
        if self._shown:
            self._loading = False
            self._affairs = sorted(affairs, key=group)  # stable: newest first within a group
            self._show()

    def _failed(self, _: Exception) -> None:
        self._loading = False
        self._problem = NOT_READ
        self.changed.emit()

    def _on_news(self, news: News) -> None:
        if self._shown and isinstance(news, DocumentsChanged) and news.kind == "message":
            self._show()
        if (
            self._shown
            and isinstance(news, SubmissionMoved)
            and any(one.id == news.submission_id for one in self._affairs)
        ):
            self._load()

    def _show(self) -> None:
        now = self._now()
        wanted = self._visit.affair_id if self._visit.page is Page.AFFAIR else ""
        self._open = next((one for one in self._affairs if one.id == wanted), None)
        self._list.set_rows(row(one, now) for one in self._affairs)
        self._steps.set_rows(self._timeline(self._open, now) if self._open else ())
        self._joint.set_rows(part_rows(self._open) if self._open else ())
        self._truths.set_rows(truths(self._open, now) if self._open else ())
        self._slip.show(self._open)
        self.changed.emit()

    def _timeline(self, one: Affair, now: datetime) -> list[StepRow]:
        """The steps, and what offices wrote about it."""
        board = self._terminal.notices if self._terminal is not None else None
        messages = board.messages(one.id) if board is not None else ()
        return steps(one, now, self._front.place.name, messages)

    @Slot(str)
    def _on_ended(self, _reason: str) -> None:
        self._wipe()
        self._slip.wipe()
        self._show()
