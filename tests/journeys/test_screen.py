"""The real screen in a process of its own, touched and read from outside by the pilot."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.helpers.rig_screen import RigScreen
from tests.helpers.waiting import until
from ui.pilot_client import PilotError


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("catalogue")


@pytest.fixture
def screen(tmp_path: Path, cache: Path) -> Iterator[RigScreen]:
    with RigScreen(tmp_path, cache) as one:
        yield one
        assert one.complaints == ""


def heard(screen: RigScreen, wanted: bytes, seconds: float) -> bytes:
    text, ends_at = b"", time.monotonic() + seconds
    while wanted not in text and time.monotonic() < ends_at:
        if select.select([screen.heart], [], [], 0.2)[0]:
            text += os.read(screen.heart.fileno(), 4096)
    return text


def test_it_paints_lives_and_ends_when_told(screen: RigScreen) -> None:
    pilot = screen.pilot
    pilot.wait("您好，今天要办什么事？", page="home")
    said = heard(screen, b"serving\n", 30)
    assert b"painted\n" in said
    assert b"serving\n" in said, "the terminal is attached"
    assert b"." in heard(screen, b".", 30)
    screen.process.send_signal(signal.SIGSTOP)
    until(lambda: psutil.Process(screen.process.pid).status() == psutil.STATUS_STOPPED)
    while select.select([screen.heart], [], [], 0)[0]:  # what it said before it stood still
        os.read(screen.heart.fileno(), 4096)
    assert heard(screen, b".", 3) == b""
    screen.process.send_signal(signal.SIGCONT)
    assert b"." in heard(screen, b".", 30)
    assert screen.stop() == 0


def test_the_pilot_touches_only_what_a_finger_reaches(screen: RigScreen) -> None:
    pilot = screen.pilot
    pilot.wait("社会保障", page="home")
    assert pilot.size() == (1080, 1920)
    with pytest.raises(PilotError, match="cannot tap '没有这个按钮'"):
        pilot.tap("没有这个按钮", timeout_s=0.1)
    pilot.tap("叫人帮忙")
    pilot.wait(gone="社会保障")
    assert pilot.overlay() == "help"
    with pytest.raises(PilotError):
        pilot.tap("社会保障", timeout_s=0.1)
    with pytest.raises(PilotError, match="no such command"):
        pilot.ask("shutdown")
