"""The one-time code of the technician's console as a small file: `kiosk.ports.CodeKeeper`.

One file of mode 0600 in the terminal's folder holds a salted hash, an end and the name of this start
of the machine. It is spent by taking its name away and syncing the folder: of two who try at once
one finds no name any more, and a power cut leaves it either whole and unused or gone.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import stat
import time
from pathlib import Path

from kiosk.ports import KeptCode, TriesUnsafe

FILE = "console-code"
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_LONGEST = 1024


class CodeFile:
    """In the folder of one terminal."""

    def __init__(self, folder: Path, boot_id: str | None = None) -> None:
        """Take the terminal's folder; nothing is made before `write`."""
        self._path = folder / FILE
        self._boot_id = _this_boot() if boot_id is None else boot_id

    @property
    def boot_id(self) -> str:
        """Name of this start of the machine; empty when the system does not tell."""
        return self._boot_id

    def now_s(self) -> float:
        """Seconds of this start of the machine, sleep included."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def read(self) -> KeptCode | None:
        """Return what is kept; None for nothing, or for a file that is not this user's alone."""
        try:
            handle = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError:
            return None
        with os.fdopen(handle, "rb") as stream:
            about = os.fstat(stream.fileno())
            mine = about.st_uid == os.geteuid() and not about.st_mode & 0o077
            if not stat.S_ISREG(about.st_mode) or not mine:
                return None
            return _parsed(stream.read(_LONGEST))

    def write(self, kept: KeptCode) -> None:
        """Put it in place in one step, durably; raises TriesUnsafe."""
        draft = self._path.with_name(f".{FILE}.{os.getpid()}")
        try:
            with contextlib.suppress(FileNotFoundError):
                draft.unlink()
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                stream.write(json.dumps([kept.verifier, kept.until_s, kept.boot_id]))
                stream.flush()
                os.fsync(stream.fileno())
            draft.rename(self._path)
            self._sync()
        except OSError as error:
            raise TriesUnsafe(f"cannot keep a code: {error.strerror}") from error

    def spend(self, kept: KeptCode) -> bool:
        """Take the file away durably; False when it is another one or gone. Raises TriesUnsafe."""
        # Under a name of our own first: what is taken is what is looked at.
        taken = self._path.with_name(f".{FILE}.spent.{os.getpid()}")
        try:
            self._path.rename(taken)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise TriesUnsafe(f"cannot spend a code: {error.strerror}") from error
        try:
            same = _parsed(taken.read_bytes()[:_LONGEST]) == kept
            taken.unlink()
            self._sync()
        except OSError as error:
            raise TriesUnsafe(f"cannot spend a code: {error.strerror}") from error
        return same

    def _sync(self) -> None:
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _parsed(data: bytes) -> KeptCode | None:
    try:
        verifier, until_s, boot_id = json.loads(data)
        kept = KeptCode(str(verifier), float(until_s), str(boot_id))
    except (ValueError, TypeError, RecursionError):
        return None
    return kept if math.isfinite(kept.until_s) else None


def _this_boot() -> str:
    try:
        return _BOOT_ID.read_text("ascii").strip()[:64]
    except (OSError, ValueError):
        return ""
