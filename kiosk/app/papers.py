"""Builds what prints papers that everybody may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.services.print_guide import PrintGuide
from ui.paper.raster import PaperRasteriser

if TYPE_CHECKING:
    from kiosk.app.devices import Devices
    from kiosk.domain.sheet import Sheet
    from kiosk.services.terminal import Front


class LateSheets:
    """A `kiosk.ports.SheetMaker` that imports what makes a PDF with the first one."""

    def pdf(self, sheet: Sheet) -> bytes:
        """Return the paper as PDF."""
        from ui.paper.pdf import SheetPdf

        return SheetPdf().pdf(sheet)


def build_print_guide(devices: Devices, front: Front, *, practice: bool) -> PrintGuide:
    """Return the use case on the printers that are there."""
    return PrintGuide(
        devices.printer,
        devices.page,
        PaperRasteriser(),
        LateSheets(),
        front.place,
        front.clock,
        practice=practice,
    )
