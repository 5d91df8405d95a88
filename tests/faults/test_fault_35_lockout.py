"""Row 35: the clock is changed during a lock-out, and the screen is killed; nothing shortens it.

The shipped program, its PIN page touched from outside.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.ports import Tries
from kiosk.staff.practice import PIN, WORK_NUMBER
from kiosk.store import TriesFile
from tests.helpers.running_kiosk import RunningKiosk
from tests.helpers.waiting import until

pytestmark = pytest.mark.timeout(300)

_BOOT = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
_WAIT = re.compile(r"请等 (?:(\d+) 分 )?(\d+) 秒")
_LONG_S = 120.0
"""The lock-out after the eighth wrong try."""


@pytest.fixture
def hands_of_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with the distance from the real time in seconds, for everything started from now on."""
    library, file = tmp_path / "wall_clock.so", tmp_path / "clock"
    source = Path(__file__).with_name("wall_clock.c")
    compiler = shutil.which("gcc") or shutil.which("cc")
    assert compiler is not None, "install gcc (`make setup` does: pyscard needs it too)"
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", library, source], check=True)
    file.write_text("0\n", "ascii")
    monkeypatch.setenv("LD_PRELOAD", str(library))
    monkeypatch.setenv("WALL_CLOCK", str(file))
    return file


def year_of_a_child() -> int:
    """Return the year as a program sees it that is started now."""
    words = "import datetime; print(datetime.datetime.now().year)"
    found = subprocess.run(
        [sys.executable, "-c", words], capture_output=True, text=True, check=True
    )
    return int(found.stdout)


def tries_of(kiosk: RunningKiosk) -> TriesFile:
    return TriesFile(kiosk.data / "staff-tries", Tries(99))


def to_sign_in(kiosk: RunningKiosk) -> None:
    pilot = kiosk.pilot
    pilot.wait(page="home", timeout_s=60)
    until(lambda: pilot.sees("header.staff"), 60, 0.1)
    pilot.hold("header.staff", 2.4)
    pilot.wait("工作人员登录", page="signIn")


def waits(kiosk: RunningKiosk) -> float:
    """Return what the page says is left, in seconds; AssertionError when it says nothing."""
    kiosk.pilot.wait("请等")
    (found,) = (one for words in kiosk.pilot.texts() if (one := _WAIT.search(words)))
    return int(found[1] or 0) * 60.0 + int(found[2])


def test_fault_35_neither_clock_nor_kill_shortens_a_lockout(
    tmp_path: Path, hands_of_the_clock: Path
) -> None:
    with RunningKiosk(tmp_path) as kiosk:
        kiosk.ready()
        tries_of(kiosk).write(Tries(7, boot_id=_BOOT))
        to_sign_in(kiosk)
        # The practice platform's list comes down within seconds.
        until(lambda: kiosk.pilot.sees("pad.1"), 60, 0.2)
        for one in WORK_NUMBER:
            kiosk.pilot.tap(f"pad.{one}")
        kiosk.pilot.tap("signIn.go")
        wrong = "".join(str(9 - int(one)) for one in PIN)
        for one in wrong:
            kiosk.pilot.tap(f"pad.{one}")
        kiosk.pilot.tap("signIn.go")
        began = time.monotonic()
        first = waits(kiosk)
        read_at = time.monotonic()
        assert first > _LONG_S - 20

        hands_of_the_clock.write_text(f"{400 * 86400}\n", "ascii")
        assert year_of_a_child() > datetime.now(UTC).year, "the clock was not moved"
        left = waits(kiosk)
        assert left >= first - (time.monotonic() - began) - 5, "a clock set forward"
        assert not kiosk.pilot.sees("pad.1")

        screen = kiosk.only("kiosk.app")
        os.kill(screen, signal.SIGKILL)
        hands_of_the_clock.write_text(f"{-2 * 86400}\n", "ascii")
        kiosk.another_screen()
        until(lambda: kiosk.all("kiosk.app") not in ([], [screen]), 30, 0.1)
        to_sign_in(kiosk)
        # The page is read at some moment between: each bound is taken from its far side.
        before, left, after = time.monotonic(), waits(kiosk), time.monotonic()
        assert left >= first - (after - began) - 5, "a kill and a clock set back"
        assert left <= first - (before - read_at) + 5, "nor did it begin anew"
        assert tries_of(kiosk).read().failures == 8

        log = "".join(one.read_text("utf-8") for one in (kiosk.data / "log").glob("*.jsonl"))
        assert PIN not in log
        assert wrong not in log
