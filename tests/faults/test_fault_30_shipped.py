"""Row 30 with the shipped program: revoked, emptied by staff, locked, and back by a new enrolment."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kiosk.cli.enrolment_code import payload_of
from sync.sandbox.process import SandboxProcess
from sync.wire.clerk import CodeRequest
from tests.helpers.running_kiosk import RunningKiosk

pytestmark = pytest.mark.timeout(240)


def said(kiosk: RunningKiosk, *words: str) -> str:
    """Run a command to its good end; returns what it said."""
    done = subprocess.run(
        kiosk.command(*words), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_fault_30_from_revocation_to_a_new_enrolment(tmp_path: Path) -> None:
    with RunningKiosk(tmp_path) as kiosk:
        kiosk.ready()
        [listed] = kiosk.ask("sandbox", "terminals")["items"]
        assert not listed["revoked"]
        kiosk.ask("sandbox", "revoke", "--terminal", str(listed["terminal"]))
        # Told on the home page within 15 s, while nobody is in a form.
        kiosk.pilot.wait("这台机器已被平台停用", timeout_s=40)
        kiosk.pilot.wait("请工作人员导出")
        assert kiosk.stop() == 0

        assert "已清空" in said(kiosk, "enrol", "--wipe", "--yes")
        assert not (kiosk.data / "enrolment.json").exists()
        assert not (kiosk.data / "kiosk.db").exists()
        kiosk.start()
        kiosk.pilot.wait("资料已经清空", timeout_s=40)
        assert not (kiosk.data / "enrolment.json").exists(), "it does not enrol by itself"
        assert kiosk.stop() == 0

        with SandboxProcess(kiosk.data / "sandbox") as platform:
            clerk = platform.clerk()
            made = clerk.enrolment_code(
                CodeRequest(region=listed["region"], terminal=listed["terminal"])
            )
            text = payload_of(made, clerk.platform_keys(), platform.url)
            clerk.close()
            assert "第 2 次" in said(kiosk, "enrol", text)
        kiosk.start()
        kiosk.ready()
        assert kiosk.stop() == 0
