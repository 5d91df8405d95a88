"""A resident's telephone: sends files to the page whose address it scanned, as a browser does."""

from __future__ import annotations

import io
import secrets
import struct
import zlib
from collections.abc import Sequence

import cv2
import numpy as np
import requests
from pikepdf import Dictionary, Encryption, Name, Pdf


def send(url: str, files: Sequence[bytes], field: str = "pages") -> requests.Response:
    """Post a form with these files, each under a name that a telephone might give it."""
    parts = [(field, (f"../../IMG_{place}.jpg", one)) for place, one in enumerate(files)]
    return requests.post(url, files=parts, timeout=60)


def jpeg(seed: int = 1, size: tuple[int, int] = (640, 480)) -> bytes:
    """Return a photograph of nothing in particular; every seed another."""
    noise = np.random.default_rng(seed).integers(0, 255, (size[1] // 8, size[0] // 8, 3), np.uint8)
    return cv2.imencode(".jpg", cv2.resize(noise, size))[1].tobytes()


def png(width: int = 64, height: int = 64) -> bytes:
    """Return a PNG that says it is that large; its pixels are few."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(65 * 64))),
        (b"IEND", b""),
    )
    framed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def pdf(pages: int = 2, *, locked: bool = False, acts: bool = False) -> bytes:
    """Return a PDF; `locked` by a password, or one that runs a script when it is opened."""
    out = io.BytesIO()
    with Pdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(595, 842))
        if acts:
            made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
        encryption = Encryption(owner="o", user=secrets.token_hex(4)) if locked else False
        made.save(out, encryption=encryption)
    return out.getvalue()
