"""Rows 2 and 20 to 24 for a large submission: it goes on where it stopped, whatever happened.

What counts is the wire: the bytes that went towards the platform, as the line counted them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.client import ClerkClient
from sync.sandbox.process import SandboxProcess
from tests.helpers.thin_line import ThinLine, thin_line
from tests.helpers.waiting import until

_ATTACHMENT = 400_000
"""Bytes of each of three."""
_RATE = 400_000.0
"""Bytes per second: an upload lasts three seconds."""
_HEADS = 60_000
"""Bytes that all requests of a test may cost besides the envelope: heads, messages, pulls."""


@pytest.fixture
def thin(platform: SandboxProcess, tmp_path: Path) -> Iterator[ThinLine]:
    with thin_line(tmp_path / "terminal", platform) as one:
        one.terminal.until_link("online")
        one.shape(_RATE, 0.02)
        yield one


def _half_way(thin: ThinLine, attachment: int = _ATTACHMENT) -> str:
    """Submit one and return when a part of it is over the line."""
    before = thin.line.bytes_up
    [key] = thin.terminal.submit(1, attachment)
    until(lambda: thin.line.bytes_up - before > 500_000)
    return key


def _arrived_once(thin: ThinLine, clerk: ClerkClient, key: str, bytes_before: int) -> int:
    """Wait for it; returns how many bytes went besides the envelope."""
    thin.terminal.until_received([key], 90)
    size = thin.terminal.sizes()[key]
    assert clerk.case(key, decrypt=True).case.size == size
    assert clerk.counts().conflicts == clerk.counts().rejected == 0
    return thin.line.bytes_up - bytes_before - size


def test_fault_21_resets_in_mid_upload(thin, clerk):
    before, received = thin.line.bytes_up, clerk.counts().received
    [key] = thin.terminal.submit(1, _ATTACHMENT)
    for part in (300_000, 600_000, 900_000):
        until(lambda part=part: thin.line.bytes_up - before > part)
        thin.line.cut()
        thin.line.restore()
        thin.shape(_RATE, 0.02)
    lost = _arrived_once(thin, clerk, key, before)
    # Of each broken request only what was in the buffers of the line and of the platform's server.
    assert lost < _HEADS + 3 * 200_000
    assert clerk.counts().received == received + 1
    assert thin.terminal.confirmed(key) == thin.terminal.sizes()[key]


def test_fault_20_a_line_that_forgot_its_connections(thin, clerk):
    """Half-open: nobody tells the terminal that its connection leads nowhere any more."""
    before = thin.line.bytes_up
    key = _half_way(thin)
    thin.line.abandon()
    lost = _arrived_once(thin, clerk, key, before)
    assert lost < _HEADS + 200_000


def test_fault_22_the_answers_are_lost(thin, clerk):
    """The platform stored the bytes, or the record, and the terminal never hears so."""
    before, received = thin.line.bytes_up, clerk.counts().received
    key = _half_way(thin)
    thin.line.drop_replies = 8
    until(lambda: thin.line.drop_replies == 0, 60)
    lost = _arrived_once(thin, clerk, key, before)
    assert lost < _HEADS
    assert clerk.counts().received == received + 1


def test_fault_23_a_trickle_is_ended_and_goes_on(thin, clerk):
    before = thin.line.bytes_up
    key = _half_way(thin)
    thin.line.slow_reply_s = 1.0
    thin.terminal.until_link("offline")
    thin.line.slow_reply_s = None
    assert _arrived_once(thin, clerk, key, before) < _HEADS


def test_fault_24_flapping_under_an_upload(thin, clerk):
    before = thin.line.bytes_up
    connections, began = thin.line.connections, time.monotonic()
    [key] = thin.terminal.submit(1, _ATTACHMENT)
    for _ in range(5):
        time.sleep(0.5)
        thin.line.cut()
        time.sleep(0.5)
        thin.line.restore()
        thin.shape(_RATE, 0.02)
    lost = _arrived_once(thin, clerk, key, before)
    assert lost < _HEADS + 5 * 200_000
    assert thin.line.connections - connections < max(80, 8 * (time.monotonic() - began))


def test_fault_01_the_terminal_is_killed_in_mid_upload(thin, clerk):
    before, received = thin.line.bytes_up, clerk.counts().received
    # Twice as large and half as fast: a kill that comes seconds late still meets it on its way.
    thin.shape(_RATE / 2, 0.02)
    key = _half_way(thin, 2 * _ATTACHMENT)
    until(lambda: thin.terminal.confirmed(key) > 0)
    thin.terminal.kill()
    thin.shape(10 * _RATE, 0.02)
    confirmed = thin.terminal.confirmed(key)
    told = len(thin.terminal.events)
    thin.terminal.start()
    # The file remembers that it was begun, so the platform is asked before anything is sent.
    lost = _arrived_once(thin, clerk, key, before)
    assert lost < _HEADS + 200_000
    first = next(e for e in thin.terminal.events[told:] if e["event"] == "upload")
    assert first["confirmed"] > confirmed
    assert clerk.counts().received == received + 1


def test_fault_02_the_platform_is_killed_in_mid_upload(tmp_path):
    folder, home = tmp_path / "platform", tmp_path / "terminal"
    with SandboxProcess(folder) as platform, thin_line(home, platform) as thin:
        thin.shape(_RATE, 0.02)
        before = thin.line.bytes_up
        key = _half_way(thin)
        platform.kill()
        time.sleep(0.5)
        with SandboxProcess(folder, port=platform.port) as again:
            clerk = again.clerk()
            lost = _arrived_once(thin, clerk, key, before)
            assert clerk.counts().received == 1
            clerk.close()
    # What was confirmed survived; a piece that was not committed yet goes again.
    assert lost < _HEADS + 600_000
