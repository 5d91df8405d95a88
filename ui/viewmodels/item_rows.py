"""One line of a list of items, as the home page, the search and the theme lists show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.domain.summary import Depth

if TYPE_CHECKING:
    from kiosk.domain.summary import ItemSummary


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item in a list."""

    itemId: str
    name: str
    department: str
    theme: str
    limitText: str
    """当场办结, 20 个工作日, or 时限未公布."""
    atOnce: bool
    known: bool
    """Somebody has published the limit."""
    apply: bool
    """办理; else 咨询 only."""
    typo: bool = False


def item_row(item: ItemSummary, *, typo: bool = False) -> ItemRow:
    """Return the row of an item."""
    return ItemRow(
        item.id,
        item.name,
        item.department,
        item.theme,
        item.limit_text,
        item.promised_days == 0,
        item.promised_days is not None,
        item.depth is Depth.ONLINE,
        typo,
    )
