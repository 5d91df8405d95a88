"""Thin lines: small applications arrive without starting over, and a giant does not hold them up."""

from __future__ import annotations

import time

import pytest

from devices.simulators.shaping import Weather
from tests.helpers.thin_line import PATIENT, UPLOADING, thin_line
from tests.helpers.waiting import until

pytestmark = pytest.mark.timeout(400)
_THIN = 8_000.0
"""64 kbit/s."""


def test_five_applications_over_64_kbit_and_two_seconds_with_stalls_and_resets(
    platform, clerk, tmp_path
):
    with thin_line(tmp_path / "terminal", platform) as thin:
        thin.terminal.until_link("online")
        thin.shape(_THIN, 2.0)
        received, before = clerk.counts().received, thin.line.bytes_up
        thin.line.weather(Weather(seed=7, stall_every_s=8.0, stall_s=1.5, reset_every_s=15.0))
        keys = thin.terminal.submit(5, 8_000)
        thin.terminal.until_received(keys, 240)
        storm = thin.line.storm
        assert storm is not None
        assert storm.resets >= 2
        assert storm.stalls >= 2
        size = sum(thin.terminal.sizes().values())
        # A message is a third longer than what is sealed in it; beyond that, a reset costs less than
        # half of what it met. How many there are depends on how long the storm is watched.
        assert thin.line.bytes_up - before < 1.4 * size + storm.resets * size / 10
        assert clerk.counts().received == received + 5


def test_small_ones_do_not_wait_for_a_giant(platform, clerk, tmp_path):
    with thin_line(tmp_path / "terminal", platform, UPLOADING, PATIENT) as thin:
        thin.terminal.until_link("online")
        thin.shape(_THIN, 0.3)
        [giant] = thin.terminal.submit(1, 5_000_000)
        until(lambda: thin.terminal.confirmed(giant) > 0, 60)
        began = time.monotonic()
        small = thin.terminal.submit(10)
        thin.terminal.until_received(small, 120)
        # Ten of 2 KB need 3 s alone, twice that beside an upload; the giant needs half an hour.
        assert time.monotonic() - began < 90
        until(lambda: thin.terminal.rows()[giant][0] == "sending")  # also between two pieces
        thin.terminal.kill()
