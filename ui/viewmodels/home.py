"""`App.home`: the entrances of the home page.

Shows themes, the most used items and the life events the catalogue really answers. Opening a theme
is the business of `App.search`; this one opens items and my affairs. Nothing personal is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.domain.summary import Subject, serves
from ui.models import DataclassListModel
from ui.viewmodels.item_rows import ItemRow, item_row

if TYPE_CHECKING:
    from kiosk.domain.summary import ItemSummary, Theme
    from kiosk.services.terminal import Front
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

_FREQUENT = 3
_LIFE_EVENTS = ("出生", "上学", "就业", "创业", "看病", "养老", "救助", "住房")
"""人生大事 (CAT-06): offered when a search for the word finds something."""
_ELDER_GROUPS = (
    ("养老和医保", "参保、资格认证", "umbrella", ("社会保障", "医疗卫生")),
    ("救助和补贴", "低保、高龄津贴", "hand-heart", ("社会救助", "养老服务", "残疾人服务")),
)
"""The two entrances of 长辈版: words, hint, icon, themes behind them."""


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One entrance; `themes` are the themes of the catalogue behind it."""

    name: str
    hint: str
    iconName: str
    count: int
    themes: tuple[str, ...]


class HomeModel(QObject):
    """What the home page and the attract page show."""

    changed = Signal()

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        del jobs
        self._front = front
        self._visit = visit
        self._themes = DataclassListModel(ThemeRow, self)
        self._business = DataclassListModel(ThemeRow, self)
        self._elder = DataclassListModel(ThemeRow, self)
        self._frequent = DataclassListModel(ItemRow, self)
        self._events: list[str] | None = None
        self._count = 0
        visit.subjectChanged.connect(self.fill)
        self.fill()

    @Slot()
    def fill(self) -> None:
        """Show what the catalogue offers now, to whom it was asked for (CH-08)."""
        self._events = None
        themes = self._front.catalogue.themes()
        daily = [one for one in themes if one.group != "business"]
        business = [one for one in themes if one.group == "business"]
        if self._visit.subject is not Subject.PERSON:
            daily, business = self._served(themes), []  # few enough to stand under one heading
        self._themes.set_rows(map(_entrance, daily))
        self._business.set_rows(map(_entrance, business))
        counts = {one.name: one.count for one in themes}
        groups = (
            ThemeRow(name, hint, icon, sum(counts.get(one, 0) for one in behind), behind)
            for name, hint, icon, behind in _ELDER_GROUPS
        )
        self._elder.set_rows(one for one in groups if one.count)
        frequent = self._front.catalogue.frequent(_FREQUENT)
        if self._visit.subject is not Subject.PERSON:
            frequent = self._of_subject()[:_FREQUENT]
        self._frequent.set_rows(item_row(one) for one in frequent)
        self._count = len(self._of_subject())
        self.changed.emit()

    def _of_subject(self, theme: str = "") -> list[ItemSummary]:
        found = self._front.catalogue.items(theme)
        return [one for one in found if serves(one.subjects, self._visit.subject)]

    def _served(self, themes: Sequence[Theme]) -> list[Theme]:
        counted = (replace(one, count=len(self._of_subject(one.name))) for one in themes)
        return [one for one in counted if one.count]

    def _get_organisation(self) -> bool:
        return self._visit.subject is Subject.ORGANISATION

    def _set_organisation(self, wanted: bool) -> None:
        self._visit.choose_subject(Subject.ORGANISATION if wanted else Subject.PERSON)

    organisation = Property(bool, _get_organisation, _set_organisation, notify=changed)

    @Property(QObject, constant=True)
    def themes(self) -> QObject:
        """日常生活: rows of `ThemeRow`."""
        return self._themes

    @Property(QObject, constant=True)
    def businessThemes(self) -> QObject:
        """创业办事: rows of `ThemeRow`."""
        return self._business

    @Property(QObject, constant=True)
    def elderGroups(self) -> QObject:
        """The entrances of 长辈版: rows of `ThemeRow`."""
        return self._elder

    @Property(QObject, constant=True)
    def frequent(self) -> QObject:
        """本村常办: rows of `ItemRow`."""
        return self._frequent

    @Property(int, notify=changed)
    def itemCount(self) -> int:
        """How many items the terminal offers; 0 = no catalogue."""
        return self._count

    @Property("QVariantList", notify=changed)
    def lifeEvents(self) -> list[str]:
        """Life events for which the catalogue has items; asked for when first shown."""
        if self._events is None:
            find = self._front.catalogue.search
            self._events = [word for word in _LIFE_EVENTS if find(word, 1)]
        return self._events

    @Slot(str)
    def openItem(self, item_id: str) -> None:
        """Open the guide of an item."""
        self._visit.open_guide(item_id)

    @Slot()
    def openNotices(self) -> None:
        """事项有变化."""
        self._visit.open_notices()

    @Slot()
    def ask(self) -> None:
        """问一问."""
        self._visit.open_question()

    @Slot()
    def openAffairs(self) -> None:
        """我的办件."""
        self._visit.open_affairs()


def _entrance(theme: Theme) -> ThemeRow:
    return ThemeRow(theme.name, theme.hint, theme.icon, theme.count, (theme.name,))
