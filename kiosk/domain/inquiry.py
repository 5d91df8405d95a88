"""What the platform answers when a terminal asks about the person in front of it (数据共享查询).

Values only: who asks, and what came back. Nothing here is kept longer than the visit (law 8), and no
repr shows anything of a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiosk.domain.form import Value, Values


@dataclass(frozen=True, slots=True)
class SharedFacts:
    """What a department holds about a person (共享数据): found, or not.

    Not found is an answer too: then the paper is asked for in another way (MAT-03).
    """

    found: bool
    source: str = ""
    """Who holds it, as people say it: 测试县公安局 户籍信息."""
    as_of: date | None = None
    """The day the department's data speak of."""
    facts: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Label and words to show: 户籍地址, 测试县青石镇柳湾村."""
    elements: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Element name of a form field (GB/T 19488.2) or the field's own name, and its value."""


@dataclass(frozen=True, slots=True)
class Reused:
    """One value of another item's application (RE-02)."""

    value: Value = field(repr=False)
    item: str
    """Name of that item."""
    day: date


@dataclass(frozen=True, slots=True)
class EarlierFacts:
    """What a person wrote in earlier applications (历史办件); empty when there is none."""

    day: date | None = None
    """When the same item was last applied for."""
    values: Values = field(default_factory=dict, repr=False)
    """Answers of that application by field name (RE-01)."""
    elements: Mapping[str, Reused] = field(default_factory=dict, repr=False)
    """Values of other items by element name (RE-02), the newest of each."""


@dataclass(frozen=True, slots=True)
class UploadTicket:
    """手机上传: where one telephone may send the pages of one material, once and for some minutes."""

    ticket: str = field(repr=False)
    """What the application names them by."""
    url: str = field(repr=False)
    """The address to scan; whoever has it can send, and can see nothing."""
    lasts_s: int = 300


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """One file that the platform holds; nothing of its content or its name."""

    sha256: str
    media_type: str
    size: int
    pages: int


@dataclass(frozen=True, slots=True)
class UploadState:
    """What has come by a ticket."""

    open: bool
    """It still waits; not open and nothing there: the time is over."""
    files: tuple[UploadedFile, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages have come."""
        return sum(one.pages for one in self.files)


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What the issuing office says of a certificate's number (MAT-07).

    Found means: issued, in force, and this person's. Nothing is told of anybody else's.
    """

    found: bool
    source: str = ""
    valid_until: date | None = None


class Trust(StrEnum):
    """How far an earlier paper can be relied on (可信等级)."""

    A = "A"
    """From the office that issued it (电子证照)."""
    B = "B"
    """Compared with the original by a clerk."""
    C = "C"
    """Handed in with an application that was decided."""
    D = "D"
    """Uploaded by the person; nobody has looked at it."""


@dataclass(frozen=True, slots=True)
class ArchivedPaper:
    """One paper the person handed in before (以前交过); its bytes stay on the platform."""

    reference: str = field(repr=False)
    name: str
    trust: Trust
    kept_on: date
    """The day it was handed in or issued."""
    proves: str = ""
