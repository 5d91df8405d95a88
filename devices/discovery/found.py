"""One thing that is connected; its names come from the device and are cleaned before anybody sees them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_LONGEST = 120


class FoundKind(StrEnum):
    """Where it was found; a closed list."""

    CARD_READER = "card_reader"
    """PC/SC 读卡器"""
    SERIAL = "serial"
    """串口, also USB ones (CDC-ACM)."""
    KEYBOARD = "keyboard"
    """键盘, or what types like one."""
    SOUND = "sound"
    """声卡"""
    CAMERA = "camera"
    """摄像头"""
    USB = "usb"
    """USB 设备"""

    @property
    def zh(self) -> str:
        """The kind in words for a technician."""
        return _TITLES[self]


_TITLES = {
    FoundKind.CARD_READER: "读卡器",
    FoundKind.SERIAL: "串口",
    FoundKind.KEYBOARD: "键盘，或当作键盘的扫码枪",
    FoundKind.SOUND: "声卡",
    FoundKind.CAMERA: "摄像头",
    FoundKind.USB: "USB",
}


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """`where` is the path or bus address; `usb_id` is `VID:PID` in hexadecimal, when it is a USB device."""

    kind: FoundKind
    name: str
    where: str = ""
    usb_id: str = ""
    detail: str = ""
    """Classes of a USB device's interfaces, in words."""


@dataclass(frozen=True, slots=True, order=True)
class UsbPrinter:
    """A device with a printer's interface, as `escpos-usb` names it."""

    name: str
    vid: int
    pid: int
    serial: str = ""
    """Only where another one of the same kind is plugged in."""


def clean(text: str) -> str:
    """Return what a device says of itself as one printable line, bounded."""
    kept = "".join(one if one.isprintable() else " " for one in text[: 4 * _LONGEST])
    return " ".join(kept.split())[:_LONGEST]
