"""One terminal a data folder: the lock that a second instance finds taken (fault 17)."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path

_NOTE = "kiosk.lock"


class AlreadyRunning(Exception):
    """Another instance holds the lock; `pid` is its process, 0 when it cannot be read."""

    def __init__(self, pid: int) -> None:
        super().__init__(f"process {pid}")
        self.pid = pid


class InstanceLock:
    """An flock that the kernel gives back when this process ends, however it ends.

    The folder itself is locked, because that works where nothing can be written (fault 15). The
    file in it only says who holds the lock.
    """

    def __init__(self, data_dir: Path) -> None:
        self._fd: int | None = None
        with contextlib.suppress(OSError):  # nothing to protect where no folder can be made
            data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._fd = os.open(data_dir, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        if self._fd is None:
            return
        note = data_dir / _NOTE
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            raise AlreadyRunning(_holder(note)) from None
        with contextlib.suppress(OSError):
            note.touch(mode=0o600)
            note.write_text(f"{os.getpid()}\n", "ascii")

    def release(self) -> None:
        """Give the lock back."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def _holder(note: Path) -> int:
    try:
        text = note.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return 0
    return int(text) if text.isdigit() else 0
