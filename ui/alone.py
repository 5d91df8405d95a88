"""Qt in a process without a screen, for commands that draw a paper or take a picture."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QGuiApplication


@contextmanager
def application() -> Iterator[None]:
    """Have a Qt application for as long as that takes: the one there is, or one without a screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    made = QGuiApplication.instance() or QGuiApplication([])
    yield
    del made
