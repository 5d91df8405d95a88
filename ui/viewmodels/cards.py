"""What cards do to the visit: hears the reader, asks the rules of the journey, acts (law 8).

Events come on threads of the device and are queued to the GUI thread. This room never reads a
card without the person's agreement: before that it only says that one is there; afterwards it
reads again only to see whether another person's card was put in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.journeys.apply import Page
from kiosk.journeys.visit import CardVerdict, EndReason, on_inserted, on_removed

if TYPE_CHECKING:
    from devices.ports import CardEvent, CardReader, DeviceStatus
    from kiosk.domain.person import Identity
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit


class CardDesk(QObject):
    """The reader as the screen sees it; `changed` when `no_reader` or `card_left` changed."""

    changed = Signal()
    grace_ms = 3000
    """How long a reader may be away before the screen speaks of it: drivers start and restart."""

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        del front
        self._visit = visit
        self._jobs = jobs
        self._reader: CardReader | None = None
        self._terminal: Terminal | None = None
        self._was_identified = self._at_check = False
        self._missed = False
        self.no_reader = False
        """Cards cannot be read now: there is no reader, or it has been away for `grace_ms`."""
        self._away = QTimer(self)
        self._away.setSingleShot(True)
        self._away.timeout.connect(lambda: self._set_no_reader(gone=True))
        self.card_left = False
        """The visit is over and its card is still in the reader."""
        visit.changed.connect(self._follow)
        visit.ended.connect(self._on_ended)

    def attach(self, terminal: Terminal) -> None:
        """Hear the reader from now on."""
        self._terminal = terminal
        self._reader = terminal.reader
        if self._reader is None:
            self._set_no_reader(gone=True)
            return
        unsubscribe = self._reader.subscribe(
            lambda event: self._jobs.post(lambda: self._on_card(event)),
            lambda status: self._jobs.post(lambda: self._on_status(status)),
        )
        self.destroyed.connect(unsubscribe)
        self._on_status(self._reader.status())

    def _on_status(self, status: DeviceStatus) -> None:
        from devices.ports import DeviceState

        if status.state in {DeviceState.READY, DeviceState.ATTENTION}:
            self._away.stop()
            self._set_no_reader(gone=False)
        elif not self.no_reader and not self._away.isActive():
            self._away.start(self.grace_ms)

    def _set_no_reader(self, *, gone: bool) -> None:
        if gone != self.no_reader:
            self.no_reader = gone
            self.changed.emit()

    def _on_card(self, event: CardEvent) -> None:
        from devices.ports import CardEvent

        if event is CardEvent.REMOVED:
            self._removed()
        else:
            self._inserted()

    def _inserted(self) -> None:
        if self.card_left:  # a card that was left in never starts a visit; only its removal counts
            return
        match on_inserted(self._visit.where):
            case CardVerdict.WAKE:
                self._visit.wake()
            case CardVerdict.OFFER:
                self._visit.cardOffered.emit()
            case CardVerdict.COMPARE:
                self._compare()
            case _:
                self._missed = self._visit.page is Page.SUBMITTING

    def _removed(self) -> None:
        if self.card_left:
            self.card_left = False
            self.changed.emit()
        senses = self._watches_card()
        match on_removed(self._visit.where, senses_removal=senses):
            case CardVerdict.END:
                self._visit.end(EndReason.CARD_REMOVED)
            case CardVerdict.FINISH:
                self._visit.end(EndReason.FINISHED)
            case _:
                self._visit.cardTaken.emit()

    def _compare(self) -> None:
        if self._terminal is not None:
            self._jobs.run(self._terminal.identify.read, self._on_compared, _leave_it)

    def _on_compared(self, identity: Identity) -> None:
        mine = self._visit.identity
        if mine is not None and identity.person.id_number != mine.person.id_number:
            self._visit.end(EndReason.OTHER_CARD)

    @Slot()
    def _follow(self) -> None:
        at = self._visit.where
        just_identified = at.identified and not self._was_identified
        left_check = at.identified and self._at_check and at.page is not Page.STAFF_CHECK
        self._was_identified, self._at_check = at.identified, at.page is Page.STAFF_CHECK
        if (just_identified or left_check) and self._taken_meanwhile():
            self._visit.end(EndReason.CARD_REMOVED)
        elif left_check and self._reader is not None and self._reader.card_present():
            self._compare()  # another card may have come while cards meant nothing
        elif self._missed and at.page is Page.DONE:
            self._missed = False
            self._compare()

    def _taken_meanwhile(self) -> bool:
        """The card left between its reading and the news of it."""
        reader = self._reader
        return reader is not None and self._watches_card() and not reader.card_present()

    def _watches_card(self) -> bool:
        """The reader sees a card leave, and it was a card that told who is here."""
        reader, who = self._reader, self._visit.identity
        return reader is not None and reader.senses_removal and (who is None or who.in_reader)

    @Slot(str)
    def _on_ended(self, reason: str) -> None:
        self._missed = False
        self._was_identified = self._at_check = False
        reader = self._reader
        stays = reader is not None and reader.senses_removal and reader.card_present()
        self.card_left = stays and reason != EndReason.OTHER_CARD
        self.changed.emit()


def _leave_it(_: Exception) -> None:
    """A card that cannot be read proves no other person; its removal will tell."""
