"""Messages of publishing at the practice platform (拟稿, 批准, 发布); no part of the contract."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sync.wire.base import Answer, Base64, Inbound, Name, Timestamp
from sync.wire.documents import MAX_DOCUMENT, Approval, Audience, DocumentKind, Sha256


class DraftRequest(Inbound):
    """A document to be published; it is checked as a terminal will check it."""

    kind: DocumentKind
    name: Name
    audience: Audience = ""
    content: Base64 = Field(min_length=1, max_length=MAX_DOCUMENT, repr=False)


class Withdrawal(Inbound):
    """Take a published document back; its version goes up once more."""

    kind: DocumentKind
    name: Name


PublicationState = Literal["draft", "published", "replaced", "withdrawn"]


class Publication(Answer):
    """One document on its way: drafted, approved, published, replaced or withdrawn."""

    id: int
    kind: DocumentKind
    name: Name
    audience: Audience
    state: PublicationState
    version: int
    """0 while it is a draft."""
    sha256: Sha256
    size: int
    published_at: Timestamp | None = None
    approval: Approval | None = None


class Publications(Answer):
    """What was drafted and published, newest first."""

    items: Annotated[tuple[Publication, ...], Field(max_length=1000)]
