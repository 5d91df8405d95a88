"""申报条件 (GUI-23): who may apply, as data; and what is known of one person's case.

A condition is a text, and where a machine can tell it also has checks: predicates in CEL over answers and
what the card says. What only the department can judge stays a text. Promises (承诺) are no predicates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiosk.domain.form import Value

FOR_ANOTHER = "agent_flag"
"""The question whether somebody acts for another; then the card does not tell of the applicant."""


@dataclass(frozen=True, slots=True)
class Check:
    """One predicate, and what to say to whom it does not hold for."""

    needs: str
    """CEL over the item's questions, `age`, `gender`, `birth_date` and `<date question>_days`."""
    unless: str
    """Why not, after “因为”: 还没有满 16 周岁."""
    instead: str = ""
    """What to do instead, after “您可以”."""
    guide: str = ""
    """Id of another item whose guide helps."""
    at_age: int | None = None
    """May apply from this birthday on."""
    days_after: str = ""
    """May apply `days` days after the date answered to this question."""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """One 申报条件."""

    text: str
    checks: tuple[Check, ...] = ()
    by_department: bool = False
    """Only the department can judge it (由部门核实): a local standard, an assessment."""

    @property
    def words(self) -> str:
        """Return the text as a guide shows it."""
        return f"{self.text}（由部门核实）" if self.by_department else self.text


class Outcome(StrEnum):
    """What is known of one condition."""

    MET = "met"
    NOT_MET = "not_met"
    OPEN = "open"
    """A question is not answered yet."""
    UNSURE = "unsure"
    """说不准: the person does not know, so staff verify."""
    DEPARTMENT = "department"
    """由部门核实: no machine can tell."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One question as it was asked and answered."""

    question: str
    """Name of the question."""
    words: str
    value: Value = field(repr=False)
    """JSON by the type of the question; None for 说不准."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One condition in one case; goes with the application."""

    text: str
    outcome: Outcome
    answers: tuple[Answer, ...] = ()
    """What was answered to the questions it depends on."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """All conditions of an item in one case."""

    conditions: tuple[Judged, ...] = ()
    question: str = ""
    """Name of the question to ask next, or empty."""
    refused: Check | None = None
    """The first check that does not hold."""
    again_on: date | None = None
    """From this day on it would hold, where that can be computed."""

    @property
    def passed(self) -> bool:
        """Nothing stands against an application, and nothing is left to ask."""
        return self.refused is None and not self.question
