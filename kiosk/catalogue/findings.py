"""Findings: what is noticed about a catalogue, bound to a file and a key; never an exception."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """Breaks a duty of the guide, or makes an item unusable."""
    WARNING = "warning"
    """Should be looked at by whoever maintains the item."""
    INFO = "info"
    """Good to know."""


_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.INFO: 2}
_WORDS = {Level.ERROR: "要改", Level.WARNING: "请看", Level.INFO: "说明"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `code` is a requirement (GUI-07, MAT-01) or a rule of the format (FORM-TYPE)."""

    level: Level
    code: str
    file: str
    """File name inside the catalogue directory."""
    key: str
    """Where in the file: `form[3].type`; empty means the whole file."""
    message: str
    """Plain Chinese for the person who writes the item."""

    def line(self) -> str:
        """One line for a terminal."""
        where = f"{self.file}: {self.key}" if self.key else self.file
        return f"[{_WORDS[self.level]}] {self.code}  {where}  {self.message}"

    def data(self) -> dict[str, str]:
        """JSON form."""
        return {key: str(value) for key, value in asdict(self).items()}


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then by file and key; duplicates once."""
    return sorted(
        set(findings), key=lambda one: (_ORDER[one.level], one.file, one.key, one.code, one.message)
    )


def load_finding(data: dict[str, str]) -> Finding:
    """Build a finding from its JSON form."""
    return Finding(Level(data["level"]), data["code"], data["file"], data["key"], data["message"])
