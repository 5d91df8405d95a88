"""`App.identify`: first what is read and what for, then the card.

Nothing is read before 同意并读卡. The card is read in a thread; a problem says what to do next.
It must not keep anything of a card: the identity goes to the visit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from devices.ports import DeviceError, DeviceState, Problem
from kiosk.domain.assurance import Action
from kiosk.journeys.apply import Page
from ui.viewmodels.identify_words import UNKNOWN, words_for

if TYPE_CHECKING:
    from devices.ports import CardReader, DeviceStatus
    from kiosk.domain.person import Identity
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

RECOVERING = "读卡器正在恢复，请稍等，或请工作人员帮忙。"
NO_READER = "读卡器没有接上，请叫工作人员帮忙。"
NOT_SET_UP = "读卡器还没有设置好，请叫工作人员帮忙。"
NOT_READ = "这次没有读成。请再试一次，或请工作人员帮忙。"
NOT_ENOUGH = "这样刷卡还不够办这件事。请工作人员核对一下，就能接着办。"
_READER_LOST = frozenset(
    {Problem.NO_READER, Problem.NO_SERVICE, Problem.OFFLINE, Problem.NOT_CONFIGURED}
)
_WORKS = frozenset({DeviceState.READY, DeviceState.ATTENTION})


class IdentifyModel(QObject):
    """State is `privacy`, `waiting`, `reading`, `problem` or `noReader`."""

    changed = Signal()

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject | None) -> None:
        super().__init__(parent)
        del front
        self._visit = visit
        self._jobs = jobs
        self._terminal: Terminal | None = None
        self._reader: CardReader | None = None
        self._words = UNKNOWN
        self._wipe()
        visit.changed.connect(self._follow)
        visit.ended.connect(self._on_ended)
        visit.cardOffered.connect(self._on_card)
        visit.cardTaken.connect(self._on_taken)

    def attach(self, terminal: Terminal) -> None:
        """The reader is there."""
        self._terminal = terminal
        self._reader = terminal.reader
        if self._reader is None:
            return
        unsubscribe = self._reader.subscribe(
            lambda _event: None,
            lambda status: self._jobs.post(lambda: self._on_status(status)),
        )
        self.destroyed.connect(unsubscribe)
        self._follow_reader()

    # ---- for QML ----

    @Property(str, notify=changed)
    def state(self) -> str:
        """What the page shows."""
        return self._state

    @Property(str, notify=changed)
    def message(self) -> str:
        """What happened and what to do (states problem and noReader)."""
        return self._message

    @Property(str, notify=changed)
    def title(self) -> str:
        """Which card, and what to do with it."""
        return self._words.title

    @Property(str, notify=changed)
    def subtitle(self) -> str:
        """What happens to the card meanwhile."""
        return self._words.subtitle

    @Property(str, notify=changed)
    def waiting(self) -> str:
        """What the page waits for."""
        return self._words.waiting

    @Property(str, notify=changed)
    def how(self) -> str:
        """Where and how the card goes."""
        return self._words.how

    @Property(str, notify=changed)
    def reads(self) -> str:
        """What is read from the card: said before it is read."""
        return self._words.reads

    @Property(str, notify=changed)
    def picture(self) -> str:
        """What is drawn: `insert`, `lay` or `both`."""
        return self._words.picture

    @Property(bool, notify=changed)
    def idCard(self) -> bool:
        """Whether the card laid on is an identity card."""
        return self._words.id_card

    @Property(str, notify=changed)
    def here(self) -> str:
        """What stands on the plate a card is laid on."""
        return self._words.here

    @Property(bool, notify=changed)
    def forAffairs(self) -> bool:
        """The card is wanted for 我的办件, not for an application."""
        return self._visit.item is None

    @Slot()
    def agree(self) -> None:
        """同意并读卡: from now on the card may be read, in this visit only."""
        if self._state == "privacy" and self._visit.page is Page.IDENTIFY:
            self._agreed = True
            self._wait()

    @Slot()
    def disagree(self) -> None:
        """不同意: back to where the person came from; nothing was read."""
        self._visit.go_back()

    @Property(bool, notify=changed)
    def staffChecks(self) -> bool:
        """Staff of this place can say who the person is, here."""
        return hasattr(self._terminal, "desk")

    @Slot()
    def askStaff(self) -> None:
        """请工作人员核对: the same person, without a card."""
        if self._agreed:
            self._visit.ask_staff()

    @Slot()
    def again(self) -> None:
        """再试一次."""
        if self._agreed and self._state in {"problem", "noReader"}:
            self._wait()

    # ---- inside ----

    def _wipe(self) -> None:
        self._agreed = False
        self._state = "privacy"
        self._message = ""
        self._early = False

    def _set(self, state: str, message: str = "", *, early: bool = False) -> None:
        """Show a state; `early`: the card was taken away too soon, and its removal is no news."""
        self._state, self._message, self._early = state, message, early
        self.changed.emit()

    def _wait(self) -> None:
        self._follow_reader()
        reader = self._reader
        status = reader.status() if reader is not None else None
        if reader is None or status is None or status.state not in _WORKS:
            self._set("noReader", _lost_words(status))
        elif reader.card_present():
            self._read()
        else:
            self._set("waiting")

    def _read(self) -> None:
        if self._terminal is None or self._state == "reading":
            return
        self._set("reading")
        self._jobs.run(self._terminal.identify.read, self._done, self._failed)

    def _done(self, identity: Identity) -> None:
        if self._state != "reading" or self._visit.page is not Page.IDENTIFY:
            return
        action = Action.AFFAIRS if self.forAffairs else Action.APPLY
        if self._terminal is not None and self._terminal.identify.may(identity, action):
            self._visit.identified(identity)
        else:
            self._set("problem", NOT_ENOUGH)

    def _failed(self, error: Exception) -> None:
        if self._state != "reading":
            return
        if not isinstance(error, DeviceError):
            self._set("problem", NOT_READ)
        elif error.problem in _READER_LOST:
            self._set("noReader", _error_words(error.problem))
        else:
            early = error.problem is Problem.CARD_REMOVED
            words = self._words.problems.get(error.problem, NOT_READ)
            self._set("problem", words, early=early)

    @Slot()
    def _on_card(self) -> None:
        if self._agreed and self._state in {"waiting", "problem"}:
            self._read()

    @Slot()
    def _on_taken(self) -> None:
        if self._state == "problem" and not self._early:
            self._set("waiting")

    def _follow_reader(self) -> None:
        """Ask for the card that can be read now."""
        if self._reader is not None and (words := words_for(self._reader.takes)) != self._words:
            self._words = words
            self.changed.emit()

    def _on_status(self, status: DeviceStatus) -> None:
        self._follow_reader()
        if not self._agreed or self._state == "reading":
            return
        if status.state not in _WORKS:
            self._set("noReader", _lost_words(status))
        elif self._state == "noReader":
            self._wait()

    @Slot()
    def _follow(self) -> None:
        if self._agreed and self._visit.page not in {Page.IDENTIFY, Page.STAFF_CHECK}:
            self._wipe()
        self.changed.emit()

    @Slot(str)
    def _on_ended(self, _reason: str) -> None:
        self._wipe()
        self.changed.emit()


def _lost_words(status: DeviceStatus | None) -> str:
    """Say why no card can be read; None: this terminal has no reader."""
    if status is None:
        return NO_READER
    if status.state is DeviceState.MISSING:
        return _error_words(status.problem or Problem.NO_READER)
    return RECOVERING


def _error_words(problem: Problem) -> str:
    return {Problem.NO_READER: NO_READER, Problem.NOT_CONFIGURED: NOT_SET_UP}.get(
        problem, RECOVERING
    )
