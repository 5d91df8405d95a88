"""New settings on trial: the former file is kept until the terminal has come up with the new one.

The console saves with `begin`; the parent process counts the starts and takes the new file back with
`undo` when the terminal does not come up as it did before, or ends the trial with `keep`. Whatever is
killed in between, either file stands whole under its name and the next start goes on from there.
Standard library only: the parent reads this before anything else.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import stat
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

log = logging.getLogger(__name__)

_MARK, _UNDONE = "settings-trial.json", "settings-undone.json"
_LONGEST = 1 << 16
MOST_STARTS = 2
"""The screen may end so often with new settings before they are taken back."""


class Why(StrEnum):
    """Why new settings were taken back; a closed list, each with a sentence for people."""

    ENDED = "ended"
    """The screen ended again and again."""
    STOPPED = "stopped"
    """The terminal served before and is out of service with them."""
    SILENT = "silent"
    """It neither served nor said why not in time."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is being tried."""

    file: str
    sha256: str
    """Of the new file."""
    keys: tuple[str, ...]
    """What was changed; never a value."""
    serving: bool
    """Whether the terminal served when they were saved."""
    starts: int = 0


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, for the screen."""

    keys: tuple[str, ...]
    why: Why
    at: str
    """ISO 8601, UTC."""


def former(file: Path) -> Path:
    """Where the file that held before is kept."""
    return file.with_name(f"{file.name}.before")


def begin(file: Path, text: str, data_dir: Path, keys: Sequence[str], *, serving: bool) -> None:
    """Put a new text in place, the former one kept beside it; OSError leaves the former in place."""
    old, mode = file.read_bytes(), stat.S_IMODE(file.stat().st_mode)
    new = text.encode()
    write(former(file), old, mode)
    trial = Trial(str(file), _digest(new), tuple(keys), serving)
    write(data_dir / _MARK, json.dumps(asdict(trial)).encode(), 0o600)
    (data_dir / _UNDONE).unlink(missing_ok=True)
    write(file, new, mode)  # the switch: before it the mark names a file that is not there


def running(data_dir: Path) -> Trial | None:
    """Return what is being tried; None too when the file was changed by hand since."""
    trial = _read(data_dir / _MARK)
    if trial is None:
        return None
    try:
        same = _digest(Path(trial.file).read_bytes()) == trial.sha256
    except OSError:
        same = False
    if not same:
        keep(data_dir)
    return trial if same else None


def started(data_dir: Path, trial: Trial) -> Trial:
    """Count one start with the new settings."""
    counted = replace(trial, starts=trial.starts + 1)
    write(data_dir / _MARK, json.dumps(asdict(counted)).encode(), 0o600)
    return counted


def keep(data_dir: Path) -> None:
    """The terminal came up: the new settings hold. The former file stays where it is."""
    (data_dir / _MARK).unlink(missing_ok=True)


def undo(data_dir: Path, trial: Trial, why: Why) -> None:
    """Put the former file back and say so; OSError when the disk does not oblige."""
    file = Path(trial.file)
    old = former(file)
    write(file, old.read_bytes(), stat.S_IMODE(old.stat().st_mode))
    undone = Undone(trial.keys, why, datetime.now(UTC).isoformat(timespec="seconds"))
    write(data_dir / _UNDONE, json.dumps(asdict(undone)).encode(), 0o600)
    keep(data_dir)
    log.error("settings taken back: %s", why.value, extra={"keys": list(trial.keys)})


def undone(data_dir: Path) -> Undone | None:
    """Return what was taken back last, until other settings are saved."""
    try:
        found = json.loads((data_dir / _UNDONE).read_bytes()[:_LONGEST])
        return Undone(tuple(str(one) for one in found["keys"]), Why(found["why"]), found["at"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _read(file: Path) -> Trial | None:
    try:
        found = json.loads(file.read_bytes()[:_LONGEST])
        return Trial(
            str(found["file"]),
            str(found["sha256"]),
            tuple(str(one) for one in found["keys"]),
            bool(found["serving"]),
            int(found["starts"]),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def write(file: Path, data: bytes, mode: int) -> None:
    """Replace a file whole and durably, with this mode; OSError leaves the earlier one."""
    draft = file.with_name(f".{file.name}.new")
    with contextlib.suppress(FileNotFoundError):
        draft.unlink()
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fchmod(stream.fileno(), mode)
        os.fsync(stream.fileno())
    draft.replace(file)
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
