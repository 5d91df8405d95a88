"""The endpoints of resumable uploads: what arrived is kept, even of a request that broke off.

The body is stored as it comes, in pieces that are committed at least once a second, so that a cut
line costs what was on it and no more. Nothing is opened or judged here but the hash of the whole.

A body that breaks off never shows whether it fits its Content-Digest. What came of it is kept all the same: it
is the beginning of something named by its SHA-256, only the terminal whose signature stands in the
head can go on with it, and a whole that has another hash is dropped. A body that came to its end
and does not fit is taken back to where it began.
"""

# No postponed annotations here: FastAPI reads dependencies that are local to a function from them.

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from sync.message_signature import CONTENT_DIGEST
from sync.sandbox.blobs import Blobs, Held, OffsetConflict
from sync.sandbox.refusals import Refused
from sync.sandbox.terminals import Known
from sync.wire import LENGTH_HEADER, MAX_CHUNK, MAX_UPLOAD, OCTETS, OFFSET_HEADER, UploadState

_PIECE = 512 * 1024
"""So many bytes are stored at once on a fast line."""
_PIECE_S = 1.0
"""On a slow one, what came in so long is stored."""
_SILENCE_S = 60.0
"""A body of which nothing comes for so long has ended."""


_Hash = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
_Offset = Annotated[int, Header(alias=OFFSET_HEADER, ge=0, le=MAX_UPLOAD)]
_Length = Annotated[int, Header(alias=LENGTH_HEADER, ge=1, le=MAX_UPLOAD)]
_BODY = {"required": True, "content": {OCTETS: {"schema": {"type": "string", "format": "binary"}}}}


def upload_routes(blobs: Blobs, terminal: Any) -> APIRouter:
    """Return the routes; `terminal` is the dependency that knows who asks without the body."""
    router = APIRouter(tags=["terminal"])

    @router.get("/v1/uploads/{sha256}")
    def held(
        sha256: _Hash, response: Response, known: Annotated[Known, Depends(terminal)]
    ) -> UploadState:
        """How much of an upload of this terminal is confirmed; nothing known is an offset of 0."""
        return _told(sha256, blobs.held(known.id, sha256), response)

    @router.patch("/v1/uploads/{sha256}", openapi_extra={"requestBody": _BODY})
    async def append(
        request: Request,
        sha256: _Hash,
        offset: _Offset,
        length: _Length,
        response: Response,
        known: Annotated[Known, Depends(terminal)],
    ) -> UploadState:
        """Add raw bytes at the confirmed offset; what arrives of a broken request counts too."""
        if request.headers.get("content-type", "").lower() != OCTETS:
            raise _unfit(415)
        if CONTENT_DIGEST not in request.headers:  # the end of this body would vouch for nothing
            raise Refused(400, "bad_digest", "平台核对不了这条消息的内容")
        announced = int(request.headers.get("content-length", "0"))
        if announced > MAX_CHUNK:
            raise Refused(413, "too_large", "一次上传的内容太多")
        empty = not announced and "transfer-encoding" not in request.headers
        if empty or offset + announced > length:
            raise _unfit(422)
        found = await run_in_threadpool(blobs.held, known.id, sha256)
        if offset != found.offset or found.length not in {0, length}:
            raise OffsetConflict(found)
        most = min(length - offset, MAX_CHUNK)

        def store(at: int, data: bytes) -> Held:
            return blobs.append(known.id, sha256, length, at, data)

        try:
            held = await _take(_body(request), store, offset, most, found)
        except Refused:
            await run_in_threadpool(blobs.cut, known.id, sha256, offset)
            raise
        return _told(sha256, held, response)

    return router


def _unfit(status: int) -> Refused:
    return Refused(status, "bad_message", "平台看不懂这条消息")


def _told(sha256: str, held: Held, response: Response) -> UploadState:
    response.headers[OFFSET_HEADER] = str(held.offset)
    return UploadState(
        sha256=sha256, offset=held.offset, length=held.length, complete=held.complete
    )


async def _take(
    body: AsyncIterator[bytes],
    store: Callable[[int, bytes], Held],
    at: int,
    most: int,
    held: Held,
) -> Held:
    """Store a body as it comes; returns what is held in the end."""
    waiting = bytearray()
    since = time.monotonic()
    taken = 0
    async for data in body:
        waiting += data
        taken += len(data)
        if taken > most:
            raise _unfit(422)
        if waiting and (len(waiting) >= _PIECE or time.monotonic() - since >= _PIECE_S):
            held = await run_in_threadpool(_store, store, at, bytes(waiting))
            at += len(waiting)
            waiting.clear()
        if not waiting:
            since = time.monotonic()
    if waiting:
        held = await run_in_threadpool(_store, store, at, bytes(waiting))
    return held


def _store(store: Callable[[int, bytes], Held], at: int, data: bytes) -> Held:
    """Store what is not there yet: an older request may still have been storing the same bytes."""
    while True:
        try:
            return store(at, data)
        except OffsetConflict as conflict:
            ahead = conflict.held.offset - at
            if ahead <= 0:
                raise
            if ahead >= len(data):
                return conflict.held
            at, data = at + ahead, data[ahead:]


async def _body(request: Request) -> AsyncIterator[bytes]:
    """Give what comes, and nothing once a second while nothing comes; ends when the body does.

    A caller that goes away or falls silent ends the body too: what came of it counts.
    """
    silent = 0.0
    message = asyncio.ensure_future(request.receive())
    try:
        while silent < _SILENCE_S:
            done, _ = await asyncio.wait({message}, timeout=_PIECE_S)
            if not done:
                silent += _PIECE_S
                yield b""
                continue
            silent = 0.0
            event = message.result()
            if event["type"] != "http.request":
                return
            yield event.get("body", b"")
            if not event.get("more_body", False):
                return
            message = asyncio.ensure_future(request.receive())
    finally:
        message.cancel()
