"""Endpoints of documents: what terminals pull, and the clerk's side of publishing."""

# No postponed annotations here: FastAPI reads dependencies that are local to a function from them.

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Response

from sync.sandbox.publishing import Press, PublishingRefused
from sync.sandbox.terminals import Known
from sync.wire.documents import MAX_DOCUMENTS, Approval, Documents, Sha256
from sync.wire.publishing import DraftRequest, Publication, Publications, Withdrawal

_RANGE = re.compile(r"bytes=(\d{1,12})-$", re.ASCII)
_BYTES = "application/octet-stream"
_CONTENT: dict[str, Any] = {"schema": {"type": "string", "contentMediaType": _BYTES}}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The whole document.", "content": {_BYTES: _CONTENT}},
    206: {"description": "From the asked byte on.", "content": {_BYTES: _CONTENT}},
}


def document_routes(press: Press, terminal: Any) -> APIRouter:
    """Return what a terminal may ask; `terminal` is the dependency that knows who asks."""
    router = APIRouter(prefix="/v1/documents", tags=["terminal"])

    @router.get("")
    def documents(
        known: Annotated[Known, Depends(terminal)],
        cursor: Annotated[str, Query(max_length=200)] = "",
        limit: Annotated[int, Query(ge=1, le=MAX_DOCUMENTS)] = MAX_DOCUMENTS,
    ) -> Documents:
        """Signed documents published after the cursor: catalogue, calendar, staff, notices ..."""
        return press.documents(known, cursor, limit)

    @router.get("/{sha256}", response_class=Response, responses=_ANSWERS)
    def document(
        sha256: Sha256,
        known: Annotated[Known, Depends(terminal)],
        range_: Annotated[str, Header(alias="Range", max_length=100)] = "",
    ) -> Response:
        """The bytes of a document; `Range: bytes=N-` goes on where a transfer stopped."""
        raw = press.content(known, sha256)
        if raw is None:
            raise PublishingRefused(404, "not_found", "平台上没有这个文件")
        found = _RANGE.fullmatch(range_.strip())
        if found is None:  # ranges of other shapes may be ignored (RFC 9110 section 14.2)
            return Response(raw, media_type=_BYTES, headers={"Accept-Ranges": "bytes"})
        start = int(found[1])
        if start >= len(raw):
            raise PublishingRefused(416, "range_unsatisfiable", "文件没有这么长")
        headers = {"Content-Range": f"bytes {start}-{len(raw) - 1}/{len(raw)}"}
        return Response(raw[start:], 206, headers, _BYTES)

    return router


def publishing_routes(press: Press) -> APIRouter:
    """Return the clerk's routes; they stand behind the clerk's door."""
    router = APIRouter(prefix="/v1/clerk/documents", tags=["clerk"])

    @router.get("")
    def list_documents(limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> Publications:
        """Drafts and publications, newest first."""
        return press.list(limit)

    @router.post("", status_code=201)
    def draft(request: DraftRequest) -> Publication:
        """拟稿: checked, kept, not yet given to anybody."""
        return press.draft(request)

    @router.post("/withdrawals")
    def withdraw(request: Withdrawal) -> Publication:
        """撤回."""
        return press.withdraw(request)

    @router.post("/{publication_id}/approval")
    def approve(publication_id: int, approval: Approval) -> Publication:
        """批准: who, when, under which document number."""
        return press.approve(publication_id, approval)

    @router.post("/{publication_id}/publication")
    def publish(publication_id: int) -> Publication:
        """发布: terminals pull it from now on."""
        return press.publish(publication_id)

    return router
