"""Questions a terminal asks while the person waits (查询), and their answers; both travel sealed.

In clear stand the id, the suite, the key and the level of assurance; whom the question is about and what
came back are inside (`sync.inquiries.sealing`). A question is about one identified person and one
item, for the application that person is making (国务院关于在线政务服务的若干规定, 第七条).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

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
    as_of: Annotated[date, Field(strict=False)] | None = None
    facts: Annotated[tuple[Fact, ...], Field(max_length=50)] = ()
    elements: Annotated[tuple[Element, ...], Field(max_length=200)] = ()


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


Question = Annotated[
    SharedQuestion | CertificateQuestion | ArchiveQuestion, Field(discriminator="kind")
]
"""Every kind of question, told apart by `kind`."""
