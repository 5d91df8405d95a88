"""Large envelopes go ahead of their message, resumably: names, bounds and the one answer.

After the idea of tus 1.0 and the IETF's resumable uploads: the platform alone says how many bytes
it holds, the terminal goes on from there. Nothing new identifies an upload: its name is the
content hash (law 4), so the same bytes are never uploaded twice.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sync.wire.base import VERSION, Answer, ContentHash

MAX_UPLOAD = 64 * 1024 * 1024
"""Bytes of one sealed envelope that is uploaded; larger than what a message carries."""
MAX_CHUNK = 8 * 1024 * 1024
"""Bytes of one PATCH."""

OFFSET_HEADER = "Upload-Offset"
"""Where the bytes of a PATCH begin."""
LENGTH_HEADER = "Upload-Length"
"""How many bytes the whole has; the same in every PATCH."""
OCTETS = "application/octet-stream"


class UploadState(Answer):
    """How much of one upload the platform holds durably; nothing at all is an offset of 0."""

    version: Literal["1"] = VERSION
    sha256: ContentHash
    offset: Annotated[int, Field(ge=0, le=MAX_UPLOAD)]
    """Confirmed bytes: the next PATCH begins here."""
    length: Annotated[int, Field(ge=0, le=MAX_UPLOAD)] = 0
    """Of the whole, as the first PATCH said; 0 while the platform holds nothing of it."""
    complete: bool = False
    """Whole, and its hash fits: a message may name it now."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.offset > self.length or self.complete != (0 < self.length == self.offset):
            raise ValueError("an offset beyond its length, or a whole that is not one")
        return self
