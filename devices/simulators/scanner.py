"""Code scanners to play with: one on a pty as on /dev/ttyACM0, one that types into an input node.

They send what the real ones send, byte for byte: text and terminator on the line; press, release
and report of every key, with Shift around capitals, in the node.
"""

from __future__ import annotations

import contextlib
import os
import pty
import time
import tty
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from devices.scanner.keys import (
    CHARACTERS,
    EV_KEY,
    EV_SYN,
    EVENT,
    LEFT_SHIFT,
    PRESSED,
    RELEASED,
    SYN_DROPPED,
    SYN_REPORT,
)

_EV_MSC, _MSC_SCAN = 0x04, 4
_HID_KEYBOARD_PAGE = 0x70000
_ENTER = 28
_KEYS = {pair[shift]: (code, shift) for code, pair in CHARACTERS.items() for shift in (1, 0)} | {
    "\r": (_ENTER, 0)
}


class SerialScannerSimulator:
    """A scanner on a serial line; `path` is a link that comes and goes as by-id links do."""

    def __init__(self, path: Path, terminator: bytes = b"\r\n") -> None:
        self.path = path
        self.terminator = terminator
        self._master = -1
        self.plug()

    def plug(self) -> None:
        """Plug it in (again)."""
        self._master, slave = pty.openpty()
        tty.setraw(slave)
        self.path.symlink_to(os.ttyname(slave))
        # A pty without a slave end answers EIO; keep none open, so that unplugging is an end.
        os.close(slave)

    def unplug(self) -> None:
        """Pull the cable."""
        self.path.unlink()
        os.close(self._master)
        self._master = -1

    def scan(self, text: str) -> None:
        """Read a code and send it."""
        self.send(text.encode() + self.terminator)

    def send(self, data: bytes, *, chunk: int = 0, pause_s: float = 0.0) -> None:
        """Send bytes as they are, `chunk` at a time."""
        for start in range(0, len(data), chunk or len(data)):
            os.write(self._master, data[start : start + (chunk or len(data))])
            time.sleep(pause_s)

    def __enter__(self) -> Self:
        """Return the scanner, plugged in."""
        return self

    def __exit__(self, *_: object) -> None:
        """Pull the cable."""
        if self._master >= 0:
            self.unplug()


class KeyboardWedgeSimulator:
    """A scanner that types, into a FIFO that stands for /dev/input/event*."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd = -1
        self.plug()

    def plug(self) -> None:
        """Plug it in (again)."""
        # It appears once we hold it: one without a writer looks like an unplugged node.
        hidden = self.path.with_name(f".{self.path.name}")
        os.mkfifo(hidden, 0o600)
        self._fd = os.open(hidden, os.O_RDWR | os.O_NONBLOCK)
        hidden.rename(self.path)

    def unplug(self) -> None:
        """Pull the cable."""
        self.path.unlink()
        os.close(self._fd)
        self._fd = -1

    def scan(self, text: str) -> None:
        """Read a code and type it, with Enter: in one go, for a pause would cut the code off."""
        self.send(b"".join(events_of(*_KEYS[character]) for character in f"{text}\r"))

    def press(self, *codes: int) -> None:
        """Press keys together and release them."""
        events = [(EV_KEY, code, PRESSED) for code in codes]
        events += [(EV_KEY, code, RELEASED) for code in reversed(codes)]
        self.send(_packed(events))

    def overrun(self) -> None:
        """Tell that the kernel's buffer ran over."""
        self.send(_packed([(EV_SYN, SYN_DROPPED, 0), (EV_SYN, SYN_REPORT, 0)]))

    def send(self, data: bytes) -> None:
        """Put events into the node."""
        while data:
            with contextlib.suppress(BlockingIOError):
                data = data[os.write(self._fd, data) :]

    def __enter__(self) -> Self:
        """Return the scanner, plugged in."""
        return self

    def __exit__(self, *_: object) -> None:
        """Pull the cable."""
        if self._fd >= 0:
            self.unplug()


def events_of(code: int, shift: int) -> bytes:
    """Return the events of one key as a USB keyboard's driver reports them."""
    events: list[tuple[int, int, int]] = []
    if shift:
        events += _report(LEFT_SHIFT, PRESSED)
    events += _report(code, PRESSED) + _report(code, RELEASED)
    if shift:
        events += _report(LEFT_SHIFT, RELEASED)
    return _packed(events)


def _report(code: int, value: int) -> list[tuple[int, int, int]]:
    scan = (_EV_MSC, _MSC_SCAN, _HID_KEYBOARD_PAGE + code)
    return [scan, (EV_KEY, code, value), (EV_SYN, SYN_REPORT, 0)]


def _packed(events: Iterable[tuple[int, int, int]]) -> bytes:
    now = time.time()
    seconds, microseconds = int(now), int(now % 1 * 1_000_000)
    return b"".join(EVENT.pack(seconds, microseconds, *event) for event in events)
