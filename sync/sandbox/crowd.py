"""A cap on what one worker takes on at a time: for a fleet that comes back at once.

Bodies are read whole before they are judged, so their bytes are counted; and they are judged one
after the other, so a request that would wait longer than its terminal does is better put off than
answered too late and sent again. Beyond the cap it gets 503 and a Retry-After that differs from one
to the next: those put off do not come back together.
"""

from __future__ import annotations

import secrets

from starlette.types import ASGIApp, Receive, Scope, Send

from sync.sandbox.limits import announced
from sync.sandbox.refusals import Refused, answer

MAX_TOGETHER = 256 * 1024 * 1024
"""Bytes of bodies in one worker; each is in memory about three times while it is read."""
MAX_AT_ONCE = 48
"""Requests with a body of size in one worker: a full batch costs it about 50 ms."""
STREAMED = 1024 * 1024
"""Bytes of an upload that are in memory at once: it is stored as it comes, however long that takes."""
SMALL = 64 * 1024
"""Requests that hold so little are always let in: questions, enrolments, the clerk."""
_LONGEST_S = 15


class CrowdLimit:
    """ASGI middleware of one worker; its count is the event loop's alone, so it needs no lock."""

    def __init__(
        self,
        app: ASGIApp,
        limit: int = MAX_TOGETHER,
        largest: int = MAX_TOGETHER,
        at_once: int = MAX_AT_ONCE,
    ) -> None:
        """`largest` (bytes) stands for a body that does not say how long it is."""
        self._app, self._limit, self._largest, self._at_once = app, limit, largest, at_once
        self._held = self._running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        size = min(announced(scope, self._largest), self._largest) if scope["type"] == "http" else 0
        if size <= SMALL:
            await self._app(scope, receive, send)
            return
        # A thin line is at an upload for half a minute and the worker hardly ever: it takes nobody's turn.
        streamed = scope["method"] == "PATCH"
        size, turns = (min(size, STREAMED), 0) if streamed else (size, 1)
        full = self._running + turns > self._at_once or self._held + size > self._limit
        if self._held and full:
            await _put_off(scope, receive, send)
            return
        self._held += size
        self._running += turns
        try:
            await self._app(scope, receive, send)
        finally:
            self._held -= size
            self._running -= turns


async def _put_off(scope: Scope, receive: Receive, send: Send) -> None:
    wait = 1 + secrets.randbelow(_LONGEST_S)
    busy = Refused(503, "busy", "平台正忙，请稍后再试").problem
    await answer(busy, {"Retry-After": str(wait), "Connection": "close"})(scope, receive, send)
