"""What stands in the files that travel on a stick (离线交换): bundles out, acknowledgements back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kiosk.domain.application import Kind
from kiosk.domain.assurance import Assurance
from sync.wire.base import (
    Answer,
    Base64,
    ContentHash,
    Digits,
    Inbound,
    Name,
    SubmissionId,
    Text,
    Timestamp,
)
from sync.wire.messages import Suite

Region = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
TerminalNo = Annotated[int, Field(ge=1, le=9999)]
MAX_HEADER = 4096
"""Bytes of a header, and of what routes one item."""
MAX_PIECE = 2 * 1024 * 1024
"""Bytes of a file in one message of the clerk's calls."""


class BundleHeader(Inbound):
    """The first thing in a bundle, in clear: who wrote it, and for which key."""

    format: Literal[1] = 1
    bundle: SubmissionId
    """Id of the bundle; acknowledgements name it."""
    region: Region
    terminal: TerminalNo
    epoch: Annotated[int, Field(ge=1, le=99)]
    made_at: Timestamp
    suite: Suite
    recipient_key_id: Name
    sealed_key: Base64 = Field(min_length=32, max_length=512, repr=False)
    """The bundle's data key, sealed with HPKE to the platform."""


class BundleRoute(Inbound):
    """What routes one item: a `SubmissionEnvelope` without its envelope."""

    id: SubmissionId
    kind: Annotated[Kind, Field(strict=False)]
    item_id: Name | Literal[""]
    number: Digits
    assurance: Annotated[Assurance, Field(strict=False)]
    submitted_at: Timestamp
    suite: Suite
    recipient_key_id: Name
    content_hash: ContentHash
    supersedes: SubmissionId | Literal[""] = ""


class BundleEnd(Inbound):
    """The last thing in a bundle: nothing is missing."""

    items: Annotated[int, Field(ge=1)]


class AckHeader(Answer):
    """The first line of an acknowledgement file; a line per item follows (`SubmitResult`)."""

    format: Literal[1] = 1
    region: Region
    terminal: TerminalNo
    """The acknowledgements are for this terminal only."""
    bundle: SubmissionId
    bundle_sha256: ContentHash
    made_at: Timestamp
    items: Annotated[int, Field(ge=1)]


# ---- a clerk hands a bundle in (practice platform) ------------------------------------------------


class BundlePiece(Inbound):
    """Some bytes of a bundle, in order; pieces that do not fit together are refused."""

    upload: SubmissionId
    """Made up by the sender, once for each file."""
    offset: Annotated[int, Field(ge=0)]
    data: Base64 = Field(min_length=1, max_length=MAX_PIECE, repr=False)


class BundleThere(Answer):
    """How many bytes of a bundle the platform has."""

    size: int


class TakeBundle(Inbound):
    """All bytes are there: take the bundle in."""

    upload: SubmissionId


class BundleTaken(Answer):
    """What became of a bundle; its acknowledgement file can be fetched in pieces."""

    upload: SubmissionId
    bundle: SubmissionId
    terminal: Text
    """Region and terminal, `220199-0001`."""
    revoked: bool
    """The terminal is revoked; what it took before is taken all the same."""
    received: int
    duplicates: int
    refused: int
    acks_size: int


class AckPiece(Answer):
    """Some bytes of an acknowledgement file."""

    data: Base64 = Field(repr=False)
