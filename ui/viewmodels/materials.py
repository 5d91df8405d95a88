"""`App.materials`: 交材料, every material of the item with what is offered next.

Rules come from `kiosk.domain.materials`, answers from the look-ups; what is there is written to the
visit. Looks things up in the background and never on this thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from devices.ports import PrintOutcome, PrintResult
from kiosk.documents.materials_list import materials_layout
from kiosk.domain.given import Given, Means
from kiosk.domain.materials import HANDED, Known, Standing, Step, stand
from kiosk.domain.prefill import applies_for_self
from kiosk.journeys.apply import Page
from ui.models import DataclassListModel
from ui.viewmodels.form_state import LATER
from ui.viewmodels.look_ups import LookUps
from ui.viewmodels.material_words import MaterialRow, listed, next_words, row, subtitle, title
from ui.viewmodels.paper_words import paper_problem

if TYPE_CHECKING:
    from kiosk.domain.service_item import ServiceItem
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

_PAGES = {
    Step.NUMBER: Page.CERTIFICATE,
    Step.SIGN: Page.COMMITMENT,
    Step.COMMIT: Page.COMMITMENT,
    Step.SCAN: Page.CAMERA,
}
_STEPS = {Page.CERTIFICATE: Step.NUMBER, Page.COMMITMENT: Step.COMMIT, Page.CAMERA: Step.SCAN}
_MENDING = {
    Means.NUMBER: Page.CERTIFICATE,
    Means.COMMITMENT: Page.COMMITMENT,
    Means.SIGNED_HERE: Page.COMMITMENT,
    Means.SCAN: Page.CAMERA,
}
_SHOWN = frozenset({Page.MATERIALS, Page.REVIEW})


class MaterialsModel(QObject):
    """还有 2 样要办."""

    changed = Signal()
    helpWanted = Signal()
    """叫人帮忙: what the person was asked for cannot be taken here."""

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject | None) -> None:
        super().__init__(parent)
        self._front = front
        self._visit = visit
        self._jobs = jobs
        self._terminal: Terminal | None = None
        self._rows: DataclassListModel[MaterialRow] = DataclassListModel(MaterialRow, self, "name")
        self._look_ups = LookUps(jobs, self)
        self._look_ups.changed.connect(self._show)
        self._look_ups.finished.connect(self._looked_up)
        self._wipe()
        visit.changed.connect(self._follow)
        visit.ended.connect(self._on_ended)

    def attach(self, terminal: Terminal) -> None:
        """The platform, the camera and the printer are there, or are not."""
        self._terminal = terminal
        self._look_ups.attach(terminal.inquiries)

    # ---- for the review ----

    def standings(self) -> list[Standing]:
        """Return how each material of the item stands."""
        return self._standings

    def open_first_gap(self) -> bool:
        """Show the list when something is missing; False when nothing is."""
        if not any(one.missing for one in self._standings):
            return False
        self._visit.open_materials()
        return True

    # ---- for QML ----

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """List model of `MaterialRow`."""
        return self._rows

    @Property(str, notify=changed)
    def title(self) -> str:
        """How many are left, or that all are there."""
        return title(self._standings, asking=self.asking)

    @Property(str, notify=changed)
    def subtitle(self) -> str:
        """How many there are."""
        return subtitle(self._standings, asking=self.asking)

    @Property(str, notify=changed)
    def nextText(self) -> str:
        """The filled button."""
        return next_words(self._standings, asking=self.asking)

    @Property(bool, notify=changed)
    def asking(self) -> bool:
        """The departments are being asked."""
        return self._look_ups.asking

    @Property(bool, notify=changed)
    def canCancel(self) -> bool:
        """It takes long: 取消."""
        return self._look_ups.long

    @Property(bool, notify=changed)
    def later(self) -> bool:
        """Something could not be looked up now."""
        return any(one.given and one.given.means is Means.DEPARTMENT for one in self._standings)

    @Property(bool, notify=changed)
    def canPrint(self) -> bool:
        """There is a printer for the list."""
        terminal = self._terminal
        return terminal is not None and None not in (terminal.printer, terminal.print_paper)

    @Property(bool, notify=changed)
    def printing(self) -> bool:
        """The list is being printed."""
        return self._printing

    @Property(str, notify=changed)
    def printed(self) -> str:
        """What came of printing the list, or empty."""
        return self._printed

    @Slot()
    def next(self) -> None:
        """On to the review, or to the first that is missing; while it is being looked up, afterwards."""
        if self.asking:
            self._going_on = True
            return
        gap = next((one for one in self._standings if one.missing), None)
        if gap is None:
            self._visit.go_next()
        else:
            self._do(gap)

    @Slot()
    def back(self) -> None:
        """上一步."""
        self._visit.go_back()

    @Slot(str)
    def act(self, key: str) -> None:
        """The one action of a card."""
        place = int(key) - 1
        if self._visit.page is not Page.MATERIALS or not 0 <= place < len(self._standings):
            return
        one = self._standings[place]
        if one.given is None or one.step is Step.ASK_AGAIN:
            self._do(one)
        elif one.given.means is Means.ARCHIVE:
            self._drop(one)
        elif one.given.means in _MENDING:
            self._visit.open_material(_MENDING[one.given.means], one.material.name)

    @Slot()
    def cancel(self) -> None:
        """取消: what has not come yet is left to the office."""
        self._look_ups.cancel()

    @Slot()
    def printList(self) -> None:
        """打印清单 (一次性告知)."""
        terminal, item = self._terminal, self._visit.item
        if terminal is None or terminal.print_paper is None or item is None or self._printing:
            return
        print_paper = terminal.print_paper
        place, phone = self._front.place.name, item.local.phone
        now = self._front.clock.now()
        layout = materials_layout(item.name, place, phone, now, listed(self._standings))
        self._printing, self._printed = True, ""
        self._jobs.run(
            lambda: print_paper(layout),
            self._paper_came,
            lambda _: self._paper_came(PrintOutcome(PrintResult.UNKNOWN)),
        )
        self.changed.emit()

    # ---- inside ----

    def _do(self, one: Standing) -> None:
        match one.step:
            case Step.ASK_AGAIN:
                self._look_ups.again()
                self._ask()
            case Step.FORM:
                self._visit.go_back()
            case Step.ARCHIVE if one.paper is not None:
                self._visit.keep(Given(one.material.name, Means.ARCHIVE, one.paper.reference))
                self._show()
            case Step.STAFF:
                self.helpWanted.emit()
            case step if step in _PAGES:
                self._visit.open_material(_PAGES[step], one.material.name)

    def _drop(self, one: Standing) -> None:
        self._not_again.add(one.material.name)
        self._visit.given.pop(one.material.name, None)
        self._visit.papers.pop(one.material.name, None)
        self._show()

    def _ask(self) -> None:
        visit = self._visit
        if visit.item is None or visit.identity is None or self.asking:
            return
        self._show()
        waiting = [one for one in self._standings if one.step is Step.WAIT]
        look_ups = [one.material.data_sharing for one in waiting]
        self._look_ups.ask(visit.identity, visit.item.id, look_ups, self._for_the_archive)

    def _for_the_archive(self) -> list[str]:
        """Return what may be there already; of somebody else this card asks nothing."""
        item = self._visit.item
        if item is None or not self._for_self(item):
            return []
        return [one.material.name for one in self._standings if one.given is None]

    @Slot()
    def _looked_up(self) -> None:
        if self._going_on:
            self._going_on = False
            if self._visit.page is Page.MATERIALS and not any(
                one.missing for one in self._standings
            ):
                self._visit.go_next()

    def _paper_came(self, outcome: PrintOutcome) -> None:
        self._printing = False
        match outcome.result:
            case PrintResult.PRINTED:
                self._printed = "清单打好了，请从出纸口拿走。"
            case PrintResult.FAILED:
                self._printed = f"清单没打出来：{paper_problem(outcome)}。"
            case _:
                self._printed = "清单可能没打出来，请看看出纸口。"
        self.changed.emit()

    @Slot()
    def _follow(self) -> None:
        visit = self._visit
        if visit.item is None or visit.identity is None or visit.affair is not None:
            if self._item is not None:
                self._wipe()
                self.changed.emit()
            return
        if visit.item is not self._item:
            self._wipe()
            self._item = visit.item
        if visit.page in _SHOWN:
            self._show()
        if visit.page is Page.MATERIALS:
            self._ask()
        else:
            self._going_on = False

    @Slot()
    def _show(self) -> None:
        """Look at everything anew, and tell the visit what is there."""
        visit = self._visit
        if visit.item is None or visit.identity is None or visit.item is not self._item:
            return
        self._standings = stand(visit.item.materials, self._known(visit.item))
        visit.given.clear()
        visit.given.update(
            (one.material.name, one.given) for one in self._standings if one.given is not None
        )
        self._rows.set_rows(row(place, one) for place, one in enumerate(self._standings, 1))
        self.changed.emit()

    def _known(self, item: ServiceItem) -> Known:
        visit = self._visit
        assert visit.identity is not None  # noqa: S101 - told apart by both callers
        done = [one for one in visit.given.values() if one.means in HANDED]
        handed = [one for one in done if one.parts or one.means is not Means.SIGNED_HERE]
        declined = {(name, _STEPS[page]) for name, page in visit.declined}
        declined |= {(name, Step.ARCHIVE) for name in self._not_again}
        later = {one.name for one in item.form.fields if one.type in LATER}
        return Known(
            identity=visit.identity,
            for_self=self._for_self(item),
            today=self._front.clock.now().date(),
            filled=frozenset(visit.values) | later,
            handed=(*handed, *visit.papers.values()),
            looked_up=self._look_ups.found,
            archive=self._look_ups.archive,
            declined=frozenset(declined),
            can_scan=self._terminal is not None and "camera" in self._terminal.devices,
        )

    def _for_self(self, item: ServiceItem) -> bool:
        identity = self._visit.identity
        return identity is not None and applies_for_self(
            item.form, self._visit.values, identity.person
        )

    @Slot(str)
    def _on_ended(self, _reason: str) -> None:
        self._wipe()
        self.changed.emit()

    def _wipe(self) -> None:
        self._look_ups.wipe()
        self._item: ServiceItem | None = None
        self._standings: list[Standing] = []
        self._not_again: set[str] = set()
        """Materials whose earlier paper the person does not want to use."""
        self._going_on = False
        self._printing = False
        self._printed = ""
        self._rows.clear()
