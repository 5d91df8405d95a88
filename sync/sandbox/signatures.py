"""Whose request it is: signatures are verified before a byte of the body is taken in.

A layer around the application, inside the one that knows versions. Head first: signature, time, nonce, whether the terminal
is revoked. Then the body is counted into its digest while the application reads it, and the last
byte arrives only when the digest fits. What got through is found by `signed_terminal`; a request
without a signature passes the layer, with no more of a body than an enrolment has, and finds that
door shut.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync import message_signature as signatures
from sync.sandbox.crowd import SMALL
from sync.sandbox.database import OUT_OF_REACH
from sync.sandbox.door import is_clerks, is_phones
from sync.sandbox.limits import BodyLimit, announced
from sync.sandbox.refusals import Refused, answer, database_away
from sync.sandbox.terminals import Keyed, Known, Terminals
from sync.wire import MAX_BODY

_STATE = "bianmin.terminal"
_KEY = "bianmin.key"
_PURGE_S = 60.0
_ENROLMENTS = "/v1/enrolments"
"""The one call with a body that needs no signature."""
_UNKNOWN = "平台不认识本终端，请联系技术人员重新注册"
_scheme = APIKeyHeader(
    name=signatures.SIGNATURE,
    scheme_name="MessageSignature",
    description="HTTP message signature (RFC 9421) by the terminal's Ed25519 key over @method, "
    "@path, @query and the fields named in docs/platform-contract.md.",
    auto_error=False,
)


class SignatureLayer:
    """ASGI middleware; has to stand inside whatever limits the size of bodies."""

    def __init__(self, app: ASGIApp, terminals: Terminals) -> None:
        self._app = app
        self._strangers = BodyLimit(app, SMALL)
        self._terminals = terminals
        self._lock = threading.Lock()
        self._purge_at = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or is_clerks(scope):
            await self._app(scope, receive, send)
            return
        fields = _fields(scope)
        if signatures.SIGNATURE_INPUT.lower() not in fields:
            await self._unsigned(scope, receive, send)
            return
        try:
            keyed, key_id = await run_in_threadpool(self._admitted, scope, fields)
            checked = _Checked(receive, fields.get(signatures.CONTENT_DIGEST.lower(), ""))
        except Refused as refusal:
            await answer(refusal.problem)(scope, receive, send)
            return
        except OUT_OF_REACH:
            await database_away()(scope, receive, send)
            return
        scope[_STATE], scope[_KEY] = keyed.known, key_id
        await self._app(scope, checked, send)

    async def _unsigned(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a stranger ask what anybody may, but hold nothing that a terminal needs room for."""
        large = announced(scope, MAX_BODY) > SMALL
        nobody = answer(Refused(401, "unauthorised", _UNKNOWN).problem, {"Connection": "close"})
        asked: ASGIApp = nobody if large and scope["path"] != _ENROLMENTS else self._strangers
        if is_phones(scope):  # its own page says what is too much, in words for residents
            asked = self._app
        await asked(scope, receive, send)

    def _admitted(self, scope: Scope, fields: dict[str, str]) -> tuple[Keyed, str]:
        request = signatures.Request(str(scope["method"]), _target(scope), fields)
        try:
            signed = signatures.read(fields)
            keyed = self._terminals.keyed(signed.key_id)
            if keyed is None:
                raise Refused(401, "unauthorised", _UNKNOWN)
            signatures.check(signed, request, keyed.public_key)
        except signatures.BadSignature:
            raise Refused(
                401, "bad_signature", "平台核对不了本终端的签名，请联系技术人员"
            ) from None
        if abs(time.time() - signed.created) > signatures.WINDOW_S:
            raise Refused(401, "clock_skew", "本终端的时间和平台差得太多")
        ends_at = datetime.fromtimestamp(signed.created + signatures.WINDOW_S + 1, UTC)
        self._purge()
        if not self._terminals.admit(keyed, signed.nonce, ends_at):
            raise Refused(401, "replayed", "这条消息平台已经收过一次")
        if keyed.known.revoked:
            raise Refused(403, "revoked", "本终端已停用，请联系技术人员")
        return keyed, signed.key_id

    def _purge(self) -> None:
        with self._lock:
            if time.monotonic() < self._purge_at:
                return
            self._purge_at = time.monotonic() + _PURGE_S
        self._terminals.forget_nonces()


class _Checked:
    """Receives a body and lets its last part through only when the whole fits its digest."""

    def __init__(self, receive: Receive, digest: str) -> None:
        try:
            self._wanted = signatures.read_digest(digest) if digest else hashlib.sha256().digest()
        except signatures.BadSignature:
            raise Refused(400, "bad_digest", "平台核对不了这条消息的内容") from None
        self._receive = receive
        self._seen = hashlib.sha256()

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._seen.update(message.get("body", b""))
            whole = not message.get("more_body", False)
            if whole and not hmac.compare_digest(self._seen.digest(), self._wanted):
                raise Refused(400, "bad_digest", "这条消息在路上变了样，请再传一次")
        return message


async def signed_terminal(
    request: Request, _shown: Annotated[str | None, Depends(_scheme)] = None
) -> Known:
    """Return the terminal that signed the request; 401 for a request nobody signed."""
    known = request.scope.get(_STATE)
    if isinstance(known, Known):
        return known
    raise Refused(401, "unauthorised", _UNKNOWN)


async def signing_key_id(request: Request) -> str:
    """Return the id of the key that signed the request; after `signed_terminal`."""
    return str(request.scope.get(_KEY, ""))


def _fields(scope: Scope) -> dict[str, str]:
    """Put a field that came in several lines together (RFC 9421 section 2.1)."""
    fields: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1").strip()
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    return fields


def _target(scope: Scope) -> str:
    path = bytes(scope.get("raw_path") or str(scope["path"]).encode()).decode("latin-1")
    query = bytes(scope.get("query_string", b"")).decode("latin-1")
    return f"{path}?{query}" if query else path
