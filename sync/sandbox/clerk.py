"""The clerk's endpoints of the practice platform (经办); no part of the terminal's contract."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from sync.sandbox.faults import Switches
from sync.sandbox.phone_codes import PracticePhoneCodes
from sync.sandbox.records import CaseUnknown, Records
from sync.sandbox.refusals import Refused
from sync.sandbox.terminals import EpochsExhausted, Terminals
from sync.wire.clerk import (
    Case,
    Cases,
    CodeAnswer,
    CodeRequest,
    Counts,
    Decision,
    Faults,
    OpenedCase,
    OpenedPart,
    PhoneCode,
    PhoneCodeRequest,
    Revocation,
)

_USED_UP = "这个地区的终端编号排到了 9999，请指定一个没有用过的编号"
_KEY = r"^[0-9a-f -]*$"
"""An id, or a receipt number as people type it."""


def clerk_routes(records: Records, terminals: Terminals) -> APIRouter:
    """Return the routes; they stand behind the clerk's door."""
    router = APIRouter(prefix="/v1/clerk", tags=["clerk"])

    @router.post("/enrolment-codes", status_code=201)
    def make_code(request: CodeRequest) -> CodeAnswer:
        """Make a code that enrols one terminal once."""
        try:
            return terminals.make_code(request)
        except EpochsExhausted:
            raise Refused(409, "epochs_exhausted", _USED_UP) from None

    @router.get("/submissions")
    def list_cases(
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
        before: Annotated[str, Query(max_length=40, pattern=_KEY)] = "",
    ) -> Cases:
        """List submissions, newest first, nothing of them opened; `before` is a page's last id."""
        return records.cases(limit, before)

    @router.get("/submissions/{key}")
    def show_case(
        key: Annotated[str, Path(max_length=40, pattern=_KEY)], *, decrypt: bool = False
    ) -> OpenedCase:
        """One submission by id or receipt number; its content only when asked for."""
        case = records.case(key)
        if not decrypt:
            return OpenedCase(case=case)
        opened = records.open(key)
        parts = tuple(
            OpenedPart(
                name=part.name,
                media_type=part.media_type,
                size=len(part.data),
                sha256=part.sha256,
                data=part.data,
            )
            for part in opened.parts
        )
        return OpenedCase(case=case, payload=opened.payload, parts=parts)

    @router.post("/decisions")
    def decide(decision: Decision) -> Case:
        """Move a case on; its terminal pulls the step."""
        return records.decide(decision)

    @router.post("/revocations")
    def revoke(revocation: Revocation) -> Revocation:
        """Refuse a terminal from now on."""
        if not terminals.revoke(revocation.region, revocation.terminal):
            raise CaseUnknown
        return revocation

    @router.get("/counts")
    def counts() -> Counts:
        """What the platform has seen."""
        return records.counts()

    return router


def phone_code_routes(codes: PracticePhoneCodes) -> APIRouter:
    """Return the route of codes for practice; only a sandbox has it."""
    router = APIRouter(prefix="/v1/clerk", tags=["clerk"])

    @router.post("/phone-codes", status_code=201)
    def make_phone_code(request: PhoneCodeRequest) -> PhoneCode:
        """Make the code that an invented person's telephone shows."""
        return codes.make(request)

    return router


def fault_routes(switches: Switches) -> APIRouter:
    """Return the routes of the fault switches: for a sandbox alone."""
    router = APIRouter(prefix="/v1/clerk", tags=["clerk"])

    @router.get("/faults")
    def show_faults() -> Faults:
        """The switches as they are."""
        return switches.now

    @router.post("/faults")
    def set_faults(faults: Faults) -> Faults:
        """Replace the switches."""
        switches.set(faults)
        return switches.now

    return router
