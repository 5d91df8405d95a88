"""A question to an office (咨询, CH-07): lives in memory until it is asked, dies with the visit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.domain.person import Identity
    from kiosk.domain.service_item import ServiceItem

LONGEST = 500
"""Characters of a question."""
LONGEST_NAME = 30
LONGEST_PHONE = 20


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, about which item if any, and by whom if they want to say so.

    `identity` is of a card that was read, `name` and `phone` are what somebody typed; all may be
    absent (不留名).
    """

    text: str = field(repr=False)
    item: ServiceItem | None = None
    identity: Identity | None = field(default=None, repr=False)
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse a question that says nothing, or too much; ValueError says nothing of it."""
        if not self.text.strip():
            raise ValueError("an empty question")
        longest = ((self.text, LONGEST), (self.name, LONGEST_NAME), (self.phone, LONGEST_PHONE))
        if any(len(text) > most for text, most in longest):
            raise ValueError("a question that is too long")
