"""Memory that a supervisor shares with one worker, for what is too large for a line (pictures).

A memfd that the worker inherits: it has no name, is on no disk, and is gone with both processes.
It is written and read by calls, never mapped: a worker that cuts it short makes a short read and
no signal. Measured with a frame of 5 million pixels, there and back: 18 ms of
processor time, against 309 ms as base64 in a line of JSON.
"""

from __future__ import annotations

import os
import threading
from typing import Self

LARGEST = 1 << 26
"""Bytes at most: the largest frame, and the largest PDF."""


class SharedMemory:
    """One side of it; safe to use after it was closed, which raises OSError."""

    def __init__(self, fd: int) -> None:
        self._fd: int | None = fd
        self._lock = threading.Lock()

    @classmethod
    def made(cls) -> Self:
        """Make one; its descriptor is given to the worker by `pass_fds`."""
        return cls(os.memfd_create("device", os.MFD_CLOEXEC))

    @property
    def fd(self) -> int:
        """The descriptor. Raises OSError when it is closed."""
        if self._fd is None:
            raise OSError("the memory is closed")
        return self._fd

    def write(self, *parts: bytes) -> int:
        """Write the parts behind each other from the start; returns their length. Raises OSError."""
        at = 0
        with self._lock:
            for part in parts:
                view = memoryview(part)
                if at + len(view) > LARGEST:
                    raise OSError("too large for the memory")
                while view:
                    done = os.pwrite(self.fd, view, at)
                    view, at = view[done:], at + done
        return at

    def read(self, length: int, at: int = 0) -> bytes:
        """Return so many bytes. Raises OSError when there are not so many."""
        if not (0 <= length <= LARGEST and 0 <= at <= LARGEST):
            raise OSError("too large for the memory")
        parts, left = [], length
        with self._lock:
            while left:
                part = os.pread(self.fd, left, at)
                if not part:
                    raise OSError("the memory ends before that")
                parts.append(part)
                left, at = left - len(part), at + len(part)
        return b"".join(parts)

    def wipe(self) -> None:
        """Give every page back to the kernel, which clears it before anybody gets it."""
        with self._lock:
            if self._fd is not None:
                os.ftruncate(self._fd, 0)

    def close(self) -> None:
        """Wipe and close it; safe to call twice."""
        self.wipe()
        with self._lock:
            if self._fd is not None:
                os.close(self._fd)
            self._fd = None
