"""`kiosk.ports.Inquiries` over the platform's contract; one connection of its own, one question at a time.

Beside the lanes of push and pull: a person waits, so the deadline is short, nothing is tried twice, and
what is asked never waits for a queue. Nothing of a question or an answer is kept or logged.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from kiosk.domain.assurance import Assurance
from kiosk.domain.inquiry import (
    ArchivedPaper,
    CertificateFacts,
    EarlierFacts,
    Reused,
    SharedFacts,
    UploadedFile,
    UploadState,
    UploadTicket,
)
from kiosk.domain.numbers import uuid7
from kiosk.domain.person import Identity, Person, person_named
from kiosk.ports.inquiries import InquiryFailed, Trouble
from sync.client import PlatformClient, PlatformError, Rejected, Unauthorised
from sync.inquiries.sealing import InquiryUnreadable, seal_question
from sync.wire import PlatformKey
from sync.wire.inquiries import (
    ArchiveAnswer,
    ArchiveQuestion,
    Asker,
    CertificateAnswer,
    CertificateQuestion,
    EarlierAnswer,
    EarlierQuestion,
    Inquiry,
    InquiryReply,
    NotTold,
    PhoneCodeAnswer,
    PhoneCodeQuestion,
    SharedAnswer,
    SharedQuestion,
    TicketAnswer,
    TicketQuestion,
    UploadAnswer,
    UploadQuestion,
)

log = logging.getLogger(__name__)

A = TypeVar("A", bound=BaseModel)

DEADLINE_S = 8.0
"""As long as somebody stands before 正在向部门查询… and still believes it."""


class PlatformInquiries:
    """Asks for one terminal; safe from any thread, questions of two threads follow one another."""

    def __init__(
        self,
        client: Callable[[], PlatformClient],
        key: Callable[[], PlatformKey],
        now: Callable[[], float],
    ) -> None:
        """Take who speaks, the key to seal to, and the platform's time in seconds since 1970."""
        self._client = client
        self._key = key
        self._now = now
        self._lock = threading.Lock()
        self._speaking: PlatformClient | None = None

    def shared(self, identity: Identity, item_id: str, look_up: str) -> SharedFacts:
        """Ask a department's data through the platform; raises InquiryFailed."""
        question = SharedQuestion(asker=asker_of(identity), item_id=item_id, look_up=look_up)
        told = self._ask(question, identity.assurance, SharedAnswer)
        return SharedFacts(
            found=told.found,
            source=told.source,
            as_of=told.as_of,
            facts=tuple((one.label, one.words) for one in told.facts),
            elements=tuple((one.name, one.value) for one in told.elements),
        )

    def earlier(
        self, identity: Identity, item_id: str, fields: Sequence[str], elements: Sequence[str]
    ) -> EarlierFacts:
        """Ask for these answers of the person's earlier applications; raises InquiryFailed."""
        question = EarlierQuestion(
            asker=asker_of(identity),
            item_id=item_id,
            fields=tuple(fields),
            elements=tuple(elements),
        )
        told = self._ask(question, identity.assurance, EarlierAnswer)
        return EarlierFacts(
            day=told.day,
            values={one.field: one.value for one in told.values} if told.day else {},
            elements={one.element: Reused(one.value, one.item, one.day) for one in told.elements},
        )

    def phone_code(self, code: str) -> Person | None:
        """Resolve the code on somebody's telephone; raises InquiryFailed."""
        try:
            question = PhoneCodeQuestion(code=code)
        except ValidationError:  # longer than any code: nobody's
            return None
        told = self._ask(question, Assurance.NONE, PhoneCodeAnswer)
        if not told.found:
            return None
        try:
            return person_named(told.name, told.id_number)
        except (ValueError, IndexError):
            raise InquiryFailed(Trouble.REFUSED) from None

    def upload_ticket(self, identity: Identity, item_id: str, material: str) -> UploadTicket:
        """Ask where a telephone may send the pages of one material; raises InquiryFailed."""
        question = TicketQuestion(asker=asker_of(identity), item_id=item_id, material=material)
        told = self._ask(question, identity.assurance, TicketAnswer)
        return UploadTicket(told.ticket, told.url, told.lasts_s)

    def upload_state(self, identity: Identity, ticket: str) -> UploadState:
        """Ask what has come by a ticket; raises InquiryFailed."""
        question = UploadQuestion(asker=asker_of(identity), ticket=ticket)
        told = self._ask(question, identity.assurance, UploadAnswer)
        files = (
            UploadedFile(one.sha256, one.media_type, one.size, one.pages) for one in told.files
        )
        return UploadState(told.open, tuple(files))

    def certificate(
        self, identity: Identity, item_id: str, certificate: str, number: str
    ) -> CertificateFacts:
        """Ask about the number of a certificate; raises InquiryFailed."""
        question = CertificateQuestion(
            asker=asker_of(identity), item_id=item_id, certificate=certificate, number=number
        )
        told = self._ask(question, identity.assurance, CertificateAnswer)
        return CertificateFacts(told.found, told.source, told.valid_until)

    def archive(
        self, identity: Identity, item_id: str, materials: tuple[str, ...]
    ) -> tuple[ArchivedPaper, ...]:
        """Ask for earlier papers; raises InquiryFailed."""
        question = ArchiveQuestion(asker=asker_of(identity), item_id=item_id, materials=materials)
        told = self._ask(question, identity.assurance, ArchiveAnswer)
        return tuple(
            ArchivedPaper(one.reference, one.name, one.trust, one.kept_on, one.proves)
            for one in told.papers
        )

    def abandon(self) -> None:
        """Stop waiting for whatever is being asked."""
        speaking = self._speaking
        if speaking is not None:
            speaking.abort()

    def _ask(self, question: BaseModel, assurance: Assurance, answer: type[A]) -> A:
        key = self._key()
        moment = datetime.fromtimestamp(self._now(), UTC)
        inquiry_id = uuid7(moment, os.urandom(10))
        content = question.model_dump_json().encode()
        sealed, answer_key = seal_question(key.suite, key.id, key.public_key, inquiry_id, content)
        request = Inquiry(
            id=inquiry_id,
            assurance=assurance,
            suite=key.suite,
            recipient_key_id=key.id,
            sealed=sealed,
        )
        kind = json.loads(content)["kind"]
        with self._lock:
            try:
                reply = self._exchange(request)
            except PlatformError as error:
                log.info("inquiry %s: %s", kind, type(error).__name__)
                raise InquiryFailed(_trouble(error)) from None
        if reply.id != inquiry_id:
            raise InquiryFailed(Trouble.REFUSED)
        try:
            told = _told(answer_key.open(reply.sealed), answer)
        except (InquiryUnreadable, ValidationError):
            log.warning("inquiry %s: an answer out of contract", kind)
            raise InquiryFailed(Trouble.REFUSED) from None
        return told

    def _exchange(self, request: Inquiry) -> InquiryReply:
        client = self._speaking = self._client()
        try:
            return client.inquire(request, DEADLINE_S)
        finally:
            self._speaking = None
            client.close()


def asker_of(identity: Identity) -> Asker:
    """Return whom a question is about."""
    return Asker(name=identity.person.name, id_number=identity.person.id_number)


def _told(content: bytes, answer: type[A]) -> A:
    """Read an answer. Raises ValidationError, or InquiryFailed when the platform does not tell."""
    try:
        return answer.model_validate_json(content)
    except ValidationError:
        raise InquiryFailed(Trouble(NotTold.model_validate_json(content).why)) from None


def _trouble(error: PlatformError) -> Trouble:
    if isinstance(error, Unauthorised | Rejected):
        return Trouble.REFUSED
    return Trouble.OFFLINE
