"""Rows 8, 10 and 15, on the way by stick: full, read-only, unreliable or pulled; told in plain words."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.sandbox.process import SandboxProcess
from tests.helpers.station import Station

_FIU = pytest.mark.skipif(shutil.which("fiu-run") is None, reason="needs libfiu (fiu-utils)")


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with (
        SandboxProcess(tmp_path / "platform") as platform,
        Station(tmp_path / "station", platform) as one,
    ):
        yield one


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB of its own."""
    folder = tmp_path / "stick"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "kiosk-test", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small tmpfs needs root and CAP_SYS_ADMIN")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def export(station: Station, stick: Path, *through: str) -> tuple[int, str]:
    """Run the command as a process of its own; returns its status and all it said."""
    words = ["queue", "--data-dir", str(station.folder), "export", "--to", str(stick), "--json"]
    done = subprocess.run(
        [*through, sys.executable, "-m", "kiosk.cli.main", *words],
        check=False,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_fault_08_a_full_stick(station: Station, stick: Path) -> None:
    station.submit(3, size=1_500_000)
    status, said = export(station, stick)
    assert status == 1
    assert said.startswith("U盘空间不够")
    assert list(stick.iterdir()) == []
    assert set(station.states().values()) == {"waiting"}


def test_fault_08_a_stick_that_fills_up_meanwhile(station: Station, stick: Path) -> None:
    """The look before was right; then somebody copied a film."""
    import dataclasses

    from kiosk.ports import ExchangeFailed

    station.submit(3, size=1_500_000)
    exchange = station.desk._exchange
    items = [station.store.desk.load(one) for one in station.states()]
    with pytest.raises(ExchangeFailed, match="空间不够"):
        dataclasses.replace(exchange).write(stick, 0, items)
    assert list(stick.iterdir()) == []


def test_fault_15_a_read_only_stick(station: Station, stick: Path) -> None:
    station.submit(1)
    subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)
    status, said = export(station, stick)
    assert (status, said.startswith("U盘是只读的")) == (1, True)
    subprocess.run(["mount", "-o", "remount,rw", str(stick)], check=True)
    status, said = export(station, stick)
    assert (status, json.loads(said)["count"]) == (0, 1)


@_FIU
def test_fault_10_a_stick_that_does_not_write(station: Station, stick: Path) -> None:
    """EIO: what a pulled stick says. Nothing is marked, and the next export goes well."""
    station.submit(1)
    control = "enable name=posix/io/sync/fsync,failinfo=5"
    status, said = export(station, stick, "fiu-run", "-x", "-c", control)
    assert (status, said.startswith("U盘读写不正常")) == (1, True), said
    assert list(stick.iterdir()) == []
    assert set(station.states().values()) == {"waiting"}
    assert export(station, stick)[0] == 0
    assert set(station.states().values()) == {"exported"}
