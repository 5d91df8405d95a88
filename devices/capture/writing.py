"""Pages as JPEG under their limit, and several of them as one PDF (ISO 32000-1, 7.4.8 DCTDecode).

A PDF holds the JPEGs as they are, and nothing of when, where or with what it was made.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from devices.ports import Page
from devices.ports.capture import MAX_PAGES, PAGE_BYTES

Picture = npt.NDArray[np.uint8]

_AROUND = 2_000
"""Bytes of a PDF around one JPEG; measured are about 600."""
_QUALITIES = (82, 74, 66, 58, 50, 42, 34, 26, 18, 10)
_START_OF_FRAME = 0xC0
_START_OF_SCAN = 0xDA


def jpeg(page: Picture, *, grey: bool) -> bytes:
    """Return the page in the best quality that keeps it under its limit; red, green, blue.

    A page that is noise all over is softened until it fits.
    """
    code = cv2.COLOR_RGB2GRAY if grey else cv2.COLOR_RGB2BGR
    picture = cv2.cvtColor(page, code)
    while True:
        for quality in _QUALITIES:
            written = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
            if written.size <= PAGE_BYTES - _AROUND:
                return written.tobytes()
        picture = cv2.blur(picture, (5, 5))


def bound(pages: Sequence[Page]) -> bytes:
    """Return the PDF. Raises ValueError when a page is not as `jpeg` writes it, or their number is wrong."""
    from pikepdf import Array, Dictionary, Name, Pdf, Stream
    from pikepdf import Page as Leaf

    if not 0 < len(pages) <= MAX_PAGES:
        raise ValueError(f"a PDF has 1 to {MAX_PAGES} pages")
    with Pdf.new() as pdf:
        for page in pages:
            check(page)
            picture = Stream(
                pdf,
                page.jpeg,
                Type=Name.XObject,
                Subtype=Name.Image,
                Width=page.width,
                Height=page.height,
                ColorSpace=Name.DeviceGray if page.grey else Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=Name.DCTDecode,
            )
            width, height = (side * 72 / page.dpi for side in (page.width, page.height))
            content = f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /P Do Q".encode()
            leaf = Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, round(width, 4), round(height, 4)]),
                Resources=Dictionary(XObject=Dictionary(P=pdf.make_indirect(picture))),
                Contents=pdf.make_stream(content),
            )
            pdf.pages.append(Leaf(pdf.make_indirect(leaf)))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def check(page: Page) -> None:
    """Raise ValueError unless a page is one whole baseline JPEG of its stated size (ITU-T T.81)."""
    data = page.jpeg
    if len(data) > PAGE_BYTES - _AROUND or not 50 <= page.dpi <= 600:
        raise ValueError("a page is too large")
    if data[:2] != b"\xff\xd8" or data[-2:] != b"\xff\xd9":
        raise ValueError("a page is no whole JPEG")
    if _frame_of(data) != (8, page.height, page.width, 1 if page.grey else 3):
        raise ValueError("a page's JPEG is not of its stated size")


def _frame_of(data: bytes) -> tuple[int, int, int, int] | None:
    """Return bits, height, width and number of components; None without a baseline frame."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF and data[at + 1] != _START_OF_SCAN:
        (length,) = struct.unpack_from(">H", data, at + 2)
        if data[at + 1] == _START_OF_FRAME:
            bits, height, width, components = struct.unpack_from(">BHHB", data, at + 4)
            return bits, height, width, components
        at += 2 + max(length, 2)
    return None
