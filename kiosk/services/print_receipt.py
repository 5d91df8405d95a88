"""打印回执: from the committed record to paper, with three results (laws 1, 6).

The slip is made from what the store holds now, so it says 已暂存，待上传 or 已收件 as it is. A
printer's fault never touches the submission. Nothing prints by itself: every call was asked for.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from devices.ports import PrintOutcome, PrintResult, Problem, ReceiptPrinter
from kiosk.documents.typeset import typeset
from kiosk.domain.application import Affair, ReceiptContent
from kiosk.domain.layout import Layout
from kiosk.domain.slip import Page
from kiosk.ports import Rasteriser, Store, StoreUnsafe

log = logging.getLogger(__name__)

ReceiptLayout = Callable[[ReceiptContent, Affair, int], Layout]
"""`kiosk.documents.receipt.receipt_layout`: content, affair, which copy this is (from 1)."""


def drawn(layout: Layout, printer: ReceiptPrinter, rasteriser: Rasteriser) -> Page:
    """Return a slip drawn, or set in the printer's own type when it prints in text mode."""
    case, width, draw = printer.type_case, printer.width_dots, rasteriser.rasterise
    return draw(layout, width) if case is None else typeset(layout, case, width, draw)


class PrintReceipt:
    """Call it with a submission's id; safe from any thread, one slip at a time."""

    def __init__(
        self,
        store: Store,
        printer: ReceiptPrinter | None,
        rasteriser: Rasteriser,
        layout: ReceiptLayout,
    ) -> None:
        """Take the collaborators; `printer` None is a terminal without one."""
        self._store = store
        self._printer = printer
        self._rasteriser = rasteriser
        self._layout = layout
        self._one_at_a_time = threading.Lock()

    def __call__(self, submission_id: str) -> PrintOutcome:
        """Print the slip; KeyError when there is no such submission. Never raises for a printer."""
        with self._one_at_a_time:
            content = self._store.receipt(submission_id)
            affair = self._store.affair(submission_id)
            if content is None or affair is None:
                raise KeyError(submission_id)
            if self._printer is None:
                return PrintOutcome(PrintResult.FAILED, Problem.NOT_CONFIGURED)
            layout = self._layout(content, affair, affair.prints + 1)
            page = drawn(layout, self._printer, self._rasteriser)
            # Before the first byte: after a kill from here on nobody knows whether paper came.
            self._remember(lambda: self._store.print_started(submission_id))
            outcome = self._printer.print(page)
            self._remember(lambda: self._store.record_print(submission_id, outcome.result.value))
            return outcome

    def seen(self, submission_id: str) -> None:
        """Take the word of a person who has the paper in hand: an unknown print did come out."""
        self._remember(lambda: self._store.record_print(submission_id, PrintResult.PRINTED.value))

    def _remember(self, write: Callable[[], object]) -> None:
        """A full disk must not keep a resident from the slip of what is already saved."""
        try:
            write()
        except StoreUnsafe as error:
            log.warning("a print was not recorded: %s", error.cause.value)
