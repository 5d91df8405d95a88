"""Trying devices: progress, 取消, masks, what is said; over the rig's hand-moved devices."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from devices.ports import (
    DeviceState,
    DeviceStatus,
    PrintOutcome,
    PrintResult,
    Problem,
    Scan,
    ScanFault,
)
from kiosk.app.console_machines import ConsoleMachines
from kiosk.upkeep.trying import NOT_THERE, Tried, try_device
from tests.helpers.drafts import ME
from tests.helpers.ui import HandPrinter, HandReader
from tests.helpers.waiting import until


class HandScanner:
    """A scanner that is handed a code."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[Scan], None]] = []

    def status(self) -> DeviceStatus:
        return DeviceStatus("scanner", DeviceState.READY)

    def subscribe(self, on_scan: Callable[[Scan], None], _: Any) -> Callable[[], None]:
        self.listeners.append(on_scan)
        return lambda: self.listeners.remove(on_scan)


class HandSpeaker:
    """A speaker that remembers what it was told to say."""

    def __init__(self, *, accepts: bool = True) -> None:
        self.accepts, self.said, self.stops = accepts, list[str](), 0

    def status(self) -> DeviceStatus:
        return DeviceStatus("speaker", DeviceState.READY)

    def say(self, text: str, visit: int) -> bool:
        del visit
        self.said.append(text)
        return self.accepts

    def stop(self) -> None:
        self.stops += 1


pytestmark = pytest.mark.usefixtures("qapp")  # what draws the page


def machines(tmp_path: Path, **parts: Any) -> ConsoleMachines:
    """Return machines whose terminal has these parts."""
    made = ConsoleMachines(tmp_path / "none.toml")
    made.serve(parts)
    return made


class Trying:
    """One test in a thread, as the screen runs it."""

    def __init__(self, name: str, where: ConsoleMachines, wait_s: float = 30.0) -> None:
        self.steps: list[tuple[str, float]] = []
        self.stopped = False
        self.done: list[Tried] = []

        def go() -> None:
            self.done.append(
                try_device(
                    name,
                    where,
                    lambda step, left: self.steps.append((step.zh, left)),
                    lambda: self.stopped,
                    1,
                    wait_s,
                )
            )

        self.thread = threading.Thread(target=go)
        self.thread.start()

    def step(self, words: str) -> None:
        until(lambda: any(words in one for one, _ in self.steps), 10)

    def end(self) -> Tried:
        self.thread.join(20)
        (one,) = self.done
        return one


def test_a_card_is_waited_for_read_and_masked(tmp_path: Path) -> None:
    reader = HandReader()
    one = Trying("reader", machines(tmp_path, reader=reader))
    one.step("请放一张卡。")
    reader.insert(ME)
    tried = one.end()
    assert tried.works is True
    assert ME.person.id_number not in tried.said.zh
    assert ME.person.name not in tried.said.zh
    assert ME.person.id_number[-4:] in tried.said.zh
    lefts = [left for step, left in one.steps if step == "请放一张卡。"]
    assert lefts == sorted(lefts, reverse=True)


def test_a_card_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    reader = HandReader()
    reader.card, reader.problem = ME, Problem.CARD_UNREADABLE
    tried = Trying("reader", machines(tmp_path, reader=reader)).end()
    assert tried.works is False
    assert "擦一擦" in tried.said.zh


def test_no_card_and_cancelled(tmp_path: Path) -> None:
    where = machines(tmp_path, reader=HandReader())
    assert "没有等到卡" in Trying("reader", where, wait_s=0.1).end().said.zh
    one = Trying("reader", where)
    one.step("请放一张卡。")
    one.stopped = True
    assert one.end().stopped


@pytest.mark.parametrize(
    ("outcome", "works", "words"),
    [
        (PrintOutcome(PrintResult.PRINTED), True, "打好了"),
        (PrintOutcome(PrintResult.FAILED, Problem.PAPER_OUT), False, "换纸"),
        (PrintOutcome(PrintResult.UNKNOWN), None, "出纸口"),
    ],
)
def test_three_ends_of_a_test_page(
    tmp_path: Path, outcome: PrintOutcome, works: bool | None, words: str
) -> None:
    printer = HandPrinter(outcome=outcome)
    tried = Trying("printer", machines(tmp_path, printer=printer)).end()
    assert (tried.works, words in tried.said.zh) == (works, True)
    assert len(printer.pages) == 1


def test_of_a_code_only_its_length_is_shown(tmp_path: Path) -> None:
    scanner = HandScanner()
    where = machines(tmp_path, scanner=scanner)
    one = Trying("scanner", where)
    until(lambda: bool(scanner.listeners), 10)
    scanner.listeners[0](Scan("28A7C0FFEE"))
    tried = one.end()
    assert (tried.works, tried.said.zh) == (True, "扫到一个码，10 个字。内容不显示。")
    assert "28A7" not in repr(tried)
    assert scanner.listeners == []
    one = Trying("scanner", where)
    until(lambda: bool(scanner.listeners), 10)
    scanner.listeners[0](Scan(fault=ScanFault.CUT_OFF))
    assert one.end().works is False
    assert "没有等到码" in Trying("scanner", where, wait_s=0.1).end().said.zh


def test_a_sentence_is_said_and_can_be_stopped(tmp_path: Path) -> None:
    speaker = HandSpeaker()
    one = Trying("speaker", machines(tmp_path, speaker=speaker))
    one.step("请听。")
    one.stopped = True
    assert one.end().stopped
    assert speaker.stops == 1
    assert (
        Trying("speaker", machines(tmp_path, speaker=HandSpeaker(accepts=False))).end().works
        is False
    )


def test_what_is_not_there_is_not_tried(tmp_path: Path) -> None:
    for name in ("reader", "printer", "scanner", "speaker", "camera"):
        assert Trying(name, machines(tmp_path)).end() == NOT_THERE
