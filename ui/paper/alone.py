"""Draws a paper in a process without a screen, for commands."""

from __future__ import annotations

import os

from PySide6.QtGui import QGuiApplication

from kiosk.domain.layout import Layout, Raster
from ui.paper.raster import PaperRasteriser


def drawn_alone(layout: Layout, width_dots: int) -> Raster:
    """Return the drawn paper, with a Qt application for as long as that takes."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication.instance() or QGuiApplication([])
    raster = PaperRasteriser().rasterise(layout, width_dots)
    del application
    return raster
