"""What is submitted, and whether it can be committed now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # names for annotations only: the first frame does not wait for them
    from pathlib import Path

    from kiosk.domain.application import Affair, NewSubmission, ReceiptContent
    from kiosk.domain.numbers import ReceiptNumber


class Unsafe(StrEnum):
    """Why nothing can be committed now; a closed list for staff and the journal."""

    DISK_FULL = "disk_full"
    READ_ONLY = "read_only"
    IO = "io"
    """The disk did not read or write what it was asked."""
    LOCKED = "locked"
    """Another process holds the file for longer than a person should wait."""
    DAMAGED = "damaged"
    NEWER = "newer"
    """The file was written by a newer version of this program."""
    NOT_ENROLLED = "not_enrolled"
    NUMBERS_USED_UP = "numbers_used_up"
    """The receipt numbers of this enrolment are used up or may not be used again."""
    REVOKED = "revoked"
    """The platform has put this terminal out of service."""
    UNKNOWN = "unknown"


class StoreUnsafe(Exception):
    """Committing now would not be safe (disk full, read-only, damaged): nothing was submitted.

    `reason` is one plain Chinese sentence for people, without a code; `cause` is for the journal.
    """

    def __init__(self, reason: str = "", cause: Unsafe = Unsafe.UNKNOWN) -> None:
        super().__init__(f"{cause.value}: {reason}" if reason else cause.value)
        self.reason = reason
        self.cause = cause


class NotEnrolled(StoreUnsafe):
    """The platform has not given this terminal its numbers yet; none may be given out."""

    def __init__(
        self, reason: str = "本机还没有注册到平台，暂时不能提交，请联系工作人员。"
    ) -> None:
        super().__init__(reason, Unsafe.NOT_ENROLLED)


class StoreDamaged(StoreUnsafe):
    """The file cannot be trusted; it was set aside under `kept` and nothing was deleted."""

    def __init__(self, kept: Sequence[Path], detail: str = "") -> None:
        super().__init__("本机保存的数据需要检查，暂时不能提交，请联系工作人员。", Unsafe.DAMAGED)
        self.kept = tuple(kept)
        self.detail = detail
        """What was found, in English, without data of a person."""


class Store(Protocol):
    """The terminal's memory. Safe to call from any thread."""

    def submit(self, mint: Callable[[ReceiptNumber], NewSubmission]) -> Affair:
        """Commit one submission in ONE transaction and return it as stored.

        `mint` gets the next receipt number and returns everything to write; it runs inside the
        transaction, so it must not block. Raises StoreUnsafe, with nothing written.
        """
        ...

    def check_writable(self) -> None:
        """Raise StoreUnsafe when a submission could not be committed now."""
        ...

    def affairs_of(self, person_key: bytes) -> Sequence[Affair]:
        """Return a person's affairs, newest first."""
        ...

    def affair(self, submission_id: str) -> Affair | None:
        """Return one affair."""
        ...

    def affair_by_number(self, number: ReceiptNumber) -> Affair | None:
        """Return the affair with a receipt number."""
        ...

    def receipt(self, submission_id: str) -> ReceiptContent | None:
        """Return the masked receipt to print it again."""
        ...

    def print_started(self, submission_id: str) -> None:
        """Remember that bytes are about to go out; until `record_print` this print is `unknown`."""
        ...

    def print_cut_off(self) -> bool:
        """Tell whether the newest print began and never ended: the terminal stopped in the middle."""
        ...

    def record_print(self, submission_id: str, result: str) -> int:
        """Remember the outcome of one print (`printed`, `failed`, `unknown`).

        Ends what `print_started` began; returns how many receipts came out so far.
        """
        ...
