"""What an item file says about an answer (`validation`) -> `kiosk.domain.form.Rule`.

A rule that is not understood makes the form unusable: a terminal that skips a rule would collect
answers the office must send back. A rule that needs facts from elsewhere is left to the office.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kiosk.catalogue.findings import Level
from kiosk.catalogue.tables import Tables
from kiosk.domain.form import FieldType, Rule

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII)
_DAY = re.compile(r"today([+-]\d{1,5}d)?|\d{4}-\d{2}(-\d{2})?", re.ASCII)
_RANGE = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?", re.ASCII)
_PIXELS = re.compile(r"\d{1,5}x\d{1,5}", re.ASCII)
_DAYS = frozenset({FieldType.DATE, FieldType.MONTH})
_LEVELS = {
    "市级": "city",
    "地市级": "city",
    "村级": "village",
    "村（社区）": "village",
    "村": "village",
}
_CHECKSUMS = {
    FieldType.CN_ID: ("11643", "MOD 11-2"),
    FieldType.BANK_CARD: ("LUHN",),
    FieldType.USCC: ("32100",),
}


@dataclass(slots=True)
class Outcome:
    """A rule being read, with what was noticed: (level, code, key, message)."""

    type: FieldType
    tables: Tables
    parts: dict[str, Any] = field(default_factory=dict)
    hint: str = ""
    notes: list[tuple[Level, str, str, str]] = field(default_factory=list)
    unusable: bool = False

    def refuse(self, key: str, value: Any) -> None:
        """Note a rule that is not understood."""
        self.unusable = True
        self.notes.append((Level.ERROR, "FORM-RULE", key, f"规则看不懂：{str(value)[:60]}"))

    def leave_to_office(self, key: str, value: str) -> None:
        """Note a rule that only the office can check."""
        self.notes.append((Level.WARNING, "FORM-RULE", key, f"“{value}”本机查不了，由经办人员核对"))


def compile_rule(validation: dict[str, Any], kind: FieldType, tables: Tables) -> Outcome:
    """Read one `validation` mapping; the rule is `Rule(**outcome.parts)`."""
    outcome = Outcome(kind, tables)
    for key, value in validation.items():
        reader = _READERS.get(key)
        if reader is None:
            outcome.refuse(key, value)
        else:
            reader(outcome, key, value)
    if kind is FieldType.REGION and not outcome.parts.get("region_level"):
        outcome.parts["region_level"] = "village"
    if outcome.parts.get("region_level") == "village" and kind is FieldType.REGION:
        outcome.parts["region_root"] = tables.region_root
    _check_order(outcome)
    return outcome


def rule_of(outcome: Outcome) -> Rule:
    """Build the rule."""
    return Rule(**outcome.parts)


def _check_order(outcome: Outcome) -> None:
    parts = outcome.parts
    for low, high in (("min_len", "max_len"), ("min_rows", "max_rows")):
        if parts.get(low) is not None and parts.get(high) is not None and parts[low] > parts[high]:
            outcome.refuse(low, "最小值大过最大值")
    least, most = str(parts.get("minimum", "")), str(parts.get("maximum", ""))
    both = _NUMBER.fullmatch(least) and _NUMBER.fullmatch(most)
    if both and float(least) > float(most):
        outcome.refuse("min", "最小值大过最大值")


def _pattern(outcome: Outcome, key: str, value: Any) -> None:
    if not isinstance(value, str) or len(value) > 300:
        outcome.refuse(key, value)
        return
    if outcome.type is FieldType.PERSON_NAME and r"\u4e00-\u9fff" in value:
        # Rare characters of real names lie outside the basic block; a card may carry them.
        value = value.replace(r"\u4e00-\u9fff", r"\p{Script=Han}")
    outcome.parts["pattern"] = value


def _count(name: str) -> Callable[[Outcome, str, Any], None]:
    def read(outcome: Outcome, key: str, value: Any) -> None:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100_000:
            outcome.parts[name] = value
        else:
            outcome.refuse(key, value)

    return read


def _length(outcome: Outcome, key: str, value: Any) -> None:
    found = _RANGE.fullmatch(str(value))
    if found is None:
        outcome.refuse(key, value)
        return
    outcome.parts["min_len"] = int(found[1])
    outcome.parts["max_len"] = int(found[2] or found[1])


def _bound(name: str) -> Callable[[Outcome, str, Any], None]:
    def read(outcome: Outcome, key: str, value: Any) -> None:
        text = str(value)
        wanted = _DAY if outcome.type in _DAYS else _NUMBER
        if not isinstance(value, bool) and wanted.fullmatch(text):
            outcome.parts[name] = text
        else:
            outcome.refuse(key, value)

    return read


def _bound_from_table(name: str) -> Callable[[Outcome, str, Any], None]:
    def read(outcome: Outcome, key: str, value: Any) -> None:
        limit = outcome.tables.limits.get(str(value))
        if limit is None:
            message = f"表“{value}”还没有，本机不限，由经办人员核对"
            outcome.notes.append((Level.WARNING, "TABLE", key, message))
        else:
            outcome.parts[name] = limit

    return read


def _other_field(name: str) -> Callable[[Outcome, str, Any], None]:
    def read(outcome: Outcome, key: str, value: Any) -> None:
        if not isinstance(value, str) or not value:
            outcome.refuse(key, value)
        elif _IDENTIFIER.fullmatch(value):
            outcome.parts[name] = value
        else:
            outcome.leave_to_office(key, value)

    return read


def _must_be(outcome: Outcome, key: str, value: Any) -> None:
    if value is True:
        outcome.parts["must_be_true"] = True
    else:
        outcome.refuse(key, value)


def _words(outcome: Outcome, key: str, value: Any) -> None:
    if isinstance(value, list) and all(isinstance(one, str) and one for one in value):
        outcome.parts["must_not_contain"] = tuple(value)
    else:
        outcome.refuse(key, value)


def _checksum(outcome: Outcome, key: str, value: Any) -> None:
    known = _CHECKSUMS.get(outcome.type, ())
    if not any(word in str(value).upper() for word in known):
        outcome.refuse(key, value)


def _level(outcome: Outcome, key: str, value: Any) -> None:
    if outcome.type is FieldType.REGION and value in _LEVELS:
        outcome.parts["region_level"] = _LEVELS[value]
    else:
        outcome.refuse(key, value)


def _code(outcome: Outcome, key: str, value: Any) -> None:
    if outcome.type is FieldType.REGION and str(value).startswith("12位"):
        outcome.parts["region_level"] = "village"
    elif outcome.type is FieldType.REGION and str(value).startswith("6位"):
        outcome.parts["region_level"] = "city"
    else:
        outcome.refuse(key, value)


def _prefixes(outcome: Outcome, key: str, value: Any) -> None:
    """81, 82 and 83 are always accepted; any other list is not a rule we know."""
    good = isinstance(value, list) and set(map(str, value)) <= {"81", "82", "83"}
    if not good or outcome.type is not FieldType.CN_ID:
        outcome.refuse(key, value)


def _pixels(outcome: Outcome, key: str, value: Any) -> None:
    if outcome.type is FieldType.PHOTO and _PIXELS.fullmatch(str(value)):
        outcome.parts["min_pixels"] = str(value)
    else:
        outcome.refuse(key, value)


def _background(outcome: Outcome, key: str, value: Any) -> None:
    if outcome.type is FieldType.PHOTO and isinstance(value, str):
        outcome.hint = f"背景要{value}"
    else:
        outcome.refuse(key, value)


def _hint(outcome: Outcome, key: str, value: Any) -> None:
    if isinstance(value, str):
        outcome.hint = value
    else:
        outcome.refuse(key, value)


def _note(outcome: Outcome, key: str, value: Any) -> None:
    """A remark for whoever maintains the item."""
    outcome.notes.append((Level.INFO, "FORM-NOTE", key, str(value)[:200]))


_READERS: dict[str, Callable[[Outcome, str, Any], None]] = {
    "pattern": _pattern,
    "hint": _hint,
    "note": _note,
    "min_len": _count("min_len"),
    "max_len": _count("max_len"),
    "length": _length,
    "scale": _count("scale"),
    "min_rows": _count("min_rows"),
    "max_rows": _count("max_rows"),
    "min": _bound("minimum"),
    "max": _bound("maximum"),
    "min_ref": _bound_from_table("minimum"),
    "max_ref": _bound_from_table("maximum"),
    "gt": _other_field("after_field"),
    "gte": _other_field("not_before_field"),
    "not_equal": _other_field("differs_from"),
    "must_be": _must_be,
    "must_not_contain": _words,
    "checksum": _checksum,
    "level": _level,
    "code": _code,
    "allow_prefix": _prefixes,
    "min_px": _pixels,
    "bg": _background,
}
"""Every rule an item file may use; docs/catalogue.md describes them for authors."""
