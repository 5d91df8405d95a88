"""`App.identify`: first what is read and what for, then the card, or the code on a telephone.

Nothing is read before 同意并读卡. The card is read in a thread; a problem says what to do next.
It must not keep anything of a card: the identity goes to the visit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Property, QObject, Signal, Slot

from devices.ports import DeviceError, DeviceState, Problem
from kiosk.domain.needed import action_of
from kiosk.journeys.apply import Page
from kiosk.ports import InquiryFailed, Trouble
from ui.viewmodels import identify_words as words
from ui.viewmodels.identify_words import UNKNOWN, words_for

if TYPE_CHECKING:
    from devices.ports import CardReader, CodeScanner, DeviceStatus, Scan
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
_TAKES_CODES = frozenset({"waiting", "problem", "noReader"})
_WORKS = frozenset({DeviceState.READY, DeviceState.ATTENTION})


class IdentifyModel(QObject):
    """State is `privacy`, `waiting`, `reading`, `resolving`, `problem` or `noReader`."""

    changed = Signal()

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject | None) -> None:
        super().__init__(parent)
        del front
        self._visit = visit
        self._jobs = jobs
        self._terminal: Terminal | None = None
        self._reader: CardReader | None = None
        self._scanner: CodeScanner | None = None
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
        self._watch_scanner(terminal)
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
        return words.CODE_TITLE if self._by_code else self._words.title

    @Property(str, notify=changed)
    def subtitle(self) -> str:
        """What happens to the card meanwhile."""
        return words.CODE_READS if self._by_code else self._words.subtitle

    @Property(str, notify=changed)
    def waiting(self) -> str:
        """What the page waits for."""
        return words.CODE_WAITING if self._by_code else self._words.waiting

    @Property(str, notify=changed)
    def how(self) -> str:
        """Where and how the card goes."""
        return words.CODE_HOW if self._by_code else self._words.how

    @Property(str, notify=changed)
    def reads(self) -> str:
        """What is read from the card: said before it is read."""
        return self._words.reads

    @Property(str, notify=changed)
    def picture(self) -> str:
        """What is drawn: `insert`, `lay`, `both` or `code`."""
        return "code" if self._by_code else self._words.picture

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
    def offersCode(self) -> bool:
        """A code on a telephone can be scanned here now."""
        return self._scanner is not None and self._scanner.status().state in _WORKS

    @Property(bool, notify=changed)
    def byCode(self) -> bool:
        """扫手机上的码 was chosen; a card is taken all the same."""
        return self._by_code

    @Slot(bool)
    def useCode(self, on: bool) -> None:
        """扫手机上的码, or back to the card."""
        if self._agreed and self._state not in {"reading", "resolving"}:
            self._by_code = on and self.offersCode
            self._wait()

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
        self._early = self._by_code = False

    def _set(self, state: str, message: str = "", *, early: bool = False) -> None:
        """Show a state; `early`: the card was taken away too soon, and its removal is no news."""
        self._state, self._message, self._early = state, message, early
        self.changed.emit()

    def _wait(self) -> None:
        self._follow_reader()
        reader = self._reader
        status = reader.status() if reader is not None else None
        if self._by_code:
            self._set("waiting")
        elif reader is None or status is None or status.state not in _WORKS:
            self._set("noReader", _lost_words(status))
        elif reader.card_present():
            self._read()
        else:
            self._set("waiting")

    def _read(self) -> None:
        if self._terminal is None or self._state in {"reading", "resolving"}:
            return
        self._set("reading")
        self._jobs.run(self._terminal.identify.read, self._done, self._failed)

    def _watch_scanner(self, terminal: Terminal) -> None:
        """Codes come from now on; a terminal that can ask nobody whose they are takes none."""
        scanner = terminal.devices.get("scanner") if terminal.inquiries is not None else None
        if scanner is None:
            return
        self._scanner = cast("CodeScanner", scanner)
        self.destroyed.connect(
            self._scanner.subscribe(
                lambda scan: self._jobs.post(lambda: self._on_scan(scan)),
                lambda _: self._jobs.post(self.changed.emit),
            )
        )

    def _on_scan(self, scan: Scan) -> None:
        """A code was held before the scanner: asked about on this page only, one at a time."""
        here = self._agreed and self._visit.page is Page.IDENTIFY
        if not here or self._terminal is None or self._state not in _TAKES_CODES:
            return
        if scan.fault is not None:
            self._set("problem", words.CODE_FAULTS[scan.fault])
            return
        self._set("resolving")
        by_code, text = self._terminal.identify.by_code, scan.text
        self._jobs.run(lambda: by_code(text), self._resolved, self._not_resolved)

    def _resolved(self, identity: Identity | None) -> None:
        if self._state != "resolving":
            return
        if identity is None:
            self._set("problem", words.CODE_OLD)
        else:
            self._take(identity)

    def _not_resolved(self, error: Exception) -> None:
        if self._state == "resolving":
            offline = isinstance(error, InquiryFailed) and error.trouble is Trouble.OFFLINE
            self._set("problem", words.CODE_OFFLINE if offline else words.CODE_NOT_HERE)

    def _done(self, identity: Identity) -> None:
        if self._state == "reading":
            self._take(identity)

    def _take(self, identity: Identity) -> None:
        if self._visit.page is not Page.IDENTIFY:
            return
        action = action_of(self._visit.item)
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
            message = self._words.problems.get(error.problem, NOT_READ)
            self._set("problem", message, early=early)

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
        if self._reader is not None and (found := words_for(self._reader.takes)) != self._words:
            self._words = found
            self.changed.emit()

    def _on_status(self, status: DeviceStatus) -> None:
        self._follow_reader()
        if not self._agreed or self._by_code or self._state in {"reading", "resolving"}:
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
        asked = self._terminal.inquiries if self._terminal is not None else None
        if self._state == "resolving" and asked is not None:
            asked.abandon()
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
