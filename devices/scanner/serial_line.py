"""串口扫码枪, USB 虚拟串口 (CDC-ACM): the scanner's adapter to pyserial.

8N1, no flow control. The port is held exclusively (TIOCEXCL and a lock), so that no second
program takes half of a code.
"""

from __future__ import annotations

import contextlib
import os
import select
import termios
from pathlib import Path

import serial  # type: ignore[import-untyped]

from devices.ports import DeviceState, Problem
from devices.scanner.assembler import Terminator
from devices.scanner.driver import SourceError, SourceScanner, lost
from devices.scanner.options import Config, assembler_of, findings

_CHUNK = 4096


class SerialSource:
    """A Source on one serial port, by its path."""

    def __init__(self, path: str, baud: int) -> None:
        self._path = path
        self._baud = baud
        self._port: serial.Serial | None = None

    def open(self) -> None:
        """Open the port; codes scanned before now belong to nobody and are thrown away."""
        try:
            self._port = serial.Serial(self._path, self._baud, timeout=0, exclusive=True)
            self._port.reset_input_buffer()
        except ValueError:  # a speed that this port does not have
            raise SourceError(DeviceState.MISSING, Problem.NOT_CONFIGURED) from None
        except OSError as error:  # pyserial's own exception is one, with the system's number
            raise lost(error) from None
        except termios.error as error:  # this one is none: pulled out while it was set up
            raise lost(OSError(error.args[0], "")) from None

    def read(self, timeout_s: float) -> bytes:
        """Return what came within `timeout_s`. Raises SourceError when the port is gone."""
        port = self._port
        if port is None:
            raise SourceError(DeviceState.MISSING, Problem.OFFLINE)
        try:
            ready, _, _ = select.select([port.fileno()], [], [], timeout_s)
            return bytes(port.read(_CHUNK)) if ready else b""
        except (OSError, ValueError):
            raise SourceError(DeviceState.MISSING, Problem.OFFLINE) from None

    def close(self) -> None:
        """Close the port; a port that is gone cannot be closed in good order."""
        port, self._port = self._port, None
        if port is not None:
            with contextlib.suppress(OSError):
                port.close()


def open_scanner(name: str, config: Config) -> SourceScanner:
    """Make the driver `serial-scanner`: keys `path`, `baud`, `terminator`, `longest`, `gap_s`."""
    source = SerialSource(str(config["path"]), int(config.get("baud", 9600)))
    return SourceScanner(name, source, assembler_of(config))


def check_environment(config: Config) -> list[str]:
    """Return what keeps this scanner from being read, for a technician. Does not open the port."""
    found = findings(config)
    path = Path(str(config["path"]))
    if not path.exists():
        found.append(f"没有 {path}：请检查扫码枪的连接线，或看 kiosk devices list")
    elif not os.access(path, os.R_OK | os.W_OK):
        found.append(f"没有读写 {path} 的权限：请把运行终端的用户加入 dialout 组")
    if config.get("terminator") == Terminator.NONE:
        found.append("terminator 写了 none：断了的码分不出来，最好在扫码枪上设成回车结束")
    return found
