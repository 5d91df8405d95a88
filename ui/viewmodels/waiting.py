"""How long somebody has waited: progress after 0.4 s, 取消 after 3 s (ui/design.md, Motion)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

SLOW_MS, LONG_MS = 400, 3000


class Patience:
    """Calls `on_change` when work has become slow, and when long. GUI thread."""

    def __init__(self, on_change: Callable[[], None], parent: QObject) -> None:
        self._timers = tuple(QTimer(parent) for _ in (SLOW_MS, LONG_MS))
        for timer, ms in zip(self._timers, (SLOW_MS, LONG_MS), strict=True):
            timer.setSingleShot(True)
            timer.setInterval(ms)
            timer.timeout.connect(self._turn)
        self._on_change = on_change
        self._level = 0

    @property
    def slow(self) -> bool:
        """Show progress."""
        return self._level > 0

    @property
    def long(self) -> bool:
        """Offer 取消."""
        return self._level > 1

    def begin(self) -> None:
        """Work begins."""
        self._level = 0
        for timer in self._timers:
            timer.start()

    def end(self) -> None:
        """It is over."""
        self._level = 0
        for timer in self._timers:
            timer.stop()

    def _turn(self) -> None:
        self._level += 1
        self._on_change()
