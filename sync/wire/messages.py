"""Messages between a terminal and the platform, version 1.

Names follow GB/T 39046-2020 where it has the thing: tables 5 (办事申请), 6 (事项受理),
7 (事项办理) and 8 (办结). What the standard lacks (sealing, permanent ids, cursors) is ours.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from kiosk.domain.application import Kind, Stage
from kiosk.domain.assurance import Assurance
from sync.wire.base import (
    MAX_BATCH,
    MAX_CHANGES,
    MAX_ENVELOPE,
    VERSION,
    Answer,
    Base64,
    ContentHash,
    Cursor,
    Digits,
    Inbound,
    Name,
    Raw32,
    SubmissionId,
    Text,
    Timestamp,
    base64_length,
    key_id_of,
)

Suite = Literal["HPKE-X25519-SHA256-AES256GCM/1"]
"""Suites of version 1; SM2/SM3/SM4 will be a second one."""
SUITE: Suite = "HPKE-X25519-SHA256-AES256GCM/1"


MAX_KEYS = 20
"""Keys of one kind in one message."""


class PlatformKey(Answer):
    """A public key submissions are sealed to. A retired one is accepted until terminals moved on."""

    id: Name
    suite: Suite
    public_key: Raw32
    """X25519, raw."""

    @model_validator(mode="after")
    def _id_fits(self) -> Self:
        if self.id != key_id_of(self.public_key):
            raise ValueError("the key's id is not the one of its bytes")
        return self


def _known(keys: object) -> object:
    # A platform announces a suite while older terminals are still out there: they pass it over.
    if not isinstance(keys, list | tuple):
        return keys
    return tuple(
        one
        for one in keys
        if not (isinstance(one, dict) and isinstance(one.get("suite"), str))
        or one["suite"] == SUITE
    )


RecipientKeys = Annotated[
    tuple[PlatformKey, ...],
    Field(min_length=1, max_length=MAX_KEYS),
    BeforeValidator(_known),
]
"""Keys to seal to, newest first; at least one of a suite this program knows."""


class SigningKey(Answer):
    """A public key the platform signs with what travels as a file: documents, acknowledgements."""

    id: Name
    public_key: Raw32
    """Ed25519, raw."""

    @model_validator(mode="after")
    def _id_fits(self) -> Self:
        if self.id != key_id_of(self.public_key):
            raise ValueError("the key's id is not the one of its bytes")
        return self


class PlatformInfo(Answer):
    """Who answers; needs no signature. Proves that a platform and not a captive portal is there."""

    service: Literal["bianmin-platform"] = "bianmin-platform"
    version: Literal["1"] = VERSION
    versions: Annotated[tuple[str, ...], Field(max_length=20)] = (VERSION,)
    """All versions this platform understands, newest first."""
    sandbox: bool
    """A practice platform: simulators may speak to it, and nothing on it counts."""
    server_time: Timestamp
    keys: RecipientKeys
    """The first is the one to seal to."""
    signing_keys: Annotated[tuple[SigningKey, ...], Field(min_length=1, max_length=MAX_KEYS)]
    """Newest first; older ones signed what terminals may still hold."""


class SubmissionEnvelope(Inbound):
    """One sealed submission (办事申请, table 5) with no more in clear than routing needs."""

    id: SubmissionId
    kind: Annotated[Kind, Field(strict=False)]
    item_id: Name | Literal[""]
    """实施编码 of the service item, or the catalogue's own id; empty for a kind without one."""
    number: Digits
    """回执编号, minted by the terminal; 办件编号 is the platform's `official_number`."""
    assurance: Annotated[Assurance, Field(strict=False)]
    """`none` when nobody was identified."""
    submitted_at: Timestamp
    """申请时间: the terminal's clock."""
    suite: Suite
    recipient_key_id: Name
    content_hash: ContentHash
    envelope: Base64 = Field(
        max_length=MAX_ENVELOPE,
        repr=False,
        # The document counts characters.
        json_schema_extra={"maxLength": base64_length(MAX_ENVELOPE)},
    )
    """The sealed bytes; empty when they were uploaded under `content_hash`."""
    supersedes: SubmissionId | Literal[""] = ""
    """The version a correction replaces (law 3)."""


class SubmitBatch(Inbound):
    """Several submissions in one request; each is answered for itself."""

    version: Literal["1"] = VERSION
    items: Annotated[
        tuple[SubmissionEnvelope, ...], Field(min_length=1, max_length=MAX_BATCH, strict=False)
    ]


ItemStatus = Literal["received", "duplicate", "conflict", "rejected", "incomplete"]
"""received: stored now. duplicate: stored before, first acknowledgement again. conflict: this id or
number is stored with other bytes. rejected: never acceptable as it is, see `code`. incomplete: the
bytes it names were not uploaded, or expired; upload them and name them again."""

ItemCode = Literal[
    "",
    "content_conflict",
    "number_conflict",
    "hash_mismatch",
    "unknown_key",
    "cannot_open",
    "foreign_number",
    "simulated_refused",
    "unknown_superseded",
    "unfit_kind",
    "not_uploaded",
]


class SubmitResult(Answer):
    """The answer for one submission of a batch."""

    id: SubmissionId
    content_hash: ContentHash
    """Of the bytes that arrived: the terminal takes no acknowledgement for other bytes."""
    status: ItemStatus
    code: ItemCode = ""
    reason: Text = ""
    """Why not, in plain Chinese, for the staff of the service point."""
    received_at: Timestamp | None = None
    """When it was first received; there when received or duplicate."""
    official_number: Annotated[str, Field(max_length=50)] = ""
    """办件编号, an..50."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.status in {"received", "duplicate"} and self.received_at is None:
            raise ValueError("an acknowledgement says when it was received")
        return self


class SubmitAnswer(Answer):
    """The answers for a batch, in any order."""

    version: Literal["1"] = VERSION
    items: Annotated[tuple[SubmitResult, ...], Field(max_length=MAX_BATCH * 4)]


class SubmissionStatus(Answer):
    """Where one submission of this terminal stands."""

    version: Literal["1"] = VERSION
    id: SubmissionId
    content_hash: ContentHash
    received_at: Timestamp
    official_number: Annotated[str, Field(max_length=50)] = ""
    stage: Annotated[Stage, Field(strict=False)]


class Step(Answer):
    """One step of a case (事项办理, table 7)."""

    stage: Annotated[Stage, Field(strict=False)]
    """环节名称"""
    at: Timestamp
    """结束时间"""
    office: Text = ""
    """处理单位"""
    handler: Text = ""
    """环节处理人: a work name or number, never a private name."""
    office_phone: Text = ""
    opinion: Text = ""
    """处理意见"""
    part: Annotated[str, Field(max_length=60)] = ""
    """Which part of a joint item (一件事) this is about, by its name; empty for the whole."""


class Change(Answer):
    """One change of a case, in the platform's order."""

    submission_id: SubmissionId
    stage: Annotated[Stage, Field(strict=False)]
    step: Step | None = None
    official_number: Annotated[str, Field(max_length=50)] = ""


class Changes(Answer):
    """Changes of this terminal's cases after a cursor."""

    version: Literal["1"] = VERSION
    items: Annotated[tuple[Change, ...], Field(max_length=MAX_CHANGES)]
    cursor: Cursor
    """To ask with next time."""
    more: bool
    """There is more right now."""
    last_number: Digits | Literal[""] = ""
    """The highest 回执编号 the platform holds of this terminal's present enrolment; empty for none.
    A terminal restored from an old copy counts on from here, so that it repeats no number."""


ProblemCode = Literal[
    "bad_message",
    "too_large",
    "unknown_version",
    "unauthorised",
    "bad_signature",
    "bad_digest",
    "replayed",
    "revoked",
    "code_unknown",
    "code_used",
    "code_for_another",
    "key_known",
    "epochs_exhausted",
    "not_found",
    "cursor_unknown",
    "clock_skew",
    "document_unusable",
    "not_approved",
    "range_unsatisfiable",
    "offset_conflict",
    "hash_mismatch",
    "busy",
    "unavailable",
    "internal",
]


class Problem(Answer):
    """Why a whole request was refused (RFC 9457, application/problem+json)."""

    type: Annotated[str, Field(max_length=200)] = "about:blank"
    title: Text
    """Plain words for people."""
    status: int
    code: Annotated[str, Field(max_length=40, pattern=r"^[a-z_]+$")]
    """One of `ProblemCode`; a newer platform may know more."""
    server_time: Timestamp | None = None
