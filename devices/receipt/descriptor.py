"""A printer the kernel offers as a file: what a serial line and a printer node have in common.

Bytes go through the descriptor itself, never blocking: after a fault it is known how much the
kernel took. python-escpos' `Serial` and `File` are not used: the first has no deadline for a
write, the second blocks in it for as long as the printer is out of paper, and both load an
imaging library. Knows no command and no status.
"""

from __future__ import annotations

import errno
import os
import select
import time

from devices.receipt.transport import TransportBusyError, TransportError

_AT_ONCE = 4096
_PAUSE_S = 0.01


class DescriptorTransport:
    """A Transport over a descriptor that `_acquire` opens and `_release` closes."""

    seconds_per_byte = 0.0

    def __init__(self) -> None:
        self._fd: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it was opened and no fault has been seen since."""
        return self._fd is not None

    def open(self, deadline: float) -> None:  # noqa: ARG002 - opening never blocks
        """Open anew. Raises TransportError."""
        self.close()
        try:
            self._fd = self._acquire()
        except OSError as error:
            busy = error.errno in {errno.EBUSY, errno.EAGAIN}
            kind = TransportBusyError if busy else TransportError
            raise kind(f"cannot open: {type(error).__name__}") from error

    def send(self, data: bytes, deadline: float) -> int:
        """Send some; look at what arrived when this returns 0. Raises TransportError."""
        fd, events = self._wait(select.POLLOUT | select.POLLIN, deadline)
        if not events & select.POLLOUT:
            return 0
        try:
            return os.write(fd, data[:_AT_ONCE])
        except BlockingIOError:
            return 0
        except OSError as error:
            raise self._lost(error) from error

    def read(self, most: int, deadline: float) -> bytes:
        """Return what arrives next, or empty at the deadline. Raises TransportError."""
        while True:
            fd, events = self._wait(select.POLLIN, deadline)
            if not events:
                return b""
            try:
                data = os.read(fd, most)
            except BlockingIOError:
                data = b""
            except OSError as error:
                raise self._lost(error) from error
            # A printer node tells of data and has none when the printer sent an empty packet.
            if data or time.monotonic() + _PAUSE_S >= deadline:
                return data
            time.sleep(_PAUSE_S)

    def drain(self) -> bytes:
        """Return what has arrived unasked. Raises TransportError when the line is broken."""
        data = b""
        while len(data) < 65536 and (part := self.read(4096, 0.0)):
            data += part
        return data

    def close(self, *, discard: bool = False) -> None:
        """Close; never raises. `discard` throws away what has not arrived yet."""
        fd, self._fd = self._fd, None
        if fd is not None:
            self._release(fd, discard=discard)

    def _acquire(self) -> int:
        """Return an open descriptor that does not block. OSError when there is none."""
        raise NotImplementedError

    def _release(self, fd: int, *, discard: bool) -> None:
        """Close the descriptor without waiting for the printer; never raises."""
        raise NotImplementedError

    def _wait(self, wanted: int, deadline: float) -> tuple[int, int]:
        """Wait for events; none (0) at the deadline. Raises TransportError when it went away."""
        if self._fd is None:
            raise TransportError("not open")
        poll = select.poll()
        poll.register(self._fd, wanted)
        events = poll.poll(max(deadline - time.monotonic(), 0.0) * 1000)
        found = events[0][1] if events else 0
        if found & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
            raise self._lost(None)
        return self._fd, found

    def _lost(self, error: OSError | None) -> TransportError:
        self.close(discard=True)
        return TransportError(f"lost: {type(error).__name__ if error else 'hung up'}")
