"""`App.review`: everything once more in plain words, the promise, and on to the signature.

Shows answers masked, in full for five seconds on request. It must not judge: gaps come from the
form, and 修改 leads back to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from kiosk.domain.form import Field, FieldType, Section, Value
from kiosk.domain.prefill import Origin, told_by_card
from kiosk.journeys.apply import Page
from ui.models import DataclassListModel
from ui.viewmodels.form_screen import REVEAL_MS
from ui.viewmodels.form_state import LATER, FormState
from ui.viewmodels.form_words import in_words, is_empty, masked_words
from ui.viewmodels.material_words import paper_line

if TYPE_CHECKING:
    from kiosk.services.terminal import Front
    from ui.jobs import Jobs
    from ui.viewmodels.app import AppModel
    from ui.viewmodels.form import FormModel
    from ui.viewmodels.materials import MaterialsModel
    from ui.viewmodels.visit import Visit


LOOKED_AT = "_looked_at"
"""Name of the box that covers what was brought in from elsewhere; no field has it."""
_LOOK = "有带出来的内容，请先看一遍，对了再点一下。"


@dataclass(frozen=True, slots=True)
class Line:
    """One answer: label and words, and its source where the section has several."""

    label: str
    words: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class SectionCard:
    """One section of the form as a card with 修改; `field` is where 修改 leads to."""

    title: str
    field: str
    source: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """A box to tick: what is promised (承诺). Never ticked beforehand."""

    name: str
    words: str
    given: bool


class ReviewModel(QObject):
    """请核对，都对了再签名."""

    changed = Signal()

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject | None) -> None:
        super().__init__(parent)
        del jobs
        self._front = front
        self._catalogue = front.catalogue
        self._visit = visit
        self._form: FormModel | None = None
        self._materials: MaterialsModel | None = None
        self._papers: DataclassListModel[Line] = DataclassListModel(Line, self, "label")
        self._sections: DataclassListModel[SectionCard] = DataclassListModel(
            SectionCard, self, "field"
        )
        self._promises: DataclassListModel[Promise] = DataclassListModel(Promise, self, "name")
        self._full = False
        self._error = ""
        self._looked_at: frozenset[str] = frozenset()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REVEAL_MS)
        self._timer.timeout.connect(self._hide)
        visit.changed.connect(self._follow)
        visit.ended.connect(self._on_ended)

    def join(self, app: AppModel) -> None:
        """Know the form and the materials, for gaps and 修改."""
        self.use(app.form)  # type: ignore[arg-type]
        self._materials = app.materials  # type: ignore[assignment]

    def use(self, form: FormModel) -> None:
        """Take answers and gaps from this form."""
        self._form = form

    # ---- for QML ----

    @Property(QObject, constant=True)
    def sections(self) -> QObject:
        """List model of `SectionCard`."""
        return self._sections

    @Property(QObject, constant=True)
    def papers(self) -> QObject:
        """List model of `Line`: the materials, and how each is there."""
        return self._papers

    @Property(QObject, constant=True)
    def promises(self) -> QObject:
        """List model of `Promise`."""
        return self._promises

    @Property(bool, notify=changed)
    def full(self) -> bool:
        """Numbers and names are shown in full now, for five seconds."""
        return self._full

    @Property(bool, notify=changed)
    def signs(self) -> bool:
        """A signature follows; otherwise 提交."""
        return self._visit.where.signs

    @Property(str, notify=changed)
    def error(self) -> str:
        """What is missing at the promise, or empty."""
        return self._error

    @Slot()
    def showFull(self) -> None:
        """显示完整号码 5 秒."""
        self._full = True
        self._timer.start()
        self._show()

    @Slot(str)
    def edit(self, field: str) -> None:
        """修改: back to the screen of this field."""
        if self._form is not None:
            self._form.open_field(field)

    @Slot()
    def editPapers(self) -> None:
        """修改: the list of materials."""
        self._visit.open_materials()

    @Slot(str)
    def togglePromise(self, name: str) -> None:
        """Tick or clear one promise."""
        if self._visit.page is not Page.REVIEW or self._promises.place_of(name) < 0:
            return
        if name == LOOKED_AT:
            brought = self._brought()
            self._looked_at = frozenset() if brought <= self._looked_at else brought
        elif self._visit.values.pop(name, None) is None:
            self._visit.values[name] = True
        self._error = ""
        self._show()

    @Slot()
    def next(self) -> None:
        """都对，去签名; to the first gap when something is missing."""
        state = self._state()
        if state is None or self._form is None or self._form.open_first_gap():
            return
        if not self._brought() <= self._looked_at:
            self._error = _LOOK
            self.changed.emit()
            return
        if self._materials is not None and self._materials.open_first_gap():
            return
        for one in self._later(state, FieldType.COMMITMENT):
            message = state.problem(one.name)
            if message:
                self._error = message
                self.changed.emit()
                return
        if self.signs:
            self._visit.go_next()
        else:
            self._visit.submit()

    @Slot()
    def back(self) -> None:
        """上一步."""
        self._visit.go_back()

    # ---- inside ----

    def _state(self) -> FormState | None:
        return self._form.state if self._form else None

    def _later(self, state: FormState, kind: FieldType) -> list[Field]:
        return [one for one in state.form.fields if one.type is kind and state.is_visible(one)]

    @Slot()
    def _follow(self) -> None:
        self._error = ""
        self._full = False
        self._timer.stop()
        self._show()

    @Slot()
    def _hide(self) -> None:
        self._full = False
        self._show()

    @Slot(str)
    def _on_ended(self, _reason: str) -> None:
        self._looked_at = frozenset()
        self._follow()

    def _show(self) -> None:
        state = self._state()
        if state is None or self._visit.page is not Page.REVIEW:
            self._sections.clear()
            self._papers.clear()
            self._promises.clear()
        else:
            answers = {**self._told(state), **state.judge.derived(state.form, state.values)}
            cards = (self._card(state, section, answers) for section in state.form.sections)
            self._sections.set_rows(card for card in cards if card.lines)
            standings = self._materials.standings() if self._materials else []
            self._papers.set_rows(Line(*paper_line(one)) for one in standings)
            promises = [
                Promise(one.name, one.label, state.values.get(one.name) is True)
                for one in self._later(state, FieldType.COMMITMENT)
            ]
            if brought := self._brought():
                words = f"带出来的 {len(brought)} 项我都看过了，是对的。"
                promises.insert(0, Promise(LOOKED_AT, words, brought <= self._looked_at))
            self._promises.set_rows(promises)
        self.changed.emit()

    def _brought(self) -> frozenset[str]:
        """What came from elsewhere than the card and is submitted: the person has to say it is right."""
        state = self._state()
        if state is None:
            return frozenset()
        return frozenset(
            one.name
            for one in state.form.fields
            if state.is_visible(one)
            and (source := state.sources.get(one.name)) is not None
            and source.origin not in {Origin.CARD, Origin.ANSWERED}
        )

    def _told(self, state: FormState) -> dict[str, Value]:
        """What was answered, and what the card tells where its number does not."""
        identity = self._visit.identity
        if identity is None:
            return dict(state.values)
        today = self._front.clock.now().date()
        return {**state.values, **told_by_card(state.form, identity.person, state.values, today)}

    def _card(self, state: FormState, section: Section, answers: dict[str, Value]) -> SectionCard:
        shown = [one for one in section.fields if state.is_visible(one) and one.type not in LATER]
        asked = [one for one in shown if not one.derived_from]
        sources = {one.name: state.sources[one.name] for one in asked if one.name in state.sources}
        # A card speaks for its section; of anything else each line says where it is from.
        from_card = {one.origin for one in sources.values()} == {Origin.CARD}
        words = {name: "" if from_card else one.words for name, one in sources.items()}
        return SectionCard(
            title=section.title,
            field=asked[0].name if asked else "",
            source=next(iter(sources.values())).words if from_card else "",
            lines=tuple(
                line
                for one in shown
                for line in self._lines(one, answers.get(one.name), words.get(one.name, ""))
            ),
        )

    def _lines(self, one: Field, value: Value, source: str) -> list[Line]:
        if one.type is FieldType.TABLE and not is_empty(value):
            return [
                Line(f"{one.label} {place + 1}", self._row(one, row), source)
                for place, row in enumerate(value)
            ]
        return [Line(one.label, self._words(one, value), source)]

    def _row(self, table: Field, row: dict[str, Value]) -> str:
        return "，".join(
            f"{one.label}：{self._words(one, row.get(one.name))}"
            for one in table.columns
            if not is_empty(row.get(one.name))
        )

    def _words(self, one: Field, value: Value) -> str:
        words = in_words if self._full else masked_words
        return words(one, value, self._catalogue.region_name)
