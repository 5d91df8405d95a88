"""`App.eligibility`: 先看看您能不能办 - one question at a time, before the form (GUI-23).

Answers go to the visit, the judge tells what to ask next and what stands against an application. What
somebody does not know leads to people, and may be left to the department. It must not know any item.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.domain.eligibility import FOR_ANOTHER, Assessment
from kiosk.domain.prefill import may_be_for_another
from kiosk.journeys.apply import Page
from ui.viewmodels.form_rows import FieldRow
from ui.viewmodels.form_screen import FormScreenModel
from ui.viewmodels.form_state import FormState, Screen

if TYPE_CHECKING:
    from kiosk.ports import FormJudge
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

UNSURE = "unsure"
_ONE_TAP = frozenset({"yesno", "choice"})


class EligibilityModel(FormScreenModel):
    """The questions, and the answer to the whole: on to the form, or why not and what to do."""

    moved = Signal()
    """Another question or state; a property may only name a signal of its own class."""

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject | None) -> None:
        super().__init__(front, visit, parent)
        del jobs
        self._elder = True
        self._judge: FormJudge | None = None
        self._here = False
        self.changed.connect(self.moved)
        visit.must_ask = self._must_ask
        visit.changed.connect(self._follow)
        visit.ended.connect(self._on_ended)

    def attach(self, terminal: Terminal) -> None:
        """The rules are there."""
        self._judge = terminal.judge

    # ---- for QML ----

    @Property(str, notify=moved)
    def state(self) -> str:
        """`question`, `unsure` (说不准: people help), or `refused`; empty while there is nothing."""
        if self._state is None:
            return ""
        if self._unsure:
            return "unsure"
        return "question" if self._question else "refused"

    @Property(str, notify=moved)
    def question(self) -> str:
        """What is asked."""
        screen = self._screen()
        return screen.fields[0].label if screen else ""

    @Property(str, notify=moved)
    def hint(self) -> str:
        """What helps to answer, or empty."""
        screen = self._screen()
        return screen.fields[0].hint if screen else ""

    @Property(bool, notify=moved)
    def oneTap(self) -> bool:
        """A tap on an answer leads on; otherwise it is filled in and 下一题 leads on."""
        row = self._row()
        return row is not None and row.control in _ONE_TAP and not row.multi

    @Property("QVariantList", notify=moved)
    def choices(self) -> list[dict[str, Any]]:
        """The answers to tap on: code, label, chosen; 说不准 is the last."""
        row = self._row()
        if row is None or not self.oneTap:
            return []
        found = [
            {"code": one.code, "label": one.label, "chosen": one.chosen} for one in row.choices
        ]
        left = self._question in self._visit.eligibility and not row.filled
        unsure = {"code": UNSURE, "label": "说不准", "chosen": left}
        return [*found, unsure] if self.mayBeUnsure else found

    @Property(bool, notify=moved)
    def mayBeUnsure(self) -> bool:
        """说不准 is an answer here; everybody knows for whom they came."""
        return self._question not in ("", FOR_ANOTHER)

    @Property(bool, notify=moved)
    def maybeForAnother(self) -> bool:
        """Somebody may be acting for another, so it is said whose case is asked about."""
        item = self._visit.item
        if item is None or self._question == FOR_ANOTHER or not may_be_for_another(item.form):
            return False
        return self._visit.eligibility.get(FOR_ANOTHER) is not False

    @Property(bool, notify=moved)
    def forAnother(self) -> bool:
        """Somebody acts for another."""
        return self._visit.eligibility.get(FOR_ANOTHER) is True

    @Property(str, notify=moved)
    def reason(self) -> str:
        """Why not: 还没有满 16 周岁."""
        refused = self._assessment.refused
        return refused.unless if refused else ""

    @Property(str, notify=moved)
    def instead(self) -> str:
        """What to do instead: 满 16 周岁以后再来."""
        refused = self._assessment.refused
        return refused.instead if refused else ""

    @Property(str, notify=moved)
    def againText(self) -> str:
        """From which day on, or empty where no day can be told."""
        day = self._assessment.again_on
        return f"{day.year} 年 {day.month} 月 {day.day} 日起，就可以来办。" if day else ""

    @Property(str, notify=moved)
    def guideName(self) -> str:
        """Name of the item whose guide helps, or empty."""
        refused = self._assessment.refused
        if refused is None or self._front.catalogue.standing(refused.guide) is None:
            return ""
        return self._front.catalogue.item(refused.guide).name

    @Property(str, notify=moved)
    def phone(self) -> str:
        """Whom to ask: the item's 咨询电话, or the hotline."""
        item = self._visit.item
        return (item.local.phone if item else "") or self._front.place.hotline

    # ---- answers ----

    @Slot(str)
    def pick(self, code: str) -> None:
        """Tap on an answer: take it and go on."""
        if self.state != "question" or not self.oneTap:
            return
        if code == UNSURE:
            self.unsure()
        else:
            self.choose(self._question, code)
            self._go_on()

    @Slot()
    def next(self) -> None:
        """下一题, once something right is filled in."""
        if self._state is None or self.state != "question":
            return
        self._leave_active()
        gaps = self._state.gaps([self._question])
        self._state.errors.update(gaps)
        if gaps:
            self._show()
        else:
            self._go_on()

    @Slot()
    def unsure(self) -> None:
        """说不准."""
        if self.mayBeUnsure:
            self._leave_active()
            self._unsure = True
            self._show()

    @Slot()
    def leaveToStaff(self) -> None:
        """先填着，由工作人员核实: recorded, and goes with the application."""
        if self.state == "unsure":
            self._visit.eligibility[self._question] = None
            self._go_on()

    @Slot()
    def openGuide(self) -> None:
        """The guide of the item that helps."""
        refused = self._assessment.refused
        if refused is not None and self.guideName:
            self._visit.open_home()
            self._visit.open_guide(refused.guide)

    @Slot()
    def back(self) -> None:
        """上一步: out of 说不准, to the question before, to the guide."""
        before = self._asked()
        if self._picker.visible:
            self._picker.close()
        elif self._unsure:
            self._unsure = False
        else:
            self._leave_active()
            if self._question in before:
                before = before[: before.index(self._question)]
            if not before:
                self._visit.go_back()
                return
            self._ask(before[-1])
        self._show()

    # ---- inside ----

    def _wipe(self) -> None:
        super()._wipe()
        self._question = ""
        self._unsure = False
        self._assessment = Assessment()

    def _screen(self) -> Screen | None:
        if self._state is None or not self._question:
            return None
        return Screen("", (self._state.field(self._question),))

    def _count_screens(self) -> None:
        """The map counts the screens of the form only."""

    def _row(self) -> FieldRow | None:
        return next(iter(self._fields.rows), None)

    def _asked(self) -> list[str]:
        """Names of the questions that were answered, in their order."""
        questions = self._state.form.fields if self._state else ()
        return [one.name for one in questions if one.name in self._visit.eligibility]

    def _assess(self) -> Assessment | None:
        visit = self._visit
        if self._judge is None or visit.item is None or visit.identity is None:
            return None
        return self._judge.assess(visit.item, visit.identity.person, visit.eligibility)

    def _ask(self, name: str) -> None:
        """Put a question on the screen, with all its choices; none for an empty name."""
        self._question = name
        self._unfolded = frozenset({name})
        self._show()

    def _must_ask(self) -> bool:
        found = self._assess()
        return found is None or not found.passed

    def _go_on(self) -> None:
        """Show what the answers so far lead to."""
        found = self._assess()
        if found is None:
            return
        if found.passed:
            self._visit.eligible()
            return
        self._assessment = found
        self._unsure = False
        self._ask(found.question)

    @Slot()
    def _follow(self) -> None:
        """The visit came to the questions, from the card or back from the form, or left them."""
        here = self._visit.page is Page.ELIGIBILITY
        if here == self._here:
            return
        self._here = here
        self._wipe()
        found = self._assess() if here else None
        if found is not None and self._judge is not None and self._visit.item is not None:
            values, catalogue = self._visit.eligibility, self._front.catalogue
            self._state = FormState(self._visit.item.questions, values, {}, self._judge, catalogue)
            self._assessment = found
            if not found.refused:
                self._ask(found.question or self._asked()[-1])
        self._show()

    @Slot(str)
    def _on_ended(self, _reason: str) -> None:
        self._here = False
        self._wipe()
        self._show()
