"""An application after the person pressed 提交: what the store keeps and the screens show.

After submission the terminal cannot read the content (law 9): these values hold masked words only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.assurance import Assurance
from kiosk.domain.kinds import KINDS, fits
from kiosk.domain.kinds import Kind as Kind  # noqa: PLC0414 - named here for everybody who submits
from kiosk.domain.numbers import ReceiptNumber


class Delivery(StrEnum):
    """Where a submission is on its way to the platform; the outbox's states."""

    WAITING = "waiting"
    """待上传"""
    SENDING = "sending"
    """leased to a worker"""
    RECEIVED = "received"
    """平台已收到"""
    PARKED = "parked"
    """held for staff, with a reason"""
    EXPORTED = "exported"
    """在U盘上: carried to the platform in a bundle, not acknowledged yet"""


class Stage(StrEnum):
    """The stages of a case on the platform (申请→受理→审查→决定→送达), own enum, see standards."""

    SUBMITTED = "submitted"
    """已提交(收件)"""
    CORRECTION = "correction"
    """补正告知"""
    ACCEPTED = "accepted"
    """受理"""
    NOT_ACCEPTED = "not_accepted"
    """不予受理"""
    REVIEW = "review"
    """审查"""
    SUSPENDED = "suspended"
    """特别程序"""
    GRANTED = "granted"
    """办结(准予)"""
    REFUSED = "refused"
    """办结(不予)"""
    WITHDRAWN = "withdrawn"
    """申请人撤回"""


FINAL_STAGES = frozenset({Stage.NOT_ACCEPTED, Stage.GRANTED, Stage.REFUSED, Stage.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes that belong to a submission: a signature image, its strokes, a photograph."""

    name: str
    media_type: str
    data: bytes = field(repr=False)
    sha256: str = ""
    """SHA-256 of `data`, hexadecimal; empty while nobody has computed it."""


@dataclass(frozen=True, slots=True)
class SealedSubmission:
    """What leaves the terminal: ciphertext and the names needed to route it."""

    suite: str
    """Suite id, for example `HPKE-X25519-SHA256-AES256GCM/1`."""
    recipient_key_id: str
    envelope: bytes = field(repr=False)
    """Encapsulated data key and sealed parts, one blob."""
    content_hash: str = ""
    """SHA-256 (hex) over the envelope; the platform deduplicates on (id, content_hash)."""
    parts: int = 0
    """How many parts are inside besides the form: photographs, attachments, the signature (附件)."""


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """Everything one store transaction writes (law 1).

    What a kind does not have is empty, never invented (`kiosk.domain.kinds`): without a person
    `applicant_masked` and `person_key` are empty and the assurance is `none`; without an item
    `item_id` and `item_name` are; without a slip `receipt` is None. ValueError for what its kind
    does not allow.
    """

    id: str
    """UUIDv7, minted here, for ever."""
    number: ReceiptNumber
    kind: Kind
    item_id: str
    item_name: str
    applicant_masked: str
    person_key: bytes = field(repr=False)
    """Keyed hash of the ID number: finds a person's affairs, tells nothing."""
    assurance: Assurance
    submitted_at: datetime
    """Wall clock of the terminal, with offset."""
    sealed: SealedSubmission
    receipt: ReceiptContent | None
    """Masked content of the paper, to print it again."""
    supersedes: str = ""
    """Id of the version a correction replaces (law 3)."""

    def __post_init__(self) -> None:
        """Refuse a submission that is not what its kind says."""
        person = self.assurance is not Assurance.NONE
        if not fits(
            self.kind, person=person, item=bool(self.item_id), earlier=bool(self.supersedes)
        ):
            raise ValueError(f"a submission that is no {self.kind.value}")
        if person is not bool(self.person_key) or bool(self.item_id) is not bool(self.item_name):
            raise ValueError("half a person or half an item")
        if not KINDS[self.kind].slip.fits(there=self.receipt is not None):
            raise ValueError(f"no slip fits {self.kind.value}")


@dataclass(frozen=True, slots=True)
class ReceiptContent:
    """What stands on the slip (回执), masked."""

    number: ReceiptNumber
    item_name: str
    department: str
    applicant: str
    id_number: str
    phone: str
    submitted_at: datetime
    place: str
    materials: tuple[str, ...]
    promise: str
    """当场办结, 20个工作日, 未公布"""
    due: date | None
    due_provisional: bool
    collect: str
    """How the result comes."""
    consult_phone: str
    complaint_phone: str
    query_url: str
    terminal: str
    practice: bool = False
    """Submitted to a practice platform: no real application. Absent in rows of older programs."""

    @property
    def due_once_received(self) -> str:
        """平台收到后 20 个工作日内, 平台收到后当场办结; empty when no limit is published.

        The limit counts from the day the platform receives, so before that there is no date.
        """
        if self.promise in {"", "未公布"}:
            return ""
        if self.promise == "当场办结":
            return f"平台收到后{self.promise}"
        return f"平台收到后 {self.promise.replace('个', ' 个', 1)}内"


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One step the platform reports: SUP-02 asks for the handler and an office telephone."""

    stage: Stage
    at: datetime
    office: str = ""
    handler: str = ""
    """Work name or number, never a private name."""
    office_phone: str = ""
    opinion: str = ""
    part: str = ""
    """Name of the part of a joint item (一件事) that it is about; empty for the whole."""


@dataclass(frozen=True, slots=True)
class Affair:
    """One application as its owner sees it: the three truths and the platform's steps."""

    id: str
    number: ReceiptNumber
    item_id: str
    item_name: str
    applicant_masked: str
    submitted_at: datetime
    delivery: Delivery
    received_at: datetime | None = None
    official_number: str = ""
    """办件编号 of the platform, once known."""
    parked_reason: str = ""
    size: int = 0
    """Bytes of the sealed envelope."""
    uploaded: int = 0
    """How many of them the platform has confirmed so far (已传); 0 when it goes in one piece."""
    parts: int = 0
    """How many parts are inside besides the form (附件)."""
    stage: Stage = Stage.SUBMITTED
    due: date | None = None
    due_provisional: bool = False
    steps: tuple[CaseStep, ...] = ()
    prints: int = 0
    """How many times a receipt came out of the printer."""
    kind: Kind = Kind.APPLICATION
    last_print: str = ""
    """Outcome of the last print (`printed`, `failed`, `unknown`), empty when there was none."""

    @property
    def due_holds(self) -> bool:
        """Whether `due`, counted from the day of 提交, is also counted from the day of receipt."""
        if self.due is None or self.delivery is not Delivery.RECEIVED or not self.received_at:
            return False
        return self.received_at.astimezone(self.submitted_at.tzinfo).date() == (
            self.submitted_at.date()
        )


def progress(delivery: Delivery, uploaded: int, size: int, parts: int) -> str:
    """Say how far a large one came while it is on its way: 3 个附件，已传 64%，联网接着传.

    Empty before the platform has confirmed anything; it asks for the rest only.
    """
    if not uploaded or delivery not in {Delivery.WAITING, Delivery.SENDING}:
        return ""
    attached = f"{parts} 个附件，" if parts else ""
    return f"{attached}已传 {min(uploaded * 100 // size, 99)}%，联网接着传"
