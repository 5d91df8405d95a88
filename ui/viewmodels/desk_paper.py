"""`App.desk.paper`: 补打回执, by the last digits of its number or from the newest ones.

Law 6: one slip for one touch, three results, and for an unknown one a look at the tray first. What
stands on the slip is the masked receipt of the committed record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from devices.ports import PrintOutcome, PrintResult, Problem
from kiosk.journeys.desk import Section
from ui.models import DataclassListModel
from ui.viewmodels import desk_words as words
from ui.viewmodels.desk_subject import DeskSubjectModel
from ui.viewmodels.paper_words import paper_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.ports import QueueRow
    from kiosk.services.terminal import Front
    from kiosk.staff.desk import StaffDesk
    from ui.viewmodels.desk_place import DeskPlace

SHOWN = 50
LEAST = 4
_MOST_DIGITS = 19
_NO_SLIP = PrintOutcome(PrintResult.FAILED)
_LOST = PrintOutcome(PrintResult.UNKNOWN, Problem.NO_ANSWER)
"""Nobody can say whether bytes went out before this."""


class DeskPaperModel(DeskSubjectModel):
    """The list to choose from, and what came of printing."""

    changed = Signal()

    def __init__(self, front: Front, place: DeskPlace, parent: QObject) -> None:
        super().__init__(front, place, parent)
        self.changed.connect(self.subjectChanged)
        self.has_printer = False
        self._list = DataclassListModel(words.DeskRow, self, "key")
        self._wipe()
        place.moved.connect(self._on_moved)
        place.counted.connect(self.changed)
        place.wiped.connect(self._on_wiped)

    # ---- the list ----

    @Property(QObject, constant=True)
    def list(self) -> QObject:
        """List model of `DeskRow`."""
        return self._list

    @Property(str, notify=changed)
    def digits(self) -> str:
        """The last digits of the number, as typed."""
        return self._digits

    @Property(bool, notify=changed)
    def searching(self) -> bool:
        """Enough digits were typed to look for them."""
        return len(self._digits) >= LEAST

    @Property(bool, notify=changed)
    def nothing(self) -> bool:
        """The list was read and is empty."""
        return self._loaded and not self._rows

    # ---- paper, of whatever is in the panel ----

    @Property(bool, notify=changed)
    def offered(self) -> bool:
        """There is a submission in the panel, and a printer."""
        return self.has_printer and bool(self._place.at.chosen)

    @Property(str, notify=changed)
    def standing(self) -> str:
        """`printing`, then `printed`, `failed` or `unknown`; empty before anybody asked."""
        if self._printing:
            return "printing" if self._printing == self._place.at.chosen else ""
        outcome = self._outcomes.get(self._place.at.chosen)
        return outcome.result.value if outcome else ""

    @Property(str, notify=changed)
    def resultText(self) -> str:
        """What came of it, and what to do."""
        match self.standing:
            case "printing":
                return "正在打印…"
            case "printed":
                return "回执打好了，请交给群众。"
            case "failed":
                outcome = self._outcomes[self._place.at.chosen]
                if outcome is _NO_SLIP:
                    return "这一件没有回执，不用打。"
                return f"没有打出来：{paper_problem(outcome)}。弄好后再按一次。"
            case "unknown":
                return "不清楚有没有打出来。先看看出纸口，没有再按一次。"
            case _:
                return ""

    # ---- touches ----

    @Slot(str)
    def digit(self, one: str) -> None:
        """A key of the pad."""
        if one in "0123456789" and len(one) == 1 and len(self._digits) < _MOST_DIGITS:
            self._digits += one
            self._typed()

    @Slot()
    def erase(self) -> None:
        """删除."""
        self._digits = self._digits[:-1]
        self._typed()

    @Slot()
    def clear(self) -> None:
        """清空."""
        self._digits = ""
        self._typed()

    @Slot(str)
    def choose(self, submission_id: str) -> None:
        """A line of the list."""
        self._place.choose(submission_id)

    @Slot()
    def print(self) -> None:
        """补打: one slip for one touch."""
        wanted = self._place.at.chosen
        if not self.offered or self._printing:
            return
        self._printing = wanted
        self._place.run(
            lambda desk: desk.print_again(wanted),
            lambda outcome: self._ended(wanted, outcome),
            lambda error: self._ended(wanted, _NO_SLIP if isinstance(error, KeyError) else _LOST),
        )
        self.changed.emit()

    # ---- inside ----

    def _wipe(self) -> None:
        self._digits = self._printing = ""
        self._rows: Sequence[QueueRow] = ()
        self._loaded = self._open = False
        self._outcomes: dict[str, PrintOutcome] = {}

    @Slot()
    def _on_wiped(self) -> None:
        self._wipe()
        self._list.clear()
        self.changed.emit()

    @Slot()
    def _on_moved(self) -> None:
        here = self._place.at.section is Section.REPRINT
        if here and not self._open:
            self._digits = ""
            self._load()
        self._open = here
        self.changed.emit()

    def _typed(self) -> None:
        self.changed.emit()
        if self.searching or len(self._digits) in {0, LEAST - 1}:
            self._load()

    def _load(self) -> None:
        digits = self._digits if self.searching else ""

        def read(desk: StaffDesk) -> Sequence[QueueRow]:
            return desk.find(digits, SHOWN) if digits else desk.latest(SHOWN)

        self._place.run(read, self._read, newest="desk.paper")

    def _read(self, rows: Sequence[QueueRow]) -> None:
        if self._place.here and self._place.at.section is Section.REPRINT:
            self._rows, self._loaded = rows, True
            now, online = self._front.clock.now(), self._place.online
            self._list.set_rows(words.desk_row(one, now, online=online) for one in rows)
            self._place.listed([one.id for one in rows])
            self.changed.emit()

    def _row(self) -> QueueRow | None:
        if self._place.at.section is not Section.REPRINT:
            return None
        return next((one for one in self._rows if one.id == self._place.at.chosen), None)

    def _ended(self, submission_id: str, outcome: PrintOutcome) -> None:
        self._printing = ""
        self._outcomes[submission_id] = outcome
        self.changed.emit()
