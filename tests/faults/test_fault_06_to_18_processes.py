"""Rows 6, 7, 17 and 18: the processes of the shipped program, stopped and killed from outside."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.run.parent import EXIT_RUNNING
from tests.helpers.running_kiosk import RunningKiosk, alive, gone_within
from tests.helpers.short_walk import submit, to_the_form
from tests.helpers.waiting import until

pytestmark = pytest.mark.timeout(400)
_SCREEN, _WORKER = "kiosk.app", "devices.worker"


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKiosk]:
    with RunningKiosk(tmp_path_factory.mktemp("kiosk")) as one:
        one.ready()
        one.ask("dock", "network", "cut")
        one.configure(network="cut")  # from the next start on
        yield one


@pytest.fixture
def kiosk(started: RunningKiosk) -> RunningKiosk:
    """A terminal at its home page, in nobody's visit, its network cut."""
    if started.process.poll() is not None:
        started.start()
    started.ready("暂时离线")
    return started


def fill_and_submit(kiosk: RunningKiosk) -> None:
    submit(kiosk)
    kiosk.pilot.wait("已暂存，待上传", page="done", timeout_s=60)


def end_the_visit(kiosk: RunningKiosk) -> None:
    kiosk.ask("dock", "card", "remove")
    kiosk.pilot.wait(gone="张*")


def numbers(kiosk: RunningKiosk) -> list[str]:
    return [row["number"] for row in kiosk.ask("queue", "list")["rows"]]


def test_fault_06_a_worker_that_stops_is_replaced_and_the_screen_lives(
    kiosk: RunningKiosk,
) -> None:
    until(lambda: len(kiosk.all(_WORKER)) == 5)  # reader, printer, scanner, A4 printer, camera
    before = kiosk.all(_WORKER)
    for pid in before:
        os.kill(pid, signal.SIGSTOP)
    took: list[float] = []
    answered = 0
    ends_at = time.monotonic() + 60
    while set(kiosk.all(_WORKER)) & set(before):
        assert time.monotonic() < ends_at, "the watchdog did nothing"
        asked_at = time.monotonic()
        kiosk.pilot.tap("全部事项")
        kiosk.pilot.wait(page="items")
        kiosk.pilot.tap("返回首页")
        kiosk.pilot.wait(page="home")
        took.append(time.monotonic() - asked_at)
        answered += bool(set(kiosk.all(_WORKER)) & set(before))
    # Who waits for a device answers only once the stopped one is gone.
    assert answered, "the screen waited for a device"
    assert all(one < 5 for one in sorted(took)[:-1]), (
        took
    )  # one may have met a stall of the machine
    to_the_form(kiosk)
    assert not set(before) & set(kiosk.all(_WORKER))
    end_the_visit(kiosk)


def test_fault_07_a_screen_that_stops_is_started_again_without_the_visit(
    kiosk: RunningKiosk,
) -> None:
    to_the_form(kiosk)
    fill_and_submit(kiosk)
    kept = numbers(kiosk)
    assert kept
    kiosk.pilot.tap("办别的事")
    kiosk.pilot.wait("张*", page="home")
    stopped = kiosk.only(_SCREEN)
    its_own = {pid: line for pid, line in kiosk.tree().items() if _WORKER in line}
    os.kill(stopped, signal.SIGSTOP)
    until(lambda: stopped not in kiosk.tree(), 60)
    until(lambda: kiosk.all(_SCREEN))
    assert gone_within(its_own, 10.0), alive(its_own)
    kiosk.another_screen()
    kiosk.pilot.wait("今天要办什么事", page="home", timeout_s=60)
    assert not [text for text in kiosk.pilot.texts() if "张" in text]
    assert numbers(kiosk) == kept
    kiosk.ready("暂时离线")
    kiosk.ask("dock", "card", "remove")


def test_fault_17_a_second_instance_says_who_runs(kiosk: RunningKiosk) -> None:
    second = subprocess.run(
        kiosk.command("run"), capture_output=True, text=True, timeout=60, check=False
    )
    assert second.returncode == EXIT_RUNNING
    assert f"已经在运行（进程 {kiosk.process.pid}" in second.stderr
    assert "Traceback" not in second.stderr
    assert kiosk.pilot.page() == "home"


def test_fault_18_a_screen_killed_for_its_memory_comes_back(kiosk: RunningKiosk) -> None:
    to_the_form(kiosk)
    fill_and_submit(kiosk)
    kept, screen = numbers(kiosk), kiosk.only(_SCREEN)
    os.kill(screen, signal.SIGKILL)  # what the kernel's memory killer sends
    until(lambda: kiosk.all(_SCREEN) not in ([], [screen]))
    kiosk.another_screen()
    kiosk.ready("暂时离线")
    assert numbers(kiosk) == kept
    kiosk.ask("dock", "card", "remove")


def test_all_end_with_a_killed_parent_and_the_next_start_finds_everything(
    kiosk: RunningKiosk,
) -> None:
    until(lambda: len(kiosk.all(_WORKER)) == 5)
    kept, children = numbers(kiosk), kiosk.tree()
    assert len(children) >= 5
    os.kill(kiosk.process.pid, signal.SIGKILL)
    # In under 2 s on a machine that has nothing else to do; here it has.
    assert gone_within(children, 10.0), alive(children)
    kiosk.process.wait(30)
    kiosk.another_screen()
    kiosk.start()
    kiosk.ready("暂时离线")
    assert numbers(kiosk) == kept
    kiosk.ask("dock", "network", "restore")
    kiosk.pilot.wait("网络正常", timeout_s=60)
    # What is on its way does not wait either: only what the platform has counts.
    until(lambda: kiosk.ask("queue", "list")["counts"]["received"] == len(kept), 60)
    counts = kiosk.ask("sandbox", "counts")
    assert counts["received"] == len(kept)
    assert counts["duplicates"] == 0
    kiosk.ask("dock", "network", "cut")


def test_sigterm_in_the_middle_of_a_visit_ends_all_of_it_quietly(tmp_path: Path) -> None:
    with RunningKiosk(tmp_path) as one:
        one.ready()
        to_the_form(one)
        assert one.stop() == 0
        assert one.complaints == ""
        journal = "".join(file.read_text("utf-8") for file in (tmp_path / "data" / "log").iterdir())
    assert '"level": "ERROR"' not in journal
    assert not re.findall("张|11010519491231002X", journal)
