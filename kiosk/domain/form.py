"""A form as data: what is asked, in which order, and what an answer may look like.

Compiled from a service item by `kiosk.catalogue`; drawn by one renderer; no Python per item.
Values are JSON: str, bool, int, list or dict by field type (see `FieldType`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Value = Any
"""A JSON value: see the docstrings of `FieldType` for what each type holds."""
Values = dict[str, Value]


class FieldType(StrEnum):
    """Every kind of answer the renderer can ask for. The wire value is in the docstring."""

    TEXT = "text"
    """str, one line"""
    LONGTEXT = "longtext"
    """str, several lines"""
    PERSON_NAME = "person_name"
    """str"""
    CN_ID = "cn_id"
    """str, 18 characters, upper-case X"""
    CN_MOBILE = "cn_mobile"
    """str, 11 digits"""
    PHONE = "phone"
    """str, digits and hyphens"""
    DATE = "date"
    """str, YYYY-MM-DD"""
    MONTH = "month"
    """str, YYYY-MM"""
    SELECT = "select"
    """str, the code of one option"""
    MULTISELECT = "multiselect"
    """list of option codes"""
    INTEGER = "integer"
    """int"""
    DECIMAL = "decimal"
    """str, digits with at most `scale` decimals: money is never a float"""
    BOOLEAN = "boolean"
    """bool"""
    REGION = "region"
    """str, code of 12 digits (6 for a city level), option labels from the region table"""
    BANK_CARD = "bank_card"
    """str, 16 to 19 digits, Luhn"""
    USCC = "uscc"
    """str, 18 characters, GB 32100 (统一社会信用代码)"""
    URL = "url"
    """str"""
    TABLE = "table"
    """list of dicts by column name"""
    PHOTO = "photo"
    """dict {sha256, media_type, size}; the bytes travel as a part"""
    ATTACHMENT = "attachment"
    """dict {sha256, media_type, size}; the bytes travel as a part"""
    COMMITMENT = "commitment"
    """bool, true once promised"""
    CONSENT = "consent"
    """bool"""
    SIGNATURE = "signature"
    """dict {sha256, media_type, size}; strokes and image travel as parts"""


GIVEN_ANEW = frozenset(
    {
        FieldType.PHOTO,
        FieldType.ATTACHMENT,
        FieldType.SIGNATURE,
        FieldType.COMMITMENT,
        FieldType.CONSENT,
    }
)
"""Never taken from a draft or from an earlier application: promises, consent, signature, papers."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the code that is stored and the words that are read."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What an answer may look like; unused bounds are None or empty."""

    pattern: str = ""
    min_len: int | None = None
    max_len: int | None = None
    minimum: str | None = None
    maximum: str | None = None
    """Bounds of integers, decimals (digits) and dates (YYYY-MM-DD, `today` or `today-180d`)."""
    scale: int | None = None
    min_rows: int | None = None
    max_rows: int | None = None
    after_field: str = ""
    """Date or number must be later/greater than the value of this field."""
    not_before_field: str = ""
    """As `after_field`, but the same day, month or number is allowed."""
    differs_from: str = ""
    must_be_true: bool = False
    must_not_contain: tuple[str, ...] = ()
    """Words that may not stand in a text."""
    region_level: str = ""
    """How deep a region is chosen: `city` (6 digits), `village` (12 digits), empty for any."""
    region_root: str = ""
    """Where the choice of a region begins: the code to give to `Catalogue.regions`."""
    min_pixels: str = ""
    """Smallest picture of a photo, `358x441`."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a derived field is computed from `Field.derived_from`; pure data, no look-up.

    `kind` is `sex`, `birth_date` or `age` (from an ID number), or `slice`: the characters
    `start:end` of the source, translated by `mapping`.
    """

    kind: str
    start: int = 0
    end: int = 0
    mapping: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FieldError:
    """A common mistake (常见错误示例, GUI-07), shown where it happens."""

    wrong: str
    why: str
    right: str


@dataclass(frozen=True, slots=True)
class Field:
    """One question."""

    name: str
    label: str
    type: FieldType
    required: bool = False
    hint: str = ""
    sample: str = ""
    """One concrete example, shown as 例：… above the box, never inside it."""
    options: tuple[Option, ...] = ()
    options_example: bool = False
    """The options come from a placeholder table (示例)."""
    rule: Rule = Rule()
    columns: tuple[Field, ...] = ()
    """Columns of a table."""
    visible_if: str = ""
    """CEL over the form's values and derived ones such as `age`; empty means always."""
    derived_from: str = ""
    """The field this one is computed from; it is not asked."""
    derivation: Derivation | None = None
    """Set exactly when `derived_from` is."""
    element: str = ""
    """Shared data-element name (GB/T 19488.2) for reuse between items."""
    prefill: tuple[str, ...] = ()
    """Where a value may come from, in the catalogue's words: 身份证读卡, or the name of a look-up of
    shared data (公安-户籍信息查询); see `kiosk.domain.prefill`."""
    sensitive: bool = False
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong on one page, three to five of them, under one heading."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A compiled form: sections to draw, and the JSON Schema 2020-12 that judges the answers."""

    sections: tuple[Section, ...]
    schema: dict[str, Any] = field(default_factory=dict)
    unusable: str = ""
    """Why this terminal cannot draw the form (unknown field type or rule); 请到窗口办理."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields in order."""
        return tuple(one for section in self.sections for one in section.fields)

    def field(self, name: str) -> Field:
        """Return the field called `name`; KeyError when there is none."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)


class ProblemKind(StrEnum):
    """Why an answer is not accepted yet."""

    MISSING = "missing"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    PATTERN = "pattern"
    CHECK_DIGIT = "check_digit"
    NOT_A_DATE = "not_a_date"
    OUT_OF_RANGE = "out_of_range"
    NOT_AN_OPTION = "not_an_option"
    WRONG_KIND = "wrong_kind"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One finding at one field; `path` is the field name, or `table/row/column`."""

    path: str
    kind: ProblemKind
    message: str
    """What to do, in plain Chinese."""
