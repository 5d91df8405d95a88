"""One application form while it is being filled in: answers, gaps, sources, screens. No Qt.

A path names an answer: a field (`mobile`) or a cell of the table row that is open
(`family/0/m_name`). Rules come from the judge; this module must not know any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.domain.form import Field, FieldType, Form, Value, Values
from kiosk.domain.prefill import Known, Origin, Source, bound_to_card
from ui.viewmodels.form_words import is_empty

if TYPE_CHECKING:
    from kiosk.ports import Catalogue, FormJudge

LATER = frozenset({FieldType.COMMITMENT, FieldType.SIGNATURE})
"""Asked on the review and on the page of the signature."""
FILES = frozenset({FieldType.PHOTO, FieldType.ATTACHMENT})


@dataclass(frozen=True, slots=True)
class Screen:
    """What stands on one screen of the form."""

    title: str
    fields: tuple[Field, ...]


@dataclass(slots=True)
class OpenRow:
    """The row of a table that is on the screen now; a copy until it is kept."""

    table: Field
    place: int
    new: bool
    values: Values = field(repr=False)

    @property
    def prefix(self) -> str:
        """How the paths of its cells begin."""
        return f"{self.table.name}/{self.place}/"


class FormState:
    """The answers of one form (references to the visit's) and what is known about them."""

    def __init__(
        self,
        form: Form,
        values: Values,
        sources: dict[str, Source],
        judge: FormJudge,
        catalogue: Catalogue,
    ) -> None:
        self.form = form
        self.values = values
        self.judge = judge
        self.catalogue = catalogue
        self.sources = sources
        """Where a value came from, by field name, until the person changes it."""
        self.settled: set[str] = set()
        """What the person answered or passed: nothing that comes from elsewhere goes there."""
        self.errors: dict[str, str] = {}
        """What to do, by path."""
        self.open_row: OpenRow | None = None
        self._visible: frozenset[str] = frozenset()
        self._card: Values = {}
        self._source = Source(Origin.CARD)
        self.refresh()

    def take_card(self, known: Values, source: Source) -> None:
        """Fill in what the card tells, where nothing stands yet; its owner's name always.

        What the form itself would refuse (a name in other letters) does not bind: it can be mended.
        """
        fresh = {name: value for name, value in known.items() if name not in self.values}
        self.values.update(fresh)
        self.sources.update(dict.fromkeys(fresh, source))
        filled = {**self.values, **known}
        self._card = {
            name: value
            for name, value in known.items()
            if self.judge.problem(self.form, name, filled) is None
        }
        self._source = source
        self.refresh()

    def take_answers(self, known: Values, source: Source) -> None:
        """Fill in what the person has answered before the form, where it fits and nothing else stands."""
        for one in self.form.fields:
            value = known.get(one.name)
            mine = one.name in self.values and self.sources.get(one.name) != source
            if value is None or mine or one.derivation is not None or one.name in self.fixed:
                continue
            if self.judge.problem(self.form, one.name, {**self.values, one.name: value}) is None:
                self.values[one.name] = value
                self.sources[one.name] = source
        self.refresh()

    def take(self, known: Mapping[str, Known], active: str) -> int:
        """Fill in what the platform told, where nothing stands and nobody was; returns how many.

        Not into the field that is typed into (`active`), and nothing that the form would refuse today.
        """
        fresh = {
            name: one
            for name, one in known.items()
            if name not in self.values and name not in self.settled and name != active
        }
        filled = {**self.values, **{name: one.value for name, one in fresh.items()}}
        refused = {one.path.split("/")[0] for one in self.judge.problems(self.form, filled)}
        right = {name: one for name, one in fresh.items() if name not in refused}
        filled = {**self.values, **{name: one.value for name, one in right.items()}}
        asked = self.judge.visible(self.form, filled)
        taken = {name: one for name, one in right.items() if name in asked}
        self.values.update({name: one.value for name, one in taken.items()})
        self.sources.update({name: one.source for name, one in taken.items()})
        self.refresh()
        return len(taken)

    def resume(self, values: Values, sources: Mapping[str, Source]) -> None:
        """接着填: the answers of a draft, over what the card told; who applies stays as it says."""
        kept = {name: value for name, value in values.items() if name not in self.fixed}
        self.values.update(kept)
        for name in kept:
            self.sources.pop(name, None)
        self.sources.update({name: one for name, one in sources.items() if name in kept})
        self.settled |= kept.keys()
        self.refresh()

    # ---- what is asked ----

    def refresh(self) -> None:
        """Look again at which fields are asked; forget findings of fields that are not."""
        self._visible = self.judge.visible(self.form, self.values)
        strayed = {name for name in self.fixed if self.values.get(name) != self._card[name]}
        if strayed:  # nobody acts for another any more: it is the owner of the card again
            self.values.update({name: self._card[name] for name in strayed})
            self._visible = self.judge.visible(self.form, self.values)
        self.sources.update(dict.fromkeys(self.fixed, self._source))
        self.errors = {
            path: text for path, text in self.errors.items() if path.split("/")[0] in self._visible
        }

    @property
    def fixed(self) -> frozenset[str]:
        """Fields that stay as the card says: who applies, unless somebody acts for another."""
        return bound_to_card(self.form, self._visible) & self._card.keys()

    def is_visible(self, one: Field) -> bool:
        """Tell whether the field belongs to this case."""
        return one.name in self._visible

    def is_asked(self, one: Field) -> bool:
        """Tell whether the field is a question on a screen of the form."""
        return self.is_visible(one) and not one.derived_from and one.type not in LATER

    def screens(self, elder: bool) -> list[Screen]:
        """The screens of the form now: a section each, or in 长辈版 a question each."""
        asked = [
            Screen(section.title, tuple(filter(self.is_asked, section.fields)))
            for section in self.form.sections
        ]
        kept = [screen for screen in asked if screen.fields]
        if not elder:
            return kept
        return [Screen(screen.title, (one,)) for screen in kept for one in screen.fields]

    def screen_of(self, name: str, elder: bool) -> int:
        """Return the screen a field stands on; 0 when it is on none."""
        for place, screen in enumerate(self.screens(elder)):
            if any(one.name == name for one in screen.fields):
                return place
        return 0

    def only_at_window(self, *, camera: bool) -> list[Field]:
        """Fields that are needed and that this terminal cannot take: photos, papers, without a camera."""
        return [
            one
            for one in self.form.fields
            if one.type in FILES
            and one.required
            and self.is_visible(one)
            and not camera
            and one.name not in self.values
        ]

    # ---- answers ----

    def field(self, path: str) -> Field:
        """Return the field or column of a path; KeyError when there is none."""
        name, _, rest = path.partition("/")
        one = self.form.field(name)
        if not rest:
            return one
        wanted = rest.rpartition("/")[2]
        for column in one.columns:
            if column.name == wanted:
                return column
        raise KeyError(path)

    def value(self, path: str) -> Value:
        """Return the answer, or None."""
        if self.open_row is not None and path.startswith(self.open_row.prefix):
            return self.open_row.values.get(path.rpartition("/")[2])
        return self.values.get(path)

    def put(self, path: str, value: Value) -> None:
        """Write an answer; an empty one is taken out. What came from a card is now the person's.

        What has to stay as the card says stays.
        """
        if path in self.fixed:
            return
        if self.open_row is not None and path.startswith(self.open_row.prefix):
            target, name = self.open_row.values, path.rpartition("/")[2]
        else:
            target, name = self.values, path
        if is_empty(value):
            target.pop(name, None)
        else:
            target[name] = value
        self.sources.pop(path, None)
        self.settled.add(path)
        self.refresh()
        if path in self.errors and self.problem(path) == "":
            del self.errors[path]

    # ---- what is not right yet ----

    def problem(self, path: str) -> str:
        """Return what is wrong with one answer, or an empty string."""
        found = self.judge.problem(self.form, path, self._with_open_row())
        return found.message if found else ""

    def check(self, path: str) -> None:
        """Judge one answer and remember the finding; an empty one is left for 下一步."""
        message = "" if is_empty(self.value(path)) else self.problem(path)
        if message:
            self.errors[path] = message
        else:
            self.errors.pop(path, None)

    def recheck(self) -> None:
        """Forget findings that hold no more: an answer came from another page."""
        self.errors = {path: text for path, text in self.errors.items() if self.problem(path)}

    def gaps(self, names: Sequence[str] | None = None) -> dict[str, str]:
        """Return what is not right yet by field name, in the order of the form.

        `names` limits the search to these fields; promises and signatures are not gaps here.
        """
        found: dict[str, str] = {}
        asked = {one.name for one in self.form.fields if self.is_asked(one)}
        for problem in self.judge.problems(self.form, self.values):
            name, _, rest = problem.path.partition("/")
            if name not in asked or name in found or (names is not None and name not in names):
                continue
            row = rest.partition("/")[0]
            place = f"第 {int(row) + 1} 行：" if row.isdigit() else ""
            found[name] = place + problem.message
        return found

    def row_gaps(self) -> dict[str, str]:
        """Return what is not right yet in the open row, by path."""
        if self.open_row is None:
            return {}
        paths = [self.open_row.prefix + one.name for one in self.open_row.table.columns]
        problems = {path: self.problem(path) for path in paths}
        return {path: message for path, message in problems.items() if message}

    # ---- tables ----

    def rows_of(self, name: str) -> list[Values]:
        """Return the rows of a table."""
        return list(self.values.get(name) or [])

    def show_row(self, name: str, place: int) -> None:
        """Open one row; a place behind the last is a new one."""
        rows = self.rows_of(name)
        new = not 0 <= place < len(rows)
        place = len(rows) if new else place
        values = {} if new else dict(rows[place])
        self.open_row = OpenRow(self.form.field(name), place, new, values)

    def close_row(self, *, keep: bool) -> None:
        """Close the open row; with `keep` it becomes part of the answers."""
        row = self.open_row
        if row is None:
            return
        self.open_row = None
        for path in [path for path in self.errors if path.startswith(row.prefix)]:
            del self.errors[path]
        if keep:
            rows = self.rows_of(row.table.name)
            rows[row.place : row.place + 1] = [row.values]
            self.put(row.table.name, rows)

    def remove_row(self, name: str, place: int) -> Values | None:
        """Take a row out and return it, for 撤销."""
        rows = self.rows_of(name)
        if not 0 <= place < len(rows):
            return None
        gone = rows.pop(place)
        self.put(name, rows)
        return gone

    def restore_row(self, name: str, place: int, row: Values) -> None:
        """撤销: put a removed row back where it was."""
        rows = self.rows_of(name)
        rows.insert(place, row)
        self.put(name, rows)

    def _with_open_row(self) -> Values:
        if self.open_row is None:
            return self.values
        rows = self.rows_of(self.open_row.table.name)
        rows[self.open_row.place : self.open_row.place + 1] = [self.open_row.values]
        return {**self.values, self.open_row.table.name: rows}
