"""The endpoint of questions (查询): opened, answered and sealed again; nothing of them is stored."""

# No postponed annotations here: FastAPI reads dependencies that are local to a function from them.

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, TypeAdapter, ValidationError

from kiosk.domain.assurance import Assurance
from sync.inquiries.sealing import InquiryUnreadable, open_question
from sync.sandbox.answering import Answers, Asked
from sync.sandbox.keys import Keys
from sync.sandbox.refusals import Refused
from sync.sandbox.signatures import signed_terminal
from sync.sandbox.terminals import Known, now
from sync.wire.inquiries import AnyQuestion, Inquiry, InquiryReply, NotTold, Question

_UNREADABLE = "平台打不开这个问题，请重新问"


def inquiry_routes(keys: Keys, answers: Answers, *, sandbox: bool) -> APIRouter:
    """Return the terminals' route."""
    router = APIRouter(prefix="/v1", tags=["terminal"])
    question_of: TypeAdapter[AnyQuestion] = TypeAdapter(Question)

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
            asked = Asked(known, inquiry.assurance, str(request.base_url))
            told = answers.to(question, asked)
        sealed = answer_key.seal(told.model_dump_json().encode())
        return InquiryReply(id=inquiry.id, server_time=now(), sealed=sealed)

    return router
