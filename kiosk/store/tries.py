"""The count of wrong PINs as a small file of its own: `kiosk.ports.TryCounter`.

The file has a place for the whole terminal and 64 for work numbers that failed. Of each place two
halves of 512 bytes are written in turn, each with a running number and a checksum, and synced before
`write` returns: a power cut tears at most the newer one, and the older stands. The file never grows,
so a full disk does not keep staff from signing in to export. What is there and says nothing that
fits counts as locked, not as new.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.ports import Tries, TriesUnsafe

_HALF = 512
_PLACE = 2 * _HALF
_PLACES = 65
"""The terminal's, then those of work numbers."""
_MOST_FAILURES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stands in one place."""

    place: int
    written: int
    """How often; the half is chosen by it."""
    tries: Tries
    number: str = ""
    """Whose it is; empty for the terminal's, and where nobody failed."""


class TriesFile:
    """One file of mode 0600; `damaged` is what a place counts as when nothing in it fits."""

    def __init__(self, path: Path, damaged: Tries) -> None:
        """Take the path; the file is made at the first read."""
        self._path = path
        self._damaged = damaged

    def read(self, number: str = "") -> Tries:
        """Return the newest count that is whole; raises TriesUnsafe."""
        with self._opened() as descriptor:
            return self._find(descriptor, number).tries

    def write(self, tries: Tries, number: str = "") -> None:
        """Keep the count, synced; raises TriesUnsafe. A work number that failed not once needs no place."""
        with self._opened() as descriptor:
            kept = self._find(descriptor, number)
            written = kept.written + 1
            block = _block(written, tries, number if tries.failures else "")
            try:
                if os.pwrite(descriptor, block, kept.place * _PLACE + written % 2 * _HALF) != _HALF:
                    raise TriesUnsafe("a write was cut short")
                os.fdatasync(descriptor)
            except OSError as error:
                raise TriesUnsafe(f"cannot write: {error.strerror}") from error

    def _find(self, descriptor: int, number: str) -> _Kept:
        """Return the place of a number, or the one it gets: free, or that of the fewest failures.

        A number that gets a place of another begins with the other's count: it never has less than
        it ought to. While a place is damaged it may be anybody's.
        """
        try:
            data = os.pread(descriptor, _PLACES * _PLACE, 0)
        except OSError as error:
            raise TriesUnsafe(f"cannot read: {error.strerror}") from error
        if not number:
            return self._newest(data, 0) or _Kept(0, 0, self._damaged)
        found = [(place, self._newest(data, place)) for place in range(1, _PLACES)]
        whole = [one for _, one in found if one is not None]
        for one in whole:
            if one.number == number:
                return one
        for place, kept in found:
            if kept is None:
                return _Kept(place, 0, self._damaged)
        return min(whole, key=lambda one: one.tries.failures)

    def _newest(self, data: bytes, place: int) -> _Kept | None:
        at = place * _PLACE
        halves = (_parsed(data[one : one + _HALF], place) for one in (at, at + _HALF))
        return max(
            (one for one in halves if one is not None), key=lambda one: one.written, default=None
        )

    @contextlib.contextmanager
    def _opened(self) -> Iterator[int]:
        descriptor = self._open()
        try:
            yield descriptor
        finally:
            os.close(descriptor)

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
        if about.st_size == _PLACE:  # of a version that counted for the terminal alone
            try:
                os.pwrite(descriptor, _EMPTY * (_PLACES - 1), _PLACE)
                os.fsync(descriptor)
            except OSError as error:
                os.close(descriptor)
                raise TriesUnsafe(f"cannot be made larger: {error.strerror}") from error
        return descriptor

    def _make(self) -> None:
        """Put a whole file under the name, or nothing; a kill in between leaves no damaged one."""
        draft = self._path.with_name(f".{self._path.name}.new")
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            os.write(descriptor, _EMPTY * _PLACES)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        draft.rename(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _block(written: int, tries: Tries, number: str = "") -> bytes:
    words = [written, tries.failures, tries.wait_s, tries.until_s, tries.boot_id, number]
    body = json.dumps(words, separators=(",", ":")).encode()
    return f"{zlib.crc32(body):08x} ".encode().ljust(9) + body.ljust(_HALF - 9)


_EMPTY = _block(1, Tries()) + _block(2, Tries())


def _parsed(block: bytes, place: int) -> _Kept | None:
    """Return what a whole half within sensible bounds says, or None."""
    try:
        checksum, body = block[:8], block[9:].rstrip(b" ")
        if int(checksum, 16) != zlib.crc32(body):
            return None
        written, failures, wait_s, until_s, boot_id, *whose = json.loads(body)
        tries = Tries(int(failures), float(wait_s), float(until_s), str(boot_id))
        sane = math.isfinite(tries.wait_s) and math.isfinite(tries.until_s) and tries.wait_s >= 0
        bounded = 0 <= tries.failures <= _MOST_FAILURES and int(written) >= 0
        if not sane or not bounded or len(tries.boot_id) > 64:
            return None
        return _Kept(place, int(written), tries, str(whose[0]) if whose else "")
    except (ValueError, TypeError, OverflowError):
        return None
