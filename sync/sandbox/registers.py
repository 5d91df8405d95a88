"""What departments hold, for practice: a small file of invented people (数据共享).

A county that runs this platform puts its own `Registers` here, in front of the province's exchange.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from kiosk.domain.inquiry import ArchivedPaper, CertificateFacts, SharedFacts, Trust

_FILE = Path(__file__).with_name("registers.json")
_BETWEEN = "；"
"""Several look-ups for one paper: `人社-参保；市场监管-营业执照`."""


class Registers(Protocol):
    """The departments' data behind a platform."""

    def look_up(self, name: str, id_number: str, today: date) -> SharedFacts | None:
        """Return what is held of a person under a look-up's name; None when there is no such one."""
        ...

    def certificate(
        self, name: str, number: str, id_number: str, today: date
    ) -> CertificateFacts | None:
        """Return what is known of a person's certificate; None when its kind is not held here."""
        ...

    def archive(self, id_number: str) -> tuple[ArchivedPaper, ...]:
        """Return the papers a person handed in before."""
        ...


class PracticeRegisters:
    """`Registers` of a file; what it does not name, this platform does not offer."""

    def __init__(self, file: Path = _FILE) -> None:
        """Read the file; ValueError when it is none."""
        held = json.loads(file.read_text("utf-8"))
        self._registers: Mapping[str, Any] = held["registers"]
        self._certificates: Mapping[str, Any] = held["certificates"]
        self._archive: Mapping[str, Any] = held["archive"]

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

    def certificate(
        self, name: str, number: str, id_number: str, today: date
    ) -> CertificateFacts | None:
        """Tell of a certificate only to its holder, and only while it is in force."""
        office = self._certificates.get(name)
        if office is None:
            return None
        source = str(office["source"])
        held = office["numbers"].get(number)
        if held is None or held["holder"] != id_number:
            return CertificateFacts(found=False, source=source)
        until = date.fromisoformat(held["valid_until"])
        if until < today:
            return CertificateFacts(found=False, source=source)
        return CertificateFacts(found=True, source=source, valid_until=until)

    def archive(self, id_number: str) -> tuple[ArchivedPaper, ...]:
        """Return the papers of one person."""
        return tuple(
            ArchivedPaper(
                one["reference"],
                one["name"],
                Trust(one["trust"]),
                date.fromisoformat(one["kept_on"]),
                one.get("proves", ""),
            )
            for one in self._archive.get(id_number, ())
        )


def _held(register: Mapping[str, Any], id_number: str) -> Mapping[str, Any] | None:
    people: Mapping[str, Any] = register.get("people", {})
    found: Mapping[str, Any] | None = people.get(id_number)
    return {} if found is None and register.get("everybody") else found
