"""Visit after visit at an ID card reader: memory and file descriptors stay as they were.

    python -m tests.soak.idcard --visits 10000

The module is scripted behind a link in memory: some cards are whole, some are lifted in the middle,
some say nonsense, and every hundredth visit the line is lost and opened again.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from devices.idcard.cycle import read_card
from devices.idcard.link import LinkLostError
from devices.idcard.session import SamSession
from devices.ports import DeviceError, Problem
from devices.simulators.idcard_data import CARDS, IdCardData
from devices.simulators.sam import SamModule

_TODAY = date(2026, 1, 1)
_WARM = 0.1
"""The first part of the visits fills caches and is not measured."""
_GROWS_KB = 2048


class ScriptedLink:
    """A cable in memory; `lost` makes it fail as a pulled plug does."""

    def __init__(self, module: SamModule) -> None:
        self.lost = False
        self._module = module
        self._waiting = b""

    def write(self, data: bytes, deadline: float) -> None:
        if self.lost:
            raise LinkLostError(Problem.NO_READER, "scripted")
        self._waiting += self._module.receive(data)

    def read(self, deadline: float) -> bytes:
        part, self._waiting = self._waiting[:61], self._waiting[61:]
        return part

    def discard(self) -> None:
        self._waiting = b""

    def close(self) -> None:
        self._waiting = b""


@dataclass(frozen=True, slots=True)
class Soaked:
    """What so many visits left behind, after the warm part."""

    ends: Counter[str]
    memory_kb: int
    files: int


def run(visits: int) -> Soaked:
    """Play the visits and return how they ended and what grew."""
    module = SamModule()
    names, ends = sorted(CARDS), Counter[str]()
    link = ScriptedLink(module)
    session = SamSession(link)
    before = (0, 0)
    for number in range(visits):
        if number == int(visits * _WARM):
            before = _held()
        card = CARDS[names[number % len(names)]]
        if number % 7 == 3:
            card = IdCardData(bytes(256))
        module.put(card, pull_at=number % 4 if number % 5 == 2 else None)
        link.lost = number % 100 == 99
        try:
            read_card(session, _TODAY, time.monotonic() + 60)
            ends["read"] += 1
        except DeviceError as error:
            ends[error.problem.value] += 1
        except LinkLostError:
            ends["lost"] += 1
            session.close()
            link = ScriptedLink(module)
            session = SamSession(link)
        module.lift()
    after = _held()
    return Soaked(ends, after[0] - before[0], after[1] - before[1])


def _held() -> tuple[int, int]:
    """Return resident memory in kB and the number of open files."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4, len(list(Path("/proc/self/fd").iterdir()))


def main() -> int:
    """Run and report; 1 when something grew."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--visits", type=int, default=10_000)
    asked = options.parse_args()
    began = time.monotonic()
    found = run(asked.visits)
    print(f"{asked.visits} visits, {time.monotonic() - began:.0f} s: {dict(found.ends)}")
    print(f"memory {found.memory_kb:+d} kB, open files {found.files:+d}")
    return int(found.memory_kb > _GROWS_KB or found.files != 0)


if __name__ == "__main__":
    sys.exit(main())
