"""When a field is asked: `visible_if` in CEL, compiled once, and what missing answers mean.

Every variable is a field of the form, or one of the values derived from the applicant's ID
number (`age`, `gender`, `birth_date`). A field without an answer, or one that is not asked, is
false (yes/no), "" (words, choices, dates), [] (lists) or null (numbers). A decimal is a number.
What cannot be evaluated (`null < 18`) is false, with CEL's own rule that `true || error` is true.
`x in ["a", "b"]` holds for a multiselect `x` when any chosen option is in the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import cel

from kiosk.domain.form import Field, FieldType, Value

MAX_LENGTH = 300
DERIVED_NAMES = frozenset({"age", "gender", "birth_date"})
_NUMBERS = frozenset({FieldType.INTEGER, FieldType.DECIMAL})
_FLAGS = frozenset({FieldType.BOOLEAN, FieldType.COMMITMENT, FieldType.CONSENT})
_LISTS = frozenset({FieldType.MULTISELECT, FieldType.TABLE})
_FILES = frozenset({FieldType.PHOTO, FieldType.ATTACHMENT, FieldType.SIGNATURE})
_BOUND = re.compile(r"\.(?:all|exists|exists_one|map|filter)\(\s*([A-Za-z_]\w*)\s*,")
_MAX_INT = 2**53


class ConditionUnreadable(ValueError):
    """A condition cannot be understood; the message says why, in Chinese."""


class Condition:
    """One compiled condition."""

    def __init__(self, source: str, fields: Iterable[Field]) -> None:
        """Compile; raises ConditionUnreadable for bad syntax or unknown names."""
        if len(source) > MAX_LENGTH:
            raise ConditionUnreadable(f"条件太长，最多 {MAX_LENGTH} 个字")
        types = {one.name: one.type for one in fields}
        try:
            self._program = cel.compile(_spread(source, types))
        except BaseException as error:  # a parser written in Rust may also panic
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            raise ConditionUnreadable("条件看不懂") from None
        names = set(self._program.variables())
        self.names = frozenset(names - set(_BOUND.findall(source)) - {"each__"})
        """Fields and derived values this condition depends on."""
        unknown = sorted(self.names - types.keys() - DERIVED_NAMES)
        if unknown:
            raise ConditionUnreadable(f"条件里的 {'、'.join(unknown)} 不是本表单的字段")

    def holds(self, variables: Mapping[str, Any]) -> bool:
        """Evaluate over `variables` (see `variable`), what is missing counting as null; never raises."""
        return self.decide({name: variables.get(name) for name in self.names}) is True

    def decide(self, known: Mapping[str, Any]) -> bool | None:
        """Evaluate over what is known; None while that does not decide it. Never raises.

        CEL's own rules for errors do it: `true || unknown` is true, `false && unknown` is false.
        """
        try:
            found = self._program.execute({name: known[name] for name in self.names & known.keys()})
        except BaseException as error:
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            return None
        return found if isinstance(found, bool) else None


def _spread(source: str, types: Mapping[str, FieldType]) -> str:
    """Turn `x in [...]` into `x.exists(each__, each__ in [...])` where x is a multiselect."""
    for name, kind in types.items():
        if kind is FieldType.MULTISELECT:
            source = re.sub(
                rf"(?<![\w.\"']){re.escape(name)}\s+in\s+(\[[^\[\]]*\])",
                rf"{name}.exists(each__, each__ in \1)",
                source,
            )
    return source


def variable(kind: FieldType, value: Value) -> Any:
    """Return what CEL sees of an answer of this type; the empty value when it is missing."""
    if kind in _FLAGS:
        return value is True
    if kind in _LISTS:
        return (
            [one for one in value if isinstance(one, (str, dict))]
            if isinstance(value, list)
            else []
        )
    if kind in _FILES:
        return isinstance(value, dict)
    if kind is FieldType.INTEGER:
        plain = isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MAX_INT
        return value if plain else None
    if kind is FieldType.DECIMAL:
        return _number(value)
    return value if isinstance(value, str) and value.isprintable() else ""


def _number(value: Value) -> float | None:
    if not isinstance(value, str) or len(value) > 30:
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return float(number) if number.is_finite() else None
