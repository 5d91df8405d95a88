"""`kiosk sandbox import`: a clerk hands a terminal's bundle in and carries the answer back. HTTP only."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.domain.numbers import uuid7
from kiosk.ports import ExchangeFailed

if TYPE_CHECKING:
    from sync.client import ClerkClient
    from sync.wire.exchange import BundleTaken

TAKE_S = 3600.0
"""A bundle of gigabytes takes its time."""


def hand_in(clerk: ClerkClient, file: Path, folder: Path) -> tuple[BundleTaken, Path]:
    """Send a bundle, have it taken, save the acknowledgements; returns what became of it, and where.

    Raises ExchangeFailed for the files, PlatformError for the platform.
    """
    from sync.wire.exchange import MAX_PIECE, BundlePiece

    if not folder.is_dir():
        raise ExchangeFailed("放回执文件的文件夹不在，没有导入。请先插好U盘或建好文件夹。")
    upload = uuid7(datetime.now(UTC), os.urandom(10))
    sent = 0
    for piece in _pieces(file, MAX_PIECE):
        clerk.put_bundle(BundlePiece(upload=upload, offset=sent, data=piece))
        sent += len(piece)
    if not sent:
        raise ExchangeFailed("这个文件是空的，没有导入。请到那台终端上重新导出。")
    taken = clerk.take_bundle(upload, TAKE_S)
    return taken, _fetch(clerk, taken, folder)


def _pieces(file: Path, length: int) -> Iterator[bytes]:
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as source:
            while piece := source.read(length):
                yield piece
    except OSError as error:
        raise ExchangeFailed(
            "这个文件读不出来，没有导入。请插好U盘，看清文件名再来一次。"
        ) from error


def _fetch(clerk: ClerkClient, taken: BundleTaken, folder: Path) -> Path:
    final = folder / f"huizhi-{taken.terminal}-{taken.bundle[-6:]}.bma"
    part = final.with_name(f".{final.name}.part")
    try:
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as out:
            while out.tell() < taken.acks_size:
                out.write(_more(clerk, taken, out.tell()))
            out.flush()
            os.fsync(handle)
        part.replace(final)
    except OSError as error:
        raise ExchangeFailed(
            "平台收下了，但回执文件没有写好。请换一个U盘，把同一个导出包再导入一次。"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return final


def _more(clerk: ClerkClient, taken: BundleTaken, offset: int) -> bytes:
    piece = clerk.acks(taken.upload, offset).data
    if not piece:
        raise OSError("the platform's file is shorter than it said")
    return piece
