"""A receipt printer on a pseudo terminal: for the driver a serial line, or a plain printer node.

The terminal is raw from the start, so whoever opens it as a node need not configure it. As on a
real line nobody notices that the printer was switched off: bytes go nowhere and no answer comes.
Unplugging the cable hangs the line up; plugged in again it is another terminal under the same
name, as with /dev/serial/by-id.
"""

from __future__ import annotations

import contextlib
import os
import pty
import select
import tty
from pathlib import Path

from devices.simulators.interface_card import InterfaceCard
from devices.simulators.vendors import Vendor

_AT_ONCE = 1024


class TtyPrinterEmulator(InterfaceCard):
    """Plugged in and switched on from construction on; `path` is the name of the line."""

    def __init__(
        self,
        path: Path,
        width: int = 576,
        mm_per_s: float | None = None,
        vendor: Vendor = Vendor.EPSON,
    ) -> None:
        super().__init__(width, mm_per_s, vendor)
        self.path = path
        self._powered = True
        self._cable: tuple[int, int] | None = None
        self.plug()

    @property
    def powered(self) -> bool:
        """Whether it is switched on."""
        return self._powered

    def power_on(self) -> None:
        """Switch on: the line is read again."""
        self._powered = True

    def power_off(self) -> None:
        """Switch off: what comes is lost."""
        self._powered = False
        with self._change:
            self._asb = False
        self._clear()

    def plug(self) -> None:
        """Plug the cable in."""
        if self._cable is None:
            ours, theirs = pty.openpty()
            tty.setraw(theirs)
            os.set_blocking(ours, False)
            self.path.unlink(missing_ok=True)
            self.path.symlink_to(os.ttyname(theirs))
            self._cable = ours, theirs
            self._run(self._receive, ours, theirs)

    def unplug(self) -> None:
        """Pull the cable: the line hangs up and its name vanishes. The printer stays on."""
        cable, self._cable = self._cable, None
        if cable is not None:
            self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """End it; safe to call twice."""
        self.unplug()
        self._end()

    def _receive(self, ours: int, theirs: int) -> None:
        """Read until the cable is pulled; only this thread closes it."""
        poll = select.poll()
        poll.register(ours, select.POLLIN)
        self._tail = b""
        while self._cable == (ours, theirs):
            room = min(self._room(), _AT_ONCE) if self._powered else _AT_ONCE
            if not room:
                with self._change:
                    self._change.wait(0.01)
                continue
            if poll.poll(20):
                with contextlib.suppress(BlockingIOError):
                    data = os.read(ours, room)
                    if self._powered:
                        self._take_in(data, self._say)
        os.close(theirs)
        os.close(ours)

    def _say(self, data: bytes) -> None:
        cable = self._cable
        if cable is not None and self._powered:
            with contextlib.suppress(OSError):  # nobody reads: what does not fit is lost
                os.write(cable[0], data)
