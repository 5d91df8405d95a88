"""A printer on a serial line (RS-232 or a USB serial adapter), 8 data bits, no parity, one stop bit.

pyserial opens and configures the line; the bytes go through its descriptor, because its `write`
does not say how much went out when it times out.
"""

from __future__ import annotations

import contextlib
import os
import termios
from enum import StrEnum

import serial  # type: ignore[import-untyped]  # has no stubs

from devices.receipt.descriptor import DescriptorTransport

_BITS_PER_BYTE = 10
"""Start bit, eight data bits, stop bit."""


class Flow(StrEnum):
    """How a printer says that its buffer is full (流控).

    Linux looks at CTS only. A printer that is set to DTR/DSR signals on its RTS pin alike (Epson,
    technical reference guides, serial interface), so with a cable that crosses RTS and CTS it is
    RTS_CTS here.
    """

    NONE = "none"
    RTS_CTS = "rtscts"
    XON_XOFF = "xonxoff"


class SerialTransport(DescriptorTransport):
    """`port`: path, best one of /dev/serial/by-id, which stays the same after a re-plug."""

    def __init__(self, port: str, baud: int, flow: Flow = Flow.RTS_CTS) -> None:
        super().__init__()
        self._path, self._baud, self._flow = port, baud, flow
        self.seconds_per_byte = _BITS_PER_BYTE / baud
        self._line: serial.Serial | None = None

    def _acquire(self) -> int:
        # Locked: two programs on one line would print into each other's receipts.
        line = serial.Serial(
            self._path,
            self._baud,
            timeout=0,
            write_timeout=0,
            exclusive=True,
            rtscts=self._flow is Flow.RTS_CTS,
            xonxoff=self._flow is Flow.XON_XOFF,
        )
        self._line = line
        descriptor: int = line.fileno()
        os.set_blocking(descriptor, False)
        return descriptor

    def _release(self, fd: int, *, discard: bool) -> None:
        line, self._line = self._line, None
        if discard:
            # The kernel would otherwise hold the close until a stopped printer takes the rest.
            with contextlib.suppress(OSError, termios.error):
                termios.tcflush(fd, termios.TCIOFLUSH)
        if line is not None:
            with contextlib.suppress(OSError, termios.error):
                line.close()
