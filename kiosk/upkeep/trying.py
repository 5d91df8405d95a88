"""Trying one device, for the console and `kiosk devices test`.

Reads a card, prints a slip and a page, scans a code, says a sentence, takes a picture. Of a person it
shows what every list shows, masked; of a work card a part of its key; of a code that it came and how
long it is. Nothing is kept. Blocks until it is done, its time is over or it is stopped: worker threads only.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from devices.ports import (
    DeviceError,
    DeviceState,
    DeviceStatus,
    Frame,
    PrintOutcome,
    PrintResult,
    Problem,
    Refusal,
    Scan,
    StaffCardError,
)
from kiosk.domain.layout import Align, Gap, Layout, Pair, Rule, Size, Text
from kiosk.domain.masking import mask_id_number, mask_name
from kiosk.upkeep.devices import AnyReader, CannotDraw, Machines, Said

WAIT_S = 30.0
"""How long a card or a code is waited for."""
_READ_S = 10.0
_LOOK_S = 30.0
_KEY_SHOWN = 8
"""Digits of a work card's key: enough to tell cards on one desk apart."""
_SENTENCE = "您好，语音测试。"
_SPEAK_S = 3.2
"""Longer than the sentence takes."""
_STEP_S = 0.05
_AWAY = frozenset({DeviceState.MISSING, DeviceState.RECOVERING})

Tell = Callable[[Said, float], None]
"""What goes on now, in words, and how many seconds it may still take (below 0: nobody knows)."""
Stopped = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture that was taken, to be shown small and forgotten."""

    frame: Frame
    corners: tuple[tuple[float, float], ...] = ()
    """Of the page, clockwise, in pixels; none where no page was found."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of it: it works, it does not, or only a person can tell (`works` None)."""

    works: bool | None
    said: Said
    """What happened and what to do, one or two sentences."""
    stopped: bool = False
    seen: Seen | None = field(default=None, repr=False)


STOPPED = Tried(None, Said("已取消。", "Stopped."), stopped=True)
NOT_THERE = Tried(False, Said("设置里没有这个设备。", "Not in the settings."))
_PRINTING = Said("正在打测试页…", "Printing a test page.")


@dataclass(frozen=True, slots=True)
class _Way:
    """How one test goes on."""

    name: str
    machines: Machines
    tell: Tell
    stopped: Stopped
    visit: int
    wait_s: float

    def failed(self, of: Problem | StaffCardError) -> Tried:
        return Tried(False, self.machines.words(of))

    def waits(self, step: Said, come: Callable[[], bool]) -> bool | None:
        """Wait until something comes; False when it did not in time, None when it was stopped."""
        ends_at = time.monotonic() + self.wait_s
        while not come():
            left_s = ends_at - time.monotonic()
            if self.stopped():
                return None
            if left_s <= 0:
                return False
            self.tell(step, left_s)
        return True


def try_device(
    name: str,
    machines: Machines,
    tell: Tell,
    stopped: Stopped,
    visit: int,
    wait_s: float = WAIT_S,
) -> Tried:
    """Try the device of this name; `visit` is the number under which a speaker speaks."""
    status = machines.status(name)
    if status is None:
        return NOT_THERE
    if status.state in _AWAY:
        return Tried(False, machines.words(status))
    way = _Way(name, machines, tell, stopped, visit, wait_s)
    try:
        return _WAYS.get(name, _read)(way)
    except DeviceError as error:
        return way.failed(error.problem)
    except CannotDraw as error:
        return Tried(False, error.said)


def _read(way: _Way) -> Tried:
    reader = way.machines.reader(way.name)
    if reader is None:
        return NOT_THERE

    def come() -> bool:
        time.sleep(_STEP_S)
        return reader.card_present()

    came = way.waits(Said("请放一张卡。", "Put a card in."), come)
    if came is None:
        return STOPPED
    if not came:
        zh = "没有等到卡。请再试一次，把卡放平、插到底。"
        return Tried(False, Said(zh, "No card came."))
    way.tell(Said("正在读卡，请别拿走…", "Reading: leave the card in."), -1.0)
    try:
        read = reader.read(_READ_S)
    except DeviceError as error:
        if error.problem is Problem.CARD_OF_STAFF:
            return _look(reader, way)
        raise
    person = f"{mask_name(read.person.name)} {mask_id_number(read.person.id_number)}"
    kind = f"{read.card.value}, {read.assurance.value}"
    return Tried(True, Said(f"读到 {person}。请把卡拿走。", f"Read ({kind}); take the card away."))


def _look(reader: AnyReader, way: _Way) -> Tried:
    """Say which work card lies there, as far as it shows without its PIN."""
    try:
        card = reader.staff_card(_READ_S)
    except StaffCardError as error:
        return way.failed(error)
    key, until = card.key[:_KEY_SHOWN], card.valid_to.date().isoformat()
    tries = f"密码还能试 {card.tries_left} 次" if card.tries_left else "密码锁住了"
    zh = f"这是工作卡（公钥 {key}…，有效到 {until}，{tries}）。没有要密码。"
    return Tried(True, Said(zh, f"A staff work card, key {key}…, valid to {until}."))


def _print(way: _Way) -> Tried:
    way.tell(_PRINTING, -1.0)
    return _printed(way.machines.print(sample_page()), way)


def _print_page(way: _Way) -> Tried:
    way.tell(_PRINTING, -1.0)
    return _printed(way.machines.print_page(), way)


def _printed(outcome: PrintOutcome, way: _Way) -> Tried:
    if outcome.result is PrintResult.PRINTED:
        zh = "测试页打好了。请看字清不清楚，生僻字有没有变成方框。"
        return Tried(True, Said(zh, "Printed: look whether it can be read."))
    if outcome.result is PrintResult.FAILED:
        return way.failed(outcome.problem or Problem.HARDWARE)
    said = Said("不清楚打没打出来，请看看出纸口。", "Unknown whether it printed: look.")
    if outcome.problem is not None:
        why = way.machines.words(outcome.problem)
        said = Said(said.zh + why.zh, f"{said.en} {why.en}")
    return Tried(None, said)


def sample_page() -> Layout:
    """Return the page that shows width, digits and rare characters of names."""
    title = Text("打印测试", Size.LARGE, bold=True, align=Align.CENTRE)
    ruler = Text("1234567890" * 4)
    return Layout((title, Rule(), Pair("生僻字", "䶮 𠮷 㛃"), ruler, Rule(), Gap(24)))


def _scan(way: _Way) -> Tried:
    scanner = way.machines.scanner()
    if scanner is None:
        return NOT_THERE
    scans: queue.SimpleQueue[Scan] = queue.SimpleQueue()
    found: list[Scan] = []

    def on_status(_: DeviceStatus) -> None:
        """States have a line of their own on the page."""

    def come() -> bool:
        try:
            found.append(scans.get(timeout=_STEP_S))
        except queue.Empty:
            return False
        return True

    unsubscribe = scanner.subscribe(scans.put, on_status)
    try:
        came = way.waits(Said("请扫一个码。", "Scan a code."), come)
    finally:
        unsubscribe()
    if came is None:
        return STOPPED
    if not came:
        zh = "没有等到码。请把码对准扫码口，屏幕亮一点再试。"
        return Tried(False, Said(zh, "No code came."))
    (scan,) = found
    if scan.fault is not None:
        zh = "扫到的不是完整的码，请再试，或检查扫码枪设的结束符。"
        return Tried(False, Said(zh, f"No whole code: {scan.fault.value}."))
    length = len(scan.text)
    zh = f"扫到一个码，{length} 个字。内容不显示。"
    return Tried(True, Said(zh, f"A code of {length} characters; it is not shown."))


def _speak(way: _Way) -> Tried:
    speaker = way.machines.speaker()
    if speaker is None:
        return NOT_THERE
    way.tell(Said("请听。", "Listen."), _SPEAK_S)
    if not speaker.say(_SENTENCE, way.visit):
        return way.failed(speaker.status().problem or Problem.NO_ANSWER)
    ends_at = time.monotonic() + _SPEAK_S
    while time.monotonic() < ends_at:
        if way.stopped():
            speaker.stop()
            return STOPPED
        time.sleep(_STEP_S)
    status = speaker.status()
    if status.state is not DeviceState.READY:
        return way.failed(status.problem or Problem.NO_ANSWER)
    zh = f"说了“{_SENTENCE}”没有听到，请检查音箱、电源和音量。"
    return Tried(None, Said(zh, "It spoke; if you heard nothing, check loudspeaker and volume."))


def _capture(way: _Way) -> Tried:
    capture = way.machines.capture()
    if capture is None:
        return NOT_THERE
    way.tell(
        Said("请把一页纸放在镜头下，手拿开。", "Put a page below the camera, hands off."), -1.0
    )
    frame = way.machines.picture(way.stopped)
    if frame is None:
        return STOPPED
    if isinstance(frame, Problem):
        return way.failed(frame)
    way.tell(Said("拍好了，正在找纸的边…", "Taken; looking for the edges."), -1.0)
    page = capture.look(frame, _LOOK_S)
    seen = f"{frame.width}×{frame.height}"
    if isinstance(page, Refusal):
        why = way.machines.words(page)
        return Tried(False, Said(f"拍到了（{seen}），{why.zh}", why.en), seen=Seen(frame))
    size, colour = f"{page.width}×{page.height}", "黑白" if page.grey else "彩色"
    zh = (
        f"拍到一页（{seen}），四边找到了。拉正以后 {size}，{page.dpi} dpi，{colour}，"
        f"{len(page.jpeg) // 1000} KB。"
    )
    said = Said(zh, f"A page of {size} dots was found.")
    return Tried(True, said, seen=Seen(frame, page.corners))


_WAYS = {
    "printer": _print,
    "page": _print_page,
    "scanner": _scan,
    "speaker": _speak,
    "camera": _capture,
}
"""By the device's name; everything else is a card reader."""
