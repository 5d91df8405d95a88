"""`App.guide`: 办事指南 of one item, in the words of the screen.

The first view answers: how long, how much, how many trips, what to bring, who can, how, and what
people get wrong. What nobody has published is said to be 未公布; invented local facts are marked
示例 by the page. It must not decide anything about the person.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.domain.service_item import Depth
from kiosk.journeys.apply import can_apply
from ui.models import DataclassListModel
from ui.viewmodels import guide_rows as rows

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
        del front, jobs
        self._visit = visit
        self._item: ServiceItem | None = None
        self._tab = 0
        self._ready = False
        self._facts = DataclassListModel(rows.FactRow, self)
        self._materials = DataclassListModel(rows.MaterialRow, self)
        self._steps = DataclassListModel(rows.StepRow, self)
        self._mistakes = DataclassListModel(rows.MistakeRow, self)
        self._basis = DataclassListModel(rows.TextRow, self)
        self._sample = DataclassListModel(rows.TextRow, self)
        self._contact = DataclassListModel(rows.TextRow, self)
        self._duties = DataclassListModel(rows.TextRow, self)
        visit.changed.connect(self._follow)
        self._follow()

    def attach(self, terminal: Terminal) -> None:
        """From now on applications can begin."""
        del terminal
        self._ready = True
        self.changed.emit()

    # ---- the head ----

    @Property(str, notify=changed)
    def name(self) -> str:
        """Name of the item."""
        return self._item.name if self._item else ""

    @Property(str, notify=changed)
    def department(self) -> str:
        """Who is responsible."""
        return rows.or_unpublished(self._item.department) if self._item else ""

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

    @Property(str, notify=changed)
    def conditions(self) -> str:
        """谁能办, in one sentence."""
        conditions = self._item.conditions if self._item else ()
        return "；".join(one.words for one in conditions) + "。" if conditions else rows.UNPUBLISHED

    @Property(str, notify=changed)
    def result(self) -> str:
        """What the person gets in the end."""
        return rows.or_unpublished(self._item.result) if self._item else ""

    @Property(str, notify=changed)
    def statutory(self) -> str:
        """法定时限 in words, or empty where the law sets none."""
        limit = self._item.statutory if self._item else None
        return f"{limit.days} 个{limit.unit}" if limit and limit.days else ""

    @Property(str, notify=changed)
    def feeText(self) -> str:
        """What it costs, and by which standard."""
        return rows.fee_text(self._item) if self._item else ""

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
    def basis(self) -> QObject:
        """依据: rows of `TextRow`."""
        return self._basis

    @Property(QObject, constant=True)
    def sample(self) -> QObject:
        """样表: rows of `TextRow`; empty when nobody has published one."""
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
            self._tab = tab
            self.tabChanged.emit()

    tab = Property(int, _get_tab, _set_tab, notify=tabChanged)

    @Slot()
    def start(self) -> None:
        """开始办理."""
        if self.canApply and self._ready:
            self._visit.start_apply()

    @Slot()
    def _follow(self) -> None:
        if self._visit.item is self._item:
            return
        self._item = self._visit.item
        self._set_tab(0)
        self._fill(self._item)
        self.changed.emit()

    def _fill(self, item: ServiceItem | None) -> None:
        if item is None:
            for one in (
                self._facts,
                self._materials,
                self._steps,
                self._mistakes,
                self._basis,
                self._sample,
                self._contact,
                self._duties,
            ):
                one.clear()
            return
        materials = rows.materials(item)
        steps = rows.steps(item)
        if steps:
            steps[-1] = replace(steps[-1], last=True)
        self._facts.set_rows(rows.facts(item, materials))
        self._materials.set_rows(materials)
        self._steps.set_rows(steps)
        self._mistakes.set_rows(rows.mistakes(item))
        self._basis.set_rows(rows.basis(item))
        self._sample.set_rows(rows.TextRow(label, value) for label, value in item.sample)
        self._contact.set_rows(rows.contact(item))
        self._duties.set_rows(rows.duties(item))
