"""The clerk's calls that hand a terminal's bundle in (离线导入) and fetch what it is answered with."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from sync.sandbox.exchange import BundleRefused, Stick
from sync.wire import Problem
from sync.wire.exchange import (
    MAX_PIECE,
    AckPiece,
    BundlePiece,
    BundleTaken,
    BundleThere,
    TakeBundle,
)

Upload = Annotated[str, Query(pattern=r"^[0-9a-f-]{36}$")]


def exchange_routes(stick: Stick) -> APIRouter:
    """Return the routes; they stand behind the clerk's door."""
    router = APIRouter(prefix="/v1/clerk/bundles", tags=["clerk"])

    @router.post("/pieces", response_model=BundleThere)
    def put(piece: BundlePiece) -> BundleThere | JSONResponse:
        """Some bytes of a bundle."""
        try:
            return BundleThere(size=stick.put(piece.upload, piece.offset, piece.data))
        except BundleRefused as refused:
            return _no(refused)

    @router.post("/take", response_model=BundleTaken)
    def take(order: TakeBundle) -> BundleTaken | JSONResponse:
        """All bytes are there: check the bundle as a whole and take its items."""
        try:
            return stick.take(order.upload)
        except BundleRefused as refused:
            return _no(refused)

    @router.get("/acks", response_model=AckPiece)
    def acks(upload: Upload, offset: Annotated[int, Query(ge=0)]) -> AckPiece | JSONResponse:
        """Some bytes of the acknowledgement file; none at its end."""
        try:
            return AckPiece(data=stick.acks(upload, offset, MAX_PIECE))
        except BundleRefused as refused:
            return _no(refused)

    return router


def _no(refused: BundleRefused) -> JSONResponse:
    problem = Problem(title=refused.reason, status=422, code="bad_message")
    return JSONResponse(problem.model_dump(mode="json"), 422, media_type="application/problem+json")
