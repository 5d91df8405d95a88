"""What a resident has filled in and not yet submitted; lives in memory, dies with the visit."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.domain.application import Part
from kiosk.domain.form import Values
from kiosk.domain.given import Given
from kiosk.domain.person import Identity
from kiosk.domain.service_item import ServiceItem


@dataclass(frozen=True, slots=True)
class Draft:
    """An item, who applies, the answers, and the bytes that go with them (signature ...)."""

    item: ServiceItem
    identity: Identity
    values: Values = field(repr=False)
    parts: tuple[Part, ...] = field(default=(), repr=False)
    given: tuple[Given, ...] = field(default=(), repr=False)
    """The materials that are there."""
