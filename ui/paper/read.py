"""Compares a printed paper, saved as a picture, with words drawn alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage

from kiosk.domain.layout import Layout, Raster
from ui.paper.raster import PaperRasteriser, pack


class PaperReader:
    """Finds a layout's rows among the rows of a paper."""

    def shows(self, picture: Path, layout: Layout) -> bool:
        """Tell whether the paper in `picture` (dots as pixels) holds the layout's rows, as drawn."""
        image = QImage(str(picture))
        if image.isNull():
            raise ValueError(f"{picture.name} is no picture")
        paper = pack(image.convertToFormat(QImage.Format.Format_Grayscale8))
        wanted = _inked_rows(PaperRasteriser().rasterise(layout, paper.width))
        row, at = paper.width // 8, -1
        while (at := paper.rows.find(wanted, at + 1)) >= 0:
            if at % row == 0:
                return True
        return False


def _inked_rows(raster: Raster) -> bytes:
    """Return the rows without the blank ones above and below."""
    row = raster.width // 8
    blank = bytes(row)
    rows = [raster.rows[at : at + row] for at in range(0, len(raster.rows), row)]
    inked = [number for number, one in enumerate(rows) if one != blank]
    return b"".join(rows[inked[0] : inked[-1] + 1])


@contextmanager
def open_reader() -> Iterator[PaperReader]:
    """Give a reader, with the Qt application that drawing needs."""
    application = QGuiApplication.instance() or QGuiApplication([])
    yield PaperReader()
    del application
