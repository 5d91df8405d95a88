"""Secret files: made whole or not at all, closed to others, and gone when they are removed.

A power cut at any point leaves the old state or the new one. A hidden name with twelve digits at
its end is a half-made or half-removed file of a run that was cut off; `sweep` clears it away.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from kiosk.vault.errors import VaultAway, VaultUnsafe

_MAX_BYTES = 64 * 1024
_OURS = re.compile(r"\..+\.[0-9a-f]{12}")
_TURN_S = 40.0
"""Longer than the slowest keeper may take: whoever waits here waits for a start, not for ever."""


def read(path: Path) -> bytes:
    """Return a file's content; FileNotFoundError, or VaultUnsafe unless it is this user's alone."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode) or about.st_mode & 0o077:
            raise VaultUnsafe(f"{path} may be read by others; set its mode to 0600 and its owner")
        if about.st_uid != os.geteuid():
            raise VaultUnsafe(f"{path} belongs to another user")
        data = file.read(_MAX_BYTES + 1)
    if not data or len(data) > _MAX_BYTES:
        raise VaultUnsafe(f"{path} is not whole")
    return data


def create(path: Path, data: bytes) -> None:
    """Put a whole file under its name and on the disk, or nothing; an existing one stays."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def remove(path: Path) -> None:
    """Take a file away for good: its name first, then its bytes.

    In this order a power cut never leaves a file under its name with other bytes in it.
    """
    gone = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    path.rename(gone)
    sync_folder(path.parent)
    _shred(gone)
    sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Clear away what a run that was cut off left half-made or half-removed, and nothing else.

    A file manager, a backup or a network disk leaves hidden files and folders of its own.
    """
    left = [
        one
        for one in folder.iterdir()
        if _OURS.fullmatch(one.name) and stat.S_ISREG(one.lstat().st_mode)
    ]
    for one in left:
        _shred(one)
    if left:
        sync_folder(folder)


def _shred(path: Path) -> None:
    """Overwrite and unlink. Flash may keep the old blocks: only disk encryption helps there."""
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Let one process at a time change the folder; made, closed to others, when it is missing."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        deadline = time.monotonic() + _TURN_S
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise VaultAway(f"another process holds {folder}") from None
                time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)
