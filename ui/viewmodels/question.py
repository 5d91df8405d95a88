"""`App.question`: 问一问 (CH-07), and answers by their number.

A question is written, with or without a name, and committed like everything else: the number is
shown after the commit, offline too. What was typed is wiped when it is committed and when the visit
ends. The number alone opens the answer of the office.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.domain.application import FINAL_STAGES, Affair, Delivery
from kiosk.domain.masking import mask_phone
from kiosk.domain.numbers import NumberMistyped
from kiosk.domain.question import LONGEST, LONGEST_NAME, LONGEST_PHONE, Question
from kiosk.journeys.apply import Page
from kiosk.ports import StoreUnsafe, SubmissionMoved
from ui.models import DataclassListModel
from ui.viewmodels.slip import SlipModel
from ui.viewmodels.truths import Truth, truths, when

if TYPE_CHECKING:
    from kiosk.ports import News
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

NOTHING_WRITTEN = "还没有写问题。请先写一句。"
NO_CONTACT = "要留名的，请写姓名，或写电话。"
NOT_DONE = "这一步没办成，您写的都还在。"
NOT_FOUND = "这台机器上没有这个编号。在别的机器上问的，请拨咨询电话。"
MISTYPED = "号码对不上，请对照单子再按一遍。"
TOO_SHORT = "请按编号最后 7 位。"
_TAIL = 7


class QuestionModel(QObject):
    """`mode` is `ask` or `find`; `standing` of a question is `writing`, `saving` or `asked`."""

    changed = Signal()
    wiped = Signal()
    """What was typed is gone: fields empty themselves."""

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._now = front.clock.now
        self._visit = visit
        self._jobs = jobs
        self._terminal: Terminal | None = None
        self._truths: DataclassListModel[Truth] = DataclassListModel(Truth, self, "name")
        self._slip = SlipModel(jobs, self)
        self.parts = (self._slip,)
        """Models of parts of the page, whose types QML has to know."""
        self._forget()
        visit.changed.connect(self._follow)
        visit.ended.connect(self._on_ended)

    def attach(self, terminal: Terminal) -> None:
        """The store is there; hear what becomes of questions."""
        self._terminal = terminal
        self._slip.attach(terminal)
        unsubscribe = terminal.subscribe(lambda news: self._jobs.post(lambda: self._on_news(news)))
        self.destroyed.connect(unsubscribe)

    # ---- what is asked ----

    @Property(str, notify=changed)
    def item(self) -> str:
        """Name of the item it is about, or empty."""
        return self._visit.item.name if self._visit.item else ""

    @Property(str, notify=changed)
    def department(self) -> str:
        """Who will answer, as far as the item says."""
        return self._visit.item.department if self._visit.item else ""

    @Property(str, notify=changed)
    def phone(self) -> str:
        """咨询电话 of the item, or empty."""
        return self._visit.item.local.phone if self._visit.item else ""

    @Property(str, notify=changed)
    def standing(self) -> str:
        """Where the question is."""
        if self._asked is not None:
            return "asked"
        return "saving" if self._saving else "writing"

    @Property(str, notify=changed)
    def text(self) -> str:
        """What is written so far."""
        return self._text

    @Property(int, notify=changed)
    def left(self) -> int:
        """How many characters may follow."""
        return LONGEST - len(self._text)

    @Property(int, constant=True)
    def longest(self) -> int:
        """Characters of a question."""
        return LONGEST

    @Property(int, constant=True)
    def longestName(self) -> int:
        """Characters of a name."""
        return LONGEST_NAME

    @Property(bool, notify=changed)
    def named(self) -> bool:
        """留名."""
        return self._named

    @Property(str, notify=changed)
    def known(self) -> str:
        """Masked name of the card that was read in this visit, or empty."""
        return self._visit.name_masked

    @Property(str, notify=changed)
    def callerName(self) -> str:
        """The name that was typed."""
        return self._name

    @Property(str, notify=changed)
    def callerPhone(self) -> str:
        """The telephone that was typed, masked once it is whole."""
        whole = len(self._phone) >= 11 and not self._dialling
        return mask_phone(self._phone) if whole else self._phone

    @Property(bool, notify=changed)
    def dialling(self) -> bool:
        """The pad for the telephone is open."""
        return self._dialling

    @Property(str, notify=changed)
    def problem(self) -> str:
        """What is missing, or why it was not saved; empty when nothing is."""
        return self._problem

    @Slot(str)
    def setText(self, text: str) -> None:
        """The words changed."""
        self._text, self._problem = text[:LONGEST], ""
        self.changed.emit()

    @Slot(str)
    def setName(self, name: str) -> None:
        """The name changed."""
        self._name, self._problem = name[:LONGEST_NAME], ""
        self.changed.emit()

    @Slot(bool)
    def setNamed(self, named: bool) -> None:
        """留名, or 不留名: then nothing typed about the person goes along."""
        self._named, self._problem, self._dialling = named, "", False
        self.changed.emit()

    @Slot(bool)
    def dial(self, opened: bool) -> None:
        """Open or close the pad for the telephone."""
        self._dialling = opened
        self.changed.emit()

    @Slot(str)
    def key(self, key: str) -> None:
        """A key of the pad that is open: a digit, `delete` or `clear`."""
        if self._mode == "find":
            self._digits = _typed(self._digits, key, 19)
            self._found, self._find_problem = None, ""
        else:
            self._phone = _typed(self._phone, key, LONGEST_PHONE)
            self._problem = ""
        self.changed.emit()

    @Slot()
    def ask(self) -> None:
        """提交问题."""
        terminal = self._terminal
        if self._saving or self._asked is not None or terminal is None:
            return
        self._problem = self._missing()
        if self._problem or terminal.questions is None:
            self._problem = self._problem or NOT_DONE
            self.changed.emit()
            return
        self._saving, self._dialling = True, False
        questions, question = terminal.questions, self._question()
        self._jobs.run(lambda: questions.ask(question), self._committed, self._refused)
        self.changed.emit()

    def _missing(self) -> str:
        if not self._text.strip():
            return NOTHING_WRITTEN
        contact = self._visit.identity or self._name.strip() or self._phone
        return "" if not self._named or contact else NO_CONTACT

    def _question(self) -> Question:
        item, text = self._visit.item, self._text
        if not self._named:
            return Question(text, item)
        return Question(text, item, self._visit.identity, self._name, self._phone)

    # ---- what became of it ----

    @Property(str, notify=changed)
    def number(self) -> str:
        """The number, in groups."""
        shown = self._asked.number.shown if self._asked else ""
        return "\u00a0".join(shown.rsplit(" ", 1))  # the seven that are asked for stay together

    @Property(bool, notify=changed)
    def received(self) -> bool:
        """平台已收到."""
        return self._asked is not None and self._asked.delivery is Delivery.RECEIVED

    @Property(str, notify=changed)
    def qr(self) -> str:
        """Address of the picture of the number's code, or empty."""
        return f"image://qr/{quote(str(self._asked.number), safe='')}" if self._asked else ""

    @Property(QObject, constant=True)
    def truths(self) -> QObject:
        """List model of `Truth`."""
        return self._truths

    @Property(QObject, constant=True)
    def slip(self) -> QObject:
        """The slip with the number: `SlipModel`."""
        return self._slip

    @Slot()
    def noted(self) -> None:
        """记下编号了: back to where one came from."""
        self._visit.go_back()

    # ---- answers ----

    @Property(str, notify=changed)
    def mode(self) -> str:
        """写下来问, or 凭编号看答复."""
        return self._mode

    @Property(str, notify=changed)
    def digits(self) -> str:
        """The number as typed so far."""
        return self._digits

    @Property(bool, notify=changed)
    def hasAnswer(self) -> bool:
        """A question with that number was found."""
        return self._found is not None

    @Property(str, notify=changed)
    def foundTitle(self) -> str:
        """What it was about, and when it was asked."""
        one = self._found
        if one is None:
            return ""
        return f"{one.item_name or '咨询'}　{when(one.submitted_at, self._now())} 问的"

    @Property(str, notify=changed)
    def foundState(self) -> str:
        """已答复, or where it is."""
        one = self._found
        if one is None:
            return ""
        if one.stage in FINAL_STAGES:
            return "已答复"
        return "平台已收到，还没有答复" if one.delivery is Delivery.RECEIVED else "还没有传上去"

    @Property(str, notify=changed)
    def answer(self) -> str:
        """What the office wrote last, with its name and telephone; empty while there is nothing."""
        steps = [step for step in (self._found.steps if self._found else ()) if step.opinion]
        if not steps:
            return ""
        last = steps[-1]
        signed = "　".join(part for part in (last.office, last.office_phone) if part)
        return f"{last.opinion}\n{signed}" if signed else last.opinion

    @Property(str, notify=changed)
    def findProblem(self) -> str:
        """Why nothing was found, and what to do."""
        return self._find_problem

    @Slot(str)
    def setMode(self, mode: str) -> None:
        """Write, or look for an answer."""
        self._mode, self._dialling = mode, False
        self.changed.emit()

    @Slot()
    def find(self) -> None:
        """看答复."""
        terminal, digits = self._terminal, self._digits
        if len(digits) not in {_TAIL, 19}:
            self._find_problem = TOO_SHORT
        elif terminal is not None and terminal.questions is not None:
            questions = terminal.questions
            self._jobs.run(
                lambda: questions.answer(digits), self._was_found, self._not_found, newest="answer"
            )
        self.changed.emit()

    def _was_found(self, affair: Affair | None) -> None:
        self._found = affair
        self._find_problem = "" if affair is not None else NOT_FOUND
        self.changed.emit()

    def _not_found(self, error: Exception) -> None:
        self._find_problem = MISTYPED if isinstance(error, NumberMistyped) else NOT_DONE
        self.changed.emit()

    # ---- inside ----

    def _committed(self, affair: Affair) -> None:
        self._forget()
        self._show(affair)
        self.wiped.emit()
        if self._terminal is not None:  # what makes an upload start; nobody waits for it here
            wait = self._terminal.wait_received
            self._jobs.run(lambda: wait(affair.id, 0.0), lambda _: self._refresh(affair))

    def _refused(self, error: Exception) -> None:
        self._saving = False
        self._problem = (error.reason if isinstance(error, StoreUnsafe) else "") or NOT_DONE
        self.changed.emit()

    def _on_news(self, news: News) -> None:
        asked = self._asked
        moved = news.submission_id if isinstance(news, SubmissionMoved) else ""
        if asked is not None and moved == asked.id:
            self._refresh(asked)

    def _refresh(self, affair: Affair) -> None:
        if self._terminal is not None:
            track = self._terminal.track
            self._jobs.run(lambda: track.affair(affair.id), self._refreshed, newest="question")

    def _refreshed(self, affair: Affair | None) -> None:
        if affair is not None and self._asked is not None and affair.id == self._asked.id:
            self._show(affair)

    def _show(self, affair: Affair) -> None:
        self._asked = affair
        self._truths.set_rows(truths(affair, self._now()))
        self._slip.show(affair)
        self.changed.emit()

    @Slot()
    def _follow(self) -> None:
        if self._visit.page is Page.QUESTION:
            self.changed.emit()
        elif self._asked is not None or self._mode == "find":
            self._on_ended("")

    @Slot(str)
    def _on_ended(self, _reason: str) -> None:
        self._forget()
        self._truths.clear()
        self._slip.wipe()
        self.wiped.emit()
        self.changed.emit()

    def _forget(self) -> None:
        self._mode = "ask"
        self._text = self._name = self._phone = self._digits = ""
        self._named = self._saving = self._dialling = False
        self._problem = self._find_problem = ""
        self._asked: Affair | None = None
        self._found: Affair | None = None


def _typed(digits: str, key: str, most: int) -> str:
    """Return the digits after one key of a pad."""
    if key == "clear":
        return ""
    return digits[:-1] if key == "delete" else (digits + key)[:most]
