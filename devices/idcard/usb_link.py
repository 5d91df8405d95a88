"""A USB cable to a reader, whole frames over one pair of bulk pipes: the only module here that knows pyusb.

Readers that split a frame over several pipes (OUT 0x02 and 0x06) are not supported.
"""

from __future__ import annotations

import contextlib
import errno
import time
from typing import Any

import usb.core  # type: ignore[import-untyped]
import usb.util  # type: ignore[import-untyped]

from devices.idcard.link import LinkLostError, NoAnswerError
from devices.ports import Problem

VENDOR, PRODUCT = 0x0400, 0xC35A
"""What most readers with a USB interface of their own call themselves."""
_CHUNK = 4096
_MOST_CHUNKS_DISCARDED = 16
_DISCARD_MS = 5


class UsbLink:
    """The first interface with a bulk pipe each way, claimed for this process."""

    def __init__(
        self, vendor: int = VENDOR, product: int = PRODUCT, backend: Any | None = None
    ) -> None:
        """Find and claim the reader; `backend` is one of pyusb's. Raises LinkLostError."""
        try:
            device = usb.core.find(idVendor=vendor, idProduct=product, backend=backend)
        except usb.core.NoBackendError:
            raise LinkLostError(Problem.NOT_CONFIGURED, "libusb is not installed") from None
        except (usb.core.USBError, OSError):
            raise LinkLostError(Problem.NO_READER, "the USB bus cannot be searched") from None
        if device is None:
            raise LinkLostError(Problem.NO_READER, f"no {vendor:04x}:{product:04x} on the USB bus")
        self._device = device
        try:
            self._out, self._in = _claim(device)
        except (
            usb.core.USBError,
            NotImplementedError,
        ) as error:  # the second: no such call in libusb
            self.close()
            raise LinkLostError(_problem(error), "the USB reader cannot be claimed") from None
        except LinkLostError:
            self.close()
            raise

    def write(self, data: bytes, deadline: float) -> None:
        """Write all of it. Raises NoAnswerError at the deadline, LinkLostError."""
        view = memoryview(data)
        while view:
            try:
                view = view[self._out.write(bytes(view), _milliseconds(deadline)) :]
            except usb.core.USBTimeoutError:
                raise NoAnswerError from None
            except usb.core.USBError:
                raise LinkLostError(Problem.NO_READER, "the USB reader was lost") from None
            if view and time.monotonic() > deadline:
                raise NoAnswerError

    def read(self, deadline: float) -> bytes:
        """Return what has come; nothing at the deadline. Raises LinkLostError."""
        return self._read(_milliseconds(deadline))

    def discard(self) -> None:
        """Forget what has come and was not read. Raises LinkLostError."""
        for _ in range(_MOST_CHUNKS_DISCARDED):  # a pipe that never stops must not hold us here
            if not self._read(_DISCARD_MS):
                return

    def close(self) -> None:
        """Let the reader go; safe to call twice."""
        with contextlib.suppress(usb.core.USBError, NotImplementedError):
            usb.util.dispose_resources(self._device)

    def _read(self, milliseconds: int) -> bytes:
        try:
            return bytes(self._in.read(_CHUNK, milliseconds))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError:
            raise LinkLostError(Problem.NO_READER, "the USB reader was lost") from None


def _claim(device: Any) -> tuple[Any, Any]:
    """Return the pipes out and in of the first interface that has both."""
    try:
        configuration = device.get_active_configuration()
    except usb.core.USBError:
        device.set_configuration()
        configuration = device.get_active_configuration()
    for interface in configuration:
        pipes = {
            usb.util.endpoint_direction(endpoint.bEndpointAddress): endpoint
            for endpoint in reversed(list(interface))
            if usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        }
        if len(pipes) == 2:
            number = interface.bInterfaceNumber
            if device.is_kernel_driver_active(number):
                device.detach_kernel_driver(number)
            usb.util.claim_interface(device, number)
            return pipes[usb.util.ENDPOINT_OUT], pipes[usb.util.ENDPOINT_IN]
    raise LinkLostError(Problem.HARDWARE, "the USB device has no bulk pipes: it is no such reader")


def _milliseconds(deadline: float) -> int:
    """At least one: zero would wait for ever."""
    return max(int((deadline - time.monotonic()) * 1000), 1)


def _problem(error: Exception) -> Problem:
    code = getattr(error, "errno", None)
    if code == errno.EACCES:
        return Problem.NOT_CONFIGURED
    return Problem.BUSY if code == errno.EBUSY else Problem.NO_READER
