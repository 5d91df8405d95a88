"""Where the technician is at the console: the map's place, and work in their name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from kiosk.journeys import console as journey
from kiosk.journeys.console import At, Section
from ui.viewmodels.staff_place import StaffPlace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.staff.session import Session
    from kiosk.upkeep.console import Console
    from ui.jobs import Jobs


class Stopper:
    """One piece of work that can be told to stop, from any thread."""

    def __init__(self) -> None:
        self.stopped = False

    def __call__(self) -> bool:
        """Tell whether it shall stop."""
        return self.stopped


class ConsolePlace(StaffPlace):
    """Shared by the models of the console; GUI thread only."""

    renewed = Signal()
    """Settings were saved: the screen is to be started again."""

    not_done = "这一步没办成。请再试一次，一直这样请看日志。"
    at: At

    def __init__(self, jobs: Jobs, number_of_visit: Callable[[], int], parent: QObject) -> None:
        super().__init__(jobs, At(), parent)
        self._number = number_of_visit
        self.console: Console | None = None

    @property
    def visit(self) -> int:
        """Number under which a speaker speaks now."""
        return self._number()

    def begin(self, console: Console, session: Session, *, undone: bool) -> None:
        """Sit down."""
        self.console, self.session = console, session
        self.at = journey.enter(undone=undone)
        self.moved.emit()

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

    # ---- work ----

    def run(
        self,
        act: Callable[[Console], Any],
        on_done: Callable[[Any], None],
        on_failed: Callable[[Exception], None] | None = None,
        newest: str = "",
    ) -> None:
        """Do something with the console in a thread; its end is dropped when the technician left."""
        if (console := self.console) is not None:
            self._work(lambda: act(console), on_done, on_failed, newest)

    def post(self, call: Callable[[], None]) -> None:
        """Call on the GUI thread soon, from work under way; not any more once they have left."""
        number = self._number()
        self._jobs.post(lambda: call() if self.here and self._number() == number else None)
