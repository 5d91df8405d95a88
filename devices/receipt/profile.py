"""What one model of printer can do, as data: one TOML file a model in `assets/printers`.

Must not hold behaviour; a fact nobody has seen on the printer says `verified = false`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from devices.ports import Problem
from devices.receipt.status import QUERIES, Meaning
from kiosk.domain.slip import Charset, TypeCase

PROFILES = Path(__file__).resolve().parents[2] / "assets" / "printers"


class ProfileError(ValueError):
    """A profile is missing or says something it must not; the message names file and key."""


class Status(StrEnum):
    """How a model is asked for its state."""

    DLE_EOT = "dle-eot"
    """DLE EOT 1 to 4, one byte each."""
    FULL = "full"
    """DLE EOT 20, six bytes, of Custom's kiosk printers."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One model; commands are bytes, lengths are dots."""

    name: str
    title: str
    """For a technician."""
    width_dots: int
    """Printable width; a multiple of 8."""
    band_rows: int
    """Most rows in one image command."""
    feed_units_per_dot: int
    """What ESC J counts in, per dot."""
    init: bytes
    cut: bytes
    clear: bytes
    """Real-time command that empties the buffers after a half-sent job; may be empty."""
    automatic_status: bytes
    """Command that makes the printer tell changes by itself (ASB); may be empty."""
    completion: bytes
    """Command answered by one byte once all data before it is printed; empty: there is none."""
    status: Status
    own_bits: tuple[Meaning, ...]
    """Bits of DLE EOT that only this model has, before the common ones."""
    present: bytes
    """Cut and hold the slip in the mouth: what stands before `E` or `R` and the seconds after which
    a slip that nobody took is pushed out or drawn back. Empty: the model has no presenter."""
    type_case: TypeCase | None
    """What it sets with its own characters; None when that is not known: it draws."""
    verified: bool
    """Whether every fact was seen on the printer itself."""


def load(name: str, directory: Path = PROFILES) -> Profile:
    """Load a profile by name. Raises ProfileError."""
    path = directory / f"{name}.toml"
    if not name.replace("-", "").isalnum() or not path.is_file():
        known = ", ".join(sorted(file.stem for file in directory.glob("*.toml")))
        raise ProfileError(f"no printer profile {name!r}; there are: {known}")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        profile = _profile(name, table["title"], table["facts"])
    except (KeyError, TypeError, ValueError, tomllib.TOMLDecodeError) as error:
        raise ProfileError(f"{path}: {type(error).__name__}: {error}") from error
    if profile.width_dots % 8:
        raise ProfileError(f"{path}: facts.width_dots must be a multiple of 8")
    return profile


def _profile(name: str, title: object, facts: dict[str, dict[str, object]]) -> Profile:
    if not isinstance(title, str):
        raise TypeError("title must be text")
    unknown = facts.keys() - _FACTS
    if unknown:
        raise ValueError(f"unknown facts: {', '.join(sorted(unknown))}")
    for key, fact in facts.items():
        if not isinstance(fact.get("manual"), str) or not isinstance(fact.get("verified"), bool):
            raise TypeError(f"facts.{key} must say its manual and whether it was verified")
    return Profile(
        name=name,
        title=title,
        width_dots=_number(facts, "width_dots", 8, 1024),
        band_rows=_number(facts, "band_rows", 8, 1024),
        feed_units_per_dot=_number(facts, "feed_units_per_dot", 1, 8),
        init=_bytes(facts, "init"),
        cut=_bytes(facts, "cut"),
        clear=_bytes(facts, "clear"),
        automatic_status=_bytes(facts, "automatic_status"),
        completion=_bytes(facts, "completion"),
        status=Status(_text(facts, "status")),
        own_bits=_bits(facts, "own_bits"),
        present=_bytes(facts, "present"),
        type_case=_type_case(facts),
        verified=all(fact["verified"] for fact in facts.values()),
    )


_FACTS = frozenset(
    {
        *("width_dots", "band_rows", "feed_units_per_dot", "init", "cut", "clear"),
        *("automatic_status", "completion", "status", "own_bits", "present"),
        *("charset", "native_qr"),
    }
)


def _number(facts: dict[str, dict[str, object]], key: str, low: int, high: int) -> int:
    value = facts[key]["value"]
    if not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"facts.{key}.value must be a number from {low} to {high}")
    return value


def _bytes(facts: dict[str, dict[str, object]], key: str) -> bytes:
    value = facts[key]["value"]
    if not isinstance(value, str):
        raise TypeError(f"facts.{key}.value must be hexadecimal digits in quotes")
    return bytes.fromhex(value)


def _text(facts: dict[str, dict[str, object]], key: str) -> str:
    value = facts[key]["value"]
    if not isinstance(value, str):
        raise TypeError(f"facts.{key}.value must be text")
    return value


def _bits(facts: dict[str, dict[str, object]], key: str) -> tuple[Meaning, ...]:
    """Read `["3 04 jam"]`: n of DLE EOT n, a hexadecimal mask, a problem."""
    value: Any = facts[key]["value"]
    if not isinstance(value, list):
        raise TypeError(f"facts.{key}.value must be a list")
    bits = []
    for one in value:
        n, mask, problem = one.split()
        if int(n) not in QUERIES or not 0 < int(mask, 16) < 0x80:
            raise ValueError(f"facts.{key}: {one!r} names no bit of DLE EOT")
        bits.append((int(n), int(mask, 16), Problem(problem)))
    return tuple(bits)


def _type_case(facts: dict[str, dict[str, object]]) -> TypeCase | None:
    charset, native_qr = _text(facts, "charset"), facts["native_qr"]["value"]
    if not isinstance(native_qr, bool):
        raise TypeError("facts.native_qr.value must be true or false")
    return TypeCase(Charset(charset), native_qr) if charset != "none" else None
