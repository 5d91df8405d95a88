"""The service items, their search, and the judge of answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # names for annotations only: the first frame does not wait for them
    from datetime import datetime

    from kiosk.domain.eligibility import Assessment
    from kiosk.domain.form import FieldProblem, Form, Option, Values
    from kiosk.domain.item_standing import ItemStanding
    from kiosk.domain.person import Person
    from kiosk.domain.service_item import ItemSummary, ServiceItem, Theme


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A found item; `typo` when only a fuzzy comparison found it."""

    item: ItemSummary
    typo: bool = False


class Catalogue(Protocol):
    """The service items this terminal offers: one bundle, one digest."""

    @property
    def version(self) -> str:
        """As its authors count; empty when there is none."""
        ...

    @property
    def updated_at(self) -> datetime:
        """The day its data speak of."""
        ...

    def themes(self) -> Sequence[Theme]:
        """Entrances of the home page, in order."""
        ...

    def frequent(self, limit: int = 3) -> Sequence[ItemSummary]:
        """本村常办: the most used items."""
        ...

    def items(self, theme: str = "") -> Sequence[ItemSummary]:
        """All items, or those of one theme."""
        ...

    def item(self, item_id: str) -> ServiceItem:
        """Return one item, offered or not; KeyError when there is none."""
        ...

    def standing(self, item_id: str) -> ItemStanding | None:
        """Whether an item is offered (CAT-01); None for one that is not in the catalogue."""
        ...

    def search(self, query: str, limit: int = 20) -> Sequence[SearchHit]:
        """Find by characters, full pinyin or initials; best first."""
        ...

    def regions(self, parent: str = "") -> Sequence[Option]:
        """Return the regions under `parent` (level by level), for the region picker."""
        ...

    def region_name(self, code: str) -> str:
        """Return the whole name of a region, or the code when it is not in the table."""
        ...


class FormJudge(Protocol):
    """Rules over answers; implemented by `kiosk.catalogue`, pure and fast."""

    def visible(self, form: Form, values: Values) -> frozenset[str]:
        """Names of the fields that are asked, given the answers so far."""
        ...

    def derived(self, form: Form, values: Values) -> Values:
        """Values of derived fields (gender and birth date from the ID number ...)."""
        ...

    def problems(self, form: Form, values: Values) -> Sequence[FieldProblem]:
        """Everything that is not right yet, in the order of the form."""
        ...

    def problem(self, form: Form, path: str, values: Values) -> FieldProblem | None:
        """What is wrong with one field now (on leaving it), or None."""
        ...

    def answers(self, form: Form, values: Values) -> Values:
        """What is submitted: the answers of visible fields and the derived ones, nothing else."""
        ...

    def assess(self, item: ServiceItem, person: Person, answers: Values) -> Assessment:
        """Whether a person may apply, as far as the answers to the item's questions tell (GUI-23)."""
        ...
