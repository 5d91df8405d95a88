"""`App.desk.updates`: 数据更新, how old what the platform sends is on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.journeys.desk import Section
from ui.models import DataclassListModel
from ui.viewmodels import desk_words as words

if TYPE_CHECKING:
    from kiosk.ports import FreshnessDesk
    from ui.viewmodels.desk_place import DeskPlace


class DeskUpdatesModel(QObject):
    """One line for each source; it answers at once, so nothing is kept."""

    changed = Signal()

    def __init__(self, place: DeskPlace, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self.freshness: FreshnessDesk | None = None
        self._list = DataclassListModel(words.AgeRow, self, "key")
        place.moved.connect(self.show)
        place.wiped.connect(self._list.clear)

    @Property(QObject, constant=True)
    def list(self) -> QObject:
        """List model of `AgeRow`."""
        return self._list

    @Property(str, notify=changed)
    def staleText(self) -> str:
        """办理进度 3 天没更新; empty while nothing is old."""
        return words.stale_words(self.freshness.sources()) if self.freshness else ""

    @Slot()
    def show(self) -> None:
        """Look again."""
        if self._place.here and self._place.at.section is Section.UPDATES and self.freshness:
            self._list.set_rows(words.age_row(one) for one in self.freshness.sources())
        self.changed.emit()
