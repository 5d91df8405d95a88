"""The count of wrong PINs as a small file of its own: `kiosk.ports.TryCounter`.

Two fixed places of 512 bytes are written in turn, each with a running number and a checksum, and
synced before `write` returns: a power cut tears at most the newer one, and the older stands. The
file never grows, so a full disk does not keep staff from signing in to export. A file that is there
and says nothing that fits counts as locked, not as new.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import stat
import zlib
from pathlib import Path

from kiosk.ports import Tries, TriesUnsafe

_SLOT = 512
_SIZE = 2 * _SLOT
_MOST_FAILURES = 1_000_000_000


class TriesFile:
    """One file of mode 0600; `damaged` is what it counts as when nothing in it fits."""

    def __init__(self, path: Path, damaged: Tries) -> None:
        """Take the path; the file is made at the first read."""
        self._path = path
        self._damaged = damaged

    def read(self) -> Tries:
        """Return the newest count that is whole; raises TriesUnsafe."""
        return self._newest()[1]

    def write(self, tries: Tries) -> None:
        """Keep the count, synced; raises TriesUnsafe."""
        number = self._newest()[0] + 1
        descriptor = self._open()
        try:
            block = _block(number, tries)
            if os.pwrite(descriptor, block, number % 2 * _SLOT) != _SLOT:
                raise TriesUnsafe("a write was cut short")
            os.fdatasync(descriptor)
        except OSError as error:
            raise TriesUnsafe(f"cannot write: {error.strerror}") from error
        finally:
            os.close(descriptor)

    def _newest(self) -> tuple[int, Tries]:
        descriptor = self._open()
        try:
            data = os.pread(descriptor, _SIZE, 0)
        except OSError as error:
            raise TriesUnsafe(f"cannot read: {error.strerror}") from error
        finally:
            os.close(descriptor)
        found = [_parsed(data[at : at + _SLOT]) for at in (0, _SLOT)]
        whole = [one for one in found if one is not None]
        if whole:
            return max(whole, key=lambda one: one[0])
        return 0, self._damaged

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
        try:
            try:
                descriptor = os.open(self._path, flags)
            except FileNotFoundError:
                self._make()
                descriptor = os.open(self._path, flags)
        except OSError as error:
            raise TriesUnsafe(f"cannot open: {error.strerror}") from error
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode) or about.st_mode & 0o077 or about.st_uid != os.geteuid():
            os.close(descriptor)
            raise TriesUnsafe("the file is not this user's alone")
        return descriptor

    def _make(self) -> None:
        """Put a whole file under the name, or nothing; a kill in between leaves no damaged one."""
        draft = self._path.with_name(f".{self._path.name}.new")
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            os.write(descriptor, _block(1, Tries()) + _block(2, Tries()))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        draft.rename(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _block(number: int, tries: Tries) -> bytes:
    words = [number, tries.failures, tries.wait_s, tries.until_s, tries.boot_id]
    body = json.dumps(words, separators=(",", ":")).encode()
    return f"{zlib.crc32(body):08x} ".encode().ljust(9) + body.ljust(_SLOT - 9)


def _parsed(block: bytes) -> tuple[int, Tries] | None:
    """Return number and count of a whole block within sensible bounds, or None."""
    try:
        checksum, body = block[:8], block[9:].rstrip(b" ")
        if int(checksum, 16) != zlib.crc32(body):
            return None
        number, failures, wait_s, until_s, boot_id = json.loads(body)
        tries = Tries(int(failures), float(wait_s), float(until_s), str(boot_id))
        sane = math.isfinite(tries.wait_s) and math.isfinite(tries.until_s) and tries.wait_s >= 0
        bounded = 0 <= tries.failures <= _MOST_FAILURES and int(number) >= 0
        return (int(number), tries) if sane and bounded and len(tries.boot_id) <= 64 else None
    except (ValueError, TypeError, OverflowError):
        return None
