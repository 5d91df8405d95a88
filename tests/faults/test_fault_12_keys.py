"""Row 12 for the keys: the power fails at any call while they are made or moved.

Afterwards the terminal starts by itself, and a secret that was used once is the same for ever.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from kiosk.vault import VaultUnsafe
from tests.faults.power_cut import Disk
from tests.faults.recording import Acked, Event, Synced, read, strace
from tests.helpers.soft_tpm import SoftTpm
from tests.helpers.vault_child import told

pytestmark = [
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace records the calls"),
    pytest.mark.timeout(300),
]
_NO_CHIP = "device:/dev/no-such-tpm"


def record(folder: Path, keys: str, tcti: str) -> tuple[dict[str, bytes], Sequence[Event]]:
    """Open the vault under the recorder; returns the files before it and every call of it."""
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    trace = folder.parent / "trace"
    front, back = os.pipe()
    try:
        child = [sys.executable, "-m", "tests.helpers.vault_child", str(back), str(folder)]
        done = subprocess.run(
            [*strace(trace), *child, keys, tcti], pass_fds=[back], check=False, timeout=120
        )
        assert done.returncode == 0
    finally:
        os.close(front)
        os.close(back)
    return before, list(read(trace, folder, set(before)))


def replay(
    before: dict[str, bytes],
    events: Sequence[Event],
    image: Path,
    *,
    keys: str,
    tcti: str,
    known: str = "",
) -> int:
    """Cut the power after every call, five times each; returns how many disks were different."""
    chance = random.Random(20261126)
    disk, promised = Disk(before), known
    opened: dict[frozenset[tuple[str, bytes]], str] = {}
    for event in [None, *events]:
        if isinstance(event, Acked):  # also what is said to the chip's worker
            promised = event.line if event.line.startswith("secret ") else promised
        elif event is not None:
            disk.take(event)
        for _ in range(5):
            files = disk.after_power_cut(chance)
            same = frozenset(files.items())
            # What was never promised is made anew each time, so it is opened each time.
            if same not in opened or not promised:
                opened[same] = _open(image, files, keys, tcti)
            assert promised in {"", opened[same]}, "a secret that was used is another one now"
    assert promised, "the recorded run used its secrets"
    return len(opened)


def _open(image: Path, files: dict[str, bytes], keys: str, tcti: str) -> str:
    shutil.rmtree(image, ignore_errors=True)
    image.mkdir(mode=0o700)
    for name, data in files.items():
        (image / name).write_bytes(data)
        (image / name).chmod(0o600)
    now = told(image, keys, tcti)
    assert told(image, keys, tcti) == now, "and it stays the same"
    assert not [one for one in image.iterdir() if one.name.startswith(".")]
    return now


def closed_folder(path: Path) -> Path:
    path.mkdir(mode=0o700)
    return path


def test_fault_12_the_power_fails_while_the_keys_are_made(tmp_path: Path) -> None:
    before, events = record(closed_folder(tmp_path / "keys"), "file", _NO_CHIP)
    image = tmp_path / "image"
    assert replay(before, events, image, keys="file", tcti=_NO_CHIP) > 2
    # The control: the same cuts on a disk that nobody syncs must lose it, or they prove nothing.
    unsynced = [event for event in events if not isinstance(event, Synced)]
    with pytest.raises((AssertionError, VaultUnsafe)):
        replay(before, unsynced, image, keys="file", tcti=_NO_CHIP)


def test_fault_12_the_power_fails_while_the_keys_move_into_a_chip(tmp_path: Path) -> None:
    folder = closed_folder(tmp_path / "keys")
    (folder / "person-index.key").write_bytes(bytes(range(32)))
    (folder / "person-index.key").chmod(0o600)
    known = told(folder, "file", _NO_CHIP)
    with SoftTpm(tmp_path / "chip") as chip:
        before, events = record(folder, "tpm", chip.tcti)
        assert sorted(one.name for one in folder.iterdir()) == ["master.tpm", "person-index.kept"]
        assert told(folder, "tpm", chip.tcti) == known
        opened = replay(
            before, events, tmp_path / "image", keys="auto", tcti=chip.tcti, known=known
        )
    assert opened > 4
