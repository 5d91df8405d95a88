"""A printer behind a device node such as /dev/usb/lp0 (usblp): bytes both ways, nothing to configure."""

from __future__ import annotations

import contextlib
import os
import stat

from devices.receipt.descriptor import DescriptorTransport


class NodeTransport(DescriptorTransport):
    """`path` has to be a character device: a plain file takes everything and prints nothing."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    def _acquire(self) -> int:
        fd = os.open(self._path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        if not stat.S_ISCHR(os.fstat(fd).st_mode):
            os.close(fd)
            raise OSError("no character device")
        return fd

    def _release(self, fd: int, *, discard: bool) -> None:  # noqa: ARG002 - see below
        # usblp ends what is under way when the node is closed; there is nothing else to discard.
        with contextlib.suppress(OSError):
            os.close(fd)
