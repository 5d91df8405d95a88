"""Rows of a table on the form: their titles, and 撤销 for one that was removed.

Belongs to `FormModel`; answers live in `FormState`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.viewmodels.form_words import row_title

if TYPE_CHECKING:
    from kiosk.domain.form import Values
    from ui.viewmodels.form_state import FormState


@dataclass(frozen=True, slots=True)
class _Removed:
    name: str
    place: int
    words: str
    row: Values = field(repr=False)


class TableEditor(QObject):
    """Remembers the last removed row until something else happens."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._removed: _Removed | None = None

    @property
    def removed_text(self) -> str:
        """What was removed, masked, or empty."""
        return f"已删除：{self._removed.words}" if self._removed else ""

    def title(self, state: FormState) -> str:
        """Heading of the screen of one row: 共同生活的家庭成员，第 2 行."""
        row = state.open_row
        return f"{row.table.label}，第 {row.place + 1} 行" if row else ""

    def remove(self, state: FormState, name: str, place: int) -> bool:
        """Take a row out and remember it; False when there is none at that place."""
        gone = state.remove_row(name, place)
        if gone is None:
            return False
        words = row_title(state.field(name), gone, state.catalogue.region_name)
        self._removed = _Removed(name, place, words, gone)
        return True

    def restore(self, state: FormState) -> bool:
        """Put the remembered row back."""
        if self._removed is None:
            return False
        state.restore_row(self._removed.name, self._removed.place, self._removed.row)
        self._removed = None
        return True

    def forget(self) -> None:
        """The removal is final."""
        self._removed = None
