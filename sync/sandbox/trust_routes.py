"""Endpoints of trust: enrolment, the platform's keys, a terminal's next key, heartbeats."""

# No postponed annotations here: FastAPI reads dependencies that are local to a function from them.

from typing import Annotated

from fastapi import APIRouter, Depends

from sync.sandbox.keys import Keys
from sync.sandbox.refusals import Refused
from sync.sandbox.signatures import signed_terminal, signing_key_id
from sync.sandbox.terminals import (
    CodeForAnother,
    CodeUnknown,
    CodeUsed,
    EpochsExhausted,
    KeyKnown,
    KeyReplaced,
    Known,
    Terminals,
    now,
)
from sync.signing import NotSigned, verify
from sync.wire import (
    EnrolAnswer,
    EnrolRequest,
    Heartbeat,
    HeartbeatAnswer,
    ProblemCode,
    RollAnswer,
    RollRequest,
    SignedKeys,
    key_id_of,
)
from sync.wire.clerk import RollKeys, TerminalReports

_REFUSED: dict[type[Exception], tuple[int, ProblemCode, str]] = {
    CodeUnknown: (404, "code_unknown", "没有这个注册码，或已过期，请重新获取"),
    CodeUsed: (409, "code_used", "这个注册码已经用过，请重新获取"),
    CodeForAnother: (409, "code_for_another", "这个注册码是给另一台终端的，请重新获取"),
    KeyKnown: (409, "key_known", "这把钥匙已经是另一台终端的，请让终端换一把再来"),
    KeyReplaced: (401, "unauthorised", "这把钥匙已经换过，不能再用它换"),
    EpochsExhausted: (409, "epochs_exhausted", "这个终端编号已注册满99次，请换一个编号"),
}
Signer = Annotated[Known, Depends(signed_terminal)]


def trust_routes(keys: Keys, terminals: Terminals, *, sandbox: bool) -> APIRouter:
    """Return the terminals' routes."""
    router = APIRouter(prefix="/v1", tags=["terminal"])

    @router.get("/keys")
    def show_keys() -> SignedKeys:
        """The platform's keys, signed by every signing key it has; needs no signature."""
        return keys.signed

    @router.post("/enrolments", status_code=201)
    def enrol(request: EnrolRequest) -> EnrolAnswer:
        """终端注册: spend a single-use code."""
        same = (request.region, request.terminal) if request.terminal is not None else None
        try:
            known = terminals.enrol(request.code, request.public_key, same)
        except tuple(_REFUSED) as error:
            raise Refused(*_REFUSED[type(error)]) from None
        return EnrolAnswer(
            region=known.region,
            terminal=known.terminal,
            epoch=known.epoch,
            keys=keys.signed,
            sandbox=sandbox,
            server_time=now(),
        )

    @router.post("/terminal-keys")
    def roll_key(
        request: RollRequest, known: Signer, signed_with: Annotated[str, Depends(signing_key_id)]
    ) -> RollAnswer:
        """A terminal's next key (换密钥); the one before stays good until the new one is used."""
        try:
            verify([request.public_key], "terminal-key", signed_with.encode(), request.proof)
            terminals.roll_key(known, signed_with, request.public_key)
        except NotSigned:
            raise Refused(422, "bad_message", "新钥匙没有签名，平台没有换") from None
        except (KeyKnown, KeyReplaced) as error:
            raise Refused(*_REFUSED[type(error)]) from None
        return RollAnswer(key_id=key_id_of(request.public_key), server_time=now())

    @router.post("/heartbeats")
    def heartbeat(report: Heartbeat, known: Signer) -> HeartbeatAnswer:
        """How a terminal is; the newest report of each is kept."""
        terminals.reported(known, report.model_dump_json())
        return HeartbeatAnswer(server_time=now(), keys_serial=keys.serial)

    return router


def trust_clerk_routes(keys: Keys, terminals: Terminals) -> APIRouter:
    """Return the clerk's routes; they stand behind the clerk's door."""
    router = APIRouter(prefix="/v1/clerk", tags=["clerk"])

    @router.get("/terminals")
    def list_terminals() -> TerminalReports:
        """All terminals and what each last said of itself."""
        return terminals.reports()

    @router.post("/keys")
    def roll_keys(_request: RollKeys) -> SignedKeys:
        """Make new keys to seal to and to sign with; the older ones stay."""
        keys.roll()
        return keys.signed

    return router
