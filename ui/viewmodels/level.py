"""The level of assurance a page needs (law 10): whether the identification is enough, and what would do.

A part of the pages of somebody who is identified already; it leads to 请工作人员核对 and back, and what was
filled in stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.domain.needed import action_of

if TYPE_CHECKING:
    from kiosk.services.terminal import Terminal
    from ui.viewmodels.visit import Visit


class LevelModel(QObject):
    """Of one page; what the page is for follows from the item of the visit."""

    changed = Signal()

    def __init__(self, visit: Visit, parent: QObject) -> None:
        super().__init__(parent)
        self._visit = visit
        self._terminal: Terminal | None = None
        visit.changed.connect(self.changed)

    def attach(self, terminal: Terminal) -> None:
        """The table of the settings is there."""
        self._terminal = terminal
        self.changed.emit()

    @Property(bool, notify=changed)
    def needed(self) -> bool:
        """More is needed than this identification gives."""
        who, terminal = self._visit.identity, self._terminal
        if who is None or terminal is None:
            return False
        return not terminal.identify.may(who, action_of(self._visit.item))

    @Property(bool, notify=changed)
    def staffChecks(self) -> bool:
        """Staff of this place can raise it, here."""
        return hasattr(self._terminal, "desk")

    @Slot()
    def ask(self) -> None:
        """请工作人员核对."""
        if self.needed:
            self._visit.ask_staff()
