"""The catalogue of a terminal that has none: the home page says so, and nobody can begin anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.domain.form import Option
    from kiosk.domain.item_standing import ItemStanding
    from kiosk.domain.service_item import ServiceItem
    from kiosk.domain.summary import ItemSummary, Theme
    from kiosk.ports import SearchHit


class NoCatalogue:
    """Implements `kiosk.ports.Catalogue` with nothing in it."""

    version = ""
    updated_at = datetime.min.replace(tzinfo=UTC)

    def themes(self) -> Sequence[Theme]:
        """Return no entrance."""
        return ()

    def frequent(self, limit: int = 3) -> Sequence[ItemSummary]:  # noqa: ARG002 - the port's signature
        """Return no item."""
        return ()

    def items(self, theme: str = "") -> Sequence[ItemSummary]:  # noqa: ARG002
        """Return no item."""
        return ()

    def item(self, item_id: str) -> ServiceItem:
        """Raise KeyError: there is none."""
        raise KeyError(item_id)

    def standing(self, item_id: str) -> ItemStanding | None:  # noqa: ARG002
        """Know of no item."""
        return None

    def search(self, query: str, limit: int = 20) -> Sequence[SearchHit]:  # noqa: ARG002
        """Find nothing."""
        return ()

    def regions(self, parent: str = "") -> Sequence[Option]:  # noqa: ARG002
        """Return no region."""
        return ()

    def region_name(self, code: str) -> str:
        """Return the code."""
        return code
