"""键盘口扫码枪: a scanner that types, read from its input node and grabbed.

EVIOCGRAB takes the keyboard away from everybody else: what is scanned can reach no field of the
screen. Without the grab nothing is read at all.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
from collections.abc import Callable
from pathlib import Path

from devices.ports import DeviceState, Problem
from devices.scanner.driver import SourceError, SourceScanner, lost
from devices.scanner.keys import EVENT, KeyDecoder
from devices.scanner.options import Config, assembler_of, findings

EVIOCGRAB = 0x40044590
"""`_IOW('E', 0x90, int)` of linux/input.h, the same on x86, ARM and RISC-V."""

_CHUNK = EVENT.size * 256


def grab(fd: int) -> None:
    """Take the input node for this process alone. Raises OSError (EBUSY: somebody else has it)."""
    fcntl.ioctl(fd, EVIOCGRAB, 1)


class KeyboardSource:
    """A Source on one input node, by its path."""

    def __init__(self, path: str, take: Callable[[int], None] = grab) -> None:
        """`take` makes an opened node ours alone or raises OSError."""
        self._path = path
        self._take = take
        self._fd: int | None = None
        self._keys = KeyDecoder()

    def open(self) -> None:
        """Open and grab; keys from before the grab went to the screen too and are thrown away."""
        self._keys = KeyDecoder()
        try:
            self._fd = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            self._take(self._fd)
            with contextlib.suppress(BlockingIOError):
                while os.read(self._fd, _CHUNK):
                    pass
        except OSError as error:
            raise lost(error) from None

    def read(self, timeout_s: float) -> bytes:
        """Return the characters typed within `timeout_s`. Raises SourceError when it is gone."""
        if self._fd is None:
            raise SourceError(DeviceState.MISSING, Problem.OFFLINE)
        try:
            ready, _, _ = select.select([self._fd], [], [], timeout_s)
            if not ready:
                return b""
            data = os.read(self._fd, _CHUNK)
        except BlockingIOError:
            return b""
        except OSError as error:  # ENODEV: unplugged
            raise lost(error) from None
        if not data:
            raise SourceError(DeviceState.MISSING, Problem.OFFLINE)
        return self._keys.feed(data)

    def close(self) -> None:
        """Close the node; that ends the grab."""
        fd, self._fd = self._fd, None
        if fd is not None:
            with contextlib.suppress(OSError):
                os.close(fd)


def open_scanner(name: str, config: Config) -> SourceScanner:
    """Make the driver `keyboard-scanner`: keys `path`, `terminator`, `longest`, `gap_s`."""
    return SourceScanner(name, KeyboardSource(str(config["path"])), assembler_of(config))


def check_environment(config: Config) -> list[str]:
    """Return what keeps this scanner from being read, for a technician. Does not grab it."""
    found = findings(config)
    path = Path(str(config["path"]))
    if not path.exists():
        found.append(f"没有 {path}：请检查扫码枪的连接线，或看 kiosk devices list")
    elif not os.access(path, os.R_OK):
        found.append(f"没有读 {path} 的权限：请把运行终端的用户加入 input 组")
    return found
