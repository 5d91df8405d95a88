"""The page a telephone opens after scanning the code on the terminal: choose pictures, send, done.

Plain HTML without scripts, so that any telephone can show it. No part of the terminals' contract: what a platform
shows here is its own; what it answers the terminal is `sync.wire.inquiries`. Nothing of a body is logged.
"""

# No postponed annotations here: FastAPI reads dependencies that are local to a function from them.

from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from sync.sandbox.limits import announced
from sync.sandbox.multipart import NotAForm, files_of
from sync.sandbox.phones import NotTaken, Phones, Standing
from sync.sandbox.sent_files import BROKEN, TOO_MUCH, NotAccepted, looked_at
from sync.wire.inquiries import MAX_FILES, MAX_UPLOAD

FIELD = "pages"
_AROUND = 64 * 1024
"""Bytes of a form around its files."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>上传材料</title>
<style>
body{{font:20px/1.6 sans-serif;color:#1b2429;background:#f5f3ee;margin:0;padding:24px}}
main{{max-width:640px;margin:auto}}
h1{{font-size:28px;line-height:1.3}}
.said{{background:#fff1d0;color:#7a4a00;padding:12px 16px;border-radius:12px}}
.done{{background:#e5f2e9;color:#1a6b3c;padding:12px 16px;border-radius:12px}}
input[type=file]{{font-size:20px;width:100%;padding:20px 0}}
button{{font-size:24px;width:100%;padding:16px;border:0;border-radius:12px;background:#0e5a78;color:#fff}}
small{{color:#48545a;font-size:17px}}
</style></head><body><main>{content}</main></body></html>
"""
_FORM = """<h1>上传材料<br><small lang="en">Upload your papers</small></h1>
<p><b>{material}</b></p>{said}
<form method="post" enctype="multipart/form-data">
<label for="pages">选照片，或现拍。可以一次选几张。<br>
<small lang="en">Choose photos, or take them now.</small></label>
<input id="pages" name="{field}" type="file" multiple required accept="image/jpeg,image/png,application/pdf">
<button>上传 <span lang="en">Upload</span></button></form>
<p><small>照片（JPEG、PNG）或 PDF，最多 {pages} 页、{size} MB。只能传一次，请一次选齐。
照片存在办事平台上；您在机器上提交以后，才会用来办这件事；没有提交，7 天后删除。</small></p>
"""
_DONE = """<h1 class="done">已收到 {pages} 页<br><small lang="en">Received</small></h1>
<p>请回到机器前，按“好了，用这些”。这个页面可以关了。</p>"""
_USED = """<h1>这个码用过了<br><small lang="en">This code was used</small></h1>
<p>传过的都收到了。还要再传，请在机器上换一个新码。</p>"""
_OVER = """<h1>这个码过时间了<br><small lang="en">This code has expired</small></h1>
<p>请在机器上换一个新码，再扫一次。</p>"""
_NO_ROOM = "平台现在放不下了。请过一会儿再传，或请工作人员帮忙。"


def phone_routes(phones: Phones) -> APIRouter:
    """Return the telephones' page."""
    router = APIRouter()

    @router.get("/u/{ticket}", response_class=HTMLResponse)
    def choose(ticket: str) -> HTMLResponse:
        standing, material = phones.standing(ticket)
        return _form(material) if standing is Standing.OPEN else _closed(standing)

    @router.post("/u/{ticket}", response_class=HTMLResponse)
    async def send(ticket: str, request: Request) -> HTMLResponse:
        standing, material = await run_in_threadpool(phones.standing, ticket)
        if standing is not Standing.OPEN:
            return _closed(standing)
        limit = MAX_UPLOAD + _AROUND
        if announced(request.scope, 0) > limit:
            return _form(material, TOO_MUCH, 413)
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > limit:
                return _form(material, TOO_MUCH, 413)
        kind = request.headers.get("content-type", "")
        return await run_in_threadpool(_taken, phones, ticket, material, kind, bytes(body))

    return router


def _taken(phones: Phones, ticket: str, material: str, kind: str, body: bytes) -> HTMLResponse:
    try:
        sent = looked_at(files_of(kind, body, FIELD))
        phones.take(ticket, sent)
    except NotAForm:
        return _form(material, BROKEN, 400)
    except NotAccepted as refusal:
        return _form(material, refusal.words, 422)
    except NotTaken as refusal:
        if refusal.standing is Standing.OPEN:
            return _form(material, _NO_ROOM, 503)
        return _closed(refusal.standing)
    return _answer(_DONE.format(pages=sum(one.pages for one in sent)))


def _form(material: str, said: str = "", status: int = 200) -> HTMLResponse:
    words = f'<p class="said" role="alert">{escape(said)}</p>' if said else ""
    size = MAX_UPLOAD // (1024 * 1024)
    content = _FORM.format(
        material=escape(material), said=words, field=FIELD, pages=MAX_FILES, size=size
    )
    return _answer(content, status)


def _closed(standing: Standing) -> HTMLResponse:
    return _answer(_USED, 409) if standing is Standing.USED else _answer(_OVER, 410)


def _answer(content: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(_PAGE.format(content=content), status, headers=_HEADERS)
