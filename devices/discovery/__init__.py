"""What is connected to this machine, without opening any of it, and settings that would use it.

for one in look():
    print(one.kind, one.name, one.where)
print(propose(look()))
"""

from __future__ import annotations

from pathlib import Path

from devices.discovery.cards import card_readers
from devices.discovery.found import Found, FoundKind, UsbPrinter
from devices.discovery.proposal import propose
from devices.discovery.tree import (
    cameras,
    keyboards,
    serial_ports,
    sound_cards,
    usb_devices,
    usb_printers,
)

__all__ = [
    "Found",
    "FoundKind",
    "UsbPrinter",
    "keyboards",
    "look",
    "propose",
    "serial_ports",
    "usb_printers",
]


def look(root: Path = Path("/")) -> list[Found]:
    """Return all that is connected; `root` holds `dev` and `sys`. Takes a second at most."""
    return [
        *card_readers(),
        *serial_ports(root),
        *keyboards(root),
        *sound_cards(root),
        *cameras(root),
        *usb_devices(root),
    ]
