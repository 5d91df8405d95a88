"""Where files can be exchanged: sticks that are mounted, and the folder of the settings.

Reads /proc/self/mountinfo and sysfs; mounts nothing and formats nothing. Labels and paths on a
stick are whatever its owner wrote: bounded, and shown as plain text only.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kiosk.ports import Medium, MediumKind

_ESCAPE = re.compile(r"\\([0-7]{3})")
_FOLDERS = ("/media/", "/run/media/", "/mnt/")
_SYSTEM = re.compile(r"/|/boot(/.*)?")
_MOST_FILES = 50
_LONGEST_NAME = 24


class MountedMedia:
    """Implements `kiosk.ports.Media`; `folder` None where the settings name none."""

    def __init__(
        self,
        folder: Path | None,
        mounts: Path = Path("/proc/self/mountinfo"),
        devices: Path = Path("/sys/dev/block"),
    ) -> None:
        """Take the folder of the settings and where the system tells of its mounts."""
        self._folder = folder
        self._mounts = mounts
        self._devices = devices

    def places(self) -> Sequence[Medium]:
        """Return the sticks that are mounted, then the folder of the settings."""
        found = [_medium(one, one.name, MediumKind.STICK) for one in self._sticks()]
        if self._folder is not None:
            with contextlib.suppress(OSError):  # then it is not listed; the sticks are
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            found.append(_medium(self._folder, self._folder.name, MediumKind.FOLDER))
        return [one for one in found if one is not None]

    def files(self, medium: Medium, suffix: str) -> Sequence[Path]:
        """Return the plain files of its top folder with this ending, newest first.

        FAT and other computers make capitals of an ending.
        """
        with os.scandir(medium.folder) as entries:
            found = [
                (entry.stat(follow_symlinks=False).st_mtime, Path(entry.path))
                for entry in entries
                if entry.name.lower().endswith(suffix) and entry.is_file(follow_symlinks=False)
            ]
        return [path for _, path in sorted(found, reverse=True)[:_MOST_FILES]]

    def _sticks(self) -> Iterator[Path]:
        mounts = list(self._mounted())
        system = {whole for whole, folder in mounts if _SYSTEM.fullmatch(str(folder))}
        for whole, folder in mounts:
            if whole not in system and self._removable(whole, folder):
                yield folder

    def _mounted(self) -> Iterator[tuple[Path, Path]]:
        """Yield the whole device of each mount, as sysfs knows it, and where it is mounted."""
        for line in os.fsdecode(self._mounts.read_bytes()).splitlines():
            words = line.split(" ")
            if len(words) < 6:
                continue
            with contextlib.suppress(OSError):  # no block device, or one that is gone
                real = (self._devices / words[2]).resolve(strict=True)
                whole = real.parent if (real / "partition").exists() else real
                yield whole, Path(_ESCAPE.sub(_character, words[4]))

    def _removable(self, whole: Path, folder: Path) -> bool:
        """Tell whether a device can be taken out: it says so, or it hangs on USB."""
        try:
            if (whole / "removable").read_text("ascii").strip() == "1":
                return True
        except (OSError, ValueError):
            pass
        return "/usb" in str(whole) and str(folder).startswith(_FOLDERS)


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 8))


def _medium(folder: Path, name: str, kind: MediumKind) -> Medium | None:
    """Describe a place; None for one that was pulled out meanwhile."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return None
    words = "".join(one for one in name if one.isprintable()).strip()
    writable = not disk.f_flag & os.ST_RDONLY and os.access(folder, os.W_OK)
    free = disk.f_bavail * disk.f_frsize
    return Medium(folder, words[:_LONGEST_NAME] or "U 盘", kind, free, writable)
