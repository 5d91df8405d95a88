"""朗读 and 停: what a page shows is spoken while somebody stands there, and no longer (law 8).

One for each page that can be heard. The speaker blocks for a moment, so it is called through
`Jobs`. It tells nobody when it is done: the button goes back to 朗读 after as long as the words
take at the speaker's usual speed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from devices.ports import DeviceState

if TYPE_CHECKING:
    from devices.ports import DeviceStatus, Speaker
    from kiosk.services.terminal import Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

_LONGEST = 380
"""Characters of one piece; a speaker takes 400."""
_PIECES = 8
"""So many wait at a speaker; more would not be taken."""
_MS_A_CHARACTER = 270


class ReadAloudModel(QObject):
    """`offered`, `speaking`, and one button that turns it on and off."""

    changed = Signal()
    wanted = Signal()
    """朗读 was pressed: whoever owns the words calls `say`."""

    def __init__(self, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._visit = visit
        self._jobs = jobs
        self._speaker: Speaker | None = None
        self._works = False
        self._said = False
        """Something was said in this visit, so its end cuts the rest off."""
        self._speaking = False
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.timeout.connect(self._fell_silent)
        self._number = visit.number
        visit.ended.connect(self._on_ended)

    def attach(self, terminal: Terminal) -> None:
        """The speaker is there, or there is none."""
        found = terminal.devices.get("speaker")
        if found is None:
            return
        self._speaker = cast("Speaker", found)
        self.destroyed.connect(
            self._speaker.subscribe(lambda status: self._jobs.post(lambda: self._on_status(status)))
        )
        self._on_status(self._speaker.status())

    @Property(bool, notify=changed)
    def offered(self) -> bool:
        """Something speaks here; a speaker that is missing takes its button with it."""
        return self._works

    @Property(bool, notify=changed)
    def speaking(self) -> bool:
        """The button says 停."""
        return self._speaking

    @Slot()
    def toggle(self) -> None:
        """朗读, or 停."""
        if self._speaking:
            self.stop()
        elif self._works:
            self.wanted.emit()

    @Slot()
    def stop(self) -> None:
        """Fall silent: 停 was pressed, or what is being read does not show any more."""
        if self._speaking and self._speaker is not None:
            self._jobs.run(self._speaker.stop)
            self._fell_silent()

    def say(self, sentences: Iterable[str]) -> None:
        """Speak these one after the other, in place of what is being spoken."""
        speaker, visit = self._speaker, self._visit.number
        pieces = in_pieces(sentences)
        if speaker is None or not self._works or not pieces:
            return

        def speak() -> bool:
            speaker.stop()
            if all(speaker.say(one, visit) for one in pieces):
                return True
            speaker.stop()  # not half of it
            return False

        self._speaking = self._said = True
        self._over.start(sum(map(len, pieces)) * _MS_A_CHARACTER)
        self._jobs.run(speak, self._taken)
        self.changed.emit()

    def _taken(self, whole: bool) -> None:
        if not whole:
            self._fell_silent()

    def _on_status(self, status: DeviceStatus) -> None:
        self._works = status.state is not DeviceState.MISSING
        if not self._works:
            self._speaking = False
            self._over.stop()
        self.changed.emit()

    @Slot()
    def _fell_silent(self) -> None:
        self._over.stop()
        self._speaking = False
        self.changed.emit()

    @Slot(str)
    def _on_ended(self, _reason: str) -> None:
        number, self._number = self._number, self._visit.number
        self._fell_silent()
        speaker, said = self._speaker, self._said
        self._said = False
        if speaker is not None and said:
            self._jobs.run(lambda: speaker.end_visit(number), visit_bound=False)


def in_pieces(sentences: Iterable[str]) -> list[str]:
    """Return the sentences in as few pieces as a speaker takes; what is too much is left out."""
    pieces: list[str] = []
    for sentence in sentences:
        one = sentence.strip()[:_LONGEST]
        if pieces and len(pieces[-1]) + len(one) <= _LONGEST:
            pieces[-1] += one
        elif one:
            pieces.append(one)
    return pieces[:_PIECES]
