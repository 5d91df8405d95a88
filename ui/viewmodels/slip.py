"""`App.affairs.slip`: 补打回执, the receipt of an affair of this person, when it is asked for.

Law 6: printed, failed and unknown are three results, and nothing prints by itself. The slip is
made from the committed record by `PrintReceipt`; a printer's fault touches no submission.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from devices.ports import PrintOutcome, PrintResult, Problem
from ui.viewmodels.paper_words import paper_problem

if TYPE_CHECKING:
    from kiosk.domain.application import Affair
    from kiosk.services.terminal import Terminal
    from ui.jobs import Jobs


class SlipModel(QObject):
    """The receipt of the affair that is open; what came of printing is kept until the visit ends."""

    changed = Signal()
    printed = Signal()
    """A print has ended, whatever came of it: the record says more than before."""

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._terminal: Terminal | None = None
        self.wipe()

    def attach(self, terminal: Terminal) -> None:
        """The printer is there, or there is none."""
        self._terminal = terminal

    def show(self, affair: Affair | None) -> None:
        """Belong to this affair from now on; it must be one of the person's own."""
        self._affair = affair
        self.changed.emit()

    def wipe(self) -> None:
        """Forget everything: the visit is over."""
        self._affair: Affair | None = None
        self._printing = False
        self._outcomes: dict[str, PrintOutcome] = {}
        self._in_hand: set[str] = set()
        self.changed.emit()

    @Property(bool, notify=changed)
    def offered(self) -> bool:
        """There is an affair, and a printer to print its receipt."""
        terminal = self._terminal
        return self._affair is not None and terminal is not None and terminal.printer is not None

    @Property(str, notify=changed)
    def standing(self) -> str:
        """`printing`, then `printed`, `failed` or `unknown`; empty before anybody asked.

        `unknown` also when an earlier print broke off, whatever ended since: it asks first.
        """
        if self._printing:
            return "printing"
        affair = self._affair
        if affair is None:
            return ""
        outcome = self._outcomes.get(affair.id)
        unknown = PrintResult.UNKNOWN.value
        result = outcome.result.value if outcome else affair.last_print
        if result == unknown:
            return PrintResult.PRINTED.value if affair.id in self._in_hand else unknown
        return result if outcome else ""

    @Property(int, notify=changed)
    def copies(self) -> int:
        """How many are known to have come out of the printer so far."""
        return self._affair.prints if self._affair else 0

    @Property(str, notify=changed)
    def problem(self) -> str:
        """Why no paper came, in a few words."""
        return paper_problem(self._outcomes.get(self._affair.id) if self._affair else None)

    @Slot()
    def print(self) -> None:
        """补打回执, 再打一次: one slip for one touch."""
        affair, terminal = self._affair, self._terminal
        if affair is None or terminal is None or terminal.printer is None or self._printing:
            return
        self._printing = True
        self._in_hand.discard(affair.id)
        self._jobs.run(
            lambda: terminal.print_receipt(affair.id),
            lambda outcome: self._ended(affair.id, outcome),
            # Nobody can say whether bytes went out before this: ask before printing again.
            lambda _: self._ended(affair.id, PrintOutcome(PrintResult.UNKNOWN, Problem.NO_ANSWER)),
        )
        self.changed.emit()

    @Slot()
    def haveIt(self) -> None:
        """有，拿好了: the person saw the paper that the printer could not vouch for."""
        affair, terminal = self._affair, self._terminal
        if affair is None or terminal is None or self.standing != PrintResult.UNKNOWN.value:
            return
        self._in_hand.add(affair.id)
        self._jobs.run(
            lambda: terminal.print_receipt.seen(affair.id), lambda _: self.printed.emit()
        )
        self.changed.emit()

    def _ended(self, submission_id: str, outcome: PrintOutcome) -> None:
        self._printing = False
        self._outcomes[submission_id] = outcome
        self.changed.emit()
        self.printed.emit()
