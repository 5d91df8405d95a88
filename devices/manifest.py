"""What a driver says of itself before anybody loads it: its manifest.

Read by the registry; a vendor's package names one as its entry point (docs/drivers.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Config = Mapping[str, str | int | float]


CONTRACT = 1
"""Version of what a driver and the terminal expect of each other: ports, factory, manifest."""


class DriverKind(StrEnum):
    """Which port a driver implements."""

    READER = "reader"
    PRINTER = "printer"
    SCANNER = "scanner"
    SPEAKER = "speaker"
    PAGE = "page"
    CAPTURE = "capture"


class ConfigError(ValueError):
    """A driver's options cannot be used; the text names the key and says what is allowed."""


@dataclass(frozen=True, slots=True)
class Option:
    """One key of a driver's options."""

    name: str
    type: type[str | int | float]
    says: str
    required: bool = False
    low: float | None = None
    high: float | None = None
    one_of: tuple[str, ...] = ()
    """The only words allowed; empty: any."""


@dataclass(frozen=True, slots=True)
class Driver:
    """One driver: `factory` and `check` are `module:function`, imported when called."""

    name: str
    kind: DriverKind
    title: str
    factory: str
    check: str
    options: tuple[Option, ...] = ()
    contract: int = CONTRACT
    """The CONTRACT that a vendor's driver was written for."""
