"""A pyusb backend whose bus is a unix socket, with at most one printer on it: no kernel, no libusb.

It answers as `usb.backend.libusb1` does: the same descriptors, the same exceptions with the same
errno, partial writes counted. Given to pyusb instead of libusb, it leaves our driver as it is.
"""

from __future__ import annotations

import array
import contextlib
import errno
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import usb.backend  # type: ignore[import-untyped]  # has no stubs
import usb.core  # type: ignore[import-untyped]  # has no stubs

from devices.simulators.usb_printer import ANSWER, PACKET, REQUEST, Op, receive

_STRINGS = {1: "Bianmin", 2: "Emulator"}
_SERIAL = 3
_OUT, _IN = 0x01, 0x82
_GET_DESCRIPTOR, _STRING = 0x06, 0x03
_LANGUAGES = b"\x04\x03\x09\x04"
"""The list of languages: US English only, as most printers have."""


# Descriptors of a bidirectional printer (class 7, protocol 2), as a real one gives them.
_DEVICE: dict[str, Any] = {
    "bLength": 18,
    "bDescriptorType": 1,
    "bcdUSB": 0x0200,
    "bDeviceClass": 0,
    "bDeviceSubClass": 0,
    "bDeviceProtocol": 0,
    "bMaxPacketSize0": 64,
    "bcdDevice": 0x0100,
    "iManufacturer": 1,
    "iProduct": 2,
    "iSerialNumber": _SERIAL,
    "bNumConfigurations": 1,
    "address": 1,
    "bus": 1,
    "port_number": 1,
    "port_numbers": (1,),
    "speed": 2,
}
_CONFIGURATION: dict[str, Any] = {
    "bLength": 9,
    "bDescriptorType": 2,
    "wTotalLength": 32,
    "bNumInterfaces": 1,
    "bConfigurationValue": 1,
    "iConfiguration": 0,
    "bmAttributes": 0xC0,
    "bMaxPower": 1,
    "extra_descriptors": [],
}
_INTERFACE: dict[str, Any] = {
    "bLength": 9,
    "bDescriptorType": 4,
    "bInterfaceNumber": 0,
    "bAlternateSetting": 0,
    "bNumEndpoints": 2,
    "bInterfaceClass": 7,
    "bInterfaceSubClass": 1,
    "bInterfaceProtocol": 2,
    "iInterface": 0,
    "extra_descriptors": [],
}
_ENDPOINT: dict[str, Any] = {
    "bLength": 7,
    "bDescriptorType": 5,
    "bmAttributes": 2,
    "wMaxPacketSize": PACKET,
    "bInterval": 0,
    "bRefresh": 0,
    "bSynchAddress": 0,
    "extra_descriptors": [],
}


class UsbBus(usb.backend.IBackend):  # type: ignore[misc]  # has no stubs
    """All a printer driver asks of libusb; whatever else is not implemented, as pyusb says itself."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def enumerate_devices(self) -> Iterator[Any]:
        """Yield the printer if one is plugged in."""
        with contextlib.suppress(OSError, EOFError, usb.core.USBError), self._connect() as bus:
            yield SimpleNamespace(**json.loads(_ask(bus, Op.DESCRIBE)))

    def get_device_descriptor(self, dev: Any) -> Any:
        """Return who it is."""
        return SimpleNamespace(**_DEVICE, idVendor=dev.vid, idProduct=dev.pid)

    def get_configuration_descriptor(self, dev: Any, config: int) -> Any:  # noqa: ARG002
        """Return the only configuration. IndexError for another."""
        _only(config)
        return SimpleNamespace(**_CONFIGURATION)

    def get_interface_descriptor(self, dev: Any, intf: int, alt: int, config: int) -> Any:  # noqa: ARG002
        """Return the only interface. IndexError for another."""
        _only(intf, alt, config)
        return SimpleNamespace(**_INTERFACE)

    def get_endpoint_descriptor(self, dev: Any, ep: int, intf: int, alt: int, config: int) -> Any:  # noqa: ARG002
        """Return a bulk endpoint: 0 goes out, 1 comes in. IndexError for another."""
        _only(intf, alt, config)
        return SimpleNamespace(**_ENDPOINT, bEndpointAddress=(_OUT, _IN)[ep])

    def open_device(self, dev: Any) -> Any:
        """Return a handle. USBError when the bus is gone."""
        try:
            return SimpleNamespace(bus=self._connect(), device=dev)
        except OSError as error:
            raise _error(errno.ENODEV) from error

    def close_device(self, dev_handle: Any) -> None:
        """Close a handle; what it claimed is free again."""
        dev_handle.bus.close()

    def get_configuration(self, dev_handle: Any) -> int:  # noqa: ARG002
        """Return the number of the configuration that is set."""
        return 1

    def set_configuration(self, dev_handle: Any, config_value: int) -> None:
        """Set the only configuration: it is set already."""

    def claim_interface(self, dev_handle: Any, intf: int) -> None:  # noqa: ARG002
        """Claim the printer. USBError EBUSY when somebody else holds it."""
        _ask(dev_handle.bus, Op.CLAIM)

    def release_interface(self, dev_handle: Any, intf: int) -> None:
        """Let go: closing the handle does it."""

    def is_kernel_driver_active(self, dev_handle: Any, intf: int) -> bool:  # noqa: ARG002
        """Tell that no kernel driver holds it: this bus has no kernel."""
        return False

    def bulk_write(self, dev_handle: Any, ep: int, intf: int, data: Any, timeout: int) -> int:  # noqa: ARG002
        """Return how much the printer took. USBTimeoutError when nothing."""
        return int.from_bytes(_ask(dev_handle.bus, Op.WRITE, bytes(data), timeout), "big")

    def bulk_read(self, dev_handle: Any, ep: int, intf: int, buff: Any, timeout: int) -> int:  # noqa: ARG002
        """Fill `buff` and return the bytes read. USBTimeoutError when none came."""
        data = _ask(dev_handle.bus, Op.READ, b"", timeout, len(buff))
        return _fill(buff, data)

    def ctrl_transfer(
        self,
        dev_handle: Any,
        bmRequestType: int,  # noqa: ARG002, N803 - pyusb's names
        bRequest: int,  # noqa: N803
        wValue: int,  # noqa: N803
        wIndex: int,  # noqa: ARG002, N803
        data: Any,
        timeout: int,  # noqa: ARG002
    ) -> int:
        """Answer GET_DESCRIPTOR for strings. USBError EPIPE (a stall) for anything else."""
        kind, number = wValue >> 8, wValue & 0xFF
        if bRequest != _GET_DESCRIPTOR or kind != _STRING:
            raise _error(errno.EPIPE)
        if not number:
            return _fill(data, _LANGUAGES)
        text = {**_STRINGS, _SERIAL: dev_handle.device.serial}[number].encode("utf-16-le")
        return _fill(data, bytes([len(text) + 2, _STRING]) + text)

    def _connect(self) -> socket.socket:
        bus = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            bus.connect(str(self._path))
        except OSError:
            bus.close()
            raise
        return bus


def _only(*numbers: int) -> None:
    if any(numbers):
        raise IndexError("there is only the first")


def _fill(buff: array.array[int], data: bytes) -> int:
    count = min(len(buff), len(data))
    buff[:count] = array.array("B", data[:count])
    return count


def _ask(
    bus: socket.socket, op: Op, data: bytes = b"", timeout_ms: int = 0, length: int | None = None
) -> bytes:
    """Return the answer of the bus. USBError with its errno."""
    try:
        bus.sendall(REQUEST.pack(op, timeout_ms, len(data) if length is None else length) + data)
        code, size = ANSWER.unpack(receive(bus, ANSWER.size))
        answer = receive(bus, size)
    except (OSError, EOFError) as error:
        raise _error(errno.ENODEV) from error
    if code:
        raise _error(code)
    return answer


def _error(code: int) -> Exception:
    kind = usb.core.USBTimeoutError if code == errno.ETIMEDOUT else usb.core.USBError
    error: Exception = kind(os.strerror(code), -code, code)
    return error
