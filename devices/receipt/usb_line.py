"""A printer on USB over libusb, found again by VID, PID and serial number after each re-plug.

pyusb finds, claims and moves bytes. python-escpos' `Usb` is not used: it writes with no timeout
at all, so an empty roll blocks it for ever, and it cannot say how much went out. Opening takes
the printer away from usblp (its /dev/usb/lp node vanishes meanwhile); closing gives it back.
Source: Universal Serial Bus Device Class Definition for Printing Devices 1.1.
"""

from __future__ import annotations

import contextlib
import errno
import time
from dataclasses import dataclass
from typing import Any

import usb.core  # type: ignore[import-untyped]  # has no stubs
import usb.util  # type: ignore[import-untyped]  # has no stubs

from devices.receipt.transport import TransportBusyError, TransportError

_PRINTER_CLASS = 7
_AT_ONCE = 4096
_SLICE_S = 0.1
"""A write is looked after so often: one cannot wait for both directions at once."""
_LOOK_S = 0.005
_PAUSE_S = 0.01


@dataclass(frozen=True, slots=True)
class UsbAddress:
    """Which printer: `serial` empty is any one, as long as there is only one."""

    vid: int
    pid: int
    serial: str = ""


@dataclass(frozen=True, slots=True)
class _Claimed:
    """An open printer; endpoints are addresses."""

    device: Any
    interface: int
    out: int
    into: int
    packet: int
    """Largest packet of the way in: a read of fewer bytes could overflow."""
    detached: bool


class UsbTransport:
    """A Transport over the two bulk endpoints of a printer's interface."""

    seconds_per_byte = 0.0

    def __init__(self, address: UsbAddress) -> None:
        self._address = address
        self._claimed: _Claimed | None = None
        self._waiting = b""

    @property
    def is_open(self) -> bool:
        """Whether it was claimed and no fault has been seen since."""
        return self._claimed is not None

    def open(self, deadline: float) -> None:  # noqa: ARG002 - the bus answers at once or not at all
        """Find the printer wherever it is plugged now and claim it. Raises TransportError."""
        self.close()
        self._claimed = _claim(find(self._address))

    def send(self, data: bytes, deadline: float) -> int:
        """Send some; look at what arrived when this returns 0. Raises TransportError."""
        claimed = self._need()
        until = min(deadline - time.monotonic(), _SLICE_S)
        try:
            taken: int = claimed.device.write(claimed.out, data[:_AT_ONCE], _ms(until))
        except usb.core.USBTimeoutError:
            return 0
        except usb.core.USBError as error:
            raise self._lost(error) from error
        return taken

    def read(self, most: int, deadline: float) -> bytes:
        """Return what arrives next, or empty at the deadline. Raises TransportError."""
        while not self._waiting:
            claimed = self._need()
            left = deadline - time.monotonic()
            try:
                got = claimed.device.read(claimed.into, claimed.packet, _ms(max(left, _LOOK_S)))
            except usb.core.USBTimeoutError:
                return b""
            except usb.core.USBError as error:
                raise self._lost(error) from error
            self._waiting = bytes(got)
            if not self._waiting:  # an empty packet: some printers send them without end
                if left <= _PAUSE_S:
                    return b""
                time.sleep(_PAUSE_S)
        data, self._waiting = self._waiting[:most], self._waiting[most:]
        return data

    def drain(self) -> bytes:
        """Return what has arrived unasked. Raises TransportError when the printer is gone."""
        data = b""
        while len(data) < 65536 and (part := self.read(4096, 0.0)):
            data += part
        return data

    def close(self, *, discard: bool = False) -> None:  # noqa: ARG002 - nothing waits on this side
        """Release the printer; never raises."""
        claimed, self._claimed = self._claimed, None
        self._waiting = b""
        if claimed is not None:
            with contextlib.suppress(usb.core.USBError):
                usb.util.release_interface(claimed.device, claimed.interface)
            if claimed.detached:
                # A printer that was pulled has no driver to give back.
                with contextlib.suppress(usb.core.USBError, NotImplementedError):
                    claimed.device.attach_kernel_driver(claimed.interface)
            with contextlib.suppress(usb.core.USBError):
                usb.util.dispose_resources(claimed.device)

    def _need(self) -> _Claimed:
        if self._claimed is None:
            raise TransportError("not open")
        return self._claimed

    def _lost(self, error: Exception) -> TransportError:
        self.close()
        return TransportError(f"lost: {type(error).__name__}")


def find(address: UsbAddress) -> Any:
    """Return the one printer with this address. Raises TransportError, also when there are two."""
    try:
        found = [
            device
            for device in usb.core.find(find_all=True, idVendor=address.vid, idProduct=address.pid)
            if not address.serial or _serial_of(device) == address.serial
        ]
    except usb.core.NoBackendError as error:
        raise TransportError("libusb is not installed") from error
    except usb.core.USBError as error:
        raise TransportError(f"the bus cannot be read: {type(error).__name__}") from error
    if len(found) != 1:
        raise TransportError("not plugged in" if not found else "two of them: name its serial")
    return found[0]


def _serial_of(device: Any) -> str | None:
    """Return the serial number; None for one that has none or may not be asked."""
    try:
        serial: str | None = device.serial_number
    except (usb.core.USBError, ValueError):
        return None
    return serial


def _claim(device: Any) -> _Claimed:
    detached = False
    try:
        interface = _printer_interface(device)
        number = interface.bInterfaceNumber
        # Where libusb cannot move kernel drivers pyusb says NotImplementedError: claiming then tells.
        with contextlib.suppress(NotImplementedError):
            if device.is_kernel_driver_active(number):
                device.detach_kernel_driver(number)
                detached = True
        usb.util.claim_interface(device, number)
        ends = {
            usb.util.endpoint_direction(end.bEndpointAddress): end
            for end in interface
            if usb.util.endpoint_type(end.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        }
        out, into = ends[usb.util.ENDPOINT_OUT], ends[usb.util.ENDPOINT_IN]
    except usb.core.USBError as error:
        usb.util.dispose_resources(device)
        kind = TransportBusyError if error.errno == errno.EBUSY else TransportError
        raise kind(f"cannot be claimed: {type(error).__name__}") from error
    except KeyError as error:
        usb.util.dispose_resources(device)
        raise TransportError("has no two bulk endpoints") from error
    return _Claimed(
        *(device, number, out.bEndpointAddress, into.bEndpointAddress),
        *(into.wMaxPacketSize, detached),
    )


def _printer_interface(device: Any) -> Any:
    """Return the interface of class 7; the only one of a device that calls itself something else.

    Raises TransportError.
    """
    try:
        configuration = device.get_active_configuration()
    except usb.core.USBError:
        device.set_configuration()
        configuration = device.get_active_configuration()
    interfaces = list(configuration)
    printers = [one for one in interfaces if one.bInterfaceClass == _PRINTER_CLASS]
    if not printers and len(interfaces) != 1:
        raise TransportError("is no printer")
    return (printers or interfaces)[0]


def _ms(seconds: float) -> int:
    """Return a timeout for libusb; never 0, which would be for ever."""
    return max(int(seconds * 1000), 1)
