"""The endpoint of questions (查询): opened, answered and sealed again; nothing of them is stored.

A new kind of question is one more model in `sync.wire.inquiries` and one more function here.
"""

# No postponed annotations here: FastAPI reads dependencies that are local to a function from them.

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, TypeAdapter, ValidationError

from kiosk.domain.assurance import Action, Assurance, default_policy, may
from sync.inquiries.sealing import InquiryUnreadable, open_question
from sync.sandbox.keys import Keys
from sync.sandbox.phones import Phones
from sync.sandbox.refusals import Refused
from sync.sandbox.registers import Registers
from sync.sandbox.signatures import signed_terminal
from sync.sandbox.terminals import Known, now
from sync.wire.inquiries import (
    Element,
    Fact,
    Inquiry,
    InquiryReply,
    NotTold,
    Question,
    SharedAnswer,
    SharedQuestion,
    TicketQuestion,
    UploadQuestion,
)

_UNREADABLE = "平台打不开这个问题，请重新问"


def inquiry_routes(keys: Keys, registers: Registers, phones: Phones, *, sandbox: bool) -> APIRouter:
    """Return the terminals' route."""
    router = APIRouter(prefix="/v1", tags=["terminal"])
    policy = default_policy()
    question_of: TypeAdapter[SharedQuestion | TicketQuestion | UploadQuestion] = TypeAdapter(
        Question
    )

    def shared(question: SharedQuestion, assurance: Assurance) -> BaseModel:
        held = registers.look_up(question.look_up, question.asker.id_number, now().date())
        if held is None:
            return NotTold(why="not_offered")
        # A chip that could be a copy learns that the paper is not needed, and nothing of what it says.
        whole = may(assurance, Action.HISTORY, policy)
        return SharedAnswer(
            found=held.found,
            source=held.source,
            as_of=held.as_of,
            facts=tuple(Fact(label=a, words=b) for a, b in held.facts) if whole else (),
            elements=tuple(Element(name=a, value=b) for a, b in held.elements) if whole else (),
        )

    answers: dict[str, Callable[[SharedQuestion, Assurance], BaseModel]] = {"shared_data": shared}

    @router.post("/inquiries")
    def inquire(
        inquiry: Inquiry, known: Annotated[Known, Depends(signed_terminal)], request: Request
    ) -> InquiryReply:
        """数据共享查询: one sealed question about the person who is being served.

        Whoever is enrolled may ask; a county counts here who asks how often.
        """
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
            if isinstance(question, TicketQuestion):
                told = phones.issue(known, question, str(request.base_url))
            elif isinstance(question, UploadQuestion):
                told = phones.state(known, question.ticket)
            else:
                told = answers[question.kind](question, inquiry.assurance)
        sealed = answer_key.seal(told.model_dump_json().encode())
        return InquiryReply(id=inquiry.id, server_time=now(), sealed=sealed)

    return router
