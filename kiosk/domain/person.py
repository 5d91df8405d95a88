"""A natural person as a card tells it, and the rules of the numbers that identify one.

Source: GB 11643-1999 公民身份号码 (18 characters, date of birth, ISO 7064 MOD 11-2), which the cards of
港澳台居民 (810000, 820000, 830000) and the 外国人永久居留身份证 of 2023 (first digit 9) follow. The card of
2017 for foreigners has 15 characters of its own: three letters of the nation and twelve digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiosk.domain.assurance import Assurance, CardKind

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_REGION_PREFIXES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
    "50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)


_FOREIGN_2017 = re.compile(r"[A-Z]{3}[0-9]{12}", re.ASCII)


class IdNumberProblem(StrEnum):
    """Why a citizen identification number cannot be right."""

    LENGTH = "length"
    CHARACTERS = "characters"
    BIRTH_DATE = "birth_date"
    CHECK_CHARACTER = "check_character"


def check_id_number(number: str, today: date) -> IdNumberProblem | None:
    """Return what is wrong with an 18-character 公民身份号码, or None.

    The region is deliberately not a reason: codes of dissolved counties live on in valid
    numbers (see `has_known_region`).
    """
    if len(number) != 18:
        return IdNumberProblem.LENGTH
    body, last = number[:17], number[17]
    if not (body.isascii() and body.isdigit()) or last not in _CHECK_CHARACTERS:
        return IdNumberProblem.CHARACTERS
    try:
        birth = birth_date_of(number)
    except ValueError:
        return IdNumberProblem.BIRTH_DATE
    if not date(1850, 1, 1) <= birth <= today:
        return IdNumberProblem.BIRTH_DATE
    if check_character(body) != last:
        return IdNumberProblem.CHECK_CHARACTER
    return None


def is_foreign_number_2017(number: str) -> bool:
    """Tell whether this has the form of a number of the 外国人永久居留身份证 of 2017 (15 characters).

    Three capital letters and twelve digits (国家移民管理局, 新版外国人永久居留身份证机读信息规则, 2). How its
    last digit is computed is not in what was published, so it is no reason to refuse a card.
    """
    return _FOREIGN_2017.fullmatch(number) is not None


def check_character(body: str) -> str:
    """Return the MOD 11-2 check character of the first 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def has_known_region(number: str) -> bool:
    """Tell whether the first two digits are a province (81, 82, 83 included); only a warning."""
    return number[:2] in _REGION_PREFIXES


def birth_date_of(number: str) -> date:
    """Return the date of birth inside an ID number; ValueError when it is no date."""
    digits = number[6:14]
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


class Sex(StrEnum):
    """性别, codes of GB/T 2261.1."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    UNSTATED = "9"


def sex_of(number: str) -> Sex:
    """Return the sex an ID number carries (17th digit: odd is male)."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def age_on(birth: date, today: date) -> int:
    """Return completed years."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


@dataclass(frozen=True, slots=True)
class Person:
    """What a document says about its holder. Never logged: repr shows nothing of it."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)
    sex: Sex = field(default=Sex.UNKNOWN, repr=False)
    birth_date: date | None = field(default=None, repr=False)
    ethnicity: str = field(default="", repr=False)
    """民族, two-digit code of GB/T 3304, or empty."""
    address: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """A person, and how we know: the outcome of one identification."""

    person: Person
    card: CardKind
    assurance: Assurance
    identified_by: str = ""
    """Work number of the member of staff who compared person and document; else empty."""
    in_reader: bool = True
    """A card told it, so taking that card away says that its owner leaves (law 8)."""


def person_named(name: str, id_number: str) -> Person:
    """Return a person of whom only name and number (18 characters, checked) are known."""
    return Person(name, id_number, sex_of(id_number), birth_date_of(id_number))
