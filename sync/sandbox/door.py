"""The door to the clerk's side: nobody gets in, and nothing of a body is read, without the token."""

from __future__ import annotations

import hmac

from starlette.types import ASGIApp, Receive, Scope, Send

from sync.sandbox.refusals import Refused, answer


def is_clerks(scope: Scope) -> bool:
    """Whether a request is for the clerk's side, which is no part of the terminals' contract."""
    return str(scope.get("path", "")).startswith("/v1/clerk")


def is_phones(scope: Scope) -> bool:
    """Whether a request is a telephone's, which has a ticket and no key (手机上传)."""
    return str(scope.get("path", "")).startswith("/u/")


class ClerkDoor:
    """ASGI middleware: 401 for whoever is on the clerk's side without the token."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._wanted = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and is_clerks(scope):
            given = dict(scope["headers"]).get(b"authorization", b"")
            if not hmac.compare_digest(given, self._wanted):
                nobody = Refused(401, "unauthorised", "需要经办人员的口令")
                await answer(nobody.problem, {"Connection": "close"})(scope, receive, send)
                return
        await self._app(scope, receive, send)
