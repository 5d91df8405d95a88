"""How the platform refuses: one exception, and a problem document (RFC 9457) for every way."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Route

from sync.sandbox.blobs import HashMismatch, NoRoom, OffsetConflict
from sync.sandbox.cursors import CursorUnknown
from sync.sandbox.database import OUT_OF_REACH
from sync.sandbox.publishing import PublishingRefused
from sync.sandbox.records import CaseUnknown, PartUnknown
from sync.sandbox.terminals import now
from sync.wire import Problem, ProblemCode

_DATABASE_RETRY_S = 5
_ROOM_RETRY_S = 60
_CODES: dict[int, tuple[ProblemCode, str]] = {
    400: ("bad_message", "平台看不懂这条消息"),
    404: ("not_found", "平台上没有找到"),
    405: ("not_found", "平台上没有找到"),
}


class Refused(HTTPException):
    """Ends a request with a problem document.

    An HTTPException because FastAPI lets those through, also while it reads a body.
    """

    def __init__(self, status: int, code: ProblemCode, title: str) -> None:
        super().__init__(status, code)
        self.problem = Problem(title=title, status=status, code=code, server_time=now())


def answer(problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return the document as a response."""
    return JSONResponse(
        problem.model_dump(mode="json"),
        status_code=problem.status,
        headers=headers,
        media_type="application/problem+json",
    )


def database_away() -> JSONResponse:
    """Return the answer while the database cannot be reached (`OUT_OF_REACH`)."""
    refusal = Refused(503, "unavailable", "平台的数据库暂时用不了，请稍后再试")
    return answer(refusal.problem, {"Retry-After": str(_DATABASE_RETRY_S)})


def add_refusals(app: FastAPI) -> None:
    """Answer everything that goes wrong with a problem document; no refusal repeats a body."""

    @app.exception_handler(Refused)
    def refused(_request: Request, error: Refused) -> JSONResponse:
        return answer(error.problem)

    @app.exception_handler(RequestValidationError)
    def invalid(_request: Request, _error: RequestValidationError) -> JSONResponse:
        # What was wrong is not repeated: the message may be personal.
        return answer(Refused(422, "bad_message", "平台看不懂这条消息").problem)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> JSONResponse:
        code, title = _CODES.get(error.status_code, ("bad_message", "平台不能处理这条消息"))
        headers = error.headers
        if error.status_code == 405:  # the router names the methods of the first that fits only
            headers = {"Allow": ", ".join(sorted(_methods(app, request.url.path)))}
        return answer(Refused(error.status_code, code, title).problem, headers)

    @app.exception_handler(Exception)
    def internal(_request: Request, _error: Exception) -> JSONResponse:
        return answer(Refused(500, "internal", "平台出了状况，请稍后再试").problem)

    def out_of_reach(_request: Request, _error: Exception) -> JSONResponse:
        return database_away()

    for fault in OUT_OF_REACH:
        app.add_exception_handler(fault, out_of_reach)

    @app.exception_handler(PublishingRefused)
    def not_published(_request: Request, error: PublishingRefused) -> JSONResponse:
        return answer(Refused(error.status, error.code, error.title).problem)

    _add_refusals_of_uploads(app)

    @app.exception_handler(CaseUnknown)
    def unknown(_request: Request, _error: CaseUnknown) -> JSONResponse:
        return answer(Refused(404, "not_found", "平台上没有这份办件").problem)

    @app.exception_handler(PartUnknown)
    def part_unknown(_request: Request, _error: PartUnknown) -> JSONResponse:
        return answer(Refused(404, "not_found", "这份办件里没有这一样").problem)

    @app.exception_handler(CursorUnknown)
    def cursor_unknown(_request: Request, _error: CursorUnknown) -> JSONResponse:
        return answer(Refused(410, "cursor_unknown", "平台不认识这个进度标记").problem)


def _methods(app: FastAPI, path: str) -> set[str]:
    """Return what may be done at a path, whichever routes it is shared by."""
    found: set[str] = set()
    for route in app.routes:
        if isinstance(route, Route) and route.path_regex.match(path):
            found |= route.methods or set()
    return found


def _add_refusals_of_uploads(app: FastAPI) -> None:
    @app.exception_handler(OffsetConflict)
    def offset_conflict(_request: Request, _error: OffsetConflict) -> JSONResponse:
        title = "续传的位置对不上，请先查询已传多少"
        return answer(Refused(409, "offset_conflict", title).problem)

    @app.exception_handler(HashMismatch)
    def hash_mismatch(_request: Request, _error: HashMismatch) -> JSONResponse:
        return answer(Refused(422, "hash_mismatch", "上传的内容不完整，请重新上传").problem)

    @app.exception_handler(NoRoom)
    def no_room(_request: Request, _error: NoRoom) -> JSONResponse:
        refusal = Refused(503, "busy", "本终端没传完的材料太多，请稍后再传")
        return answer(refusal.problem, {"Retry-After": str(_ROOM_RETRY_S)})
