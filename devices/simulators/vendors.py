"""How printers of different makers tell their state: bytes as their manuals list them.

Written from the manuals, not from our own profiles, so that one can prove the other wrong.
Sources: Epson ESC/POS Command Reference (DLE EOT, GS a, GS r); SNBC BT-T080 programming manual
(paper jam in DLE EOT 3); Custom KPM210/216 user manual, section 3 (FULL status).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Paper(StrEnum):
    """What is on the roll."""

    OK = "ok"
    LOW = "low"
    OUT = "out"


class Fault(StrEnum):
    """What is broken inside."""

    NONE = "none"
    CUTTER = "cutter"
    JAM = "jam"
    HOT = "hot"
    HARDWARE = "hardware"


class Vendor(StrEnum):
    """Whose printer it is."""

    EPSON = "epson"
    SNBC = "snbc"
    """Tells a jam, and an open cover as the end of the paper."""
    CUSTOM = "custom"
    """A kiosk printer with a presenter; knows neither GS a nor GS r."""


@dataclass(frozen=True, slots=True)
class Sensors:
    """How things stand inside."""

    paper: Paper = Paper.OK
    cover_open: bool = False
    fault: Fault = Fault.NONE
    in_mouth: bool = False
    busy: bool = False

    @property
    def offline(self) -> bool:
        """Whether it has stopped printing."""
        return self.paper is Paper.OUT or self.cover_open or self.fault is not Fault.NONE


_EOT3 = {Fault.CUTTER: 0x08, Fault.HARDWARE: 0x20, Fault.HOT: 0x40, Fault.JAM: 0x04}


def eot(vendor: Vendor, n: int, now: Sensors) -> int:
    """Return the byte that answers DLE EOT n, n from 1 to 4."""
    out, low, cover = now.paper is Paper.OUT, now.paper is not Paper.OK, now.cover_open
    if vendor is Vendor.SNBC and cover:
        out, low, cover = True, True, False
    bits = {
        1: 0x08 if now.offline else 0,
        2: (0x04 if cover else 0)
        | (0x20 if out else 0)
        | (0x40 if now.fault is not Fault.NONE else 0),
        3: _EOT3.get(now.fault, 0),
        4: (0x0C if low else 0) | (0x60 if out else 0),
    }
    return 0x12 | bits[n]


def asb(now: Sensors) -> bytes:
    """Return the four bytes of an automatic status."""
    out, low = now.paper is Paper.OUT, now.paper is not Paper.OK
    first = 0x10 | (0x08 if now.offline else 0) | (0x20 if now.cover_open else 0)
    return bytes([first, _EOT3.get(now.fault, 0), (0x03 if low else 0) | (0x0C if out else 0), 0])


def paper_sensor(now: Sensors) -> int:
    """Return the byte that answers GS r 1."""
    return {Paper.OK: 0x00, Paper.LOW: 0x03, Paper.OUT: 0x0F}[now.paper]


def full(now: Sensors) -> bytes:
    """Return Custom's six bytes of full status."""
    paper = {Paper.OK: 0x00, Paper.LOW: 0x04, Paper.OUT: 0x05}[now.paper]
    user = (0x02 if now.cover_open else 0) | (0x08 if now.busy else 0)
    recoverable = {Fault.HOT: 0x01, Fault.JAM: 0x40}.get(now.fault, 0)
    fatal = {Fault.CUTTER: 0x01, Fault.HARDWARE: 0x08}.get(now.fault, 0)
    return bytes([0x10, 0x0F, paper | (0x20 if now.in_mouth else 0), user, recoverable, fatal])
