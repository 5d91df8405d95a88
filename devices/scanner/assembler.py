"""Bytes of a scanner become whole codes, bounded in length and in time. Pure.

A code ends with its terminator. What stops half-way, is too long or is no text is refused as a
whole: half a code could be another valid one. The text is never looked into.
"""

from __future__ import annotations

from enum import StrEnum

from devices.ports import Scan, ScanFault

LONGEST = 1024
"""Bytes; a QR code of the sizes that telephones show holds far less than its limit of 2953."""

JUNK = b"\x00"
"""Stands for what a scanner sent and is no character; spoils the code it is in."""


class Terminator(StrEnum):
    """What ends a code, as set up in the scanner (结束符)."""

    ENTER = "enter"
    """CR, LF or both: what nearly all scanners send as delivered."""
    TAB = "tab"
    NONE = "none"
    """Nothing: the pause after it."""


_ENDS = {Terminator.ENTER: b"\r\n", Terminator.TAB: b"\t", Terminator.NONE: b""}


class Assembler:
    """Collects one code at a time."""

    def __init__(
        self,
        terminator: Terminator = Terminator.ENTER,
        longest: int = LONGEST,
        gap_s: float = 0.25,
    ) -> None:
        """`gap_s`: a code that pauses for so long has ended, in good order only without terminator."""
        self._terminator = terminator
        self._longest = longest
        self._gap_s = gap_s
        self._bytes = bytearray()
        self._too_long = False
        self._heard_at = 0.0

    def feed(self, data: bytes, now: float) -> list[Scan]:
        """Take what came (b"" when nothing did) at `now`, a monotonic time in seconds.

        The pause is judged only when nothing came: bytes that waited in the kernel while this
        process did not run are no pause of the scanner's.
        """
        if not data:
            return self._pause(now)
        self._heard_at = now
        scans = []
        ends = _ENDS[self._terminator]
        for byte in data:
            if byte in ends:
                if self._bytes:
                    scans.append(self._take())
            elif len(self._bytes) < self._longest:
                self._bytes.append(byte)
            else:
                self._too_long = True
        return scans

    def reset(self) -> None:
        """Forget what has come so far."""
        self._bytes.clear()
        self._too_long = False

    def _pause(self, now: float) -> list[Scan]:
        if not self._bytes or now - self._heard_at < self._gap_s:
            return []
        scan = self._take()
        if self._terminator is not Terminator.NONE and scan.fault is None:
            scan = Scan(fault=ScanFault.CUT_OFF)
        return [scan]

    def _take(self) -> Scan:
        data, too_long = bytes(self._bytes), self._too_long
        self.reset()
        if too_long:
            return Scan(fault=ScanFault.TOO_LONG)
        text = _text(data)
        return Scan(fault=ScanFault.JUNK) if text is None else Scan(text)


def _text(data: bytes) -> str | None:
    """Return printable text in UTF-8, or in GB18030 as Chinese scanners are set up; else None."""
    for charset in ("utf-8", "gb18030"):
        try:
            text = data.decode(charset)
        except UnicodeDecodeError:
            continue
        return text if text.isprintable() else None
    return None
