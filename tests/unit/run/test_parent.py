"""The parent's parts: the lock, the heartbeat and children that come back."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk.run.children import Child, end_all
from kiosk.run.heartbeat import Heartbeat
from kiosk.run.lock import AlreadyRunning, InstanceLock
from kiosk.settings import addresses


def test_fault_17_a_second_instance_is_told_who_runs(tmp_path: Path) -> None:
    lock = InstanceLock(tmp_path)
    with pytest.raises(AlreadyRunning) as caught:
        InstanceLock(tmp_path)
    assert caught.value.pid == os.getpid()
    lock.release()
    InstanceLock(tmp_path).release()


def test_fault_17_the_lock_goes_with_a_killed_process(tmp_path: Path) -> None:
    code = "import sys,time; from pathlib import Path; from kiosk.run.lock import InstanceLock\n"
    code += (
        f"lock = InstanceLock(Path({str(tmp_path)!r})); print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    with holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunning):
            InstanceLock(tmp_path)
        holder.kill()
    InstanceLock(tmp_path).release()


def test_fault_15_a_folder_that_cannot_be_made_needs_no_lock(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    lock = InstanceLock(tmp_path / "file" / "data")
    lock.release()
    assert not (tmp_path / "file" / "data").exists()


def test_the_heartbeat_knows_painted_and_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    heart = Heartbeat()
    os.write(heart.write_fd, b"..pain")
    heart.take()
    assert not heart.painted
    os.write(heart.write_fd, b"ted\n.")
    heart.take()
    assert heart.painted
    assert not heart.hangs
    later = time.monotonic() + 11
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert heart.hangs
    os.write(heart.write_fd, b".")
    heart.take()
    assert not heart.hangs
    heart.restarted()
    assert not heart.painted


def test_a_child_that_ends_is_started_again_and_ended_with_its_own(tmp_path: Path) -> None:
    note = tmp_path / "note"
    script = f"echo run >> {note}; [ $(wc -l < {note}) -ge 2 ] && sleep 60"
    child = Child("shell", lambda: ["sh", "-c", script])
    child.start()
    deadline = time.monotonic() + 60
    while (not note.exists() or note.read_text().count("run") < 2) and time.monotonic() < deadline:
        child.tend()
        time.sleep(0.02)
    assert note.read_text().count("run") == 2
    pid = child.pid
    assert pid is not None
    end_all([child], patience_s=20)
    assert not Path(f"/proc/{pid}").exists()


def test_addresses_are_written_whole_and_for_this_user(tmp_path: Path) -> None:
    runtime = tmp_path / "run"
    addresses.prepare(runtime)
    assert addresses.read(runtime) is None
    given = addresses.TrialAddresses("http://127.0.0.1:1", "http://127.0.0.1:2", "127.0.0.1", 3)
    addresses.write(runtime, given)
    assert addresses.read(runtime) == given
    assert (runtime / "trial.json").stat().st_mode & 0o077 == 0
    addresses.forget(runtime)
    assert addresses.read(runtime) is None


def test_a_runtime_folder_left_open_is_closed_and_a_planted_link_is_not_followed(
    tmp_path: Path,
) -> None:
    runtime, elsewhere = tmp_path / "run", tmp_path / "elsewhere"
    runtime.mkdir()
    runtime.chmod(0o777)
    elsewhere.write_text("untouched")
    (runtime / ".trial.json").symlink_to(elsewhere)
    addresses.prepare(runtime)
    assert runtime.stat().st_mode & 0o777 == 0o700
    addresses.write(runtime, addresses.TrialAddresses("a", "b", "127.0.0.1", 3))
    assert elsewhere.read_text() == "untouched"


def test_a_runtime_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(PermissionError):
        addresses.prepare(tmp_path / "link")
