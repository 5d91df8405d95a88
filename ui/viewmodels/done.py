"""`App.done`: what is true after 提交, kept up to date while it stands.

Two things are told apart: whether the platform has it, and whether paper came out. It must not
print by itself; the course of the submission is `SubmissionModel`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import Property, QObject, Signal, Slot

from devices.ports import PrintResult
from kiosk.domain.application import Delivery
from kiosk.journeys.apply import Page
from kiosk.ports import Link, LinkChanged
from ui.models import DataclassListModel
from ui.viewmodels.paper_words import paper_problem
from ui.viewmodels.truths import Truth, day_words, truths

if TYPE_CHECKING:
    from kiosk.domain.application import Affair, ReceiptContent
    from kiosk.ports import News
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.app import AppModel
    from ui.viewmodels.submission import SubmissionModel
    from ui.viewmodels.visit import Visit

_AT_ONCE = "当场办结"
_UNPUBLISHED = "未公布"


class DoneModel(QObject):
    """`variant` is `printed`, `saved`, `noPaper` or `unknown`, the paper first."""

    changed = Signal()

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject | None) -> None:
        super().__init__(parent)
        self._now = front.clock.now
        self._visit = visit
        self._jobs = jobs
        self._terminal: Terminal | None = None
        self._submission: SubmissionModel | None = None
        self._link: Link | None = None
        self._truths: DataclassListModel[Truth] = DataclassListModel(Truth, self, "name")
        self._wipe()
        visit.changed.connect(self._update)
        visit.ended.connect(self._on_ended)

    def attach(self, terminal: Terminal) -> None:
        """The store is there; hear of the link, to say truly why an upload waits."""
        self._terminal = terminal
        unsubscribe = terminal.subscribe(lambda news: self._jobs.post(lambda: self._on_news(news)))
        self.destroyed.connect(unsubscribe)

    def join(self, app: AppModel) -> None:
        """Show what the submission of this visit knows."""
        self.follow(app.submitting)

    def follow(self, submission: SubmissionModel) -> None:
        """Show what this submission knows."""
        self._submission = submission
        submission.changed.connect(self._update)

    # ---- what is so ----

    @Property(str, notify=changed)
    def variant(self) -> str:
        """printed, saved (the platform does not have it yet), noPaper or unknown."""
        paper = self._paper()
        if paper is PrintResult.UNKNOWN:
            return "unknown"
        if paper is PrintResult.FAILED:
            return "noPaper"
        return "printed" if self._received() else "saved"

    @Property(bool, notify=changed)
    def received(self) -> bool:
        """平台已收到."""
        return self._received()

    @Property(str, notify=changed)
    def delay(self) -> str:
        """Why the platform does not have it yet; empty when it has.

        `parked` (staff look after it), `offline`, `untrusted` (not our platform answers), `refused`
        (it takes nothing from this terminal), or `silent`: the link is up and no answer came yet.
        """
        affair = self._affair()
        if affair is None or affair.delivery is Delivery.RECEIVED:
            return ""
        if affair.delivery is Delivery.PARKED:
            return "parked"
        return "silent" if self._link in {None, Link.ONLINE} else str(self._link)

    @Property(str, notify=changed)
    def paper(self) -> str:
        """How printing ended: printed, failed, unknown; empty before."""
        paper = self._paper()
        return paper.value if paper else ""

    @Property(bool, notify=changed)
    def printing(self) -> bool:
        """A receipt is being printed now."""
        return self._submission is not None and bool(self._submission.printing)

    @Property(str, notify=changed)
    def paperProblem(self) -> str:
        """Why no paper came, in a few words."""
        return paper_problem(self._submission.outcome if self._submission else None)

    @Property(bool, notify=changed)
    def hasPrinter(self) -> bool:
        """This terminal has a receipt printer at all."""
        return self._terminal is not None and self._terminal.printer is not None

    @Property(str, notify=changed)
    def number(self) -> str:
        """Receipt number in groups."""
        affair = self._affair()
        return affair.number.shown if affair else ""

    @Property(str, notify=changed)
    def item(self) -> str:
        """Name of the item."""
        affair = self._affair()
        return affair.item_name if affair else ""

    @Property(str, notify=changed)
    def due(self) -> str:
        """今天（当场办结）, 12月18日（暂定）前, 平台收到后 20 个工作日内, 未公布; empty until known."""
        affair, receipt = self._affair(), self._receipt
        if affair is None or receipt is None:
            return ""
        if affair.due is None or not affair.due_holds:
            return receipt.due_once_received or _UNPUBLISHED
        words = day_words(affair.due, self._now(), provisional=affair.due_provisional)
        return f"{words}（{_AT_ONCE}）" if receipt.promise == _AT_ONCE else f"{words} 前"

    @Property(str, notify=changed)
    def qr(self) -> str:
        """Address of the picture of the code, or empty."""
        url = self._receipt.query_url if self._receipt else ""
        return f"image://qr/{quote(url, safe='')}" if url else ""

    @Property(QObject, constant=True)
    def truths(self) -> QObject:
        """List model of `Truth`."""
        return self._truths

    # ---- what can be done ----

    @Slot()
    def printAgain(self) -> None:
        """重打一张."""
        if self._submission is not None and self._visit.page is Page.DONE:
            self._in_hand = False
            self._submission.printAgain()

    @Slot()
    def haveReceipt(self) -> None:
        """有，拿好了: the person saw the paper that the printer could not vouch for."""
        affair, terminal = self._affair(), self._terminal
        if affair is None or terminal is None or self._paper() is not PrintResult.UNKNOWN:
            return
        self._in_hand = True
        self._jobs.run(lambda: terminal.print_receipt.seen(affair.id))
        self.changed.emit()

    @Slot()
    def openAffairs(self) -> None:
        """我的办件."""
        self._visit.open_affairs()

    # ---- inside ----

    def _wipe(self) -> None:
        self._receipt: ReceiptContent | None = None
        self._receipt_of = ""
        self._in_hand = False

    def _affair(self) -> Affair | None:
        return self._visit.affair

    def _received(self) -> bool:
        return self._submission is not None and self._submission.received

    def _paper(self) -> PrintResult | None:
        outcome = self._submission.outcome if self._submission else None
        if outcome is None:
            return None
        if outcome.result is PrintResult.UNKNOWN and self._in_hand:
            return PrintResult.PRINTED
        return outcome.result

    @Slot()
    def _update(self) -> None:
        affair = self._affair()
        if affair is None:
            self._wipe()
            self._truths.clear()
        else:
            self._truths.set_rows(truths(affair, self._now()))
            if self._receipt_of != affair.id and self._terminal is not None:
                self._receipt_of = affair.id
                store = self._terminal.store
                self._jobs.run(
                    lambda: store.receipt(affair.id), self._take_receipt, newest="receipt"
                )
        self.changed.emit()

    def _on_news(self, news: News) -> None:
        if isinstance(news, LinkChanged):
            self._link = news.link
            self.changed.emit()

    def _take_receipt(self, receipt: ReceiptContent | None) -> None:
        if self._affair() is not None:
            self._receipt = receipt
            self.changed.emit()

    @Slot(str)
    def _on_ended(self, _reason: str) -> None:
        self._wipe()
        self._truths.clear()
        self.changed.emit()
