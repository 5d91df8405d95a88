"""The stick (U盘): room, writing so that nothing half stands there, and plain words for its faults."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from kiosk.ports import ExchangeFailed

PART = ".part"
_SPARE = 1024 * 1024
"""Bytes to leave free: names, tables of the file system."""

_WORDS = {
    errno.ENOSPC: "U盘空间不够，没有导出。请删掉一些文件，或换一个U盘再导出一次。",
    errno.EDQUOT: "U盘空间不够，没有导出。请删掉一些文件，或换一个U盘再导出一次。",
    errno.EFBIG: "U盘的格式放不下这么大的文件，没有导出。请换一个 exFAT 格式的U盘。",
    errno.EROFS: "U盘是只读的，没有导出。请打开U盘上的写开关，或换一个U盘。",
    errno.EACCES: "这个位置不让写，没有导出。请换一个U盘或文件夹。",
    errno.EPERM: "这个位置不让写，没有导出。请换一个U盘或文件夹。",
    errno.ENOENT: "找不到这个U盘或文件夹，没有导出。请插好U盘再导出一次。",
    errno.ENOTDIR: "这里不是文件夹，没有导出。请选U盘上的一个文件夹。",
    errno.ENODEV: "U盘被拔掉了，没有导出。请插好U盘再导出一次。",
    errno.ENXIO: "U盘被拔掉了，没有导出。请插好U盘再导出一次。",
    errno.EIO: "U盘读写不正常，可能松了或被拔掉了，没有导出。请插好或换一个U盘再导出一次。",
}
_OTHERWISE = "U盘没有写好，没有导出。请插好或换一个U盘再导出一次。"


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """Turn what the disk says into ExchangeFailed; nothing was marked as exported."""
    try:
        yield
    except OSError as error:
        raise ExchangeFailed(_WORDS.get(error.errno or 0, _OTHERWISE)) from error


def need_room(folder: Path, size: int) -> None:
    """Raise ExchangeFailed when so many bytes will not fit."""
    disk = os.statvfs(folder)
    if disk.f_bavail * disk.f_frsize < size + _SPARE:
        needed = -(-(size + _SPARE) // 1_000_000)
        raise ExchangeFailed(
            f"U盘空间不够，没有导出：要 {needed} MB。请删掉一些文件，或换一个U盘再导出一次。"
        )


def sweep(folder: Path, prefix: str) -> None:
    """Remove halves that a pulled stick or a killed program left behind; only ours, only files.

    One that somebody is still writing is locked and stays.
    """
    for half in folder.glob(f".{prefix}*{PART}"):
        with contextlib.suppress(OSError):
            descriptor = os.open(half, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if stat.S_ISREG(os.fstat(descriptor).st_mode):
                    half.unlink()
            finally:
                os.close(descriptor)


def create(path: Path) -> int:
    """Make a new file that only its owner may read, where the file system knows owners; locked."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(path, flags, 0o600)
    with contextlib.suppress(OSError):  # a file system without locks: only `sweep` asks for them
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return descriptor


def settle(descriptor: int) -> None:
    """Wait until the bytes are on the stick, and forget our copy so that reading asks the stick."""
    os.fsync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def give_name(part: Path, final: Path) -> None:
    """Put a whole file under its name, durably, where there is none of that name."""
    if final.exists():
        raise FileExistsError(errno.EEXIST, "exists", str(final))
    part.rename(final)
    folder = os.open(final.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some file systems sync no folders
            raise
    finally:
        os.close(folder)
