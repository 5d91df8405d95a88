"""Asking the platform about the person who stands here, while that person waits."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # names for annotations only: the first frame does not wait for them
    from collections.abc import Sequence

    from kiosk.domain.inquiry import (
        ArchivedPaper,
        CertificateFacts,
        EarlierFacts,
        SharedFacts,
        UploadState,
        UploadTicket,
    )
    from kiosk.domain.person import Identity, Person


class Trouble(StrEnum):
    """Why a question got no answer; a closed list."""

    OFFLINE = "offline"
    """No network, no answer in time, or cancelled: asking again later may do."""
    NOT_SURE_ENOUGH = "not_sure_enough"
    """The platform does not tell this to an identification of such a level (law 10)."""
    NOT_OFFERED = "not_offered"
    """The platform has no such look-up."""
    REFUSED = "refused"
    """The platform does not take this terminal's questions, or not this one."""


class InquiryFailed(Exception):
    """No answer came; carries nothing of what was asked."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class Inquiries(Protocol):
    """Questions to the platform. From any thread but the screen's; each waits a few seconds at most.

    Question and answer are sealed; nothing of them is kept or logged. Raises InquiryFailed.
    """

    def shared(self, identity: Identity, item_id: str, look_up: str) -> SharedFacts:
        """Ask a department's data through the platform; `look_up` in the catalogue's words."""
        ...

    def earlier(
        self, identity: Identity, item_id: str, fields: Sequence[str], elements: Sequence[str]
    ) -> EarlierFacts:
        """Ask for these answers of the person's earlier applications, and for no others."""
        ...

    def phone_code(self, code: str) -> Person | None:
        """Resolve the code on somebody's telephone (电子社保卡等的码); None: unknown, spent or too old.

        The code is opaque, spent by asking, and never kept.
        """
        ...

    def upload_ticket(self, identity: Identity, item_id: str, material: str) -> UploadTicket:
        """Ask where the person's telephone may send the pages of one material (手机上传)."""
        ...

    def upload_state(self, identity: Identity, ticket: str) -> UploadState:
        """Ask what has come by a ticket."""
        ...

    def certificate(
        self, identity: Identity, item_id: str, certificate: str, number: str
    ) -> CertificateFacts:
        """Ask whether a number is that of this person's certificate, issued and in force (MAT-07)."""
        ...

    def archive(
        self, identity: Identity, item_id: str, materials: tuple[str, ...]
    ) -> tuple[ArchivedPaper, ...]:
        """Ask for papers this person handed in before that may serve for these materials."""
        ...

    def abandon(self) -> None:
        """Stop waiting for whatever is being asked: the visit has ended, or the person cancelled."""
        ...
