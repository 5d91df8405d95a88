"""Which submission a panel of the desk is about: what the models of two sections say alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal

from kiosk.domain.kinds import title
from ui.viewmodels import desk_words as words

if TYPE_CHECKING:
    from kiosk.ports import QueueRow
    from kiosk.services.terminal import Front
    from ui.viewmodels.desk_place import DeskPlace


class DeskSubjectModel(QObject):
    """A section says by `_row` which of its rows is chosen."""

    subjectChanged = Signal()
    """Follows the section's own signal: PySide takes none of a base class for a property."""

    def __init__(self, front: Front, place: DeskPlace, parent: QObject) -> None:
        super().__init__(parent)
        self._front = front
        self._place = place

    @Property(str, notify=subjectChanged)
    def chosen(self) -> str:
        """Id of the submission in the panel of this section, or empty."""
        return self._place.at.chosen if self._row() is not None else ""

    @Property(str, notify=subjectChanged)
    def number(self) -> str:
        """Receipt number in groups."""
        row = self._row()
        return row.number.shown if row else ""

    @Property(str, notify=subjectChanged)
    def item(self) -> str:
        """What it is about."""
        row = self._row()
        return title(row.kind, row.item_name) if row else ""

    @Property(str, notify=subjectChanged)
    def who(self) -> str:
        """张*明　11月20日 09:58 提交."""
        row = self._row()
        return words.submitted(row, self._front.clock.now()) if row else ""

    def _row(self) -> QueueRow | None:
        """Return the row that is chosen, if it is one of this section."""
        raise NotImplementedError
