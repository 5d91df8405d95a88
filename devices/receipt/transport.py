"""Dumb bytes to and from a printer, by a deadline. Knows no command and no status.

python-escpos' `Network` object is not used: its write is all or nothing, so after a fault nobody
knows how much went out; its read cannot drain what is old; and importing it brings an imaging
library and the capability database (189 ms, 20 MB) into a process that needs a socket.
"""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import time
from typing import Protocol


class TransportError(Exception):
    """The printer is not there, went away, or takes no more bytes."""


class TransportBusyError(TransportError):
    """Another program holds the printer."""


class Transport(Protocol):
    """A cable to a printer, closed at first."""

    seconds_per_byte: float
    """What a byte takes on a slow line; 0 where it does not count."""

    @property
    def is_open(self) -> bool:
        """Whether it was opened and no fault has been seen since."""
        ...

    def open(self, deadline: float) -> None:
        """Open by the deadline (of time.monotonic). Raises TransportError."""
        ...

    def send(self, data: bytes, deadline: float) -> int:
        """Send what the line takes now and return how much. Raises TransportError.

        0: something may have arrived instead, or the deadline is over.
        """
        ...

    def read(self, most: int, deadline: float) -> bytes:
        """Return what arrives next, or empty at the deadline. Raises TransportError."""
        ...

    def drain(self) -> bytes:
        """Return what has arrived unasked. Raises TransportError when the line is broken."""
        ...

    def close(self, *, discard: bool = False) -> None:
        """Close; never raises. `discard` throws away what has not arrived yet."""
        ...


class TcpTransport:
    """A printer in the network (port 9100, raw)."""

    seconds_per_byte = 0.0

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._sock: socket.socket | None = None

    @property
    def is_open(self) -> bool:
        """Whether the connection stands as far as known."""
        return self._sock is not None

    def open(self, deadline: float) -> None:
        """Connect. Raises TransportError."""
        self.close()
        try:
            sock = socket.create_connection(self._address, max(deadline - time.monotonic(), 0.01))
        except OSError as error:
            raise TransportError(f"cannot connect: {type(error).__name__}") from error
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A small buffer of our own, so that "taken" is near to "received by the printer".
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16384)
        sock.setblocking(False)
        self._sock = sock

    def send(self, data: bytes, deadline: float) -> int:
        """Send some; look at what arrived when this returns 0. Raises TransportError."""
        sock, events = self._wait(select.POLLOUT | select.POLLIN, deadline)
        if not events & (select.POLLOUT | select.POLLERR | select.POLLHUP):
            return 0
        try:
            return sock.send(data[:32768])
        except BlockingIOError:
            return 0
        except OSError as error:
            self.close()
            raise TransportError(f"lost: {type(error).__name__}") from error

    def read(self, most: int, deadline: float) -> bytes:
        """Receive. Raises TransportError when the other side has closed."""
        sock, events = self._wait(select.POLLIN, deadline)
        if not events:
            return b""
        try:
            data = sock.recv(most)
        except BlockingIOError:
            return b""
        except OSError as error:
            self.close()
            raise TransportError(f"lost: {type(error).__name__}") from error
        if not data:
            self.close()
            raise TransportError("closed by the printer")
        return data

    def drain(self) -> bytes:
        """Take what lies in the buffer. Raises TransportError when the other side has closed."""
        data = b""
        while len(data) < 65536 and (part := self.read(4096, 0.0)):
            data += part
        return data

    def close(self, *, discard: bool = False) -> None:
        """Close the connection; by a reset when what is still under way is to be discarded."""
        sock, self._sock = self._sock, None
        if sock is not None:
            with contextlib.suppress(OSError):
                if discard:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                sock.close()

    def _wait(self, wanted: int, deadline: float) -> tuple[socket.socket, int]:
        """Wait for events; none (0) at the deadline. Raises TransportError when it is not open."""
        if (sock := self._sock) is None:
            raise TransportError("not open")
        poll = select.poll()
        poll.register(sock, wanted)
        left_ms = max(deadline - time.monotonic(), 0.0) * 1000
        events = poll.poll(left_ms)
        return sock, events[0][1] if events else 0
