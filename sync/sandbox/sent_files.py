"""What a file from a telephone is, by its content alone: JPEG, PNG or PDF, and how many pages. Pure.

Neither its name nor what the browser says of it counts. Pictures are not decoded here; PDFs are
opened by qpdf, and those that would do something when a clerk opens them are refused.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from typing import Any

from sync.sandbox.phones import SentFile
from sync.wire.inquiries import MAX_FILES, MAX_UPLOAD

_MAX_SIDE = 20_000
_MAX_PIXELS = 120_000_000
"""Telephones have up to 108 million; a small file that unpacks to more is a trap."""
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_ACTIVE = ("/OpenAction", "/AA", "/JavaScript", "/EmbeddedFiles", "/XFA")

NOTHING = "还没有选照片。请选好再按“上传”。"
TOO_MANY = f"一次最多 {MAX_FILES} 页，请少选几张。"
TOO_MUCH = f"一次最多 {MAX_UPLOAD // (1024 * 1024)} MB，请少选几张，或拍小一点。"
HEIC = "有的照片是 HEIC 格式，这里打不开。请在手机里截个屏再传，或把相机格式改成“兼容性最佳”。"
OTHER = "有的文件不是照片，也不是 PDF。请选照片（JPEG、PNG）或 PDF。"
BROKEN = "有的文件不完整，打不开。请重新拍一张再传。"
LOCKED = "这个 PDF 加了密码。请去掉密码，或拍成照片再传。"
LIVELY = "这个 PDF 里有会自己运行的内容，不能收。请拍成照片再传。"
TOO_BIG = "有的照片太大了。请拍小一点再传。"


class NotAccepted(Exception):
    """Why the files are not taken, in words for whoever sent them; carries nothing of them."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def looked_at(files: Sequence[bytes]) -> list[SentFile]:
    """Return what the files are. Raises NotAccepted."""
    if not files:
        raise NotAccepted(NOTHING)
    if sum(map(len, files)) > MAX_UPLOAD:
        raise NotAccepted(TOO_MUCH)
    if len(files) > MAX_FILES:
        raise NotAccepted(TOO_MANY)
    sent = [_looked_at(one) for one in files]
    if sum(one.pages for one in sent) > MAX_FILES:
        raise NotAccepted(TOO_MANY)
    return sent


def _looked_at(data: bytes) -> SentFile:
    if data.startswith(b"\xff\xd8\xff"):
        _measure(*_jpeg_size(data))
        return SentFile("image/jpeg", 1, data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        _measure(*_png_size(data))
        return SentFile("image/png", 1, data)
    if data.startswith(b"%PDF-"):
        return SentFile("application/pdf", _pdf_pages(data), data)
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"mif1", b"hevc", b"heim"}:
        raise NotAccepted(HEIC)
    raise NotAccepted(OTHER)


def _measure(width: int, height: int) -> None:
    if not (width and height):
        raise NotAccepted(BROKEN)
    if max(width, height) > _MAX_SIDE or width * height > _MAX_PIXELS:
        raise NotAccepted(TOO_BIG)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Return width and height from the frame header (ITU-T T.81, B.2.2); the end has to be there."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # fill bytes
            at += 1
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return (width, height) if data.rfind(b"\xff\xd9") > at else (0, 0)
        at += 2 + max(length, 2)
    return 0, 0


def _png_size(data: bytes) -> tuple[int, int]:
    """Return width and height of IHDR (ISO/IEC 15948, 11.2.2); the end has to be there."""
    if len(data) < 45 or data[12:16] != b"IHDR" or b"IEND" not in data[-12:]:
        return 0, 0
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _pdf_pages(data: bytes) -> int:
    from pikepdf import PasswordError, Pdf, PdfError  # only where a PDF came

    try:
        with Pdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise NotAccepted(LOCKED)
            if _acts(pdf):
                raise NotAccepted(LIVELY)
            pages = len(pdf.pages)
    except PasswordError:
        raise NotAccepted(LOCKED) from None
    except (PdfError, ValueError, RuntimeError, RecursionError):
        raise NotAccepted(BROKEN) from None
    if pages == 0:
        raise NotAccepted(BROKEN)
    if pages > MAX_FILES:
        raise NotAccepted(TOO_MANY)
    return pages


def _acts(pdf: Any) -> bool:
    """Tell whether opening it, or a page of it, would do something or brings other files along."""
    places = [
        pdf.Root,
        pdf.Root.get("/Names"),
        pdf.Root.get("/AcroForm"),
        *(p.obj for p in pdf.pages),
    ]
    return any(place is not None and key in place for place in places for key in _ACTIVE)
