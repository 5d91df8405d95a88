"""Writes docs/bench: latest.json for programs, samples.json to draw from, a page with plots for people.

Results of benches that were not run this time are kept. A missed goal is written as missed.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench import plot
from tests.bench.goals import BY_NAME, GOALS
from tests.bench.harness import Measured

_HEAD = """\
# Benches

`make bench` measures these and writes this page; `make bench ARGS="NAME ..."` measures some of them.
Both sides of a bench run alternately (A B A B ...) in one go on the same machine; the numbers are
medians. Before a ratio is taken, each bench asserts that both sides did the same work. Peers have
the versions of `requirements/bench.lock`. Ratios under 1.2 are noise on a busy machine; a goal that
is missed says so, with what was measured of the reason.

![Ratios against goals](goals.svg)

![Medians and spread](medians.svg)

| bench | ours | peer | ratio | goal | |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One result as it is kept: the samples and when and where they were taken."""

    measured: Measured
    day: str
    machine: str

    def stored(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {**asdict(self.measured), "day": self.day, "machine": self.machine}


def line(one: Measured) -> dict[str, Any]:
    """Return one object of latest.json."""
    return {
        "name": one.name,
        "value": _rounded(one.value),
        "unit": one.goal.unit,
        "against": one.goal.against,
        "ratio": _rounded(one.ratio),
        "goal": one.goal.text,
        "runs": one.runs,
    }


def write(folder: Path, results: Sequence[Measured]) -> list[Measured]:
    """Put new results beside the kept ones and write everything; returns all, in table order."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = _kept(folder / "samples.json")
    today, here = dt.date.today().isoformat(), _machine()  # noqa: DTZ011 - a day for people
    entries.update({one.name: Entry(one, today, here) for one in results})
    ordered = [entries[goal.name] for goal in GOALS if goal.name in entries]
    measured = [entry.measured for entry in ordered]
    _json(folder / "samples.json", [entry.stored() for entry in ordered])
    _json(folder / "latest.json", [line(one) for one in measured])
    (folder / "goals.svg").write_text(plot.goals(measured), "utf-8")
    (folder / "medians.svg").write_text(plot.medians(measured), "utf-8")
    (folder / "README.md").write_text(_page(ordered), "utf-8")
    return measured


def row(one: Measured) -> str:
    """Return one row of the table."""
    unit = one.goal.unit
    return (
        f"| [{one.name}](#{one.name}) | {plot.number(one.value)} {unit} | {plot.number(one.peer)} {unit}"
        f" | {one.ratio:.2f} | {one.goal.text} | {'met' if one.met else '**missed**'} |"
    )


def _page(entries: Sequence[Entry]) -> str:
    parts = [_HEAD, *(row(entry.measured) + "\n" for entry in entries)]
    for entry in entries:
        one = entry.measured
        goal = one.goal
        parts.append(
            f"\n## {one.name}\n\n{goal.title}, against {goal.against}. Goal {goal.text}.\n\n"
        )
        why = "" if one.met else one.why
        parts += [f"{words}\n\n" for words in (one.same_work, one.note, why) if words]
        peers = ", ".join(f"{name} {number}" for name, number in one.versions.items())
        parts.append(f"{one.runs} runs on {entry.day}; {entry.machine}")
        parts.append(f"; {peers}.\n" if peers else ".\n")
    return "".join(parts)


def _kept(file: Path) -> dict[str, Entry]:
    if not file.exists():
        return {}
    found = {}
    for one in json.loads(file.read_text("utf-8")):
        day, machine = one.pop("day"), one.pop("machine")
        if one["name"] in BY_NAME:
            found[one["name"]] = Entry(Measured(**one), day, machine)
    return found


def _json(file: Path, content: list[dict[str, Any]]) -> None:
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in content)
    file.write_text(f"[\n{lines}\n]\n", "utf-8")


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")


def _machine() -> str:
    release = platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
    return (
        f"{os.cpu_count()} cores, {release}, Python {platform.python_version()},"
        f" PySide6 {version('PySide6')}"
    )
