"""A page becomes ESC/POS bytes: image bands, empty paper as feeds, rows trimmed on the right.

Pure; knows no transport and no status. The commands are python-escpos' constants; its printer
classes would cost the worker a quarter of a second and 20 MB for an imaging library it does not
need. No numpy for the same reason. Source: Epson, ESC/POS Command Reference (GS v 0, ESC J).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from escpos.constants import ESC, S_RASTER_N  # type: ignore[import-untyped]  # has no stubs

from devices.receipt.profile import Profile
from devices.receipt.typed import begin, code, line
from kiosk.domain.layout import Raster
from kiosk.domain.slip import Drawn, Feed, NativeQr, Page, Slip, Typed

_IMAGE: bytes = S_RASTER_N
_FEED: bytes = ESC + b"J"
_HEADER = 8
_WORTH_A_BLOCK = 24
"""Bytes that must be saved before an image is split: each image command takes time of its own."""
_REAL_TIME = re.compile(rb"\x10(?=[\x04\x05\x14])")
"""DLE EOT, DLE ENQ, DLE DC4: some printers obey them even inside an image."""


@dataclass(frozen=True, slots=True)
class Job:
    """Bytes of one receipt, from initialising to cutting."""

    data: bytes = field(repr=False)
    longest_image: int
    """Bytes of the longest image command: so many a printer may still wait for when it is cut off."""


def encode(page: Page, profile: Profile, ending: bytes | None = None) -> Job:
    """Return the bytes that print this page and cut it, by `ending` if not by the profile's cut.

    ValueError when it is wider than the paper, or has type this printer cannot set.
    """
    parts = [profile.init, profile.automatic_status]
    if isinstance(page, Slip):
        longest = _slip(page, profile, parts)
    else:
        longest = _dots(page, profile, parts, keep_end=False)
    parts.append(profile.cut if ending is None else ending)
    return Job(b"".join(parts), longest)


def _slip(slip: Slip, profile: Profile, parts: list[bytes]) -> int:
    """Add the strips; return the bytes of the longest command."""
    case, longest = profile.type_case, 0
    if case is None:
        raise ValueError("this printer only draws")
    parts.append(begin())
    for strip in slip.strips:
        match strip:
            case Typed():
                added = line(strip, case.charset, profile)
            case NativeQr(data) if case.native_qr:
                added = code(data)
            case Feed(dots):
                added = _feed(dots * profile.feed_units_per_dot)
            case Drawn(raster):
                longest = max(longest, _dots(raster, profile, parts, keep_end=True))
                continue
            case _:
                raise ValueError("this printer draws no code by itself")
        parts.append(added)
        longest = max(longest, len(added))
    return longest


def _dots(page: Raster, profile: Profile, parts: list[bytes], *, keep_end: bool) -> int:
    """Add a drawing; return the bytes of its longest image. Without `keep_end` the cutter feeds."""
    if page.width > profile.width_dots:
        raise ValueError(f"{page.width} dots do not fit on {profile.width_dots}")
    stride = page.width // 8
    rows = [
        page.rows[at : at + stride].rstrip(b"\x00") for at in range(0, len(page.rows), stride or 1)
    ]
    longest = 0
    at = 0
    while at < len(rows):
        end = at
        if not rows[at]:
            while end < len(rows) and not rows[end]:
                end += 1
            if keep_end or end < len(rows):
                parts.append(_feed((end - at) * profile.feed_units_per_dot))
        else:
            end = _image_end(rows, at, profile.band_rows)
            image = _image(rows[at:end])
            longest = max(longest, len(image))
            parts.append(image)
        at = end
    return longest


def _image_end(rows: list[bytes], start: int, band: int) -> int:
    """Return where the image that begins at `start` had better end."""
    width = len(rows[start])
    end = start + 1
    last = min(len(rows), start + band)
    while end < last:
        row = len(rows[end])
        if row == 0 and not any(rows[end : end + 3]):
            break
        widest = max(width, row)
        together = (widest - width) * (end - start) + widest - row
        if together > _HEADER + _WORTH_A_BLOCK:
            break
        width = widest
        end += 1
    return end


def _image(rows: list[bytes]) -> bytes:
    width = max(map(len, rows))
    data = b"".join([row.ljust(width, b"\x00") for row in rows])
    # One more dot beside a black one is not seen; an obeyed command is.
    data = _REAL_TIME.sub(b"\x18", data)
    size = width.to_bytes(2, "little") + len(rows).to_bytes(2, "little")
    return _IMAGE + size + data


def _feed(units: int) -> bytes:
    whole, rest = divmod(units, 255)
    return (_FEED + b"\xff") * whole + (_FEED + bytes([rest]) if rest else b"")
