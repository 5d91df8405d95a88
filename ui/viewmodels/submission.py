"""From 提交 to 办完了: save, wait for the upload, print, and what is true at each moment.

Law 1: the number is shown only after the commit, paper is printed from the committed record, and
a printer's fault never undoes a submission. Law 6: printed, failed and unknown are three results.
The work runs in threads through `Jobs`; this model only keeps the phases.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from devices.ports import PrintOutcome, PrintResult, Problem
from kiosk.domain.application import Affair, Delivery
from kiosk.journeys.apply import Page
from kiosk.ports import StoreUnsafe, SubmissionMoved

if TYPE_CHECKING:
    from kiosk.ports import News
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

_LOG = logging.getLogger(__name__)
WAIT_UPLOAD_S = 8.0
NO_ROOM = "现在存不下，还没有提交。请叫人帮忙。"
NOT_DONE = "这一步没办成，还没有提交。您填的都还在。"
GAPS = "还有没填好的地方，还没有提交。请按“上一步”回去看看。"
PAPERS = "还差{}，还没有提交。请按“上一步”回去看看。"
NO_ROOM_YET = "现在存不下新的申请，请叫人帮忙。"
_ENTRANCES = frozenset({Page.IDENTIFY, Page.ELIGIBILITY, Page.FORM})


class SubmissionModel(QObject):
    """`App.submitting`: phase `saving`, `uploading`, `printing`, `notSaved`, or empty."""

    changed = Signal()
    noRoom = Signal(str)
    """Said before the form: an application could not be saved now."""

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        del front
        self._visit = visit
        self._jobs = jobs
        self._terminal: Terminal | None = None
        self._wipe()
        visit.submitting.connect(self._begin)
        visit.changed.connect(self._follow)
        visit.ended.connect(self._on_ended)

    def attach(self, terminal: Terminal) -> None:
        """The store and the printer are there."""
        self._terminal = terminal
        unsubscribe = terminal.subscribe(lambda news: self._jobs.post(lambda: self._on_news(news)))
        self.destroyed.connect(unsubscribe)

    # ---- for QML and the done page ----

    @Property(str, notify=changed)
    def phase(self) -> str:
        """What is under way: 保存 → 上传 → 打印."""
        return self._phase

    @Property(str, notify=changed)
    def message(self) -> str:
        """Why nothing was submitted (phase `notSaved`), and what to do."""
        return self._message

    @Property(bool, notify=changed)
    def printing(self) -> bool:
        """A receipt is being printed now."""
        return self._printing

    @property
    def affair(self) -> Affair | None:
        """The committed application with the latest news of it, or None before the commit."""
        return self._visit.affair

    @property
    def received(self) -> bool:
        """平台已收到."""
        return self.affair is not None and self.affair.delivery is Delivery.RECEIVED

    @property
    def outcome(self) -> PrintOutcome | None:
        """How printing ended the last time, or None before that."""
        return self._outcome

    @Slot()
    def retry(self) -> None:
        """再试一次, after nothing was submitted."""
        if self._phase == "notSaved":
            self._begin()

    @Slot()
    def leave(self) -> None:
        """Back to the signature, after nothing was submitted."""
        if self._phase == "notSaved":
            self._wipe()
            self._visit.not_submitted()
            self.changed.emit()

    @Slot()
    def printAgain(self) -> None:
        """重打一张: only when somebody asks for it (law 6)."""
        if self.affair is not None and not self._printing:
            self._print(self.affair)

    # ---- the course of it ----

    @Slot()
    def _begin(self) -> None:
        if self._terminal is None:
            self._refused(LookupError("no terminal yet"))
            return
        submit, draft = self._terminal.submit, self._visit.draft()
        self._set("saving")
        self._jobs.run(lambda: submit(draft), self._committed, self._refused)

    def _refused(self, error: Exception) -> None:
        _LOG.warning("nothing was submitted", exc_info=error)
        self._message = _words(error)
        self._set("notSaved")

    def _committed(self, affair: Affair) -> None:
        self._visit.committed(affair)
        self._set("uploading")
        terminal = self._terminal
        assert terminal is not None  # noqa: S101 - a commit needs one
        self._jobs.run(
            lambda: terminal.wait_received(affair.id, WAIT_UPLOAD_S),
            lambda _: self._waited(affair),
            lambda _: self._print(affair),
        )

    def _waited(self, affair: Affair) -> None:
        self._refresh(affair)
        self._print(affair)

    def _print(self, affair: Affair) -> None:
        terminal = self._terminal
        self._printing = True
        self._set("printing" if self._outcome is None else "")
        if terminal is None or terminal.printer is None:
            self._printed(PrintOutcome(PrintResult.FAILED, Problem.NOT_CONFIGURED))
            return
        self._jobs.run(
            lambda: terminal.print_receipt(affair.id),
            self._printed,
            # Nobody can say whether bytes went out before this: ask before printing again.
            lambda _: self._printed(PrintOutcome(PrintResult.UNKNOWN, Problem.NO_ANSWER)),
        )

    def _printed(self, outcome: PrintOutcome) -> None:
        self._outcome = outcome
        self._printing = False
        self._set("")
        self._visit.done()

    # ---- news and the end ----

    def _on_news(self, news: News) -> None:
        affair = self.affair
        if isinstance(news, SubmissionMoved) and affair and news.submission_id == affair.id:
            self._refresh(affair)

    def _refresh(self, affair: Affair) -> None:
        if self._terminal is not None:
            track = self._terminal.track
            self._jobs.run(lambda: track.affair(affair.id), self._refreshed, newest="affair")

    def _refreshed(self, affair: Affair | None) -> None:
        if affair is not None and self.affair is not None and affair.id == self.affair.id:
            self._visit.affair = affair
            self.changed.emit()

    def _check_room(self) -> None:
        """Ask the store before anybody types; it asks again at 提交."""
        if self._terminal is not None:
            self._jobs.run(self._terminal.store.check_writable, None, self._no_room)

    def _no_room(self, error: Exception) -> None:
        if isinstance(error, StoreUnsafe) and self._visit.page in _ENTRANCES:
            self._visit.go_back()
            self.noRoom.emit(error.reason or NO_ROOM_YET)

    @Slot()
    def _follow(self) -> None:
        page, self._page = self._page, self._visit.page
        if page is Page.GUIDE and self._page in _ENTRANCES:
            self._check_room()
        if self._visit.affair is None and self._outcome is not None:  # 办别的事
            self._wipe()
            self.changed.emit()

    @Slot(str)
    def _on_ended(self, _reason: str) -> None:
        self._wipe()
        self.changed.emit()

    def _wipe(self) -> None:
        self._page: Page | None = None
        self._phase = ""
        self._message = ""
        self._printing = False
        self._outcome: PrintOutcome | None = None

    def _set(self, phase: str) -> None:
        self._phase = phase
        self.changed.emit()


def _words(error: Exception) -> str:
    from kiosk.services.submit import NotComplete

    if isinstance(error, StoreUnsafe):
        return error.reason or NO_ROOM
    if isinstance(error, NotComplete) and error.materials:
        return PAPERS.format("、".join(error.materials))
    return GAPS if isinstance(error, NotComplete) else NOT_DONE
