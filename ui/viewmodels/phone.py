"""手机上传: a code to scan, and whether the pages have come to the platform.

A part of `App.camera`. Asks every two seconds, for five minutes; the platform is asked in threads.
Ticket and address are the visit's own: both are gone with the page.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from kiosk.domain.given import Given, Means
from kiosk.ports import InquiryFailed, Trouble
from ui.viewmodels.waiting import Patience

if TYPE_CHECKING:
    from kiosk.domain.inquiry import UploadState, UploadTicket
    from kiosk.ports import Inquiries
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

ASK_MS = 2000
WAIT_S = 300.0
_MISSES = 5
"""So many questions in a row without an answer: the line is gone."""

OFFLINE = "联网后才能用。可以换别的办法，或请工作人员。"
NOT_HERE = "这里现在不能用手机传。可以换别的办法，或请工作人员。"
OVER = "这个码过时间了。还要传，请换一个新码。"


class Step(StrEnum):
    """How far it has come."""

    CLOSED = "closed"
    ASKING = "asking"
    WAITING = "waiting"
    """The code is on the screen."""
    ARRIVED = "arrived"
    TROUBLE = "trouble"


class PhoneModel(QObject):
    """照片在手机里？扫码上传."""

    changed = Signal()
    arrived = Signal()
    """Pages have come: somebody is busy here."""

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._now = front.clock.monotonic
        self._visit = visit
        self._jobs = jobs
        self._inquiries: Inquiries | None = None
        self._patience = Patience(self.changed.emit, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)
        self._turn = 0
        self._clear()

    def attach(self, terminal: Terminal) -> None:
        """The platform can be asked."""
        self._inquiries = terminal.inquiries

    # ---- for QML ----

    @Property(str, notify=changed)
    def step(self) -> str:
        """How far it has come: a value of `Step`."""
        return self._step.value

    @Property(str, notify=changed)
    def qr(self) -> str:
        """Address of the code's picture, or empty."""
        if self._step is not Step.WAITING or self._ticket is None:
            return ""
        return "image://qr/" + quote(self._ticket.url, safe="")

    @Property(str, notify=changed)
    def minutesLeft(self) -> str:
        """还有 4 分钟, for the code."""
        left = self._until - self._now()
        return f"{max(1, round(left / 60))} 分钟内有效" if self._step is Step.WAITING else ""

    @Property(int, notify=changed)
    def pageCount(self) -> int:
        """已收到 2 页."""
        return self._state.pages if self._state is not None else 0

    @Property(str, notify=changed)
    def message(self) -> str:
        """What is in the way, and what to do."""
        return self._message

    @Property(bool, notify=changed)
    def slow(self) -> bool:
        """The platform has been asked for more than 0.4 s."""
        return self._patience.slow

    @Property(bool, notify=changed)
    def cancellable(self) -> bool:
        """The platform has been asked for more than 3 s."""
        return self._patience.long

    @Slot()
    def renew(self) -> None:
        """换一个新码, or 再试一次."""
        if self._step in {Step.TROUBLE, Step.ARRIVED, Step.WAITING}:
            self.open()

    @Slot()
    def cancel(self) -> None:
        """取消: do not wait for the platform."""
        if self._step is Step.ASKING:
            self._give_up()
            self._trouble(OFFLINE)

    # ---- for the camera's page ----

    @property
    def possible(self) -> bool:
        """There is a platform that can be asked."""
        return self._inquiries is not None

    def open(self) -> None:
        """Ask for a code."""
        visit, inquiries = self._visit, self._inquiries
        if inquiries is None or visit.identity is None or visit.item is None:
            return
        self._clear()
        self._step, turn = Step.ASKING, self._turn
        self._patience.begin()
        self.changed.emit()
        identity, item_id, material = visit.identity, visit.item.id, visit.material
        self._jobs.run(
            lambda: inquiries.upload_ticket(identity, item_id, material),
            lambda ticket: self._on_ticket(turn, ticket),
            lambda error: self._on_no_ticket(turn, error),
        )

    def close(self) -> None:
        """Wait no more, and forget the ticket."""
        if self._step is Step.CLOSED:
            return
        self._give_up()
        self._clear()
        self.changed.emit()

    def given(self) -> Given | None:
        """Return the material as the application names it; None while nothing has come."""
        ticket, state = self._ticket, self._state
        if self._step is not Step.ARRIVED or ticket is None or state is None:
            return None
        digests = tuple(one.sha256 for one in state.files)
        return Given(
            self._visit.material,
            Means.PHONE,
            reference=ticket.ticket,
            pages=state.pages,
            digests=digests,
        )

    # ---- inside ----

    def _give_up(self) -> None:
        if self._inquiries is not None and (self._step is Step.ASKING or self._asking):
            self._inquiries.abandon()

    def _on_ticket(self, turn: int, ticket: UploadTicket) -> None:
        if turn != self._turn:
            return
        self._patience.end()
        self._ticket, self._step = ticket, Step.WAITING
        self._until = self._now() + min(float(ticket.lasts_s), WAIT_S)
        self._timer.start(ASK_MS)
        self.changed.emit()

    def _on_no_ticket(self, turn: int, error: Exception) -> None:
        if turn == self._turn:
            offline = isinstance(error, InquiryFailed) and error.trouble is Trouble.OFFLINE
            self._trouble(OFFLINE if offline else NOT_HERE)

    @Slot()
    def _ask(self) -> None:
        inquiries, ticket, turn = self._inquiries, self._ticket, self._turn
        identity = self._visit.identity
        if inquiries is None or ticket is None or identity is None:
            return
        if self._now() >= self._until:
            self._trouble(OVER)
            return
        self._asking = True
        self._jobs.run(
            lambda: inquiries.upload_state(identity, ticket.ticket),
            lambda state: self._on_state(turn, state),
            lambda error: self._on_no_state(turn, error),
        )

    def _on_state(self, turn: int, state: UploadState) -> None:
        if turn != self._turn:
            return
        self._asking, self._missed = False, 0
        if state.files:
            self._state, self._step = state, Step.ARRIVED
            self.arrived.emit()
        elif state.open:
            self._timer.start(ASK_MS)
        else:
            self._trouble(OVER)
        self.changed.emit()

    def _on_no_state(self, turn: int, error: Exception) -> None:
        """A question without an answer is asked again: the telephone may send meanwhile."""
        if turn != self._turn:
            return
        self._asking = False
        self._missed += 1
        lost = not isinstance(error, InquiryFailed) or error.trouble is not Trouble.OFFLINE
        if lost or self._missed >= _MISSES:
            self._trouble(NOT_HERE if lost else OFFLINE)
        else:
            self._timer.start(ASK_MS)

    def _trouble(self, message: str) -> None:
        self._clear()
        self._step, self._message = Step.TROUBLE, message
        self.changed.emit()

    def _clear(self) -> None:
        self._turn += 1
        self._timer.stop()
        self._patience.end()
        self._step = Step.CLOSED
        self._message = ""
        self._ticket: UploadTicket | None = None
        self._state: UploadState | None = None
        self._until = 0.0
        self._missed = 0
        self._asking = False
