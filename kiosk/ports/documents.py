"""Documents the platform hands down, as `sync.engine` brings them and as the rooms above read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # names for annotations only: the first frame does not wait for them
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Published:
    """One version of one document, as the platform listed and signed it."""

    kind: str
    """`catalogue`, `calendar`, `staff`, `settings`, `notice` or `message`."""
    name: str
    audience: str
    """Empty for everybody, a region, or one terminal (`220199-0001`)."""
    version: int
    sha256: str
    size: int
    """Bytes."""
    published_at: datetime
    withdrawn: bool
    key_id: str
    signature: bytes = field(repr=False)


class Verdict(StrEnum):
    """What a listed document is to this terminal."""

    NEW = "new"
    """To be fetched and taken."""
    KNOWN = "known"
    """Here already, or refused before for its content."""
    OLDER = "older"
    """Its version is not above one that was here: never taken."""


class DocumentFault(StrEnum):
    """Why a document was not taken; a closed list for staff and the journal."""

    NOT_SIGNED = "not_signed"
    NOT_FOR_US = "not_for_us"
    OLDER = "older"
    DAMAGED = "damaged"
    """The bytes are not those that were announced."""
    UNUSABLE = "unusable"
    """The content cannot be read or used."""


class DocumentRefused(Exception):
    """The document was not taken; what was there before goes on."""

    def __init__(self, refusal: DocumentFault, reason: str = "") -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.reason = reason
        """One plain Chinese sentence for staff, without data of a person."""


class Incoming(Protocol):
    """The bytes of one document on their way; what is there survives a restart."""

    @property
    def offset(self) -> int:
        """How many bytes are there already."""
        ...

    def begin(self, offset: int) -> None:
        """What follows stands at `offset`: the present one, or 0 to start over."""
        ...

    def take(self, chunk: bytes) -> None:
        """Keep a piece; ValueError when there is more than was announced."""
        ...

    def close(self) -> None:
        """Put down what is there."""
        ...


class DocumentShelf(Protocol):
    """Where the platform's documents are kept. Safe to call from any thread."""

    def cursor(self) -> str:
        """Return the platform's cursor; empty to begin from the beginning."""
        ...

    def advance(self, cursor: str) -> None:
        """Everything up to this cursor is settled."""
        ...

    def weigh(self, document: Published) -> Verdict:
        """Tell what a listed document is; versions only go up."""
        ...

    def incoming(self, document: Published) -> Incoming:
        """Open the place for its bytes, as far as they have come."""
        ...

    def accept(self, document: Published) -> None:
        """Check and take what has come (or the withdrawal) in one step; raises DocumentRefused."""
        ...

    def refuse(self, document: Published, refusal: DocumentFault, reason: str = "") -> None:
        """Remember for staff that a document was not taken."""
        ...

    def checked(self) -> None:
        """The platform was asked and everything it listed was looked at."""
        ...


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """A notice for everybody: 事项调整公告 or 通知公告."""

    title: str
    text: str
    day: date
    kind: str
    number: str = ""
    """文号"""


@dataclass(frozen=True, slots=True)
class OfficeMessage:
    """What an office wrote about one submission, masked by the platform."""

    at: datetime
    office: str
    text: str = field(repr=False)


class Notices(Protocol):
    """What the platform has to say to residents."""

    def notices(self, limit: int = 3) -> Sequence[PublicNotice]:
        """Return what holds today, newest first."""
        ...

    def messages(self, submission_id: str) -> Sequence[OfficeMessage]:
        """Return the messages about one submission, newest first; for its owner only."""
        ...
