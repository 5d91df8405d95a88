"""`App.search`: lists of items, by theme or found while somebody types.

What was typed is wiped with the visit. It must not rank or correct anything itself: the catalogue
does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.domain.summary import serves
from ui.models import DataclassListModel
from ui.viewmodels.item_rows import ItemRow, item_row

if TYPE_CHECKING:
    from kiosk.services.terminal import Front
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

_LIMIT = 20


class SearchModel(QObject):
    """What the list page shows."""

    changed = Signal()

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        del jobs
        self._catalogue = front.catalogue
        self._visit = visit
        self._results = DataclassListModel(ItemRow, self)
        self._query = ""
        self._title = ""
        self._themes: tuple[str, ...] = ()
        self._typing = False
        visit.ended.connect(self.clear)
        visit.subjectChanged.connect(self._list)

    # ---- what is shown ----

    @Property(QObject, constant=True)
    def results(self) -> QObject:
        """Rows of `ItemRow`, best first."""
        return self._results

    @Property(int, notify=changed)
    def count(self) -> int:
        """How many items are listed."""
        return len(self._results.rows)

    def _get_query(self) -> str:
        return self._query

    def _set_query(self, text: str) -> None:
        if text == self._query:
            return
        self._query = text
        self._list()

    query = Property(str, _get_query, _set_query, notify=changed)

    @Property(str, notify=changed)
    def title(self) -> str:
        """Name of the theme; empty for all items."""
        return self._title

    @Property(bool, notify=changed)
    def searching(self) -> bool:
        """Somebody typed something."""
        return bool(self._query.strip())

    @Property(bool, notify=changed)
    def typing(self) -> bool:
        """The page was opened to type: the cursor belongs in the search box."""
        return self._typing

    @Property(str, notify=changed)
    def meant(self) -> str:
        """Name of the item that was probably meant (您要找的是…吗？), or empty."""
        first = self._results.rows[0] if self._results.rows else None
        return first.name if first is not None and first.typo else ""

    # ---- moves ----

    @Slot(str, "QVariantList")
    def openThemes(self, title: str, themes: list[str]) -> None:
        """List the items of some themes under one title."""
        self._show(title, tuple(str(one) for one in themes), typing=False)

    @Slot()
    def openAll(self) -> None:
        """全部事项."""
        self._show("", (), typing=False)

    @Slot()
    def openSearch(self) -> None:
        """All items, with the cursor in the search box."""
        self._show("", (), typing=True)

    @Slot(str)
    def openWord(self, word: str) -> None:
        """List what a search for `word` finds (人生大事)."""
        self._show("", (), typing=False, query=word)

    @Slot(str)
    def openItem(self, item_id: str) -> None:
        """Open the guide of an item of the list."""
        self._visit.open_guide(item_id)

    @Slot()
    def clear(self) -> None:
        """Forget what was typed and chosen."""
        self._query = ""
        self._title = ""
        self._themes = ()
        self._typing = False
        self._results.clear()
        self.changed.emit()

    @Slot()
    def forgetQuery(self) -> None:
        """Empty the search box; the list is whole again."""
        self._set_query("")

    def _show(self, title: str, themes: tuple[str, ...], *, typing: bool, query: str = "") -> None:
        self._title = title
        self._themes = themes
        self._typing = typing
        self._query = query
        self._list()
        self._visit.open_items()

    @Slot()
    def _list(self) -> None:
        if self.searching:
            hits = self._catalogue.search(self._query.strip(), _LIMIT)
            found = [(one.item, one.typo) for one in hits]
        else:
            themes = self._themes or ("",)
            found = [(one, False) for theme in themes for one in self._catalogue.items(theme)]
        subject = self._visit.subject
        self._results.set_rows(
            item_row(one, typo=typo) for one, typo in found if serves(one.subjects, subject)
        )
        self.changed.emit()
