"""Visit after visit at an ID card reader: memory and file descriptors stay as they were.

The module is scripted behind a link in memory: some cards are whole, some are lifted in the middle,
some say nonsense, and every hundredth visit the line is lost and opened again.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from datetime import date

from devices.idcard.cycle import read_card
from devices.idcard.link import LinkLostError
from devices.idcard.session import SamSession
from devices.ports import DeviceError, Problem
from devices.simulators.idcard_data import CARDS, IdCardData
from devices.simulators.sam import SamModule
from tests.soak.held import Held

_TODAY = date(2026, 1, 1)
_WARM = 0.1
"""The first part of the visits fills caches and is not measured."""


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
    grown: Held


def run(visits: int) -> Soaked:
    """Play the visits and return how they ended and what grew."""
    module = SamModule()
    names, ends = sorted(CARDS), Counter[str]()
    link = ScriptedLink(module)
    session = SamSession(link)
    before = Held(0, 0)
    for number in range(visits):
        if number == int(visits * _WARM):
            before = Held.by()
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
    return Soaked(ends, Held.by().since(before))
