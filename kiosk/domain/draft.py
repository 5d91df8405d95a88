"""What a resident has filled in and not yet submitted; lives in memory, dies with the visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.application import Part
from kiosk.domain.form import Values
from kiosk.domain.given import Given
from kiosk.domain.person import Identity
from kiosk.domain.prefill import Source
from kiosk.domain.service_item import ServiceItem


@dataclass(frozen=True, slots=True)
class Consent:
    """单独同意: to what, in the words that were shown, and when (wall clock with offset)."""

    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """An item, who applies, the answers, and the bytes that go with them (signature ...)."""

    item: ServiceItem
    identity: Identity
    values: Values = field(repr=False)
    parts: tuple[Part, ...] = field(default=(), repr=False)
    eligibility: Values = field(default_factory=dict, repr=False)
    """Answers to the questions of the 申报条件; None for 说不准."""
    sources: Mapping[str, Source] = field(default_factory=dict)
    """Where answers came from that the person did not type, by field name."""
    consents: tuple[Consent, ...] = ()
    given: tuple[Given, ...] = field(default=(), repr=False)
    """The materials that are there."""
