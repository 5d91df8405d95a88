"""Rows 8, 9, 10, 11 and 15: the disk is full, read-only, or does not do what it is asked.

The rule in each: nothing is shown that is not stored, nothing that was refused comes back, and
service returns by itself with the disk.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.store import open_reader
from tests.helpers.submitter import Nursery, missing_from, run_once

_FIU = pytest.mark.skipif(shutil.which("fiu-run") is None, reason="needs libfiu (fiu-utils)")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "kiosk-test", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small tmpfs needs root and CAP_SYS_ADMIN")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def stored(db: Path) -> int:
    connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM submissions").fetchone()[0])
    finally:
        connection.close()


def test_fault_08_disk_full_refuses_before_a_number_and_stays_readable(
    small_disk: Path, tmp_path: Path
) -> None:
    db = small_disk / "kiosk.db"
    status, heard = run_once(
        {
            "db": str(db),
            "cache": str(tmp_path / "cache"),
            "extra": 600_000,
            "count": 20,
            "keep_on": True,
        }
    )
    assert status == 0
    assert set(heard.refused) == {"disk_full"}
    assert 0 < len(heard.shown) < 20
    assert len(heard.shown) + len(heard.refused) == 20
    assert not missing_from(db, heard.shown)
    assert stored(db) == len(heard.shown)
    listed = subprocess.run(
        [sys.executable, "-m", "kiosk.cli.main", "queue", "--data-dir", str(small_disk), "list"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert f"待上传 {len(heard.shown)}，" in listed.stdout


def test_fault_08_low_space_is_told_before_a_form_is_filled_in(
    small_disk: Path, tmp_path: Path
) -> None:
    order = {"db": str(small_disk / "kiosk.db"), "cache": str(tmp_path / "cache"), "count": 1}
    (small_disk / "filler").write_bytes(bytes(5_000_000))
    status, heard = run_once({**order, "min_free": 4_000_000})
    assert (status, heard.refused, heard.shown) == (4, ["disk_full"], {})


def test_fault_09_full_in_mid_run_rolls_back_and_recovers(small_disk: Path, tmp_path: Path) -> None:
    db = small_disk / "kiosk.db"
    order = {
        "db": str(db),
        "cache": str(tmp_path / "cache"),
        "extra": 100_000,
        "keep_on": True,
        "pause_s": 0.02,
        "checkpoint_pages": 100,
    }
    with Nursery(order) as nursery:
        nursery.start()
        nursery.pipe.until("shown")
        filler = small_disk / "filler"
        with filler.open("wb", buffering=0) as file:
            while free := os.statvfs(small_disk).f_bavail:
                try:
                    file.write(bytes(min(free, 16) * 4096))
                except OSError:
                    break
        assert nursery.pipe.until("refused") == "refused disk_full"
        shown = len(nursery.heard.shown)
        filler.unlink()
        nursery.pipe.until("shown")
        assert len(nursery.heard.shown) > shown
        nursery.kill_newest()
        assert set(nursery.heard.refused) == {"disk_full"}
        assert not missing_from(db, nursery.heard.shown)


@_FIU
@pytest.mark.parametrize(("call", "probability"), [("sync/fdatasync", 0.15), ("rw/pwrite", 0.008)])
def test_fault_10_io_errors_on_writing_show_no_number(
    tmp_path: Path, call: str, probability: float
) -> None:
    db = tmp_path / "data" / "kiosk.db"
    order = {"db": str(db), "cache": str(tmp_path / "cache")}
    status, first = run_once({**order, "count": 1})
    assert status == 0
    injected = f"enable_random name=posix/io/{call},probability={probability},failinfo=5"
    # An error that falls into opening refuses all of it: that is no number either. It falls there in
    # a third of the runs, so many times in a row only when something else is wrong.
    for _ in range(20):
        status, heard = run_once(
            {**order, "count": 60, "keep_on": True, "checkpoint_pages": 64},
            through=["fiu-run", "-x", "-c", injected],
        )
        if heard.shown:
            break
        assert heard.refused == ["io"]
    assert heard.refused, "no error was injected"
    assert set(heard.refused) <= {"io", "disk_full"}
    assert len(heard.shown) > 10
    assert not missing_from(db, {**first.shown, **heard.shown})
    # What was refused is not there either: nobody applies twice because of a log that came back.
    status, after = run_once({**order, "count": 1})
    assert status == 0
    assert stored(db) == len(first.shown) + len(heard.shown) + len(after.shown)


@_FIU
def test_fault_11_io_errors_on_reading_keep_the_file_and_the_service_shut(tmp_path: Path) -> None:
    db = tmp_path / "data" / "kiosk.db"
    order = {"db": str(db), "cache": str(tmp_path / "cache")}
    _, first = run_once({**order, "count": 1})
    injected = "enable name=posix/io/rw/pread,failinfo=5"
    status, heard = run_once({**order, "count": 3}, through=["fiu-run", "-x", "-c", injected])
    assert status == 4
    assert (heard.refused, heard.shown) == (["io"], {})
    assert db.exists()
    assert not missing_from(db, first.shown)
    assert run_once({**order, "count": 1})[0] == 0


def test_fault_15_a_read_only_file_system_takes_no_application(
    small_disk: Path, tmp_path: Path
) -> None:
    db = small_disk / "kiosk.db"
    order = {"db": str(db), "cache": str(tmp_path / "cache"), "count": 1}
    _, first = run_once(order)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    status, heard = run_once(order)
    assert (status, heard.refused, heard.shown) == (4, ["read_only"], {})
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert run_once(order)[0] == 0
    reader = open_reader(db)
    assert reader.counts().waiting == 2
    reader.close()
    assert not missing_from(db, first.shown)
