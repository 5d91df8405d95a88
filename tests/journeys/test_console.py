"""The technician at the shipped program: a code from the shell, everything else by touch."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import stat
import subprocess
from pathlib import Path

import pytest

from tests.helpers.running_kiosk import RunningKiosk
from tests.helpers.waiting import until

pytestmark = pytest.mark.timeout(400)

_CODE = re.compile(r"一次性口令：(\d{4}) (\d{4})")


def code_of(kiosk: RunningKiosk) -> str:
    """Ask the shell for a code, as a technician at the machine does."""
    done = subprocess.run(
        kiosk.command("doctor", "--console-code"),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found = _CODE.search(done.stdout)
    assert found is not None
    return found[1] + found[2]


def to_sign_in(kiosk: RunningKiosk) -> None:
    pilot = kiosk.pilot
    until(lambda: pilot.sees("header.staff"), 60, 0.1)
    pilot.hold("header.staff", 2.4)
    pilot.wait("工作人员登录", page="signIn")
    pilot.tap("signIn.technician")
    pilot.wait("一次性口令", timeout_s=30)
    pilot.wait(gone="正在核对", timeout_s=30)


def typed(kiosk: RunningKiosk, digits: str) -> None:
    for one in digits:
        kiosk.pilot.tap(f"pad.{one}")
    kiosk.pilot.tap("signIn.go")


def enter(kiosk: RunningKiosk) -> None:
    code = code_of(kiosk)
    to_sign_in(kiosk)
    typed(kiosk, code)
    kiosk.pilot.wait("技术员维护台", page="console", timeout_s=30)


def restarted(kiosk: RunningKiosk, before: list[int]) -> None:
    """Wait for another screen process and connect to it."""
    kiosk.another_screen()
    until(lambda: kiosk.all("kiosk.app") not in ([], before), 60, 0.1)


def rename(kiosk: RunningKiosk) -> list[int]:
    """Change the place's name by touch and save; returns the screen's process before."""
    pilot = kiosk.pilot
    pilot.tap("console.section.settings")
    pilot.wait("站名", timeout_s=30)
    pilot.tap("console.field.place.name")
    pilot.wait("收起")
    pilot.type_keys("cun", choose="村")
    key = pilot.find("收起")
    assert key is not None
    pilot.tap_at(key[0] + key[2] / 2, key[1] + key[3] / 2)
    pilot.wait("console.settings.save")
    before = kiosk.all("kiosk.app")
    pilot.tap("console.settings.save")
    return before


def test_a_technician_tries_looks_reports_and_changes(tmp_path: Path) -> None:
    with RunningKiosk(tmp_path) as kiosk:
        kiosk.ready()
        code = code_of(kiosk)
        kept = kiosk.data / "console-code"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert code not in kept.read_text("ascii")
        to_sign_in(kiosk)
        typed(kiosk, code)
        pilot = kiosk.pilot
        pilot.wait("技术员维护台", page="console", timeout_s=30)
        assert not kept.exists(), "for one use"

        pilot.wait("console.device.printer", timeout_s=30)
        pilot.tap("console.device.printer")
        pilot.tap("console.try")
        pilot.wait("测试页打好了", timeout_s=60)

        pilot.tap("console.section.network")
        pilot.tap("console.network.start")
        pilot.wait("不加密", timeout_s=60)
        pilot.wait("和平台一样", timeout_s=60)

        pilot.tap("console.section.report")
        pilot.tap("console.report.start")
        pilot.wait("console.report.print", timeout_s=120)
        pilot.tap("console.report.print")
        pilot.wait("报告打好了", timeout_s=60)

        before = rename(kiosk)
        restarted(kiosk, before)
        kiosk.pilot.wait(page="home", timeout_s=60)
        until(lambda: not (kiosk.data / "settings-trial.json").exists(), 60)
        assert 'name = "柳湾村便民服务站村"' in kiosk.settings.read_text("utf-8")
        kiosk.pilot.wait("柳湾村便民服务站村")
        assert not (kiosk.data / "settings-undone.json").exists()

        log = "".join(one.read_text("utf-8") for one in (kiosk.data / "log").glob("*.jsonl"))
        assert code not in log
        assert "console: console.settings" in log
        assert kiosk.stop() == 0
        assert "Traceback" not in kiosk.complaints


def test_locked_out_over_a_kill_and_settings_that_do_not_come_up_go_back(tmp_path: Path) -> None:
    with RunningKiosk(tmp_path) as kiosk:
        kiosk.ready()
        enter(kiosk)
        former = kiosk.settings.read_text("utf-8")
        before = rename(kiosk)
        killed = set(before)
        kiosk.another_screen()

        def back() -> bool:
            """Kill every screen that comes up with the new settings."""
            if kiosk.settings.read_text("utf-8") == former and killed != set(before):
                return True
            for pid in set(kiosk.all("kiosk.app")) - set(before):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                killed.add(pid)
            return False

        until(lambda: kiosk.settings.read_text("utf-8") != former, 30)
        until(back, 90, 0.05)
        kiosk.another_screen()
        kiosk.pilot.wait(page="home", timeout_s=90)
        kiosk.ready(seconds=90)
        enter(kiosk)
        kiosk.pilot.wait("已退回原来的设置", timeout_s=30)
        kiosk.pilot.wait("屏幕一启动就退出")
        kiosk.pilot.tap("console.leave")
        kiosk.pilot.wait(page="attract")
        width, height = kiosk.pilot.size()
        kiosk.pilot.tap_at(width / 2, height / 2)
        kiosk.pilot.wait(page="home")

        code = code_of(kiosk)
        wrong = str((int(code) + 1) % 10**8).rjust(8, "0")
        to_sign_in(kiosk)
        for left in ("还可以试 4 次", "还可以试 3 次", "还可以试 2 次", "还可以试 1 次", "请等"):
            typed(kiosk, wrong)
            kiosk.pilot.wait(left, timeout_s=30)
        screen = kiosk.only("kiosk.app")
        os.kill(screen, signal.SIGKILL)
        restarted(kiosk, [screen])
        kiosk.pilot.wait(page="home", timeout_s=60)
        to_sign_in_locked(kiosk)


def to_sign_in_locked(kiosk: RunningKiosk) -> None:
    """The count outlived the kill: the next wrong code locks at once, or the wait still runs."""
    pilot = kiosk.pilot
    until(lambda: pilot.sees("header.staff"), 60, 0.1)
    pilot.hold("header.staff", 2.4)
    pilot.wait("工作人员登录", page="signIn")
    pilot.tap("signIn.technician")
    pilot.wait(gone="正在核对", timeout_s=30)
    if not pilot.sees("请等"):  # a slow machine: the fifteen seconds are over
        typed(kiosk, "12345678")
    pilot.wait("请等", timeout_s=30)
