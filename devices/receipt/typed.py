"""Lines of a printer's own type and codes it draws by itself, as ESC/POS bytes.

Pure. Chinese goes out as GB18030 after FS &, the only form that keeps punctuation and rare signs
apart; what the printer has no sign for was drawn before it came here, and is refused.
Source: Epson, ESC/POS Command Reference (FS &, FS !, GS !, ESC E, ESC a, ESC 3, ESC R, GS ( k).
"""

from __future__ import annotations

from devices.receipt.profile import Profile
from kiosk.domain.layout import Align, Size
from kiosk.domain.slip import Charset, Typed, cells, cells_on

_ESC, _GS, _FS = b"\x1b", b"\x1d", b"\x1c"
_LONGEST_CODE = 700
"""Bytes in a QR code; a larger one would not fit on the paper at a size a telephone reads."""

_MAGNIFIED = {Size.BODY: (0x00, 0x00), Size.LARGE: (0x01, 0x08), Size.TITLE: (0x11, 0x0C)}
"""n of GS ! and of FS !: as it is, twice as high, twice as high and wide."""
_PITCH_DOTS = {Size.BODY: 32, Size.LARGE: 56, Size.TITLE: 56}
_QR_MODULE_DOTS = 6


def begin() -> bytes:
    """Return what goes before the first line: Chinese type, and ASCII as in the United States.

    In China's national set of ESC R a dollar is printed as a yuan.
    """
    return _FS + b"&" + _ESC + b"R\x00"


def line(typed: Typed, charset: Charset, profile: Profile) -> bytes:
    """Return one line. ValueError when a sign is not in the set or the line is too long."""
    if not all(map(charset.has, typed.text)):
        raise ValueError("a sign that this printer has not")
    if cells(typed.text) > cells_on(profile.width_dots, typed.size):
        raise ValueError("a line that is longer than the paper is wide")
    latin, chinese = _MAGNIFIED[typed.size]
    pitch = _PITCH_DOTS[typed.size] * profile.feed_units_per_dot
    return b"".join(
        (
            _align(typed.align),
            _ESC + b"E" + bytes([typed.bold]),
            _GS + b"!" + bytes([latin]),
            _FS + b"!" + bytes([chinese]),
            _ESC + b"3" + bytes([pitch]),
            typed.text.encode("gb18030"),
            b"\n",
        )
    )


def code(data: str) -> bytes:
    """Return a QR code (model 2, level M) in the middle of the paper.

    ValueError when it is too long, or holds what some printers would obey in the middle of data.
    """
    content = data.encode()
    if not 0 < len(content) <= _LONGEST_CODE or any(byte < 0x20 for byte in content):
        raise ValueError("no content for a code")
    store = b"1P0" + content
    return b"".join(
        (
            _align(Align.CENTRE),
            _function(b"1A2\x00"),  # 165: model 2
            _function(b"1C" + bytes([_QR_MODULE_DOTS])),  # 167: dots of a module
            _function(b"1E1"),  # 169: level M
            _function(store),  # 180
            _function(b"1Q0"),  # 181: print
            _align(Align.LEFT),
        )
    )


def _function(parameters: bytes) -> bytes:
    return _GS + b"(k" + len(parameters).to_bytes(2, "little") + parameters


def _align(align: Align) -> bytes:
    return _ESC + b"a" + (b"\x01" if align is Align.CENTRE else b"\x00")
