"""Row 12: the power fails at any call of a recorded run; what was shown is there."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest

from tests.faults.power_cut import record, replay

pytestmark = [
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace records the calls"),
    pytest.mark.timeout(300),
]


def test_fault_12_power_cut_loses_nothing_that_was_shown(tmp_path: Path) -> None:
    cuts = replay(record(tmp_path, submissions=60), tmp_path, points=60, seed=20261121)
    assert cuts.points == 60
    assert cuts.checkpoints >= 20
    assert cuts.acknowledged > 50
    assert (cuts.lost, cuts.unopened, cuts.false_alarms) == (0, 0, 0)


def test_fault_12_the_negative_control_loses(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """With synchronous=NORMAL the same cuts must lose something, or they prove nothing."""
    caplog.set_level(logging.CRITICAL + 1, "kiosk.store")
    recording = record(tmp_path, submissions=30, synchronous="NORMAL")
    assert replay(recording, tmp_path, points=30, seed=20261121).lost > 0
