"""The driver: bytes from a node become codes. The terminal's own parts do what every scanner needs."""

from __future__ import annotations

import contextlib
import os
import select
import tty
from collections.abc import Mapping
from pathlib import Path

from devices.ports import DeviceState, Problem
from devices.scanner.driver import SourceError, SourceScanner, lost
from devices.scanner.options import assembler_of

Config = Mapping[str, str | int | float]


class NodeSource:
    """A Source (devices/scanner/driver.py) on a character device."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._node = -1

    def open(self) -> None:
        """Open the node and throw away what was scanned before. Raises SourceError."""
        try:
            self._node = os.open(self._path, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
            if os.isatty(self._node):
                tty.setraw(self._node)
        except OSError as error:
            raise lost(error) from None
        while self.read(0.0):
            pass

    def read(self, timeout_s: float) -> bytes:
        """Return what came in time, b"" when nothing did. Raises SourceError when it is gone."""
        try:
            ready, _, _ = select.select([self._node], [], [], timeout_s)
            if not ready:
                return b""
            if data := os.read(self._node, 4096):
                return data
        except (OSError, ValueError):
            pass
        raise SourceError(DeviceState.MISSING, Problem.OFFLINE)

    def close(self) -> None:
        """Release the node; safe when it is not open."""
        node, self._node = self._node, -1
        if node >= 0:
            with contextlib.suppress(OSError):
                os.close(node)


def open_scanner(name: str, config: Config) -> SourceScanner:
    """Make the driver, not yet started; called in a worker process of its own."""
    return SourceScanner(name, NodeSource(str(config["path"])), assembler_of(config))


def check_environment(config: Config) -> list[str]:
    """Say what keeps it from working here, in words for a technician; `kiosk doctor` shows them."""
    path = str(config["path"])
    if not Path(path).exists():
        return [f"没有 {path}：请检查扫码枪的连接线"]
    if not os.access(path, os.R_OK):
        return [f"没有读 {path} 的权限：请把运行终端的用户加入 dialout 组"]
    return []
