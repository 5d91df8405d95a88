"""Reads /dev and /sys, as udev and the kernel lay them out. Opens no device.

Sources: Documentation/ABI/testing/sysfs-bus-usb, udev's rules 60-serial, 60-persistent-input
and 60-persistent-v4l,
USB-IF class codes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from devices.discovery.found import Found, FoundKind, UsbPrinter, clean

_CLASSES = {
    "01": "声音",
    "02": "串口（CDC）",
    "03": "键盘一类（HID）",
    "07": "打印机",
    "08": "U 盘",
    "0b": "读卡器（CCID）",
    "0e": "摄像头",
    "ff": "厂家自己的",
}
_HUB, _PRINTER = "09", "07"


def serial_ports(root: Path) -> list[Found]:
    """Return USB ports by their lasting id, and the built-in ports that have a chip behind them."""
    found = []
    for link in _entries(root / "dev/serial/by-id"):
        tty = root / "sys/class/tty" / link.resolve().name / "device"
        found.append(Found(FoundKind.SERIAL, clean(link.name), _path(link, root), _usb_id(tty)))
    built_in = [
        Found(FoundKind.SERIAL, tty.name, f"/dev/{tty.name}")
        for tty in _entries(root / "sys/class/tty")
        if tty.name.startswith("ttyS") and _read(tty / "type") not in {"", "0"}
    ]
    return found + built_in


def keyboards(root: Path) -> list[Found]:
    """Return what types like a keyboard and has a lasting id."""
    found = []
    for link in _entries(root / "dev/input/by-id"):
        if link.name.endswith("event-kbd"):
            device = root / "sys/class/input" / link.resolve().name / "device"
            name = clean(_read(device / "name")) or clean(link.name)
            found.append(Found(FoundKind.KEYBOARD, name, _path(link, root), _usb_id(device)))
    return found


def sound_cards(root: Path) -> list[Found]:
    """Return the sound cards by ALSA's ids."""
    cards = [one for one in _entries(root / "sys/class/sound") if one.name.startswith("card")]
    return [
        Found(FoundKind.SOUND, clean(_read(card / "id")) or card.name, f"hw:{card.name[4:]}")
        for card in cards
    ]


def cameras(root: Path) -> list[Found]:
    """Return cameras by their lasting id, else by number; only the first node of each gives pictures."""
    lasting = {link.resolve().name: link for link in _entries(root / "dev/v4l/by-id")}
    found = []
    for node in _entries(root / "sys/class/video4linux"):
        if node.name.startswith("video") and _read(node / "index") == "0":
            name = clean(_read(node / "name")) or node.name
            link = lasting.get(node.name)
            where = _path(link, root) if link is not None else f"/dev/{node.name}"
            found.append(Found(FoundKind.CAMERA, name, where, _usb_id(node / "device")))
    return found


def usb_devices(root: Path) -> list[Found]:
    """Return every USB device but hubs, with the classes of its interfaces."""
    found = []
    for device in _entries(root / "sys/bus/usb/devices"):
        usb_id = _own_usb_id(device)
        if not usb_id or _read(device / "bDeviceClass") == _HUB:
            continue
        words = clean(f"{_read(device / 'manufacturer')} {_read(device / 'product')}")
        kinds = dict.fromkeys(_classes(device))
        name = words or usb_id
        found.append(Found(FoundKind.USB, name, device.name, usb_id, "、".join(kinds)))
    return found


def usb_printers(root: Path) -> list[UsbPrinter]:
    """Return every device with a printer's interface; of two of a kind with what tells them apart."""
    found = []
    for device in _entries(root / "sys/bus/usb/devices"):
        usb_id = _own_usb_id(device)
        if usb_id and _PRINTER in _codes(device):
            vid, pid = (int(one, 16) for one in usb_id.split(":"))
            words = clean(f"{_read(device / 'manufacturer')} {_read(device / 'product')}")
            found.append(UsbPrinter(words or usb_id, vid, pid, clean(_read(device / "serial"))))
    many = Counter((one.vid, one.pid) for one in found)
    return [one if many[one.vid, one.pid] > 1 else replace(one, serial="") for one in found]


def _classes(device: Path) -> Iterator[str]:
    for code in _codes(device):
        yield _CLASSES.get(code, f"类别 {clean(code)[:2]}")


def _codes(device: Path) -> list[str]:
    return [
        _read(interface / "bInterfaceClass").lower()
        for interface in _entries(device)
        if interface.name.startswith(f"{device.name}:")
    ]


def _usb_id(device: Path) -> str:
    """Return the id of the USB device that this one is a part of, a few levels up."""
    here = device.resolve()
    for above in (here, *here.parents)[:8]:
        if found := _own_usb_id(above):
            return found
    return ""


def _own_usb_id(device: Path) -> str:
    vendor, product = _read(device / "idVendor").lower(), _read(device / "idProduct").lower()
    hexadecimal = all(
        len(one) == 4 and not set(one) - set("0123456789abcdef") for one in (vendor, product)
    )
    return f"{vendor}:{product}" if hexadecimal else ""


def _path(link: Path, root: Path) -> str:
    """Return the path as it is on the machine itself."""
    return f"/{link.relative_to(root)}"


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # not there: no such device has been plugged in
        return []


def _read(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return opened.read(512).decode("utf-8", "replace").strip()
    except OSError:  # unplugged meanwhile, or the device has no such text
        return ""
