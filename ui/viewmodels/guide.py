"""`App.guide`: 办事指南 of one item, in the words of the screen.

The first view answers: how long, how much, how many trips, what to bring, who can, how, and what
people get wrong; the tabs hold the rest of GUI-01..22. What nobody has published is said to be
未公布; invented local facts are marked 示例 by the page. It must not decide anything about the person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.documents import guide_words as words
from kiosk.domain.summary import Depth
from kiosk.journeys.apply import Page
from kiosk.journeys.taken_here import can_apply
from ui.models import DataclassListModel
from ui.viewmodels import guide_rows as rows
from ui.viewmodels.aloud import ReadAloudModel
from ui.viewmodels.guide_paper import GuidePaperModel
from ui.viewmodels.guide_spoken import spoken

if TYPE_CHECKING:
    from kiosk.domain.service_item import ServiceItem
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit


class GuideModel(QObject):
    """What the guide page shows; filled from `Visit.item`."""

    changed = Signal()
    tabChanged = Signal()

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._visit = visit
        self._item: ServiceItem | None = None
        self._tab = 0
        self._ready = False
        self._aloud = ReadAloudModel(visit, jobs, self)
        self._paper = GuidePaperModel(front, jobs, self)
        self.parts = (self._aloud, self._paper)
        """Models of parts of the page, whose types QML has to know."""
        self._facts = DataclassListModel(rows.FactRow, self)
        self._materials = DataclassListModel(rows.MaterialRow, self)
        self._steps = DataclassListModel(rows.StepRow, self)
        self._mistakes = DataclassListModel(rows.MistakeRow, self)
        self._step_parts = DataclassListModel(rows.PartRow, self)
        self._material_parts = DataclassListModel(rows.PartRow, self)
        self._sample = DataclassListModel(rows.PartRow, self)
        self._limits = DataclassListModel(rows.TextRow, self)
        self._fees = DataclassListModel(rows.TextRow, self)
        self._basis = DataclassListModel(rows.TextRow, self)
        self._about = DataclassListModel(rows.TextRow, self)
        self._contact = DataclassListModel(rows.TextRow, self)
        self._duties = DataclassListModel(rows.TextRow, self)
        self._lists: tuple[DataclassListModel[Any], ...] = (
            *(self._facts, self._materials, self._steps, self._mistakes),
            *(self._step_parts, self._material_parts, self._sample),
            *(self._limits, self._fees, self._basis, self._about, self._contact, self._duties),
        )
        self._aloud.wanted.connect(self._read)
        visit.changed.connect(self._follow)
        self._follow()

    def attach(self, terminal: Terminal) -> None:
        """From now on applications can begin, and papers can be printed."""
        self._ready = True
        self._aloud.attach(terminal)
        self._paper.attach(terminal)
        self.changed.emit()

    # ---- the head ----

    @Property(str, notify=changed)
    def name(self) -> str:
        """Name of the item."""
        return self._item.name if self._item else ""

    @Property(str, notify=changed)
    def department(self) -> str:
        """Who is responsible."""
        return words.or_unpublished(self._item.department) if self._item else ""

    @Property(str, notify=changed)
    def phone(self) -> str:
        """咨询电话, or empty when nobody has published one."""
        return self._item.local.phone if self._item else ""

    @Property(str, notify=changed)
    def theme(self) -> str:
        """Theme of the item."""
        return self._item.theme if self._item else ""

    @Property(bool, notify=changed)
    def example(self) -> bool:
        """Local facts are invented: 示例."""
        return bool(self._item and self._item.local.example)

    @Property(bool, notify=changed)
    def canApply(self) -> bool:
        """This machine takes the application."""
        return bool(self._item and can_apply(self._item, camera=self._visit.camera))

    @Property(bool, notify=changed)
    def atWindow(self) -> bool:
        """The form cannot be drawn or completed here: 请到窗口办理."""
        item = self._item
        return bool(item and item.depth is Depth.ONLINE and not self.canApply)

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        """The store and the devices are there."""
        return self._ready

    @Property("QStringList", notify=changed)
    def conditions(self) -> list[str]:
        """谁能办: the 申报条件 (GUI-23), one by one."""
        return list(words.conditions(self._item)) if self._item else []

    @Property(str, notify=changed)
    def result(self) -> str:
        """What the person gets in the end."""
        return words.or_unpublished(self._item.result) if self._item else ""

    @Property(str, notify=changed)
    def statutory(self) -> str:
        """法定时限 in words, or empty where the law sets none."""
        limit = self._item.statutory if self._item else None
        return words.limit_words(limit) if limit and limit.days else ""

    @Property(str, notify=changed)
    def blankForms(self) -> str:
        """What there is to fill in (GUI-05)."""
        return words.blank_forms(self._item) if self._item else ""

    # ---- parts ----

    @Property(QObject, constant=True)
    def aloud(self) -> QObject:
        """朗读: `ReadAloudModel`."""
        return self._aloud

    @Property(QObject, constant=True)
    def paper(self) -> QObject:
        """打印 and 带走: `GuidePaperModel`."""
        return self._paper

    # ---- the lists ----

    @Property(QObject, constant=True)
    def facts(self) -> QObject:
        """The four facts: rows of `FactRow`."""
        return self._facts

    @Property(QObject, constant=True)
    def materials(self) -> QObject:
        """要带什么: rows of `MaterialRow`."""
        return self._materials

    @Property(QObject, constant=True)
    def steps(self) -> QObject:
        """怎么办: rows of `StepRow`."""
        return self._steps

    @Property(QObject, constant=True)
    def mistakes(self) -> QObject:
        """容易填错: rows of `MistakeRow`."""
        return self._mistakes

    @Property(QObject, constant=True)
    def stepParts(self) -> QObject:
        """Each step with all that is published of it: rows of `PartRow`."""
        return self._step_parts

    @Property(QObject, constant=True)
    def materialParts(self) -> QObject:
        """Each material with all that is published of it: rows of `PartRow`."""
        return self._material_parts

    @Property(QObject, constant=True)
    def limits(self) -> QObject:
        """Both limits and what does not count: rows of `TextRow`."""
        return self._limits

    @Property(QObject, constant=True)
    def fees(self) -> QObject:
        """收费: rows of `TextRow`."""
        return self._fees

    @Property(QObject, constant=True)
    def basis(self) -> QObject:
        """依据: rows of `TextRow`."""
        return self._basis

    @Property(QObject, constant=True)
    def about(self) -> QObject:
        """事项信息: rows of `TextRow`."""
        return self._about

    @Property(QObject, constant=True)
    def sample(self) -> QObject:
        """样表 by section: rows of `PartRow`; empty when nobody has published one."""
        return self._sample

    @Property(QObject, constant=True)
    def contact(self) -> QObject:
        """地址电话: rows of `TextRow`."""
        return self._contact

    @Property(QObject, constant=True)
    def duties(self) -> QObject:
        """责任投诉: rows of `TextRow`."""
        return self._duties

    # ---- moves ----

    def _get_tab(self) -> int:
        return self._tab

    def _set_tab(self, tab: int) -> None:
        if tab != self._tab:
            self._aloud.stop()
            self._tab = tab
            self.tabChanged.emit()

    tab = Property(int, _get_tab, _set_tab, notify=tabChanged)

    @Slot()
    def start(self) -> None:
        """开始办理."""
        if self.canApply and self._ready:
            self._visit.start_apply()

    @Slot()
    def ask(self) -> None:
        """咨询, 问一问: a question about this item."""
        self._visit.open_question()

    @Slot()
    def _read(self) -> None:
        if self._item is not None:
            self._aloud.say(spoken(self._item, self._tab))

    @Slot()
    def _follow(self) -> None:
        if self._visit.page is not Page.GUIDE:
            self._aloud.stop()
        if self._visit.item is self._item:
            return
        self._item = self._visit.item
        self._set_tab(0)
        self._paper.open(self._item)
        self._fill(self._item)
        self.changed.emit()

    def _fill(self, item: ServiceItem | None) -> None:
        if item is None:
            for one in self._lists:
                one.clear()
            return
        materials = rows.materials(item)
        self._facts.set_rows(rows.facts(item, materials))
        self._materials.set_rows(materials)
        self._steps.set_rows(rows.steps(item))
        self._mistakes.set_rows(rows.mistakes(item))
        self._step_parts.set_rows(rows.parts(words.steps(item)))
        self._material_parts.set_rows(rows.parts(words.materials(item)))
        self._sample.set_rows(rows.parts(words.sample(item)))
        self._limits.set_rows(rows.texts(words.limits(item)))
        self._fees.set_rows(rows.texts(words.fees(item)))
        self._basis.set_rows(rows.texts(words.basis(item)))
        self._about.set_rows(rows.texts(words.about(item)))
        self._contact.set_rows(rows.texts(words.contact(item)))
        self._duties.set_rows(rows.texts(words.duties(item)))
