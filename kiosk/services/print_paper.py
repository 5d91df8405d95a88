"""Prints a paper that belongs to no submission, such as the list of materials; nothing of it is kept."""

from __future__ import annotations

import threading

from devices.ports import PrintOutcome, PrintResult, Problem, ReceiptPrinter
from kiosk.documents.receipt import PRACTICE
from kiosk.documents.typeset import typeset
from kiosk.domain.layout import Align, Layout, Text
from kiosk.domain.slip import Page
from kiosk.ports import Rasteriser


def page_for(printer: ReceiptPrinter, layout: Layout, rasteriser: Rasteriser) -> Page:
    """Return the paper drawn, or set in the printer's own type when it prints in text mode."""
    case, width, draw = printer.type_case, printer.width_dots, rasteriser.rasterise
    return draw(layout, width) if case is None else typeset(layout, case, width, draw)


class PrintPaper:
    """Call it with a layout; safe from any thread, one paper at a time. Never raises for a printer."""

    def __init__(
        self, printer: ReceiptPrinter | None, rasteriser: Rasteriser, *, practice: bool
    ) -> None:
        """Take the collaborators; `printer` None is a terminal without one.

        On a `practice` platform every paper says so, as every receipt does.
        """
        self._printer = printer
        self._rasteriser = rasteriser
        self._above = (Text(PRACTICE, bold=True, align=Align.CENTRE),) if practice else ()
        self._one_at_a_time = threading.Lock()

    def __call__(self, layout: Layout) -> PrintOutcome:
        """Print it."""
        if self._printer is None:
            return PrintOutcome(PrintResult.FAILED, Problem.NOT_CONFIGURED)
        whole = Layout((*self._above, *layout.blocks))
        with self._one_at_a_time:
            return self._printer.print(page_for(self._printer, whole, self._rasteriser))
