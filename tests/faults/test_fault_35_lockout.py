"""Row 35: the clock is changed during a lock-out, and the screen is killed; nothing shortens it.

Nor does a colleague's right PIN: the tries of a work number are counted besides those of the terminal.

The shipped program, its PIN page touched from outside.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kiosk.ports import Tries
from kiosk.settings import addresses
from kiosk.staff.pin import make_verifier
from kiosk.staff.practice import PIN, WORK_NUMBER
from kiosk.store import TriesFile
from sync.client import ClerkClient, Transport
from sync.wire.documents import Approval
from sync.wire.publishing import DraftRequest
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


def typed(kiosk: RunningKiosk, *boxes: str) -> None:
    """Type into one box after the other, each with its button."""
    for box in boxes:
        for one in box:
            kiosk.pilot.tap(f"pad.{one}")
        kiosk.pilot.tap("signIn.go")


def listed(kiosk: RunningKiosk, number: str, pin: str) -> None:
    """Have the practice platform name somebody besides its own member, and wait for the list."""
    found = addresses.read(kiosk.runtime)
    assert found is not None
    token = (kiosk.data / "sandbox" / "clerk.token").read_text().strip()
    member = {"work_number": number, "role": "staff", "pin_verifier": make_verifier(pin)}
    raw = json.dumps({"schema": "bianmin.staff/1", "members": [member]}).encode()
    approval = Approval(
        approver="测试县政府", approved_on=date(2026, 11, 19), document_number="测政发〔2026〕3号"
    )
    with closing(ClerkClient(Transport(found.sandbox_url, token))) as clerk:
        draft = clerk.draft(DraftRequest(content=raw, kind="staff", name="two"))
        clerk.approve(draft.id, approval)
        clerk.publish(draft.id)
    shelf = kiosk.data / "documents" / "shelf.json"
    until(lambda: shelf.exists() and '"two"' in shelf.read_text("utf-8"), 60, 0.2)


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
        wrong = "".join(str(9 - int(one)) for one in PIN)
        typed(kiosk, WORK_NUMBER, wrong)
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


def test_fault_35_ones_own_right_pin_gains_no_try_at_a_colleagues(tmp_path: Path) -> None:
    number, pin, wrong = "12", "582047", "110000"
    with RunningKiosk(tmp_path) as kiosk:
        kiosk.ready()
        listed(kiosk, number, pin)
        tries_of(kiosk).write(Tries(3, boot_id=_BOOT), number)
        to_sign_in(kiosk)
        until(lambda: kiosk.pilot.sees("pad.1"), 60, 0.2)
        typed(kiosk, number, wrong)
        kiosk.pilot.wait("还可以试 1 次")
        kiosk.pilot.tap("signIn.number")
        kiosk.pilot.tap("pad.clear")
        typed(kiosk, WORK_NUMBER, PIN)
        kiosk.pilot.wait(page="desk")
        assert tries_of(kiosk).read() == Tries(boot_id=_BOOT), "the terminal's begins anew"
        assert tries_of(kiosk).read(number).failures == 4
        kiosk.pilot.tap("desk.leave")
        kiosk.pilot.wait(page="attract")
        kiosk.pilot.tap_at(*(side / 2 for side in kiosk.pilot.size()))
        to_sign_in(kiosk)
        typed(kiosk, number, wrong)
        kiosk.pilot.wait("这个工号试的次数多了")

        screen = kiosk.only("kiosk.app")
        os.kill(screen, signal.SIGKILL)
        kiosk.another_screen()
        until(lambda: kiosk.all("kiosk.app") not in ([], [screen]), 30, 0.1)
        # However long that took: the next wait is the longer one, whatever colleagues do.
        tries_of(kiosk).write(Tries(7, boot_id=_BOOT), number)
        to_sign_in(kiosk)
        until(lambda: kiosk.pilot.sees("pad.1"), 60, 0.2)
        for _ in range(2):
            typed(kiosk, number, wrong)
            kiosk.pilot.wait("这个工号试的次数多了")
        assert waits(kiosk) > _LONG_S - 60
        typed(kiosk, WORK_NUMBER, PIN)
        kiosk.pilot.wait(page="desk")
        assert tries_of(kiosk).read(number).failures == 8
        log = "".join(one.read_text("utf-8") for one in (kiosk.data / "log").glob("*.jsonl"))
        assert pin not in log
        assert kiosk.stop() == 0
