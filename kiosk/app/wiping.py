"""Removes keys and data of a revoked terminal, once that was ordered (`kiosk.domain.standing`).

Keys first: without them what a medium still holds of the rest is sealed or keyed. Each file is
overwritten and synced before its name goes; flash storage may keep older copies of a block, only
an encrypted disk helps against that (docs/security.md). Interrupted anywhere, the next start
goes on. What holds no person stays: journal, compiled catalogue, the practice platform.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from kiosk.app.standing import FILE_NAME as STANDING
from kiosk.app.standing import read_standing, write_standing
from kiosk.domain import standing as rules
from kiosk.store.database import sync_folder

log = logging.getLogger(__name__)

_STAYS = frozenset({STANDING, "kiosk.lock", "log", "catalogue", "sandbox"})
_KEYS_FIRST = ("keys", "enrolment.json", "enrolment.key")
_CHUNK = 1 << 20


def finish_wipe(data_dir: Path) -> None:
    """Remove everything and note that it is done; OSError when the disk does not oblige.

    Only after a wipe was ordered; raises NotYet otherwise. Nothing may have the files open.
    """
    done = rules.after_wipe(read_standing(data_dir))
    count = 0
    for path in _doomed(data_dir):
        _destroy(path)
        count += 1
    sync_folder(data_dir)
    write_standing(data_dir, done)
    log.warning("wiped: %d files", count)


def _doomed(data_dir: Path) -> Iterator[Path]:
    names = [one.name for one in data_dir.iterdir() if one.name not in _STAYS]
    first = [name for name in _KEYS_FIRST if name in names]
    for name in [*first, *sorted(set(names) - set(first))]:
        top = data_dir / name
        if top.is_dir() and not top.is_symlink():
            yield from (one for one in sorted(top.rglob("*")) if not one.is_dir())
        else:
            yield top


def _destroy(path: Path) -> None:
    if path.is_file() and not path.is_symlink():
        handle = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            left = os.fstat(handle).st_size
            while left > 0:
                left -= os.write(handle, b"\0" * min(left, _CHUNK))
            os.fsync(handle)
        finally:
            os.close(handle)
    path.unlink()
