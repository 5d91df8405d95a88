"""`App.console.log`: the newest lines of the journal, which knows nothing of persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.journeys.console import Section
from ui.models import DataclassListModel
from ui.viewmodels import console_words as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.journal import Line
    from ui.viewmodels.console_place import ConsolePlace

COUNT = 60


class ConsoleLogModel(QObject):
    """Newest first; all of them, or what is a warning or worse."""

    changed = Signal()

    def __init__(self, place: ConsolePlace, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._list = DataclassListModel(words.LogRow, self, "key")
        self._only = True
        self._loaded = False
        place.moved.connect(self._follow)
        place.wiped.connect(self._forget)

    @Property(QObject, constant=True)
    def list(self) -> QObject:
        """List model of `LogRow`."""
        return self._list

    @Property(bool, notify=changed)
    def warningsOnly(self) -> bool:
        """只看要注意的."""
        return self._only

    @Property(bool, notify=changed)
    def loaded(self) -> bool:
        """The lines were read."""
        return self._loaded

    @Slot(bool)
    def filter(self, warnings_only: bool) -> None:
        """只看要注意的, or all."""
        self._only = warnings_only
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read again."""
        only = self._only
        self._place.run(
            lambda console: console.log(COUNT, warnings_only=only), self._read, newest="console-log"
        )
        self.changed.emit()

    @Slot()
    def _follow(self) -> None:
        if self._place.here and self._place.at.section is Section.LOG:
            self.refresh()

    def _read(self, lines: Sequence[Line]) -> None:
        self._list.set_rows(words.log_row(place, one) for place, one in enumerate(lines))
        self._loaded = True
        self.changed.emit()

    @Slot()
    def _forget(self) -> None:
        self._only, self._loaded = True, False
        self._list.clear()
        self.changed.emit()
