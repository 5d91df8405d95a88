"""The endpoint of questions (查询): opened, answered and sealed again; nothing of them is stored.

A new kind of question is one more model in `sync.wire.inquiries` and one more function here.
"""

# No postponed annotations here: FastAPI reads dependencies that are local to a function from them.

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, TypeAdapter, ValidationError

from kiosk.domain.assurance import Action, Assurance, default_policy, may
from sync.inquiries.sealing import InquiryUnreadable, open_question
from sync.sandbox.keys import Keys
from sync.sandbox.refusals import Refused
from sync.sandbox.registers import Registers
from sync.sandbox.signatures import signed_terminal
from sync.sandbox.terminals import Known, now
from sync.wire.inquiries import (
    ArchiveAnswer,
    ArchiveQuestion,
    CertificateAnswer,
    CertificateQuestion,
    Element,
    Fact,
    Inquiry,
    InquiryReply,
    NotTold,
    Paper,
    Question,
    SharedAnswer,
    SharedQuestion,
)

AnyQuestion = SharedQuestion | CertificateQuestion | ArchiveQuestion

_POLICY = default_policy()
_UNREADABLE = "平台打不开这个问题，请重新问"


def inquiry_routes(keys: Keys, registers: Registers, *, sandbox: bool) -> APIRouter:
    """Return the terminals' route."""
    router = APIRouter(prefix="/v1", tags=["terminal"])
    question_of: TypeAdapter[AnyQuestion] = TypeAdapter(Question)

    @router.post("/inquiries")
    def inquire(
        inquiry: Inquiry, known: Annotated[Known, Depends(signed_terminal)]
    ) -> InquiryReply:
        """数据共享查询: one sealed question about the person who is being served."""
        del known  # whoever is enrolled may ask; a county counts here who asks how often
        if inquiry.assurance is Assurance.SIMULATED and not sandbox:
            raise Refused(422, "bad_message", "这个平台不收模拟的身份")
        try:
            content, answer_key = open_question(
                keys.private, inquiry.suite, inquiry.recipient_key_id, inquiry.id, inquiry.sealed
            )
        except InquiryUnreadable:
            raise Refused(422, "bad_message", _UNREADABLE) from None
        try:
            question = question_of.validate_json(content)
        except ValidationError:
            told: BaseModel = NotTold(why="not_offered")  # of a newer terminal, or of none
        else:
            told = _told(question, inquiry.assurance, registers)
        sealed = answer_key.seal(told.model_dump_json().encode())
        return InquiryReply(id=inquiry.id, server_time=now(), sealed=sealed)

    return router


def _shared(question: SharedQuestion, assurance: Assurance, registers: Registers) -> BaseModel:
    held = registers.look_up(question.look_up, question.asker.id_number, now().date())
    if held is None:
        return NotTold(why="not_offered")
    # A chip that could be a copy learns that the paper is not needed, and nothing of what it says.
    whole = may(assurance, Action.HISTORY, _POLICY)
    return SharedAnswer(
        found=held.found,
        source=held.source,
        as_of=held.as_of,
        facts=tuple(Fact(label=a, words=b) for a, b in held.facts) if whole else (),
        elements=tuple(Element(name=a, value=b) for a, b in held.elements) if whole else (),
    )


def _certificate(question: CertificateQuestion, registers: Registers) -> BaseModel:
    held = registers.certificate(
        question.certificate, question.number, question.asker.id_number, now().date()
    )
    if held is None:
        return NotTold(why="not_offered")
    return CertificateAnswer(found=held.found, source=held.source, valid_until=held.valid_until)


def _archive(question: ArchiveQuestion, assurance: Assurance, registers: Registers) -> BaseModel:
    if not may(assurance, Action.HISTORY, _POLICY):
        return NotTold(why="not_sure_enough")
    papers = registers.archive(question.asker.id_number)
    return ArchiveAnswer(
        papers=tuple(
            Paper(
                reference=one.reference,
                name=one.name,
                trust=one.trust,
                kept_on=one.kept_on,
                proves=one.proves,
            )
            for one in papers
        )
    )


def _told(question: AnyQuestion, assurance: Assurance, registers: Registers) -> BaseModel:
    match question:
        case SharedQuestion():
            return _shared(question, assurance, registers)
        case CertificateQuestion():
            return _certificate(question, registers)
        case ArchiveQuestion():
            return _archive(question, assurance, registers)
