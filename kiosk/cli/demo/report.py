"""What a demonstration saw: steps with their times, screenshots, receipts, and one verdict."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path


class NotSeen(Exception):
    """What a step looked for was not to be seen; the text says what was there instead."""


@dataclass(slots=True)
class Step:
    """One thing a resident, a clerk or fate did, and whether its effect was seen."""

    name: str
    ok: bool
    ms: float
    saw: str = ""
    """The evidence, or what was there instead."""


@dataclass(slots=True)
class Report:
    """`report.json` of `kiosk demo`."""

    ok: bool = False
    reader: str = ""
    steps: list[Step] = field(default_factory=list)
    submitted: int = 0
    platform: dict[str, int] = field(default_factory=lambda: {"received": 0, "duplicates": 0})
    printer_bytes: int = 0
    receipts: list[str] = field(default_factory=list)
    screens: list[str] = field(default_factory=list)

    @contextmanager
    def step(self, name: str, say: Callable[[str], None]) -> Iterator[Step]:
        """Time one step; it is ok when its body set `saw` and raised nothing."""
        entry = Step(name, ok=False, ms=0.0)
        started = time.perf_counter()
        try:
            yield entry
            entry.ok = bool(entry.saw)
        except Exception as error:
            entry.saw = f"{type(error).__name__}: {error}"
            raise
        finally:
            entry.ms = round((time.perf_counter() - started) * 1000, 1)
            self.steps.append(entry)
            say(f"{'✓' if entry.ok else '✗'} {name}（{entry.ms / 1000:.1f} 秒）{entry.saw}")

    def write(self, folder: Path, *, finished: bool) -> Path:
        """Give the verdict and write `report.json`; a play that broke off is not ok."""
        self.ok = finished and bool(self.steps) and all(step.ok for step in self.steps)
        file = folder / "report.json"
        file.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", "utf-8")
        return file
