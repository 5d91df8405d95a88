"""打印 what everybody may read: a guide on a slip or on A4, its blank form, a notice.

Nothing of a person stands on these papers, so nothing is kept of them. A printer's fault is an
outcome; what cannot be drawn raises before anything has gone out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.ports import PaperKind, PrintOutcome, PrintResult, Problem
from kiosk.documents.guide_sheet import blank_form_sheet, guide_sheet
from kiosk.documents.guide_slip import guide_code, guide_slip
from kiosk.documents.notice_sheet import notice_sheet
from kiosk.services.print_paper import page_for

if TYPE_CHECKING:
    from devices.ports import PagePrinter, ReceiptPrinter
    from kiosk.domain.service_item import ServiceItem
    from kiosk.domain.sheet import Sheet
    from kiosk.ports import Clock, PublicNotice, Rasteriser, SheetMaker
    from kiosk.services.terminal import Place

_NO_PRINTER = PrintOutcome(PrintResult.FAILED, Problem.NOT_CONFIGURED)


class PrintGuide:
    """Each call prints one paper that was asked for; safe from any thread, never on the screen's."""

    def __init__(
        self,
        printer: ReceiptPrinter | None,
        pages: PagePrinter | None,
        rasteriser: Rasteriser,
        sheets: SheetMaker,
        place: Place,
        clock: Clock,
        *,
        practice: bool = False,
    ) -> None:
        """Take the collaborators; a printer that is None is one this terminal has not."""
        self._printer = printer
        self._pages = pages
        self._rasteriser = rasteriser
        self._sheets = sheets
        self._place = place
        self._clock = clock
        self._practice = practice

    def slip(self, item: ServiceItem) -> PrintOutcome:
        """Print the short guide on the receipt printer."""
        if self._printer is None:
            return _NO_PRINTER
        code = guide_code(item, self._place.guide_url)
        layout = guide_slip(item, code, self._place.name, practice=self._practice)
        return self._printer.print(page_for(self._printer, layout, self._rasteriser))

    def sheet(self, item: ServiceItem) -> PrintOutcome:
        """Print the whole guide on A4."""
        today = self._clock.now().date()
        made = guide_sheet(item, self._place.name, today, practice=self._practice)
        return self._on_a4(made, PaperKind.GUIDE)

    def blank_form(self, item: ServiceItem) -> PrintOutcome:
        """Print the form of an item on A4, to be filled in by hand."""
        today = self._clock.now().date()
        made = blank_form_sheet(item, self._place.name, today, practice=self._practice)
        return self._on_a4(made, PaperKind.GUIDE)

    def notice(self, notice: PublicNotice) -> PrintOutcome:
        """Print a notice for everybody on A4."""
        made = notice_sheet(notice.title, notice.text, notice.day, notice.number, self._place.name)
        return self._on_a4(made, PaperKind.NOTICE)

    def _on_a4(self, sheet: Sheet, kind: PaperKind) -> PrintOutcome:
        if self._pages is None:
            return _NO_PRINTER
        return self._pages.print(self._sheets.pdf(sheet), kind)
