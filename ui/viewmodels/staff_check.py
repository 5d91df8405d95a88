"""`App.staffCheck`: 请工作人员核对. Somebody of the staff proves who they are, then says who stands here.

Their PIN counts at the same lock-out as the desk's, and opens no desk. They type name and number from
the document in their hands; the level is `staff`, and their work number goes with the application.
Nothing typed here outlives the page. Works without a network (CH-05).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.domain.assurance import Assurance, CardKind
from kiosk.domain.form import Field, FieldType, Form, Rule, Section
from kiosk.domain.person import Identity, person_named
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from ui.models import DataclassListModel
from ui.viewmodels import sign_in_words as words
from ui.viewmodels.form_words import grouped
from ui.viewmodels.staff_pin import StaffPinModel

if TYPE_CHECKING:
    from kiosk.ports import FormJudge
    from kiosk.services.terminal import Front
    from kiosk.staff.room import StaffRoom
    from kiosk.staff.terminal import StaffedTerminal
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

NAME, NUMBER = "name", "id_number"
WHO = Form(
    (
        Section(
            "",
            (
                Field(NAME, "姓名", FieldType.PERSON_NAME, required=True, rule=Rule(min_len=2)),
                Field(NUMBER, "身份证号码", FieldType.CN_ID, required=True),
            ),
        ),
    )
)
"""What is typed from the document; judged as every form is."""
DOCUMENTS = {
    CardKind.RESIDENT_ID: "居民身份证",
    CardKind.TEMPORARY_ID: "临时居民身份证",
    CardKind.HOUSEHOLD_REGISTER: "居民户口簿",
    CardKind.SOCIAL_SECURITY: "社会保障卡",
    CardKind.HMT_RESIDENCE: "港澳台居民居住证",
    CardKind.FOREIGN_RESIDENCE: "外国人永久居留身份证",
}
NO_DOCUMENT = "请点一下看的是哪种证件。"
NOT_TICKED = "请核对本人和证件，再点上面的方框。"
OTHER_NAME = "姓名和卡上的不一样，请对照证件再看一遍。"
_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Document:
    """One document that staff may hold."""

    code: str
    label: str
    isChosen: bool


class StaffCheckModel(StaffPinModel):
    """The page of that name; `stage` is `staff` until number and PIN fit, then `person`."""

    told = Signal()
    """As `changed`: what is typed of the person, and what is still missing."""
    page = Page.STAFF_CHECK

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(front, visit, jobs, parent)
        self._judge: FormJudge | None = None
        self._documents = DataclassListModel(Document, self)
        self.changed.connect(self.told)

    def attach(self, terminal: StaffedTerminal) -> None:
        """The staff room and the rules of the form are there."""
        self._judge = terminal.judge
        super().attach(terminal)

    # ---- what is shown ----

    @Property(str, notify=told)
    def stage(self) -> str:
        """`staff` or `person`."""
        return "person" if self._member else "staff"

    @Property(str, notify=told)
    def member(self) -> str:
        """Work number of whoever checks."""
        return self._member

    @Property(bool, notify=told)
    def raising(self) -> bool:
        """Somebody is identified already, and more is needed for what they want."""
        return self._visit.identity is not None

    @Property(str, notify=told)
    def name(self) -> str:
        """The name as typed."""
        return self._values[NAME]

    @Property(str, notify=told)
    def idNumber(self) -> str:
        """The number as typed, grouped as people read it."""
        return grouped(FieldType.CN_ID, self._values[NUMBER])

    @Property(str, notify=told)
    def nameProblem(self) -> str:
        """What to do about the name."""
        return self._problems.get(NAME, "")

    @Property(str, notify=told)
    def numberProblem(self) -> str:
        """What to do about the number."""
        return self._problems.get(NUMBER, "")

    @Property(str, notify=told)
    def missing(self) -> str:
        """What else is to be done before it can be confirmed."""
        return self._missing

    @Property(QObject, constant=True)
    def documents(self) -> QObject:
        """Documents to choose from."""
        return self._documents

    @Property(bool, notify=told)
    def ticked(self) -> bool:
        """我已核对本人和证件; never ticked beforehand."""
        return self._ticked

    # ---- what is touched ----

    @Slot(str)
    def setName(self, name: str) -> None:
        """The keyboard changed the name."""
        self._type(NAME, name.strip()[:60])

    @Slot(str)
    def idKey(self, key: str) -> None:
        """A key of the pad of numbers."""
        number = self._values[NUMBER]
        if len(number) < _DIGITS and (key in "0123456789" or (key == "X" and len(number) == 17)):
            self._type(NUMBER, number + key)

    @Slot()
    def idErase(self) -> None:
        """删除."""
        self._type(NUMBER, self._values[NUMBER][:-1])

    @Slot()
    def idClear(self) -> None:
        """清空."""
        self._type(NUMBER, "")

    @Slot(str)
    def choose(self, code: str) -> None:
        """The document in the hand."""
        self._document = CardKind(code)
        self._show_documents()

    @Slot()
    def tick(self) -> None:
        """The box 我已核对本人和证件."""
        self._ticked = not self._ticked
        self._missing = ""
        self.changed.emit()

    @Slot()
    def confirm(self) -> None:
        """核对好了: everything is there, and the list still names this member."""
        room, mine = self._desk, self._visit.identity
        if room is None or self._judge is None or self._busy or not self._member:
            return
        self._problems = {
            one.path: one.message for one in self._judge.problems(WHO, dict(self._values))
        }
        name, number = self._values[NAME], self._values[NUMBER]
        same = mine is not None and mine.person.id_number == number
        if same and mine is not None and mine.person.name != name:
            self._problems.setdefault(NAME, OTHER_NAME)
        self._missing = "" if self._ticked else NOT_TICKED
        document = self._document
        if document is None:
            self._missing = NO_DOCUMENT
        if document is None or self._missing or self._problems:
            self.changed.emit()
            return
        if mine is not None and not same:
            self._visit.end(EndReason.OTHER_PERSON)
            return
        person = mine.person if mine is not None else person_named(name, number)
        stays = mine is not None and mine.in_reader and self.cardIn and not self._by_card
        found = Identity(person, document, Assurance.STAFF, self._member, stays)
        self._busy = True
        self._jobs.run(
            lambda: room.vouched(found.identified_by, document.value),
            lambda _: self._confirmed(found),
            self._struck_off,
        )
        self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        """返回: nothing was checked."""
        if not self._busy:
            self._visit.go_back()

    # ---- inside ----

    def _by_number(self, room: StaffRoom, number: str, pin: str) -> object:
        return room.vouch(number, pin)

    def _by_work_card(self, room: StaffRoom, pin: bytearray, *, last_try: bool) -> object:
        return room.vouch_by_card(pin, last_try=last_try)

    def _let_in(self, member: object) -> None:
        if self._shown:
            self._member = str(getattr(member, "work_number", ""))
            self._show_documents()

    def _confirmed(self, identity: Identity) -> None:
        if self._shown:
            self._visit.identified(identity)

    def _struck_off(self, _: Exception) -> None:
        self._wipe()
        self._message = words.STRUCK_OFF
        self.changed.emit()

    def _wipe(self) -> None:
        super()._wipe()
        self._member = self._missing = ""
        self._values = {NAME: "", NUMBER: ""}
        self._problems: dict[str, str] = {}
        self._document: CardKind | None = None
        self._ticked = False

    def _type(self, name: str, value: str) -> None:
        self._values[name] = value
        self._problems.pop(name, None)
        self.changed.emit()

    def _show_documents(self) -> None:
        self._missing = ""
        self._documents.set_rows(
            Document(code.value, label, code is self._document) for code, label in DOCUMENTS.items()
        )
        self.changed.emit()
