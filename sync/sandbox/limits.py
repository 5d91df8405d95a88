"""What is not taken in: bodies over a limit, before anything of them is parsed. Only bytes are counted here."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.sandbox.refusals import Refused, answer


def announced(scope: Scope, largest: int) -> int:
    """Return how many bytes a request says its body has; `largest` for one that does not say."""
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"0")
    return largest if b"transfer-encoding" in headers or not length.isdigit() else int(length)


class BodyLimit:
    """ASGI middleware: 413 for a body that is or announces itself larger than the limit."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and announced(scope, 0) > self._limit:
            refused = answer(_too_large().problem, {"Connection": "close"})
            await refused(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._limit:
                raise _too_large()
            return message

        await self._app(scope, counted if scope["type"] == "http" else receive, send)


def _too_large() -> Refused:
    return Refused(413, "too_large", "一次上传的内容太多")
