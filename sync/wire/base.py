"""What all messages share: how strict they are read, their caps, and the types of their fields.

Two ways of reading, law of the wire: the platform refuses what it does not know (`Inbound`), the
terminal ignores additional fields of a newer platform (`Answer`). Closed sets of values (stages,
statuses, codes of an item) grow only with a new version of the contract, so an unknown value is a
message out of contract for both.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from sync.wire import versions

VERSION: Literal["1"] = "1"
"""Version of the contract; a terminal names it in the header `Bianmin-Version`."""
VERSION_HEADER = "Bianmin-Version"

MAX_ENVELOPE = 16 * 1024 * 1024
"""Bytes of one sealed envelope inside a message; what is larger is uploaded (`sync.wire.uploads`)."""
MAX_BODY = 48 * 1024 * 1024
"""Bytes of one request; a batch of the largest allowed envelope still fits."""
MAX_BATCH = 100
"""Submissions in one request."""
MAX_CHANGES = 500
"""Changes in one answer."""
MAX_ANSWER = 4 * 1024 * 1024
"""Bytes of one answer the terminal reads before it gives up."""


class Inbound(BaseModel):
    """A message to the platform: unknown fields and coerced types are refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _in_the_present_version(cls, message: Any) -> Any:
        return versions.lifted(cls.__name__, message, VERSION)


class Answer(BaseModel):
    """A message to the terminal: additional fields of a newer platform are ignored."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


def _text_only(value: object) -> object:
    # A lax datetime would take bare numbers as seconds since 1970.
    if not isinstance(value, str | datetime):
        raise ValueError("a time is written as text, ISO 8601 with offset")  # noqa: TRY004 - pydantic reads ValueError
    return value


def _of_this_age(moment: datetime) -> datetime:
    # Near the ends of the calendar a time cannot be told in another zone.
    if not 1900 <= moment.year < 9000:
        raise ValueError("a time of no calendar in use")
    return moment


def _from_base64(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("not base64") from None


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _to_base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


Timestamp = Annotated[
    AwareDatetime,
    Field(strict=False, json_schema_extra={"pattern": "^(?:19|[2-8][0-9])[0-9]{2}-"}),
    BeforeValidator(_text_only),
    AfterValidator(_of_this_age),
]
"""ISO 8601 with offset (GB/T 7408)."""

_FOUR = "[A-Za-z0-9+/]{4}"
_END = "[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}="

Base64 = Annotated[
    bytes,
    BeforeValidator(_from_base64),
    PlainSerializer(_to_base64, return_type=str, when_used="json"),
    WithJsonSchema(
        {"type": "string", "contentEncoding": "base64", "pattern": f"^(?:{_FOUR})*(?:{_END})?$"}
    ),
]
"""Bytes, base64 (RFC 4648 section 4) in JSON."""

Raw32 = Annotated[
    bytes,
    BeforeValidator(_from_base64),
    Field(min_length=32, max_length=32),
    PlainSerializer(_to_base64, return_type=str, when_used="json"),
    # The lengths above are of bytes; what is written is longer.
    WithJsonSchema(
        {"type": "string", "contentEncoding": "base64", "pattern": "^[A-Za-z0-9+/]{43}=$"}
    ),
]
"""32 bytes, base64 in JSON: a raw public key of X25519 or Ed25519."""

Raw64 = Annotated[
    bytes,
    BeforeValidator(_from_base64),
    Field(min_length=64, max_length=64),
    PlainSerializer(_to_base64, return_type=str, when_used="json"),
    WithJsonSchema(
        {"type": "string", "contentEncoding": "base64", "pattern": "^[A-Za-z0-9+/]{86}==$"}
    ),
]
"""64 bytes, base64 in JSON: a signature of Ed25519."""

WHOLE = BeforeValidator(_whole)
"""For an int, after its bounds: JSON does not tell 124.0 from 124, and so both are taken."""


def base64_length(size: int) -> int:
    """Return how many characters so many bytes are in base64."""
    return (size + 2) // 3 * 4


SubmissionId = Annotated[
    str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
]
"""UUIDv7 in lower case, minted by the terminal, for ever (law 2)."""

ContentHash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in lower-case hexadecimal over the sealed bytes."""

Digits = Annotated[str, Field(pattern=r"^[0-9]{19}$")]
"""A receipt number (回执编号), 19 digits, see `kiosk.domain.numbers`."""

Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""An identifier: item id, key id, suite id."""

Text = Annotated[str, Field(max_length=2000)]
"""Words for people; the reader cuts them to what its screen holds."""

Cursor = Annotated[str, Field(max_length=200, pattern=r"^[A-Za-z0-9._:-]*$")]
"""Opaque mark of the platform; empty means from the beginning."""


def key_id_of(public_key: bytes) -> str:
    """Return the id of a recipient key: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]
