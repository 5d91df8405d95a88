"""What the screen tells its parent over a pipe.

`.` while its GUI thread lives, `painted` once, and `serving` or `stopped` whenever it has built the
terminal or found that it cannot.
"""

from __future__ import annotations

import contextlib
import os
import time

VARIABLE = "KIOSK_HEARTBEAT_FD"
"""Environment variable with the number of the pipe's writing end."""

_START_S = 60.0
_SILENT_S = 10.0


class Heartbeat:
    """The reading end; says when the screen has painted and when it has been silent too long."""

    def __init__(self) -> None:
        self._read, self.write_fd = os.pipe()
        os.set_blocking(self._read, False)
        self.restarted()

    def fileno(self) -> int:
        """Return the descriptor to wait on."""
        return self._read

    def restarted(self) -> None:
        """Begin anew with a new screen process."""
        self.painted = self.serving = self.stopped = False
        self._heard = time.monotonic()
        self._text = b""
        self.take()

    def take(self) -> None:
        """Read what has come."""
        with contextlib.suppress(BlockingIOError):
            while data := os.read(self._read, 4096):
                self._heard = time.monotonic()
                self._text = (self._text + data)[-64:]
                self.painted |= b"painted\n" in self._text
                self.serving |= b"serving\n" in self._text
                self.stopped |= b"stopped\n" in self._text

    @property
    def hangs(self) -> bool:
        """Tell whether the screen has been silent for longer than it may."""
        allowed = _SILENT_S if self.painted else _START_S
        return time.monotonic() - self._heard > allowed
