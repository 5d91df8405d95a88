"""Lists for QML, built from dataclasses.

A `DataclassListModel` has one role per field of its dataclass, named like the field, and the role
`row` with all of them as one object: unlike QML's own `model`, that object is a value, which a
delegate may still look at while it is taken away. Setting new rows changes only what differs, so
the delegate with the keyboard focus survives a keystroke.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Signal,
)

T = TypeVar("T")
# Qt's numbers by themselves: naming the namespace Qt takes 20 ms, before the first frame.
_DISPLAY_ROLE = 0
_ROW_ROLE = 0x0100
_FIRST_ROLE = _ROW_ROLE + 1
_Index = QModelIndex | QPersistentModelIndex


def plain(value: Any) -> Any:
    """Return `value` as QML reads it: dataclasses as objects, tuples as lists, enums as words."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(one) for one in value]
    return value


class DataclassListModel(QAbstractListModel, Generic[T]):
    """A list of dataclass values; roles are its fields, `key` tells rows apart between updates."""

    countChanged = Signal()

    def __init__(self, row_type: type[T], parent: QObject, key: str = "") -> None:
        super().__init__(parent)
        names = [one.name for one in fields(row_type)]  # type: ignore[arg-type]
        self._names = {_FIRST_ROLE + place: name for place, name in enumerate(names)}
        self._roles = {role: QByteArray(name.encode()) for role, name in self._names.items()}
        self._roles[_ROW_ROLE] = QByteArray(b"row")
        self._key = key or names[0]
        self._rows: list[T] = []

    # ---- for QML ----

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = _DISPLAY_ROLE) -> Any:
        """Return one field of one row."""
        name = self._names.get(role)
        if not 0 <= index.row() < len(self._rows):
            return None
        if role == _ROW_ROLE:
            return plain(self._rows[index.row()])
        if name is None:
            return None
        return plain(getattr(self._rows[index.row()], name))

    def roleNames(self) -> dict[int, QByteArray]:
        """Return the fields of the dataclass as roles, and `row`."""
        return self._roles

    @Property(int, notify=countChanged)
    def count(self) -> int:
        """Number of rows."""
        return len(self._rows)

    # ---- for view models ----

    @property
    def rows(self) -> Sequence[T]:
        """The rows, not to be changed in place."""
        return tuple(self._rows)

    def row(self, place: int) -> T:
        """Return one row; IndexError outside of the list."""
        return self._rows[place]

    def place_of(self, key: Any) -> int:
        """Return the place of the row with this key, or -1."""
        return next((i for i, row in enumerate(self._rows) if self._key_of(row) == key), -1)

    def set_row(self, place: int, row: T) -> None:
        """Change one row."""
        old = self._rows[place]
        self._rows[place] = row
        changed = [r for r, name in self._names.items() if getattr(old, name) != getattr(row, name)]
        if changed:
            index = self.index(place)
            self.dataChanged.emit(index, index, [_ROW_ROLE, *changed])

    def set_rows(self, rows: Iterable[T]) -> None:
        """Show `rows`, keeping the delegates of rows whose key stays at the same end of the list."""
        new = list(rows)
        old = self._rows
        shorter = min(len(old), len(new))
        head = 0
        while head < shorter and self._key_of(old[head]) == self._key_of(new[head]):
            head += 1
        tail = 0
        while tail < shorter - head and self._key_of(old[-1 - tail]) == self._key_of(
            new[-1 - tail]
        ):
            tail += 1
        before = len(old)
        self._remove(head, len(old) - tail)
        self._insert(head, new[head : len(new) - tail])
        for place in (*range(head), *range(len(new) - tail, len(new))):
            self.set_row(place, new[place])
        if before != len(new):
            self.countChanged.emit()

    def clear(self) -> None:
        """Forget all rows."""
        self.set_rows(())

    def _remove(self, start: int, end: int) -> None:
        if end > start:
            self.beginRemoveRows(QModelIndex(), start, end - 1)
            del self._rows[start:end]
            self.endRemoveRows()

    def _insert(self, start: int, rows: list[T]) -> None:
        if rows:
            self.beginInsertRows(QModelIndex(), start, start + len(rows) - 1)
            self._rows[start:start] = rows
            self.endInsertRows()

    def _key_of(self, row: T) -> Any:
        return getattr(row, self._key)
