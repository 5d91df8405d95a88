"""Row 30, the end of it: the emptying of a revoked terminal is killed at any point and loses nothing."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk.app.enrolling import ENROLMENT, enrol_terminal, left_here
from kiosk.app.standing import read_standing, write_standing
from kiosk.domain.standing import Standing
from kiosk.store import FILE_NAME
from sync.sandbox.process import SandboxProcess
from tests.helpers.posts import ServicePoint

_ROUNDS = 6


@pytest.mark.timeout(300)
def test_fault_30_a_wipe_is_killed_anywhere(platform: SandboxProcess, tmp_path: Path) -> None:
    clerk = platform.clerk()
    point = ServicePoint(tmp_path)
    enrol_terminal(point.settings, clerk.enrolment_code().code, url=platform.url)
    clerk.close()
    point.submit(2)
    write_standing(point.data, Standing.REVOKED)
    command = [sys.executable, "-m", "kiosk.cli.main", "--settings", str(point.file)]
    command += ["enrol", "--wipe", "--yes"]

    refused = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert refused.returncode == 1
    assert "2 件没有上传" in refused.stderr
    assert left_here(point.data) == 2

    point.empty_the_queue()
    began = time.monotonic()
    # Fill the folder, so that kills hit the middle.
    for number in range(40):
        (point.data / f"draft-{number}").write_bytes(b"x" * (1 << 20))
    probe = subprocess.run([*command[:-3], "queue", "list"], capture_output=True, check=False)
    assert probe.returncode == 0
    start_s = time.monotonic() - began
    for round_ in range(_ROUNDS):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(start_s * (0.4 + 0.2 * round_))
        child.kill()
        child.wait()
        standing = read_standing(point.data)
        if standing is Standing.REVOKED:
            assert (point.data / ENROLMENT).exists()
            assert left_here(point.data) == 0
        assert standing is not Standing.ACTIVE
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    assert read_standing(point.data) is Standing.WIPED
    assert not (point.data / ENROLMENT).exists()
    assert not list(point.data.glob(f"{FILE_NAME}*"))
    assert not list(point.data.glob("draft-*"))
