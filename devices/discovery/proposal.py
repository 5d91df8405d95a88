"""What is connected becomes a piece of the settings file, ready to be copied. Pure.

Only what is certain stands open; what is likely stands behind a `#` for a person to decide: a
keyboard may be a keyboard.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from devices.discovery.found import Found, FoundKind

_SCANNER_NAMES = (
    *("scan", "barcode", "bar code", "bar_code", "qrcode", "code reader", "imager"),
    *("honeywell", "newland", "datalogic", "symbol", "zebra", "mindeo", "rakinda", "sunlux"),
)
_DRIVERS = {FoundKind.SERIAL: "serial-scanner", FoundKind.KEYBOARD: "keyboard-scanner"}


def propose(found: Sequence[Found]) -> str:
    """Return TOML with one table for each kind of device that was found; empty without any."""
    parts = []
    if any(one.kind is FoundKind.CARD_READER for one in found):
        parts.append('[devices.reader]\ndriver = "pcsc"')
    if scanner := _scanner([one for one in found if _could_scan(one)]):
        parts.append(scanner)
    if any(one.kind is FoundKind.SOUND for one in found):
        parts.append('[devices.speaker]\ndriver = "espeak-ng"')
    if camera := _camera(found):
        parts.append(camera)
    return "\n\n".join(parts) + "\n" if parts else ""


def _scanner(candidates: list[Found]) -> str:
    """Take the one that calls itself a scanner; a serial one before one that types."""
    named = [one for one in candidates if _is_named_scanner(one)]
    ordered = sorted(named or candidates, key=lambda one: one.kind is FoundKind.KEYBOARD)
    if not ordered:
        return ""
    sure = bool(named)
    lines = []
    for place, one in enumerate(ordered):
        mark = "" if sure and place == 0 else "# "
        if place or not sure:
            lines.append(f"# 如果扫码枪是 {one.name}：")
        lines += [
            f"{mark}[devices.scanner]",
            f'{mark}driver = "{_DRIVERS[one.kind]}"',
            f"{mark}options = {{ path = {_text(one.where)} }}",
        ]
    return "\n".join(lines)


def _camera(found: Sequence[Found]) -> str:
    """Take the only camera; of several, a person says which one looks at the desk."""
    seen = [one for one in found if one.kind is FoundKind.CAMERA and one.where.isprintable()]
    lines = []
    for one in seen:
        mark = "# " if len(seen) > 1 else ""
        if mark:
            lines.append(f"# 如果拍材料的是 {one.name}：")
        lines += [
            f"{mark}[devices.camera]",
            f'{mark}driver = "page-capture"',
            f"{mark}options = {{ path = {_text(one.where)} }}",
        ]
    return "\n".join(lines)


def _could_scan(one: Found) -> bool:
    return one.kind in _DRIVERS and one.where.isprintable()


def _is_named_scanner(one: Found) -> bool:
    words = f"{one.name} {one.where}".lower()
    return any(name in words for name in _SCANNER_NAMES)


def _text(value: str) -> str:
    """Return a TOML basic string; JSON's escapes are a part of TOML's."""
    return json.dumps(value, ensure_ascii=False)
