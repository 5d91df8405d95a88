"""Where the staff are at the desk: the map's place, the counts, and work in their name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from kiosk.journeys import desk as journey
from kiosk.journeys.desk import At, Section
from ui.viewmodels.staff_place import StaffPlace

if TYPE_CHECKING:
    from kiosk.ports import OutboxCounts
    from kiosk.staff.desk import StaffDesk
    from kiosk.staff.session import Session
    from ui.jobs import Jobs

NOT_DONE = "这一步没办成。请再试一次，或联系技术员。"


class DeskPlace(StaffPlace):
    """Shared by the models of the desk; GUI thread only."""

    begun = Signal()
    """Somebody sat down."""
    counted = Signal()
    """The counts of the queue changed."""

    not_done = NOT_DONE
    at: At

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(jobs, At(), parent)
        self.desk: StaffDesk | None = None
        self.offered: tuple[Section, ...] = ()
        self.counts: OutboxCounts | None = None
        self.online = False

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
        self.counts = None
        super().wipe()

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

    # ---- work ----

    def run(
        self,
        act: Callable[[StaffDesk], Any],
        on_done: Callable[[Any], None],
        on_failed: Callable[[Exception], None] | None = None,
        newest: str = "",
    ) -> None:
        """Do something with the desk in a thread; its end is dropped when the staff have left."""
        if (desk := self.desk) is not None:
            self._work(lambda: act(desk), on_done, on_failed, newest)

    def post(self, call: Callable[[], None]) -> None:
        """Call on the GUI thread soon, from work under way."""
        self._jobs.post(call)
