"""Questions a terminal asks while the person waits (查询), and their answers; both travel sealed.

In clear stand the id, the suite, the key and the level of assurance; whom the question is about and what
came back are inside (`sync.inquiries.sealing`). A question is about one identified person and one
item, for the application that person is making (国务院关于在线政务服务的若干规定, 第七条).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from kiosk.domain.assurance import Assurance
from kiosk.domain.inquiry import Trust
from sync.wire.base import (
    VERSION,
    Answer,
    Base64,
    Inbound,
    Name,
    SubmissionId,
    Text,
    Timestamp,
    base64_length,
)
from sync.wire.messages import Suite

MAX_QUESTION = 64 * 1024
"""Bytes of one sealed question."""
MAX_PHONE_CODE = 1024
"""Characters of a code from a telephone."""
MAX_REPLY = 1024 * 1024
"""Bytes of one sealed answer."""


class Inquiry(Inbound):
    """One sealed question. Each attempt is sealed anew under a new id: nothing is answered twice."""

    version: Literal["1"] = VERSION
    id: SubmissionId
    assurance: Annotated[Assurance, Field(strict=False)]
    suite: Suite
    recipient_key_id: Name
    sealed: Base64 = Field(
        min_length=1,
        max_length=MAX_QUESTION,
        repr=False,
        json_schema_extra={"minLength": 4, "maxLength": base64_length(MAX_QUESTION)},
    )


class InquiryReply(Answer):
    """The sealed answer to one question."""

    version: Literal["1"] = VERSION
    id: SubmissionId
    server_time: Timestamp
    sealed: Base64 = Field(
        max_length=MAX_REPLY,
        repr=False,
        json_schema_extra={"maxLength": base64_length(MAX_REPLY)},
    )


# ---- inside the seal -----------------------------------------------------------------------------

Word = Annotated[str, Field(max_length=200)]
Day = Annotated[date, Field(strict=False)]


class Asker(Inbound):
    """Whom a question is about: the person who is being served."""

    name: Annotated[str, Field(min_length=1, max_length=60)] = Field(repr=False)
    id_number: Annotated[str, Field(min_length=15, max_length=18)] = Field(repr=False)


class SharedQuestion(Inbound):
    """共享数据: does a department hold this, and what does it say?"""

    kind: Literal["shared_data"] = "shared_data"
    asker: Asker
    item_id: Name
    look_up: Annotated[str, Field(min_length=1, max_length=200)]
    """The catalogue's words: 公安-户籍信息查询."""


class PhoneCodeQuestion(Inbound):
    """扫码: whose telephone shows this code? Asked before anybody is identified (assurance `none`)."""

    kind: Literal["phone_code"] = "phone_code"
    code: Annotated[str, Field(min_length=1, max_length=MAX_PHONE_CODE)] = Field(repr=False)
    """As scanned, unread; the platform spends it by answering."""


class CertificateQuestion(Inbound):
    """证照编号: is this number issued, in force, and this person's (MAT-07)?"""

    kind: Literal["certificate"] = "certificate"
    asker: Asker
    item_id: Name
    certificate: Annotated[str, Field(min_length=1, max_length=200)]
    """The catalogue's words: 营业执照."""
    number: Annotated[str, Field(min_length=1, max_length=60)] = Field(repr=False)


class ArchiveQuestion(Inbound):
    """以前交过: which papers of this person may serve for these materials?"""

    kind: Literal["archive"] = "archive"
    asker: Asker
    item_id: Name
    materials: Annotated[tuple[Word, ...], Field(min_length=1, max_length=100, strict=False)]


class NotTold(Answer):
    """The platform understood and does not tell, or has no such thing; says no more."""

    kind: Literal["not_told"] = "not_told"
    why: Literal["not_offered", "not_sure_enough"]


class Fact(Answer):
    """One line for the screen."""

    label: Word
    words: Text = Field(repr=False)


class Element(Answer):
    """One value for a form: by the element's name (GB/T 19488.2), or the field's own."""

    name: Word
    value: Text = Field(repr=False)


class SharedAnswer(Answer):
    """What the department holds; nothing is no trouble."""

    kind: Literal["shared_data"] = "shared_data"
    found: bool
    source: Word = ""
    as_of: Day | None = None
    facts: Annotated[tuple[Fact, ...], Field(max_length=50)] = ()
    elements: Annotated[tuple[Element, ...], Field(max_length=200)] = ()


class EarlierQuestion(Inbound):
    """历史办件: what the person wrote in earlier applications; only what this form asks (RE-01, RE-02)."""

    kind: Literal["earlier"] = "earlier"
    asker: Asker
    item_id: Name
    fields: Annotated[tuple[Name, ...], Field(max_length=300, strict=False)] = ()
    """Field names wanted from the latest application for the same item."""
    elements: Annotated[tuple[Word, ...], Field(max_length=300, strict=False)] = ()
    """Element names wanted from applications for other items."""


class EarlierValue(Answer):
    """One answer of the same item's form."""

    field: Name
    value: JsonValue = Field(repr=False)


class ReusedValue(Answer):
    """One answer of another item's form, the newest that bears this element."""

    element: Word
    value: JsonValue = Field(repr=False)
    item: Word
    """Name of that item."""
    day: Day


class EarlierAnswer(Answer):
    """What earlier applications tell; none is no trouble."""

    kind: Literal["earlier"] = "earlier"
    day: Day | None = None
    """When the same item was last applied for; null when never."""
    values: Annotated[tuple[EarlierValue, ...], Field(max_length=300)] = ()
    elements: Annotated[tuple[ReusedValue, ...], Field(max_length=300)] = ()


class PhoneCodeAnswer(Answer):
    """The person of the code; not found is a code that is unknown, spent or too old."""

    kind: Literal["phone_code"] = "phone_code"
    found: bool
    name: Annotated[str, Field(max_length=60)] = Field("", repr=False)
    id_number: Annotated[str, Field(pattern=r"^([0-9]{17}[0-9X])?$")] = Field("", repr=False)


# ---- 手机上传 ------------------------------------------------------------------------------------

MAX_FILES = 30
"""Files, and pages of them all, that one ticket takes."""
MAX_UPLOAD = 20 * 1024 * 1024
"""Bytes that one ticket takes."""

Ticket = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{16,64}$")]


class TicketQuestion(Inbound):
    """手机上传: where may this person's telephone send the pages of one material?"""

    kind: Literal["upload_ticket"] = "upload_ticket"
    asker: Asker
    item_id: Name
    material: Annotated[str, Field(min_length=1, max_length=200)]


class TicketAnswer(Answer):
    """A ticket that takes pages once, and for so long."""

    kind: Literal["upload_ticket"] = "upload_ticket"
    ticket: Ticket = Field(repr=False)
    url: Annotated[str, Field(min_length=1, max_length=500, pattern=r"^https?://")] = Field(
        repr=False
    )
    lasts_s: Annotated[int, Field(ge=1, le=3600)]


class UploadQuestion(Inbound):
    """What has come by a ticket of this terminal?"""

    kind: Literal["upload_state"] = "upload_state"
    asker: Asker
    ticket: Ticket = Field(repr=False)


class HeldFile(Answer):
    """One file that the platform holds for the application that will name it."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    media_type: Literal["image/jpeg", "image/png", "application/pdf"]
    size: Annotated[int, Field(ge=1, le=MAX_UPLOAD)]
    pages: Annotated[int, Field(ge=1, le=MAX_FILES)]


class UploadAnswer(Answer):
    """`open`: it still waits. Neither open nor any file: its time is over, or it is unknown."""

    kind: Literal["upload_state"] = "upload_state"
    open: bool
    files: Annotated[tuple[HeldFile, ...], Field(max_length=MAX_FILES)] = ()


class CertificateAnswer(Answer):
    """Of a certificate that is somebody else's, or no longer in force, only that it was not found."""

    kind: Literal["certificate"] = "certificate"
    found: bool
    source: Word = ""
    valid_until: Annotated[date, Field(strict=False)] | None = None


class Paper(Answer):
    """One earlier paper; its bytes stay on the platform, which finds it by `reference`."""

    reference: Name = Field(repr=False)
    name: Word
    trust: Annotated[Trust, Field(strict=False)]
    kept_on: Annotated[date, Field(strict=False)]
    proves: Word = ""


class ArchiveAnswer(Answer):
    """What the archive holds; nothing is no trouble."""

    kind: Literal["archive"] = "archive"
    papers: Annotated[tuple[Paper, ...], Field(max_length=200)] = ()


AnyQuestion = (
    SharedQuestion
    | EarlierQuestion
    | CertificateQuestion
    | ArchiveQuestion
    | PhoneCodeQuestion
    | TicketQuestion
    | UploadQuestion
)
Question = Annotated[AnyQuestion, Field(discriminator="kind")]
"""Every kind of question, told apart by `kind`."""
