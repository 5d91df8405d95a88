"""A USB bus of our own behind pyusb: one reader with a SAM_A module on a pair of bulk pipes.

The development machines have no USB bus. Everything above this backend is the shipped code and
pyusb itself; what lies below it, libusb and the kernel, is not tried by it.
"""

from __future__ import annotations

import contextlib
import errno
import threading
import time
from array import array
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from devices.simulators.idcard_data import IdCardData
from devices.simulators.sam import SamModule

_BULK, _INTERRUPT = 2, 3


class SamOnUsb(usb.backend.IBackend):
    """The bus as pyusb's backend. `packet`: the most bytes of one read."""

    def __init__(
        self,
        module: SamModule | None = None,
        *,
        vendor: int = 0x0400,
        product: int = 0xC35A,
        packet: int = 4096,
        bulk: bool = True,
        configured: bool = True,
    ) -> None:
        self.module = module or SamModule()
        self.plugged = True
        self.stalled = False
        self.kernel_driver = True
        self.claimed = False
        self._ids = (vendor, product)
        self._packet = packet
        self._type = _BULK if bulk else _INTERRUPT
        self._configured = configured
        self._waiting = b""
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def place(self, card: IdCardData, pull_at: int | None = None) -> Iterator[None]:
        """Lay a card on the reader and take it away at the end."""
        with self._lock:
            self.module.put(card, pull_at)
        try:
            yield
        finally:
            with self._lock:
                self.module.lift()

    # ---- what pyusb asks of a backend ----------------------------------------------------------

    def enumerate_devices(self) -> list[int]:
        return [1] if self.plugged else []

    def get_device_descriptor(self, dev: int) -> Any:
        vendor, product = self._ids
        zeros = "bDeviceClass bDeviceSubClass bDeviceProtocol iManufacturer iProduct iSerialNumber"
        return SimpleNamespace(
            bLength=18,
            bDescriptorType=1,
            bcdUSB=0x0110,
            idVendor=vendor,
            idProduct=product,
            bcdDevice=0x0100,
            bNumConfigurations=1,
            bMaxPacketSize0=8,
            bus=1,
            address=2,
            port_number=1,
            port_numbers=(1,),
            speed=2,
            **dict.fromkeys(zeros.split(), 0),
        )

    def get_configuration_descriptor(self, dev: int, config: int) -> Any:
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=2,
            wTotalLength=32,
            bNumInterfaces=1,
            bConfigurationValue=1,
            iConfiguration=0,
            bmAttributes=0x80,
            bMaxPower=50,
            extra_descriptors=[],
        )

    def get_interface_descriptor(self, dev: int, intf: int, alt: int, config: int) -> Any:
        if intf or alt or config:
            raise IndexError
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=4,
            bInterfaceNumber=0,
            bAlternateSetting=0,
            bNumEndpoints=2,
            bInterfaceClass=255,
            bInterfaceSubClass=0,
            bInterfaceProtocol=0,
            iInterface=0,
            extra_descriptors=[],
        )

    def get_endpoint_descriptor(self, dev: int, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=7,
            bDescriptorType=5,
            bEndpointAddress=(0x02, 0x81)[ep],
            bmAttributes=self._type,
            wMaxPacketSize=64,
            bInterval=0,
            bRefresh=0,
            bSynchAddress=0,
            extra_descriptors=[],
        )

    def open_device(self, dev: int) -> int:
        self._present()
        return dev

    def close_device(self, dev_handle: int) -> None:
        self.claimed = False

    def get_configuration(self, dev_handle: int) -> int:
        return 1 if self._configured else 0

    def set_configuration(self, dev_handle: int, config_value: int) -> None:
        self._configured = True

    def is_kernel_driver_active(self, dev_handle: int, intf: int) -> bool:
        return self.kernel_driver

    def detach_kernel_driver(self, dev_handle: int, intf: int) -> None:
        self.kernel_driver = False

    def claim_interface(self, dev_handle: int, intf: int) -> None:
        if self.kernel_driver:
            raise usb.core.USBError("busy", -6, errno.EBUSY)
        self.claimed = True

    def release_interface(self, dev_handle: int, intf: int) -> None:
        self.claimed = False

    def bulk_write(self, dev_handle: int, ep: int, intf: int, data: Any, timeout: int) -> int:
        self._present()
        assert (ep, self.claimed) == (0x02, True)
        with self._lock:
            self._waiting += self.module.receive(bytes(data))
        return len(data)

    def bulk_read(self, dev_handle: int, ep: int, intf: int, buff: array[int], timeout: int) -> int:
        self._present()
        assert (ep, self.claimed) == (0x81, True)
        with self._lock:
            if not self.stalled and self._waiting:
                part = self._waiting[: min(self._packet, len(buff))]
                self._waiting = self._waiting[len(part) :]
                buff[: len(part)] = array("B", part)
                return len(part)
        time.sleep(timeout / 1000)
        raise usb.core.USBTimeoutError("timed out", -7, errno.ETIMEDOUT)

    def _present(self) -> None:
        if not self.plugged:
            raise usb.core.USBError("no such device", -4, errno.ENODEV)
