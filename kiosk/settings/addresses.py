"""Where the practice set-up of this run can be found: one small file in the runtime folder.

The parent writes it once sandbox and dock are up; the screen and the commands read it.
"""

from __future__ import annotations

import json
import os
import stat
from dataclasses import asdict, dataclass
from pathlib import Path

_FILE = "trial.json"


@dataclass(frozen=True, slots=True)
class TrialAddresses:
    """Addresses on this machine; `platform_url` leads through the dock's network."""

    platform_url: str
    sandbox_url: str
    printer_host: str
    printer_port: int
    enrolment_code: str = ""
    """Single-use; empty when the terminal is enrolled already."""


def reader_socket(runtime_dir: Path) -> Path:
    """Where the simulated reader waits for a card."""
    return runtime_dir / "reader.sock"


def scanner_line(runtime_dir: Path) -> Path:
    """Where the simulated code scanner hangs while the dock runs."""
    return runtime_dir / "scanner"


def dock_socket(runtime_dir: Path) -> Path:
    """Where the dock takes its orders."""
    return runtime_dir / "dock.sock"


def page_tray(runtime_dir: Path) -> Path:
    """Where the sheets of the simulated A4 printer fall."""
    return runtime_dir / "a4"


def camera_lens(runtime_dir: Path) -> Path:
    """What the simulated camera sees."""
    return runtime_dir / "camera.lens"


def pilot_socket(runtime_dir: Path) -> Path:
    """Where tests and the demo touch and read the screen."""
    return runtime_dir / "pilot.sock"


def write(runtime_dir: Path, addresses: TrialAddresses) -> None:
    """Put the addresses in place in one step, readable by this user only."""
    partial = runtime_dir / f".{_FILE}"
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(json.dumps(asdict(addresses)))
    partial.replace(runtime_dir / _FILE)


def read(runtime_dir: Path) -> TrialAddresses | None:
    """Return the addresses of a running practice set-up, or None."""
    try:
        return TrialAddresses(**json.loads((runtime_dir / _FILE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def forget(runtime_dir: Path) -> None:
    """Remove the addresses of an earlier run."""
    (runtime_dir / _FILE).unlink(missing_ok=True)


def prepare(runtime_dir: Path) -> None:
    """Make the runtime folder; refuse one that belongs to somebody else."""
    runtime_dir.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    runtime_dir.mkdir(exist_ok=True, mode=0o700)
    for folder in (runtime_dir.parent, runtime_dir):
        # Anybody may make a folder in /tmp: one that waits there for us must be ours.
        ours = folder == runtime_dir or folder.parent == Path("/tmp")  # noqa: S108
        status = folder.lstat()
        if ours and (status.st_uid != os.getuid() or not stat.S_ISDIR(status.st_mode)):
            raise PermissionError(f"{folder} 属于别的用户，请在设置 paths.runtime 里另写一个文件夹")
    runtime_dir.chmod(0o700)  # whoever else could write here could be the platform and the reader
