"""memory-visits: what the screen and its workers hold after many whole visits, against a quarter of them.

Each visit opens a guide, identifies with a simulated card, paints the form filled from it, and ends,
with the shipped screen process, the supervised reader and a card that answers APDUs. The short form
makes a fifth of the visits of the table; `--full` makes all 2,000.
"""

from __future__ import annotations

import statistics
import time

from kiosk.domain.masking import mask_name
from tests.bench.harness import Measured, Options, say
from tests.bench.parts import memory
from tests.bench.parts.stage import stage

_ITEMS = ("CXJB-REG", "YBJM-REG", "DIBAO", "GETI", "LINSHI")
"""Large and small forms take turns."""
_FULL = (500, 2000)
_SHORT = (100, 400)
_AROUND = 10
"""Visits around each point whose median counts: one sample may fall into a collection of garbage."""
_NAME = mask_name("张明")


def measure(options: Options) -> Measured:
    """Visit on and on; resident memory of the tree after the early and after the late visits."""
    early_at, late_at = _FULL if options.full else _SHORT
    if options.runs:
        early_at, late_at = max(options.runs // 4, _AROUND), max(options.runs, 2 * _AROUND)
    early: list[float] = []
    late: list[float] = []
    began = time.monotonic()
    with stage(options.folder) as screen:
        for number in range(1, late_at + 1):
            seen = screen.ask("visit", item=_ITEMS[number % len(_ITEMS)])
            assert seen["name"] == _NAME, f"visit {number} showed another name"
            if number > late_at - _AROUND:
                late.append(_held(screen.pid))
            elif early_at - _AROUND < number <= early_at:
                early.append(_held(screen.pid))
            if number == early_at:
                say(
                    f"  memory-visits: {number} of {late_at} visits, {statistics.median(early):.1f} MB"
                )
    return Measured(
        "memory-visits",
        late,
        early,
        late_at,
        f"{late_at:,} whole visits in {time.monotonic() - began:.0f} s: guide, card, form painted with"
        f" the name from the card (compared every time), end; {len(_ITEMS)} forms took turns. The"
        f" value is resident memory of the screen and its workers, median of the {_AROUND} visits up"
        f" to visit {late_at:,}; the peer the same up to visit {early_at:,}.",
        note=""
        if (early_at, late_at) == _FULL
        else f"This is the short form: {late_at:,} visits, not 2,000 (`--full` makes them all).",
    )


def _held(pid: int) -> float:
    """Return resident MB: unlike PSS it does not change with what else runs on the machine."""
    return sum(memory.megabytes(one, "Rss") for one in memory.tree(pid))
