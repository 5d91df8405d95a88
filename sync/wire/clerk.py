"""Messages of the clerk's side of the practice platform; no part of the terminal's contract."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import Field, field_validator

from kiosk.domain.application import Kind, Stage
from kiosk.domain.assurance import Assurance
from kiosk.domain.person import check_id_number
from sync.wire.base import (
    Answer,
    Base64,
    ContentHash,
    Digits,
    Inbound,
    SubmissionId,
    Text,
    Timestamp,
)
from sync.wire.trust import Heartbeat

Said = Annotated[Text, Field(pattern=r"^[^\x00]*$")]
"""Words a clerk typed; no database takes the character 0."""


class CodeRequest(Inbound):
    """Ask for an enrolment code; without a terminal number the next free one is given."""

    region: Annotated[str, Field(pattern=r"^[0-9]{6}$")] = "220199"
    terminal: Annotated[int, Field(ge=1, le=9999)] | None = None
    """An existing terminal enrols again: its epoch grows, its old key ends."""


class CodeAnswer(Answer):
    """A code that enrols one terminal once."""

    code: str
    region: str
    terminal: int
    expires_at: Timestamp


class PhoneCodeRequest(Inbound):
    """Ask for the code that an invented person's telephone shows; practice only."""

    name: Annotated[Said, Field(min_length=1, max_length=60)] = Field(repr=False)
    id_number: Annotated[str, Field(pattern=r"^[0-9]{17}[0-9X]$")] = Field(repr=False)

    @field_validator("id_number")
    @classmethod
    def _whole(cls, number: str) -> str:
        if check_id_number(number, datetime.now(UTC).date()) is not None:
            raise ValueError("no such number")
        return number


class PhoneCode(Answer):
    """A code to be shown to a scanner, once."""

    code: str = Field(repr=False)
    expires_at: Timestamp


class Revocation(Inbound):
    """Refuse a terminal from now on (停用); enrolling again lifts it."""

    region: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    terminal: Annotated[int, Field(ge=1, le=9999)]


class RollKeys(Inbound):
    """Make new keys of the platform (换密钥)."""


class TerminalReport(Answer):
    """One terminal and what it last said of itself."""

    region: str
    terminal: int
    epoch: int
    revoked: bool
    enrolled_at: Timestamp
    reported_at: Timestamp | None = None
    """None for one that never reported."""
    report: Heartbeat | None = None


class TerminalReports(Answer):
    """All terminals, by region and number."""

    items: tuple[TerminalReport, ...]


class Case(Answer):
    """One submission as the clerk's list shows it: nothing that is sealed."""

    id: SubmissionId
    number: Digits
    official_number: str
    kind: Annotated[Kind, Field(strict=False)]
    item_id: str
    assurance: Annotated[Assurance, Field(strict=False)]
    terminal: str
    """Region and terminal, `220199-0001`."""
    submitted_at: Timestamp
    received_at: Timestamp
    stage: Annotated[Stage, Field(strict=False)]
    size: int
    """Bytes of the envelope."""
    content_hash: ContentHash


class Cases(Answer):
    """The clerk's list, newest first."""

    items: tuple[Case, ...]
    total: int


class OpenedPart(Answer):
    """A decrypted part of a submission."""

    name: str
    media_type: str
    size: int
    sha256: str
    data: Base64 = Field(repr=False)


class OpenedCase(Answer):
    """One submission; payload and parts only when decryption was asked for."""

    case: Case
    payload: Base64 | None = Field(default=None, repr=False)
    parts: tuple[OpenedPart, ...] = ()


class Decision(Inbound):
    """A clerk moves a case on: number (as typed) or id."""

    number: Annotated[str, Field(max_length=40, pattern=r"^[0-9 -]*$")] = ""
    id: SubmissionId | Literal[""] = ""
    stage: Annotated[Stage, Field(strict=False)]
    part: Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9._-]*$")] = ""
    """Id of one part of a joint item (一件事); empty moves the whole."""
    opinion: Said = ""
    handler: Said = ""
    office: Said = ""
    office_phone: Said = ""


class Counts(Answer):
    """What the platform has seen since its data were created."""

    terminals: int
    received: int
    """Submissions stored, each once."""
    duplicates: int
    """Times an acknowledgement was given again for something stored before."""
    conflicts: int
    rejected: int
    decisions: int


Times = Annotated[int, Field(ge=0, le=1_000_000)]


class Faults(Inbound):
    """Switches that make the practice platform misbehave towards terminals, for exercises and tests.

    Counts go down by one per answer spoilt; 0 is off.
    """

    delay_ms: Annotated[int, Field(ge=0, le=600_000)] = 0
    drop_replies: Times = 0
    """Do the work, then break the connection instead of answering."""
    drop_acks: Times = 0
    """Take the submissions, then break the connection instead of acknowledging them."""
    busy: Times = 0
    """Answer 429 with Retry-After."""
    unavailable: Times = 0
    """Answer 503 with Retry-After."""
    retry_after_s: Annotated[int, Field(ge=0, le=86_400)] = 1
    malformed: Times = 0
    """Do the work, then answer with JSON that is cut off."""
    wrong_ack: Times = 0
    """Store nothing and acknowledge another submission instead."""
