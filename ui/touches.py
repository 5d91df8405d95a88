"""Every touch of the window, noticed before anything else gets it; and a window that stays open.

A module of its own because naming Qt's kinds of events takes time, and no touch is missed before
the first frame. It must not know what a touch means.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject

_TOUCHES = frozenset({QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress})


class Touches(QObject):
    """An event filter: calls `on_touch`; with `stay` the window refuses to be closed."""

    def __init__(
        self, window: QObject, on_touch: Callable[[], None], *, stay: bool, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._on_touch = on_touch
        self._stay = stay
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice every touch, and refuse to be closed on a fullscreen terminal."""
        kind = event.type()
        if kind in _TOUCHES:
            self._on_touch()
        elif kind == QEvent.Type.Close and self._stay:
            event.ignore()
            return True
        return super().eventFilter(watched, event)
