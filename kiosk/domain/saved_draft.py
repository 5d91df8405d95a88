"""A form left half-way and kept for its owner (草稿): 7 days, sealed, on this terminal only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kiosk.domain.assurance import Assurance
from kiosk.domain.form import Values
from kiosk.domain.prefill import Source

KEPT_FOR = timedelta(days=7)
_CLOCK_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DraftNote:
    """What may be known of a draft without opening it."""

    id: str
    """UUIDv7."""
    item_id: str
    assurance: Assurance
    """How its owner was identified when it was saved."""
    saved_at: datetime
    expires_at: datetime

    def alive(self, now: datetime) -> bool:
        """Tell whether it may still be shown.

        One from the future was saved under a wrong clock: its age is not known, so it has ended.
        """
        return self.saved_at - _CLOCK_SLACK <= now < self.expires_at


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """The answers of one form."""

    note: DraftNote
    catalogue_version: str
    """Of the catalogue that the form came from."""
    values: Values = field(repr=False)
    sources: Mapping[str, Source] = field(default_factory=dict)
    """Where answers came from that the person did not type, by field name."""
