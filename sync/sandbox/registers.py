"""What departments hold, for practice: a small file of invented people (数据共享).

A county that runs this platform puts its own `Registers` here, in front of the province's exchange.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from kiosk.domain.inquiry import SharedFacts

_FILE = Path(__file__).with_name("registers.json")
_BETWEEN = "；"
"""Several look-ups for one paper: `人社-参保；市场监管-营业执照`."""


class Registers(Protocol):
    """The departments' data behind a platform."""

    def look_up(self, name: str, id_number: str, today: date) -> SharedFacts | None:
        """Return what is held of a person under a look-up's name; None when there is no such one."""
        ...


class PracticeRegisters:
    """`Registers` of a file; what it does not name, this platform does not offer."""

    def __init__(self, file: Path = _FILE) -> None:
        """Read the file; ValueError when it is none."""
        self._registers: Mapping[str, Any] = json.loads(file.read_text("utf-8"))["registers"]

    def look_up(self, name: str, id_number: str, today: date) -> SharedFacts | None:
        """Ask all registers that a look-up names; it is found when each of them knows the person."""
        names = [one.strip() for one in name.split(_BETWEEN)]
        if not all(one in self._registers for one in names):
            return None
        registers = [self._registers[one] for one in names]
        held = [_held(register, id_number) for register in registers]
        source = _BETWEEN.join(str(register["source"]) for register in registers)
        found = [one for one in held if one is not None]
        if len(found) < len(held):
            return SharedFacts(found=False, source=source, as_of=today)
        return SharedFacts(
            found=True,
            source=source,
            as_of=today,
            facts=tuple((a, b) for one in found for a, b in one.get("facts", ())),
            elements=tuple((a, b) for one in found for a, b in one.get("elements", ())),
        )


def _held(register: Mapping[str, Any], id_number: str) -> Mapping[str, Any] | None:
    people: Mapping[str, Any] = register.get("people", {})
    found: Mapping[str, Any] | None = people.get(id_number)
    return {} if found is None and register.get("everybody") else found
