"""Who is signed in at the desk or the console, and work in their name; what both places share.

What `Visit` is to residents. The models of the sections share one; everything that blocks goes
through `run`, and whoever turns out to be signed out is shown out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from kiosk.staff.session import Session
    from ui.jobs import Jobs

_LOG = logging.getLogger(__name__)


class StaffPlace(QObject):
    """GUI thread only."""

    moved = Signal()
    """Another section, or something else in the panel."""
    wiped = Signal()
    """Nobody is here: forget every row, stop what runs."""
    said = Signal(str)
    """A short notice for the toast."""
    shownOut = Signal()
    """The session is over, as an act found."""

    not_done = ""
    """Said when an act broke and nobody says it better."""

    def __init__(self, jobs: Jobs, at: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.session: Session | None = None
        self._nowhere = self.at = at
        self._running = 0

    @property
    def here(self) -> bool:
        """Somebody is signed in and here."""
        return self.session is not None

    @property
    def busy(self) -> bool:
        """Work of theirs is under way: nobody is idle meanwhile."""
        return self._running > 0

    def wipe(self) -> None:
        """Stand up: nothing that was shown stays."""
        self.session, self.at = None, self._nowhere
        self._running = 0  # what is under way comes to an end, but not to anybody's eyes
        self.wiped.emit()

    def _move(self, at: Any) -> None:
        if at != self.at:
            self.at = at
            self.moved.emit()

    def _work(
        self,
        act: Callable[[], Any],
        on_done: Callable[[Any], None],
        on_failed: Callable[[Exception], None] | None,
        newest: str,
    ) -> None:
        """Do something in a thread; its end is dropped when they have left.

        With `newest` it is reading: what is overtaken is dropped and counts as no work.
        """
        if self.session is None:
            return
        if newest:
            self._jobs.run(
                act, on_done, lambda error: self._on_error(error, on_failed), newest=newest
            )
            return
        self._running += 1

        def done(result: Any) -> None:
            self._running -= 1
            on_done(result)

        def failed(error: Exception) -> None:
            self._running -= 1
            self._on_error(error, on_failed)

        self._jobs.run(act, done, failed)

    def _on_error(self, error: Exception, on_failed: Callable[[Exception], None] | None) -> None:
        from kiosk.staff.room import SignedOut

        if isinstance(error, SignedOut):
            self.shownOut.emit()
            return
        told = hasattr(error, "reason")  # in words for staff, so nothing is wrong with the program
        level = logging.INFO if told else logging.WARNING
        _LOG.log(level, "%s: an act broke: %s", type(self).__name__, type(error).__name__)
        if on_failed is not None:
            on_failed(error)
        else:
            self.said.emit(getattr(error, "reason", "") or self.not_done)
