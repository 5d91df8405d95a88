"""Which version of the contract a terminal speaks, and answers in that version.

A layer around the application: it reads one header, refuses what is not understood before anything
is done, and says in each answer which version it is in. What a message means is not its business.
"""

from __future__ import annotations

import json

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.sandbox.door import is_clerks
from sync.sandbox.refusals import Refused, answer
from sync.wire import VERSION, VERSION_HEADER, versions

_HEADER = VERSION_HEADER.lower().encode("ascii")
_UNKNOWN = "平台还不支持本终端的版本，请联系技术人员"
_FOR_ALL = "/v1/info"
"""Whoever comes may ask here which versions there are."""


class VersionLayer:
    """ASGI middleware in front of the terminal's endpoints; the clerk's have no versions."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or is_clerks(scope):
            await self._app(scope, receive, send)
            return
        path = str(scope["path"])
        named = dict(scope["headers"]).get(_HEADER, VERSION.encode()).decode("latin-1")
        if named not in versions.understood(VERSION):
            if path != _FOR_ALL:
                refused = answer(Refused(400, "unknown_version", _UNKNOWN).problem)
                await refused(scope, receive, _Marked(send, VERSION))
                return
            named = VERSION
        marked = _Marked(send, named)
        if named == VERSION:
            await self._app(scope, receive, marked)
        else:
            await self._app(scope, receive, _Lowered(marked, f"{scope['method']} {path}", named))


class _Marked:
    """Names the version in the head of the answer."""

    def __init__(self, send: Send, version: str) -> None:
        self._send = send
        self._version = version.encode("latin-1")

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", ()), (_HEADER, self._version)]
            message = {**message, "headers": headers}
        await self._send(message)


class _Lowered:
    """Holds the answer back until it is whole, and passes it on in an older version."""

    def __init__(self, send: _Marked, call: str, version: str) -> None:
        self._send, self._call, self._version = send, call, version
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body") or self._start is None:
            return
        start = self._start
        kinds = [value for name, value in start["headers"] if name.lower() == b"content-type"]
        if kinds[:1] == [b"application/json"]:
            spoken = versions.lowered(self._call, json.loads(self._body), self._version)
            self._body = json.dumps(spoken, ensure_ascii=False).encode()
            headers = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
            headers.append((b"content-length", str(len(self._body)).encode()))
            start = {**start, "headers": headers}
        await self._send(start)
        await self._send({"type": "http.response.body", "body": self._body})
