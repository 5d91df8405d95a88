"""Where the technician is at the console: the map's place, who is signed in, and work in their name.

What `DeskPlace` is to the staff. The models of the sections share one; everything that blocks goes
through `run`, and whoever turns out to be signed out is shown out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from kiosk.journeys import console as journey
from kiosk.journeys.console import At, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.staff.session import Session
    from kiosk.upkeep.console import Console
    from ui.jobs import Jobs

_LOG = logging.getLogger(__name__)
NOT_DONE = "这一步没办成。请再试一次，一直这样请看日志。"


class Stopper:
    """One piece of work that can be told to stop, from any thread."""

    def __init__(self) -> None:
        self.stopped = False

    def __call__(self) -> bool:
        """Tell whether it shall stop."""
        return self.stopped


class ConsolePlace(QObject):
    """Shared by the models of the console; GUI thread only."""

    moved = Signal()
    """Another section, or another device in the panel."""
    wiped = Signal()
    """Nobody is at the console: forget everything, stop what runs."""
    said = Signal(str)
    """A short notice for the toast."""
    shownOut = Signal()
    """The session is over, as an act found."""
    renewed = Signal()
    """Settings were saved: the screen is to be started again."""

    def __init__(self, jobs: Jobs, number_of_visit: Callable[[], int], parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._number = number_of_visit
        self.console: Console | None = None
        self.session: Session | None = None
        self.at = At()
        self._running = 0

    @property
    def here(self) -> bool:
        """Somebody is signed in and at the console."""
        return self.session is not None

    @property
    def busy(self) -> bool:
        """Work of theirs is under way: nobody is idle meanwhile."""
        return self._running > 0

    @property
    def visit(self) -> int:
        """Number under which a speaker speaks now."""
        return self._number()

    def begin(self, console: Console, session: Session, *, undone: bool) -> None:
        """Sit down."""
        self.console, self.session = console, session
        self.at = journey.enter(undone=undone)
        self.moved.emit()

    def wipe(self) -> None:
        """Stand up: nothing that was shown stays."""
        self.session, self.at = None, At()
        self._running = 0  # what is under way is told to stop, and its end reaches nobody
        self.wiped.emit()

    # ---- the map ----

    def go(self, section: str) -> None:
        """Open a section."""
        self._move(journey.go(self.at, Section(section)))

    def choose(self, name: str) -> None:
        """Look at one device."""
        self._move(journey.choose(self.at, name))

    def listed(self, names: Sequence[str], troubled: Sequence[str]) -> None:
        """The devices were read."""
        self._move(journey.listed(self.at, names, troubled))

    def _move(self, at: At) -> None:
        if at != self.at:
            self.at = at
            self.moved.emit()

    # ---- work ----

    def run(
        self,
        act: Callable[[Console], Any],
        on_done: Callable[[Any], None],
        on_failed: Callable[[Exception], None] | None = None,
        newest: str = "",
    ) -> None:
        """Do something with the console in a thread; its end is dropped when the technician left.

        With `newest` it is reading: what is overtaken is dropped and counts as no work.
        """
        console = self.console
        if console is None or self.session is None:
            return
        if newest:
            self._jobs.run(
                lambda: act(console),
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

        self._jobs.run(lambda: act(console), done, failed)

    def post(self, call: Callable[[], None]) -> None:
        """Call on the GUI thread soon, from work under way; not any more once they have left."""
        number = self._number()
        self._jobs.post(lambda: call() if self.here and self._number() == number else None)

    def _on_error(self, error: Exception, on_failed: Callable[[Exception], None] | None) -> None:
        from kiosk.staff.room import SignedOut

        if isinstance(error, SignedOut):
            self.shownOut.emit()
            return
        _LOG.warning("an act of the console: %s", type(error).__name__)
        if on_failed is not None:
            on_failed(error)
        else:
            self.said.emit(NOT_DONE)
