"""Row 34: the clock jumps a year ahead and a day back, while the terminal runs and between starts.

A wrong clock has words of its own, is reported, and stops neither submitting nor sending.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from devices.simulators.network import FaultProxy
from kiosk.app.enrolling import CLOCK
from kiosk.store import FILE_NAME
from sync.client import ClerkClient
from sync.sandbox.process import SandboxProcess
from tests.helpers.child_terminal import ChildTerminal
from tests.helpers.clocks import fake_the_clock
from tests.helpers.terminal import enrolled
from tests.helpers.thin_line import PATIENT
from tests.helpers.waiting import until

# Under libfaketime each look at the clock reads a file: slow on a busy machine.
pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def hands_of_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with the distance from the real time, heeded at once by processes started from now on."""
    file = tmp_path / "clock"
    file.write_text("+0d\n", "ascii")
    fake_the_clock(monkeypatch, file)
    return file


def set_to(hands: Path, distance: str) -> None:
    """Set a clock that is being read: by another file, for one half written has no time at all."""
    draft = hands.with_suffix(".new")
    draft.write_text(f"{distance}\n", "ascii")
    draft.replace(hands)


def test_fault_34_no_id_is_used_twice_and_all_arrive(
    platform: SandboxProcess,
    clerk: ClerkClient,
    line: FaultProxy,
    tmp_path: Path,
    hands_of_the_clock: Path,
) -> None:
    before = clerk.counts()
    given, data = enrolled(platform), tmp_path / "terminal"
    ids: list[str] = []
    # Patient: an answer that a busy machine breaks off would be asked for again, as a duplicate.
    url = f"http://127.0.0.1:{line.port}"
    with ChildTerminal(data, given, url, timeouts=PATIENT) as terminal:
        for shift in ("-1d", "+365d", "-1d"):
            set_to(hands_of_the_clock, shift)
            ids += terminal.submit(2)
            terminal.until_received(ids)
            terminal.kill()
            terminal.start()
            ids += terminal.submit(2)
            terminal.until_received(ids)
    assert len(set(ids)) == len(ids) == 12
    stored = sqlite3.connect(data / FILE_NAME)
    rows = stored.execute("SELECT number, submitted_at FROM submissions ORDER BY number").fetchall()
    stored.close()
    numbers = [number for number, _ in rows]
    assert len(set(numbers)) == 12
    years = [int(at[:4]) for _, at in rows]
    assert max(years) > min(years), "the clock was moved"
    counts = clerk.counts()
    assert counts.received - before.received == 12
    assert counts.duplicates == before.duplicates


@pytest.mark.parametrize(
    ("shift", "seconds", "words"),
    [
        ("+3h", -10_800, "本机时间比平台快 3 小时，请联系技术员。照常收件。"),
        ("-365d", 31_536_000, "本机时间比平台慢 1 年，请联系技术员。照常收件。"),
    ],
)
def test_fault_34_a_wrong_clock_has_its_own_words_and_stops_nothing(
    platform: SandboxProcess,
    clerk: ClerkClient,
    line: FaultProxy,
    tmp_path: Path,
    hands_of_the_clock: Path,
    shift: str,
    seconds: int,
    words: str,
) -> None:
    given, data = enrolled(platform), tmp_path / "terminal"
    set_to(hands_of_the_clock, shift)
    with ChildTerminal(data, given, f"http://127.0.0.1:{line.port}") as terminal:
        ids = terminal.submit(2)
        terminal.until_received(ids)
        until(lambda: terminal.heard("clock", "words") == [words])
        # Offline may be said for a moment by a busy machine: the child's deadlines are short.
        assert not {"refused", "untrusted"} & set(terminal.links())

        def reported() -> float | None:
            [mine] = [one for one in clerk.terminals().items if one.terminal == given.terminal]
            return mine.report.clock_offset_s if mine.report else None

        until(lambda: abs((reported() or 0.0) - seconds) < 30)

        line.cut()
        until(lambda: terminal.links()[-1] == "offline")
        terminal.kill()
        terminal.start()
        ids += terminal.submit(2)  # nothing local waits for the clock
        line.restore()
        terminal.until_received(ids)
        # What was measured before the new start was good enough: nobody had to say it again.
        assert "refused" not in terminal.links()
        assert "untrusted" not in terminal.links()


def test_fault_34_the_offset_outlives_a_new_start_without_network(
    platform: SandboxProcess, tmp_path: Path, hands_of_the_clock: Path
) -> None:
    data = tmp_path / "terminal"
    set_to(hands_of_the_clock, "+3h")
    with ChildTerminal(data, enrolled(platform), platform.url) as terminal:
        terminal.until_received(terminal.submit())
    kept = json.loads((data / CLOCK).read_text("ascii"))
    assert abs(kept["platform"] - kept["wall"] + 10_800) < 30  # a slow answer says it less exactly
