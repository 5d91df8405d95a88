"""Implements `kiosk.ports.FormJudge`: what is asked, what follows, and what is not right yet.

Invisible fields are neither validated nor submitted, and count as unanswered for the conditions
of others. Any JSON value at any field gives a problem, never an exception. No I/O, no state
besides compiled forms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from threading import Lock

from kiosk.catalogue import messages
from kiosk.catalogue.checks import DAYS, FILES, check, day_of, is_empty, number_of
from kiosk.catalogue.conditions import Condition, ConditionUnreadable, variable
from kiosk.catalogue.derive import about_applicant, derived_values
from kiosk.catalogue.eligibility import assess
from kiosk.catalogue.validator import Validator, Violation, validator_of, violations
from kiosk.domain.eligibility import Assessment
from kiosk.domain.form import Field, FieldProblem, FieldType, Form, ProblemKind, Value, Values
from kiosk.domain.person import Person
from kiosk.domain.service_item import ServiceItem

_KEPT = 32
_BAD = messages.unreadable()


class _Ready:
    """A form with its conditions and schema compiled."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.fields = form.fields
        self.by_name = {one.name: one for one in self.fields}
        self.conditions: dict[str, Condition] = {}
        self.never: set[str] = set()
        """Fields whose condition nobody can read; such a form is unusable and never drawn."""
        for one in self.fields:
            if one.visible_if:
                try:
                    self.conditions[one.name] = Condition(one.visible_if, self.fields)
                except ConditionUnreadable:
                    self.never.add(one.name)
        self.validator: Validator | None = validator_of(form.schema) if form.schema else None


class Judge:
    """Rules over answers, for any form. Safe to call from any thread."""

    def __init__(
        self, today: Callable[[], date], known_region: Callable[[str], bool] | None = None
    ) -> None:
        """`today` gives the day in Asia/Shanghai; `known_region` tells whether a code exists."""
        self._today = today
        self._known_region = known_region
        self._ready: dict[int, _Ready] = {}
        self._lock = Lock()

    def visible(self, form: Form, values: Values) -> frozenset[str]:
        """Names of the fields that are asked, given the answers so far."""
        return self._visible(self._of(form), values, self._today())

    def derived(self, form: Form, values: Values) -> Values:
        """Values of derived fields of the form."""
        return derived_values(form, values, self._today())

    def answers(self, form: Form, values: Values) -> Values:
        """What is submitted: visible answers and derived values, empty ones left out."""
        today = self._today()
        ready = self._of(form)
        shown = self._visible(ready, values, today)
        found = derived_values(form, {k: v for k, v in values.items() if k in shown}, today)
        kept: Values = {}
        for one in ready.fields:
            if one.derivation is not None:
                if one.name in found:
                    kept[one.name] = found[one.name]
            elif one.name in shown and _answered(one, values.get(one.name)):
                kept[one.name] = values[one.name]
        return kept

    def problems(self, form: Form, values: Values) -> Sequence[FieldProblem]:
        """Everything that is not right yet, in the order of the form."""
        today = self._today()
        ready = self._of(form)
        shown = self._visible(ready, values, today)
        asked = [one for one in ready.fields if one.name in shown and one.derivation is None]
        given = {
            one.name: values[one.name] for one in asked if not is_empty(one, values.get(one.name))
        }
        found: list[FieldProblem] = []
        for one in asked:
            if one.name in given:
                found.extend(self._of_answer(ready, one, given, today))
            elif one.required or one.rule.must_be_true or one.rule.min_rows:
                found.append(FieldProblem(one.name, ProblemKind.MISSING, messages.missing(one)))
        named = {problem.path.split("/")[0] for problem in found}
        found.extend(self._of_schema(ready, given, named))
        found.extend(_of_derived(ready, given, today, shown))
        place = {one.name: index for index, one in enumerate(ready.fields)}
        return sorted(found, key=lambda problem: place[problem.path.split("/")[0]])

    def problem(self, form: Form, path: str, values: Values) -> FieldProblem | None:
        """What is wrong with one field (or one cell `table/row/column`) now, or None."""
        return next((one for one in self.problems(form, values) if one.path == path), None)

    def assess(self, item: ServiceItem, person: Person, answers: Values) -> Assessment:
        """Whether a person may apply, as far as the answers tell (GUI-23)."""
        return assess(item, person, answers, self._today())

    # -- parts -------------------------------------------------------------------------------

    def _of(self, form: Form) -> _Ready:
        with self._lock:
            ready = self._ready.get(id(form))
            if ready is None:
                if len(self._ready) >= _KEPT:
                    self._ready.pop(next(iter(self._ready)))
                ready = self._ready[id(form)] = _Ready(form)  # holds the form: its id stays taken
            return ready

    def _visible(self, ready: _Ready, values: Values, today: date) -> frozenset[str]:
        """Settle conditions that depend on each other; conditions are free of cycles."""
        shown = frozenset(ready.by_name)
        for _ in range(len(ready.conditions) + 1):
            seen = {name: value for name, value in values.items() if name in shown}
            computed = about_applicant(seen, today)
            computed |= derived_values(ready.form, seen, today)
            variables = {
                one.name: variable(one.type, computed.get(one.name, seen.get(one.name)))
                for one in ready.fields
            }
            variables = {"age": None, "gender": "", "birth_date": "", **computed, **variables}
            settled = frozenset(
                name
                for name in ready.by_name
                if name not in ready.never
                and (name not in ready.conditions or ready.conditions[name].holds(variables))
            )
            if settled == shown:
                break
            shown = settled
        return shown

    def _of_answer(
        self, ready: _Ready, one: Field, given: Values, today: date
    ) -> Iterator[FieldProblem]:
        value = given[one.name]
        problem = check(one, value, today) or self._of_region(one, value, one.name)
        if problem is None:
            problem = _of_order(ready, one, given)
        if problem is not None:
            yield problem
        elif one.type is FieldType.TABLE:
            for index, row in enumerate(value):
                yield from self._of_row(one, index, row, today)

    def _of_region(self, one: Field, value: Value, path: str) -> FieldProblem | None:
        if (
            one.type is not FieldType.REGION
            or self._known_region is None
            or self._known_region(value)
        ):
            return None
        return FieldProblem(path, ProblemKind.NOT_AN_OPTION, messages.not_an_option())

    def _of_row(self, table: Field, index: int, row: Value, today: date) -> Iterator[FieldProblem]:
        if not isinstance(row, dict):
            yield FieldProblem(f"{table.name}/{index}", ProblemKind.WRONG_KIND, _BAD)
            return
        for column in table.columns:
            path = f"{table.name}/{index}/{column.name}"
            value = row.get(column.name)
            if is_empty(column, value):
                if column.required:
                    yield FieldProblem(path, ProblemKind.MISSING, messages.missing(column))
                continue
            problem = check(column, value, today) or self._of_region(column, value, path)
            if problem is not None:
                yield FieldProblem(path, problem.kind, problem.message)

    def _of_schema(self, ready: _Ready, given: Values, named: set[str]) -> Iterator[FieldProblem]:
        """Catch with the schema what the checks above have not named already."""
        if ready.validator is None:
            return
        rest = {name: value for name, value in given.items() if name not in named}
        found = violations(ready.validator, rest)
        if any(not one.path for one in found):  # some value is no JSON at all: look one by one
            found = [
                Violation((name, *one.path[1:]), one.keyword)
                for name, value in rest.items()
                for one in violations(ready.validator, {name: value})
            ]
        seen: set[str] = set()
        for one in found:
            path = "/".join(map(str, one.path[:3]))
            if path in seen:
                continue
            seen.add(path)
            yield _from_schema(ready, path, one, rest)


def _answered(one: Field, value: Value) -> bool:
    """A plain yes/no answered with no is an answer."""
    return not is_empty(one, value) or (value is False and one.type is not FieldType.COMMITMENT)


def _of_order(ready: _Ready, one: Field, given: Values) -> FieldProblem | None:
    rule = one.rule
    for name, same_allowed in ((rule.after_field, False), (rule.not_before_field, True)):
        other = ready.by_name.get(name)
        if other is None or name not in given:
            continue
        mine, theirs = _measure(one, given[one.name]), _measure(other, given[name])
        if mine is None or theirs is None or type(mine) is not type(theirs):
            continue
        if mine < theirs or (mine == theirs and not same_allowed):  # type: ignore[operator]
            words = messages.order(one, other, same_allowed=same_allowed)
            return FieldProblem(one.name, ProblemKind.ORDER, words)
    other = ready.by_name.get(rule.differs_from)
    if other is not None and other.name in given and given[other.name] == given[one.name]:
        return FieldProblem(one.name, ProblemKind.ORDER, messages.differs(other))
    return None


def _measure(one: Field, value: Value) -> object | None:
    """Return something that compares: a day or a number."""
    return day_of(value) if one.type in DAYS else number_of(one, value)


def _of_derived(
    ready: _Ready, given: Values, today: date, shown: frozenset[str]
) -> Iterator[FieldProblem]:
    """Report bounds of derived values (an age) at the field they come from."""
    computed = derived_values(ready.form, given, today)
    for one in ready.fields:
        if one.derivation is None or one.name not in computed or one.name not in shown:
            continue
        problem = check(one, computed[one.name], today)
        if problem is not None:
            words = messages.derived_bounds(
                one, computed[one.name], one.rule.minimum, one.rule.maximum
            )
            yield FieldProblem(one.derived_from, problem.kind, words)


def _from_schema(ready: _Ready, path: str, found: Violation, values: Values) -> FieldProblem:
    name, _, cell = path.partition("/")
    one = ready.by_name[name]
    value = values.get(name)
    if one.type is FieldType.TABLE and cell.count("/") == 1:
        row, column = cell.split("/")
        one = next((inner for inner in one.columns if inner.name == column), one)
        value = value[int(row)].get(column) if value else None
    else:
        path = name if one.type in FILES or one.type is FieldType.MULTISELECT else path
    kind = {
        "pattern": ProblemKind.PATTERN,
        "minLength": ProblemKind.TOO_SHORT,
        "maxLength": ProblemKind.TOO_LONG,
        "minItems": ProblemKind.TOO_SHORT,
        "maxItems": ProblemKind.TOO_LONG,
        "minimum": ProblemKind.OUT_OF_RANGE,
        "maximum": ProblemKind.OUT_OF_RANGE,
        "enum": ProblemKind.NOT_AN_OPTION,
    }.get(found.keyword, ProblemKind.WRONG_KIND)
    common = messages.fitting_error(one.errors, value, kind)
    if common is not None:
        return FieldProblem(path, kind, messages.error_words(common))
    words = {
        ProblemKind.PATTERN: messages.pattern(one),
        ProblemKind.TOO_LONG: "写得太长，请写短一点。"
        if one.type is not FieldType.TABLE
        else "行数太多，请删去多的。",
    }.get(kind, _BAD)
    return FieldProblem(path, kind, words)
