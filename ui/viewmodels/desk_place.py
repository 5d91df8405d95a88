"""Where the staff are at the desk: the map's place, who is signed in, and work in their name.

What `Visit` is to residents. The models of the sections share one; everything that blocks goes
through `run`, and whoever turns out to be signed out is shown out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from kiosk.journeys import desk as journey
from kiosk.journeys.desk import At, Section

if TYPE_CHECKING:
    from kiosk.ports import OutboxCounts
    from kiosk.staff.desk import StaffDesk
    from kiosk.staff.session import Session
    from ui.jobs import Jobs

_LOG = logging.getLogger(__name__)
NOT_DONE = "这一步没办成。请再试一次，或联系技术员。"


class DeskPlace(QObject):
    """Shared by the models of the desk; GUI thread only."""

    begun = Signal()
    """Somebody sat down."""
    moved = Signal()
    """Another section, or another submission in the panel."""
    wiped = Signal()
    """Nobody is at the desk: forget every row."""
    counted = Signal()
    """The counts of the queue changed."""
    said = Signal(str)
    """A short notice for the toast."""
    shownOut = Signal()
    """The session is over, as an act found."""

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.desk: StaffDesk | None = None
        self.session: Session | None = None
        self.at = At()
        self.offered: tuple[Section, ...] = ()
        self.counts: OutboxCounts | None = None
        self.online = False
        self._running = 0

    @property
    def here(self) -> bool:
        """Somebody is signed in and at the desk."""
        return self.session is not None

    @property
    def busy(self) -> bool:
        """Work of theirs is under way: nobody is idle meanwhile."""
        return self._running > 0

    def begin(self, session: Session, counts: OutboxCounts, *, prints: bool) -> None:
        """Sit down."""
        self.session, self.counts = session, counts
        self.offered = journey.sections(prints=prints)
        self.at = journey.enter(counts.parked)
        self.begun.emit()
        self.moved.emit()
        self.counted.emit()

    def wipe(self) -> None:
        """Stand up: nothing that was shown stays."""
        self.session, self.counts, self.at = None, None, At()
        self._running = 0  # what is under way comes to an end, but not to anybody's eyes
        self.wiped.emit()

    # ---- the map ----

    def go(self, section: str) -> None:
        """Open a section."""
        self._move(journey.go(self.at, Section(section), self.offered))

    def choose(self, submission_id: str) -> None:
        """Look at one submission."""
        self._move(journey.choose(self.at, submission_id))

    def ask(self) -> None:
        """问县里."""
        self._move(journey.ask(self.at))

    def listed(self, ids: Sequence[str]) -> None:
        """The list of this section was read again."""
        self._move(journey.listed(self.at, ids))

    def _move(self, at: At) -> None:
        if at != self.at:
            self.at = at
            self.moved.emit()

    # ---- work ----

    def run(
        self,
        act: Callable[[StaffDesk], Any],
        on_done: Callable[[Any], None],
        on_failed: Callable[[Exception], None] | None = None,
        newest: str = "",
    ) -> None:
        """Do something with the desk in a thread; its end is dropped when the staff have left."""
        desk = self.desk
        if desk is None or self.session is None:
            return
        if newest:  # reading; what is overtaken is dropped, so it is not counted as work
            self._jobs.run(
                lambda: act(desk),
                on_done,
                lambda error: self._on_error(error, on_failed),
                newest=newest,
            )
            return
        self._running += 1

        def done(result: Any) -> None:
            self._running -= 1
            on_done(result)

        def failed(error: Exception) -> None:
            self._running -= 1
            self._on_error(error, on_failed)

        self._jobs.run(lambda: act(desk), done, failed)

    def post(self, call: Callable[[], None]) -> None:
        """Call on the GUI thread soon, from work under way."""
        self._jobs.post(call)

    def _on_error(self, error: Exception, on_failed: Callable[[Exception], None] | None) -> None:
        from kiosk.staff.room import SignedOut

        if isinstance(error, SignedOut):
            self.shownOut.emit()
            return
        told = hasattr(error, "reason")  # in words for staff, so nothing is wrong with the program
        level = logging.INFO if told else logging.WARNING
        _LOG.log(level, "an act of the staff desk: %s", type(error).__name__)
        if on_failed is not None:
            on_failed(error)
        else:
            self.said.emit(getattr(error, "reason", "") or NOT_DONE)
