"""The screen on which one answer is picked out of many: long lists and regions, level by level.

Holds what is offered now; writing the answer is the form's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.domain.form import Field, FieldType, Option, Value
from ui.models import DataclassListModel
from ui.viewmodels.form_rows import SEARCHED

if TYPE_CHECKING:
    from kiosk.ports import Catalogue


@dataclass(frozen=True, slots=True)
class PickOption:
    """One line of the list; `isMore` when another level follows."""

    code: str
    label: str
    isChosen: bool
    isMore: bool


class PickerModel(QObject):
    """`App.form.picker`."""

    changed = Signal()

    def __init__(self, parent: QObject, picked: Callable[[str, Value], None]) -> None:
        super().__init__(parent)
        self._picked = picked
        self._options: DataclassListModel[PickOption] = DataclassListModel(PickOption, self, "code")
        self._trail: list[Option] = []
        self._clear()

    def _clear(self) -> None:
        self._path = ""
        self._field: Field | None = None
        self._catalogue: Catalogue | None = None
        self._query = ""
        self._chosen: list[str] = []
        self._trail = []
        self._all: Sequence[Option] = ()

    # ---- for the form ----

    def show(self, path: str, one: Field, value: Value, catalogue: Catalogue) -> None:
        """Offer the choices of one field."""
        self._clear()
        self._path, self._field, self._catalogue = path, one, catalogue
        self._chosen = list(value) if isinstance(value, list) else [value] if value else []
        self._fill()

    @Slot()
    def close(self) -> None:
        """返回: nothing is picked; what was ticked of several stays."""
        self._clear()
        self._options.clear()
        self.changed.emit()

    # ---- for QML ----

    @Property(bool, notify=changed)
    def visible(self) -> bool:
        """The picker stands on the screen."""
        return bool(self._path)

    @Property(str, notify=changed)
    def title(self) -> str:
        """The question."""
        return self._field.label if self._field else ""

    @Property(str, notify=changed)
    def hint(self) -> str:
        """The hint of the question."""
        return self._field.hint if self._field else ""

    @Property(bool, notify=changed)
    def multi(self) -> bool:
        """Several may be ticked."""
        return self._field is not None and self._field.type is FieldType.MULTISELECT

    @Property(bool, notify=changed)
    def searchable(self) -> bool:
        """The list is long enough for a search box."""
        return len(self._all) > SEARCHED

    @Property("QVariantList", notify=changed)
    def trail(self) -> list[str]:
        """Names of the regions chosen so far, from the top."""
        return [one.label for one in self._trail]

    @Property(bool, notify=changed)
    def nothing(self) -> bool:
        """There is nothing to choose from: no table, or nothing fits the search."""
        return not self._options.rows

    @Property(QObject, constant=True)
    def options(self) -> QObject:
        """List model of `PickOption`."""
        return self._options

    def _get_query(self) -> str:
        return self._query

    @Slot(str)
    def setQuery(self, text: str) -> None:
        """Show only what contains these words."""
        self._query = text.strip()
        self._fill()

    query = Property(str, _get_query, setQuery, notify=changed)

    @Slot(str)
    def choose(self, code: str) -> None:
        """Pick a line: the answer, one of several, or the way to the next level."""
        if self._field is None or code not in {one.code for one in self._all}:
            return
        if self.multi:
            ticked = set(self._chosen) ^ {code}
            self._chosen = [one.code for one in self._all if one.code in ticked]
            self._picked(self._path, list(self._chosen))
            self._fill()
            return
        if self._field.type is FieldType.REGION and self._below(code):
            self._trail.append(next(one for one in self._all if one.code == code))
            self._query = ""
            self._fill()
            return
        self._picked(self._path, code)
        self.close()

    @Slot(int)
    def up(self, level: int) -> None:
        """Go back to the list at `level` of the trail (0 is the first)."""
        del self._trail[max(level, 0) :]
        self._query = ""
        self._fill()

    # ---- lists ----

    def _fill(self) -> None:
        if self._field is None or self._catalogue is None:
            return
        if self._field.type is FieldType.REGION:
            here = self._trail[-1].code if self._trail else self._field.rule.region_root
            self._all = self._catalogue.regions(here)
        else:
            self._all = self._field.options
        self._options.set_rows(
            PickOption(one.code, one.label, one.code in self._chosen, bool(self._below(one.code)))
            for one in self._all
            if self._query in one.label
        )
        self.changed.emit()

    def _below(self, code: str) -> Sequence[Option]:
        """Return the next level of a region, as far as the rule wants to know."""
        if self._field is None or self._catalogue is None:
            return ()
        if self._field.type is not FieldType.REGION:
            return ()
        is_city = len(code) == 6 and code[2:4] != "00" and code[4:] == "00"
        if self._field.rule.region_level == "city" and is_city:
            return ()
        return self._catalogue.regions(code)
