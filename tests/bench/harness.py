"""What every bench shares: alternate the two sides, take medians, hand over a result.

A bench is a function `(Options) -> Measured`. It raises AssertionError when the two sides did not
do the same work: then there is no ratio. It must not print one itself.
"""

from __future__ import annotations

import math
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.goals import BY_NAME, Goal


class PeerMissing(Exception):
    """A peer is not installed, or not in the version that was pinned."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line decides."""

    folder: Path
    """An empty folder for this bench alone; removed afterwards."""
    runs: int | None = None
    """How often each side is measured; None: what the bench thinks right."""
    full: bool = False
    """The long form, where there is one."""

    def count(self, usual: int) -> int:
        """How often each side is measured."""
        return self.runs or usual


@dataclass(slots=True)
class Measured:
    """Both sides of one bench, one sample a run."""

    name: str
    ours: list[float]
    theirs: list[float]
    """Of the peer; a single number where the table compares with a constant."""
    runs: int
    same_work: str
    """What was asserted of both sides before these numbers counted."""
    versions: dict[str, str] = field(default_factory=dict)
    """The peers as they were."""
    note: str = ""
    """What a reader has to know."""
    why: str = ""
    """The measured reason, in case the goal is missed."""

    @property
    def goal(self) -> Goal:
        """The line of the table."""
        return BY_NAME[self.name]

    @property
    def value(self) -> float:
        """Median of our side."""
        return statistics.median(self.ours)

    @property
    def peer(self) -> float:
        """Median of the other side."""
        return statistics.median(self.theirs)

    @property
    def ratio(self) -> float:
        """Ours to theirs."""
        return self.value / self.peer

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.goal.met(self.ratio)


Bench = Callable[[Options], Measured]


def alternate(
    ours: Callable[[], float], theirs: Callable[[], float], runs: int, warm: int = 1
) -> tuple[list[float], list[float]]:
    """Call A B A B ..., `warm` pairs unmeasured first; returns the samples of each side."""
    for _ in range(warm):
        ours()
        theirs()
    pairs = [(ours(), theirs()) for _ in range(runs)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def percentile(samples: Sequence[float], share: float) -> float:
    """Return the smallest sample that at least `share` (0..1) of all samples do not exceed."""
    ordered = sorted(samples)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def say(words: str) -> None:
    """Tell a person how it goes, on standard error; standard output is for the result."""
    print(words, file=sys.stderr, flush=True)
