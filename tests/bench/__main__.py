"""`python -m tests.bench [NAME ...]`: measure, write docs/bench, say what was met."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench import report
from tests.bench.goals import BY_NAME, GOALS
from tests.bench.harness import Bench, Measured, Options, PeerMissing, say

_PAGES = Path(__file__).resolve().parents[2] / "docs" / "bench"
WHERE = {
    "cold-start-qml": "cold_start:against_qml",
    "cold-start-chromium": "cold_start:against_chromium",
    "memory-home": "memory_home:measure",
    "memory-visits": "memory_visits:measure",
    "imports": "imports:measure",
    "durable-submit": "durable_submit:measure",
    "syncs": "small_records:syncs",
    "enqueue": "small_records:enqueue",
    "drain": "drain:measure",
    "outage": "outage:measure",
    "card": "card:measure",
    "receipt-cpu": "receipt:cpu",
    "receipt-bytes": "receipt:size",
    "search": "search:measure",
    "screen-switch": "screen_switch:measure",
}
"""Module of `tests.bench.benches` and function of each bench; loaded when it is run."""


def bench_of(name: str) -> Bench:
    """Return the function of a bench."""
    module, _, function = WHERE[name].partition(":")
    found: Bench = getattr(importlib.import_module(f"tests.bench.benches.{module}"), function)
    return found


def run(names: Sequence[str], runs: int | None, *, full: bool) -> tuple[list[Measured], list[str]]:
    """Run benches one after the other; returns the results and the names that gave none."""
    results: list[Measured] = []
    without: list[str] = []
    for name in names:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix=f"kiosk-bench-{name}-") as folder:
            try:
                one = bench_of(name)(Options(Path(folder), runs, full))
            except (AssertionError, PeerMissing) as error:
                say(f"✗ {name}: no ratio: {error or type(error).__name__}")
                without.append(name)
                continue
        results.append(one)
        say(
            f"{'✓' if one.met else '✗'} {name}: {one.value:.4g} {one.goal.unit}"
            f" to {one.peer:.4g}, ratio {one.ratio:.3f}, goal {one.goal.text}"
            f" ({one.runs} runs, {time.monotonic() - began:.0f} s)"
        )
    return results, without


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 1 when a bench gave no ratio or, with --check, when a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(WHERE))
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument("--runs", type=int, help="how often each side is measured")
    parser.add_argument("--full", action="store_true", help="the long forms: all 2,000 visits")
    parser.add_argument("--check", action="store_true", help="end with 1 when a goal is missed")
    parser.add_argument("--out", type=Path, default=_PAGES, help="folder to write to")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.names if name not in BY_NAME]
    if unknown:
        parser.error(f"no bench {', '.join(unknown)}; there are {', '.join(WHERE)}")
    if given.runs is not None and given.runs < 1:
        parser.error("--runs is at least 1")
    names = given.names or [goal.name for goal in GOALS]
    results, without = run(names, given.runs, full=given.full)
    if results:
        report.write(given.out, results)
    if given.json:
        print(json.dumps([report.line(one) for one in results], ensure_ascii=False, indent=1))
    missed = [one.name for one in results if not one.met]
    if missed:
        say(f"goals missed: {', '.join(missed)}")
    return 1 if without or (given.check and missed) else 0


if __name__ == "__main__":
    sys.exit(main())
