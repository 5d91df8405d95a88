"""What a check is and what came of it; values only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sync.conformance.bench import Bench


class Result(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    """通过"""
    FAILED = "failed"
    """没有通过"""
    SKIPPED = "skipped"
    """没有检查"""


class _Said(Exception):
    """Words in both languages of the report."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


class Broken(_Said):
    """The platform does not keep this promise."""


class NotChecked(_Said):
    """The check has no ground to stand on here."""


@dataclass(frozen=True, slots=True)
class Check:
    """One promise that is looked at."""

    id: str
    promise: str
    """The section of docs/platform-contract.md, or the number of the promise there."""
    zh: str
    en: str
    run: Callable[[Bench], None]
    """Raises Broken or NotChecked; returns when the promise was kept."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one check."""

    id: str
    promise: str
    zh: str
    en: str
    result: Result
    why_zh: str = ""
    why_en: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All findings about one platform."""

    url: str
    version: str
    """Of the contract."""
    sandbox: bool
    terminal: str
    """The terminal number that the checks used, `220199-0001`; empty when none was given."""
    checked_at: str
    """ISO 8601 with offset."""
    findings: tuple[Finding, ...]

    def count(self, result: Result) -> int:
        """How many ended so."""
        return sum(one.result is result for one in self.findings)

    @property
    def kept(self) -> bool:
        """Nothing failed, and at least something was looked at."""
        return self.count(Result.FAILED) == 0 and self.count(Result.PASSED) > 0


def expect(holds: object, zh: str, en: str) -> None:
    """Raise Broken unless it holds."""
    if not holds:
        raise Broken(zh, en)
