"""What a person may set for the screen: 长辈版, contrast, low reach. Dies with the visit (law 8)."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal

CONTRASTS = ("normal", "hcLight", "hcDark")


class ComfortModel(QObject):
    """The settings of the person at the screen; part of `App.shell`."""

    comfortChanged = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.reset()

    def reset(self) -> None:
        """Back to what everybody finds; says nothing."""
        self._elder = False
        self._contrast = "normal"
        self._low_reach = False

    def _get_elder(self) -> bool:
        return self._elder

    def _set_elder(self, on: bool) -> None:
        if on != self._elder:
            self._elder = on
            self.comfortChanged.emit()

    elder = Property(bool, _get_elder, _set_elder, notify=comfortChanged)

    def _get_contrast(self) -> str:
        return self._contrast

    def _set_contrast(self, name: str) -> None:
        if name in CONTRASTS and name != self._contrast:
            self._contrast = name
            self.comfortChanged.emit()

    contrast = Property(str, _get_contrast, _set_contrast, notify=comfortChanged)

    def _get_low_reach(self) -> bool:
        return self._low_reach

    def _set_low_reach(self, on: bool) -> None:
        if on != self._low_reach:
            self._low_reach = on
            self.comfortChanged.emit()

    lowReach = Property(bool, _get_low_reach, _set_low_reach, notify=comfortChanged)
