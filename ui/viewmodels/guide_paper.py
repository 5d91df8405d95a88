"""`App.guide.paper`: 打印 and 带走 of the guide that is open.

Which papers are offered follows the printers that are there; what came of printing is told in
words. A paper that was asked for is not printed any more when the visit has ended before it began.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import Property, QObject, Signal, Slot

from devices.ports import PrintOutcome, PrintResult
from kiosk.documents.guide_slip import guide_code
from kiosk.documents.guide_words import has_form
from ui.models import DataclassListModel
from ui.viewmodels.paper_words import paper_problem

if TYPE_CHECKING:
    from kiosk.domain.service_item import ServiceItem
    from kiosk.services.print_guide import PrintGuide
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper that can be printed."""

    key: str
    """slip, sheet or blank."""
    name: str
    hint: str


_SLIP = PaperRow("slip", "小票一张", "要带什么、去哪里，马上就好")
_SHEET = PaperRow("sheet", "A4 纸，整份指南", "带流程图、样表和依据")
_BLANK = PaperRow("blank", "A4 纸，空白表", "在家先写好，再来办")


class GuidePaperModel(QObject):
    """`sheet` is what shows in place of the guide: empty, `print` or `code`."""

    changed = Signal()

    def __init__(self, front: Front, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._address = front.place.guide_url
        self._jobs = jobs
        self._printing: PrintGuide | None = None
        self._slips = self._pages = False
        self._papers: DataclassListModel[PaperRow] = DataclassListModel(PaperRow, self, "key")
        self.open(None)

    def attach(self, terminal: Terminal) -> None:
        """The printers are there, or there are none."""
        self._printing = terminal.print_guide
        self._slips = terminal.printer is not None
        self._pages = "page" in terminal.devices
        self._offer()

    def open(self, item: ServiceItem | None) -> None:
        """Belong to this item from now on; what was printed before is forgotten."""
        self._item = item
        self._sheet = ""
        self._asked = ""
        self._outcome: PrintOutcome | None = None
        self._offer()

    @Property(bool, notify=changed)
    def offered(self) -> bool:
        """Something can be printed here."""
        return bool(self._papers.rows)

    @Property(QObject, constant=True)
    def papers(self) -> QObject:
        """What can be printed: rows of `PaperRow`."""
        return self._papers

    @Property(str, notify=changed)
    def sheet(self) -> str:
        """What shows in place of the guide."""
        return self._sheet

    @Property(str, notify=changed)
    def standing(self) -> str:
        """`printing`, then `printed`, `failed` or `unknown`; empty before anybody asked."""
        if self._asked and self._outcome is None:
            return "printing"
        return self._outcome.result.value if self._outcome else ""

    @Property(str, notify=changed)
    def words(self) -> str:
        """What came of it, and what to do."""
        outcome, sheet = self._outcome, self._asked != _SLIP.key
        if not self._asked:
            return ""
        if outcome is None:
            return "正在打印，请稍等。"
        if outcome.result is PrintResult.PRINTED:
            return "打好了，请从 A4 打印机上取走。" if sheet else "打好了，请从出纸口取走。"
        if outcome.result is PrintResult.UNKNOWN:
            return "请看看有没有纸出来。没有，就再打一次。"
        return f"{paper_problem(outcome)}，没有打出来。可以按“带走”，用手机扫码。"

    @Property(str, notify=changed)
    def code(self) -> str:
        """Address of the picture of the code to take away."""
        text = guide_code(self._item, self._address) if self._item else ""
        return f"image://qr/{quote(text, safe='')}" if text else ""

    @Property(bool, notify=changed)
    def codeIsAddress(self) -> bool:
        """The code opens the guide in a browser; otherwise it holds the words themselves."""
        return bool(self._address)

    @Slot()
    def choose(self) -> None:
        """打印: what, and on which paper."""
        if self._papers.rows:
            self._show("print")

    @Slot()
    def take(self) -> None:
        """带走: the code."""
        self._show("code")

    @Slot()
    def close(self) -> None:
        """Back to the guide."""
        self._show("")

    @Slot(str)
    def print(self, key: str) -> None:
        """Print one paper; one at a time."""
        item, printing = self._item, self._printing
        if item is None or printing is None or self.standing == "printing":
            return
        calls: dict[str, Callable[[ServiceItem], PrintOutcome]] = {
            _SLIP.key: printing.slip,
            _SHEET.key: printing.sheet,
            _BLANK.key: printing.blank_form,
        }
        call = calls[key]
        self._asked, self._outcome = key, None
        self._jobs.run(
            lambda: call(item),
            lambda outcome: self._ended(item, outcome),
            lambda _: self._ended(item, PrintOutcome(PrintResult.FAILED)),  # it was not drawn
        )
        self.changed.emit()

    def _ended(self, item: ServiceItem, outcome: PrintOutcome) -> None:
        if item is self._item:
            self._outcome = outcome
            self.changed.emit()

    def _offer(self) -> None:
        rows = [_SLIP] if self._slips else []
        if self._pages:
            rows.append(_SHEET)
            if self._item is not None and has_form(self._item):
                rows.append(_BLANK)
        self._papers.set_rows(rows if self._printing is not None else ())
        self.changed.emit()

    def _show(self, sheet: str) -> None:
        if self._item is not None:
            self._sheet = sheet
            if not sheet and self.standing != "printing":
                self._asked, self._outcome = "", None
            self.changed.emit()
