"""Row 32: the name server takes every question and says nothing: bounded, and nothing waits for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from devices.simulators.isolation import propagation


@pytest.mark.timeout(300)
def test_fault_32_a_silent_name_server_holds_nobody(tmp_path: Path) -> None:
    room = [sys.executable, "-m", "tests.faults.dns_room", str(tmp_path)]
    own_network = ["unshare", "-n", "-m", "--propagation", propagation(), "--", *room]
    done = subprocess.run(own_network, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["asked"] > 0
    assert seen["offline_s"] < seen["connect_s"] + 8
    # The resolver waits 5 s for each of three questions; whoever waited for it would take longer.
    assert seen["submit_s"] < 4.5
    assert seen["stop_s"] < 10
    # One look-up is under way at a time, however often it is tried again.
    assert abs(seen["threads"][1] - seen["threads"][0]) <= 3
    assert max(seen["threads"]) < 20
    assert seen["kept"] == 3
