"""What a platform hands down to terminals: signed documents, listed by a cursor, fetched by digest.

The signature stands over the whole statement (which kind, for whom, which version, which bytes),
so that nothing can be swapped, handed to another terminal, or rolled back: versions only go up.
What is inside a document is in `docs/platform-contract.md` and read by `kiosk.shelf`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from kiosk.domain.canonical import canonical_json
from sync.wire.base import VERSION, Answer, Base64, ContentHash, Cursor, Name, Timestamp

MAX_DOCUMENT = 16 * 1024 * 1024
"""Bytes of one document."""
MAX_DOCUMENTS = 200
"""Documents in one page of the list."""

DocumentKind = Literal["catalogue", "calendar", "staff", "settings", "notice", "message"]
"""catalogue: service items, forms, regions, overlays. calendar: working days of a year. staff:
staff list of a service point. settings: the few settings a platform may change. notice: 公告.
message: what an office says about one submission. Grows only with a new version."""

Audience = Annotated[str, Field(pattern=r"^([0-9]{6}(-[0-9]{4})?)?$")]
"""Whom it is for: everybody (empty), a region (`220199`), one terminal (`220199-0001`)."""

Sha256 = ContentHash


class Approval(Answer):
    """Who approved a publication, when, in which document (CAT-04)."""

    approver: Annotated[str, Field(min_length=1, max_length=100)]
    """批准机关或批准人 (an office; a person by work name)."""
    approved_on: Annotated[date, Field(strict=False)]
    document_number: Annotated[str, Field(min_length=1, max_length=100)]
    """文号"""


class Document(Answer):
    """One version of one document, as the platform lists it."""

    kind: DocumentKind
    name: Name
    """Names the document among its kind; versions are counted for (kind, name)."""
    audience: Audience = ""
    version: Annotated[int, Field(ge=1, le=2**53 - 1)]
    """Goes up with each publication and each withdrawal, never down."""
    sha256: Sha256
    """Of the bytes."""
    size: Annotated[int, Field(ge=0, le=MAX_DOCUMENT)]
    published_at: Timestamp
    withdrawn: bool = False
    """It no longer holds; there are no bytes to fetch then."""
    key_id: Name
    """Which signing key."""
    signature: Base64 = Field(min_length=64, max_length=64, repr=False)
    """Ed25519, purpose `document`, over `statement`."""
    approval: Approval | None = None
    """There when the kind needs one; for people, not part of what is signed."""


class Documents(Answer):
    """What was published after a cursor, in the platform's order; of each document the newest."""

    version: Literal["1"] = VERSION
    items: Annotated[tuple[Document, ...], Field(max_length=MAX_DOCUMENTS)]
    cursor: Cursor
    more: bool


def statement(
    *,
    kind: str,
    name: str,
    audience: str,
    version: int,
    sha256: str,
    size: int,
    withdrawn: bool,
) -> bytes:
    """Return what is signed: canonical JSON (RFC 8785) of everything a terminal acts on."""
    return canonical_json(
        {
            "kind": kind,
            "name": name,
            "audience": audience,
            "version": version,
            "sha256": sha256,
            "size": size,
            "withdrawn": withdrawn,
        }
    )
