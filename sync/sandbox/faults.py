"""Switches that make the practice platform misbehave towards terminals, for exercises and tests.

A layer around the application: it spoils what goes to terminals and never touches the clerk's
side, so that the switches can always be turned off again. Each spoilt answer counts its switch
down. A dropped reply comes after the work was done: that is the case worth practising.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import mmap
import os
import struct
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.sandbox.door import is_clerks
from sync.wire.clerk import Faults

_SPOILING = tuple(name for name in Faults.model_fields if name != "retry_after_s")
_NAMES = (*_SPOILING, "retry_after_s")
_LAYOUT = struct.Struct(f"={len(_NAMES)}q")
"""Every switch is a whole number; the one that spoils nothing by itself stands last."""


class Switches:
    """The switches as they are now. Safe to call from any thread.

    With a file they are those of all workers that opened the same file: it is mapped into memory,
    so that looking costs a request nothing, and locked while it changes.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._file = os.open(file, os.O_RDWR | os.O_CREAT, 0o600) if file is not None else -1
        if file is not None:
            weakref.finalize(self, os.close, self._file)
            os.ftruncate(self._file, _LAYOUT.size)
        self._memory = mmap.mmap(self._file, _LAYOUT.size)

    @property
    def now(self) -> Faults:
        """As they are set, counts as far as they are down."""
        with self._alone():
            return self._read()

    @property
    def idle(self) -> bool:
        """Whether nothing is to be spoilt; takes no lock."""
        return not any(self._memory[: 8 * len(_SPOILING)])

    def set(self, faults: Faults) -> None:
        """Replace all of them."""
        with self._alone():
            self._write(faults)

    def take(self, name: str) -> bool:
        """Count one switch down; False when it is off."""
        with self._alone():
            faults = self._read()
            left = int(getattr(faults, name))
            if left:
                self._write(faults.model_copy(update={name: left - 1}))
        return left > 0

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock:
            if self._file < 0:
                yield
                return
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def _read(self) -> Faults:
        values = _LAYOUT.unpack(self._memory[:])
        # Zeros are what a new file holds; they stand for the defaults.
        return Faults(**dict(zip(_NAMES, values, strict=True))) if any(values) else Faults()

    def _write(self, faults: Faults) -> None:
        self._memory[:] = _LAYOUT.pack(*(getattr(faults, name) for name in _NAMES))


class FaultLayer:
    """ASGI middleware that spoils answers to terminals as the switches say."""

    def __init__(self, app: ASGIApp, switches: Switches) -> None:
        self._app = app
        self._switches = switches

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        switches = self._switches
        if scope["type"] != "http" or is_clerks(scope) or switches.idle:
            await self._app(scope, receive, send)
            return
        faults = switches.now
        if faults.delay_ms:
            await asyncio.sleep(faults.delay_ms / 1000)
        if switches.take("busy"):
            await _put_off(send, 429, faults.retry_after_s)
        elif switches.take("unavailable"):
            await _put_off(send, 503, faults.retry_after_s)
        elif scope["path"] == "/v1/submissions" and switches.take("wrong_ack"):
            await _acknowledge_another(receive, send)
        elif scope["path"] == "/v1/submissions" and switches.take("drop_acks"):
            await self._app(scope, receive, _Dropped(send))
        elif switches.take("malformed"):
            await self._app(scope, receive, _Cut(send))
        elif switches.take("drop_replies"):
            await self._app(scope, receive, _Dropped(send))
        else:
            await self._app(scope, receive, send)


class _Cut:
    """Passes the first half of the body as if it were all of it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._body = b""
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body") or self._start is None:
            return
        half = self._body[: len(self._body) // 2]
        headers = [pair for pair in self._start["headers"] if pair[0].lower() != b"content-length"]
        headers.append((b"content-length", str(len(half)).encode()))
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": half})


class _Dropped:
    """Passes the head of the answer and nothing more: the server then breaks the connection."""

    def __init__(self, send: Send) -> None:
        self._send = send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._send(message)


async def _put_off(send: Send, status: int, retry_after_s: int) -> None:
    await _answer(
        send,
        status,
        {"title": "平台正忙，请稍后再试", "status": status, "code": "busy"},
        (b"retry-after", str(retry_after_s).encode()),
        kind=b"application/problem+json",
    )


async def _acknowledge_another(receive: Receive, send: Send) -> None:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    try:
        items = json.loads(body)["items"]
    except (ValueError, KeyError, TypeError):
        items = []
    wrong = [
        {
            "id": f"0190f5c4-7a3b-7c11-8d22-{index:012x}",
            "content_hash": item["content_hash"],
            "status": "received",
            "received_at": "2026-01-01T00:00:00+08:00",
        }
        for index, item in enumerate(items)
    ]
    await _answer(send, 200, {"version": "1", "items": wrong})


async def _answer(
    send: Send,
    status: int,
    message: object,
    *headers: tuple[bytes, bytes],
    kind: bytes = b"application/json",
) -> None:
    body = json.dumps(message, ensure_ascii=False).encode()
    head = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *headers]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})
