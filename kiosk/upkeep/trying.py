"""Trying one device: read a card, print a page, scan a code, say a sentence.

Of a person it shows what every list shows, masked; of a code that it came and how long it is. Blocks
until it is done, its time is over or it is stopped: worker threads only.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from dataclasses import dataclass

from devices.ports import (
    CardReader,
    CodeScanner,
    DeviceError,
    DeviceState,
    DeviceStatus,
    PrintOutcome,
    PrintResult,
    Problem,
    Scan,
    Speaker,
)
from kiosk.domain.layout import Align, Gap, Layout, Pair, Rule, Size, Text
from kiosk.domain.masking import mask_id_number, mask_name
from kiosk.upkeep.devices import Machines

WAIT_S = 30.0
"""How long a card or a code is waited for."""
_READ_S = 10.0
_SENTENCE = "您好，语音测试。"
_SPEAK_S = 3.2
"""Longer than the sentence takes."""
_STEP_S = 0.05

Tell = Callable[[str, float], None]
"""What goes on now, in words, and how many seconds it may still take (below 0: nobody knows)."""
Stopped = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of it: it works, it does not, or only a person can tell (`works` None)."""

    works: bool | None
    words: str
    """What happened and what to do, one or two sentences."""
    stopped: bool = False


STOPPED = Tried(None, "已取消。", stopped=True)
_NOT_THERE = "设置里没有这个设备。"


def try_device(
    name: str,
    machines: Machines,
    tell: Tell,
    stopped: Stopped,
    visit: int,
    wait_s: float = WAIT_S,
) -> Tried:
    """Try the device of this name; `visit` is the number under which a speaker speaks."""
    try:
        if name.endswith("reader") and (reader := machines.reader(name)) is not None:
            return _read(reader, tell, stopped, wait_s)
        if name == "printer":
            return _print(machines, tell)
        if name == "page":
            tell("正在打测试页…", -1.0)
            return _printed(machines, machines.print_page())
        if name == "scanner" and (scanner := machines.scanner()) is not None:
            return _scan(scanner, tell, stopped, wait_s)
        if name == "speaker" and (speaker := machines.speaker()) is not None:
            return _speak(speaker, machines, tell, stopped, visit)
    except DeviceError as error:
        return Tried(False, machines.words(error.problem))
    return Tried(False, _NOT_THERE)


def _read(reader: CardReader, tell: Tell, stopped: Stopped, wait_s: float) -> Tried:
    ends_at = time.monotonic() + wait_s
    while not reader.card_present():
        left_s = ends_at - time.monotonic()
        if stopped():
            return STOPPED
        if left_s <= 0:
            return Tried(False, "没有等到卡。请再试一次，把卡放平、插到底。")
        tell("请放一张卡。", left_s)
        time.sleep(_STEP_S)
    tell("正在读卡，请别拿走…", -1.0)
    read = reader.read(_READ_S)
    person = f"{mask_name(read.person.name)} {mask_id_number(read.person.id_number)}"
    return Tried(True, f"读到 {person}。请把卡拿走。")


def _print(machines: Machines, tell: Tell) -> Tried:
    if machines.printer() is None:
        return Tried(False, _NOT_THERE)
    tell("正在打测试页…", -1.0)
    return _printed(machines, machines.print(sample_page()))


def _printed(machines: Machines, outcome: PrintOutcome) -> Tried:
    if outcome.result is PrintResult.PRINTED:
        return Tried(True, "测试页打好了。请看字清不清楚，生僻字有没有变成方框。")
    if outcome.result is PrintResult.FAILED:
        return Tried(False, machines.words(outcome.problem or Problem.HARDWARE))
    return Tried(None, "不清楚打没打出来，请看看出纸口。")


def sample_page() -> Layout:
    """Return the page that shows width, digits and rare characters of names."""
    title = Text("打印测试", Size.LARGE, bold=True, align=Align.CENTRE)
    ruler = Text("1234567890" * 4)
    return Layout((title, Rule(), Pair("生僻字", "䶮 𠮷 㛃"), ruler, Rule(), Gap(24)))


def _scan(scanner: CodeScanner, tell: Tell, stopped: Stopped, wait_s: float) -> Tried:
    scans: queue.SimpleQueue[Scan] = queue.SimpleQueue()

    def on_status(_: DeviceStatus) -> None:
        """States have a line of their own on the page."""

    unsubscribe = scanner.subscribe(scans.put, on_status)
    ends_at = time.monotonic() + wait_s
    try:
        while (left_s := ends_at - time.monotonic()) > 0:
            if stopped():
                return STOPPED
            tell("请扫一个码。", left_s)
            try:
                scan = scans.get(timeout=_STEP_S)
            except queue.Empty:
                continue
            if scan.fault is not None:
                return Tried(False, "扫到的不是完整的码，请再试，或检查扫码枪设的结束符。")
            return Tried(True, f"扫到一个码，{len(scan.text)} 个字。内容不显示。")
    finally:
        unsubscribe()
    return Tried(False, "没有等到码。请把码对准扫码口，屏幕亮一点再试。")


def _speak(speaker: Speaker, machines: Machines, tell: Tell, stopped: Stopped, visit: int) -> Tried:
    tell("请听。", _SPEAK_S)
    if not speaker.say(_SENTENCE, visit):
        return Tried(False, machines.words(speaker.status().problem or Problem.NO_ANSWER))
    ends_at = time.monotonic() + _SPEAK_S
    while time.monotonic() < ends_at:
        if stopped():
            speaker.stop()
            return STOPPED
        time.sleep(_STEP_S)
    status = speaker.status()
    if status.state is not DeviceState.READY:
        return Tried(False, machines.words(status.problem or Problem.NO_ANSWER))
    return Tried(None, f"说了“{_SENTENCE}”没有听到，请检查音箱、电源和音量。")
