"""`kiosk devices test`: reads a card, prints a slip and a page, scans a code, speaks, takes a picture.

Of a person it shows what every list shows, masked; of a code its length alone; of a page its size.
"""

from __future__ import annotations

import queue
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from devices.ports import (
    CodeScanner,
    DeviceError,
    DeviceState,
    DeviceStatus,
    PageCapture,
    PagePrinter,
    PaperKind,
    PrintOutcome,
    PrintResult,
    Problem,
    ReceiptPrinter,
    Refusal,
    Scan,
    Speaker,
    StaffCardError,
    StaffCardReader,
)
from devices.words import (
    problem_sentence,
    refusal_sentence,
    sentence,
    staff_card_sentence,
)
from kiosk.cli.devices.common import (
    NOT_WORKING,
    TITLES,
    as_json_option,
    settled,
    started,
    tell,
    tell_json,
)
from kiosk.settings import load

if TYPE_CHECKING:
    from devices.supervisor import SupervisedReader
    from kiosk.app.devices import Devices
    from kiosk.domain.layout import Layout
    from kiosk.settings.model import Settings

_SENTENCE = "您好，语音测试。"
_SPEAK_S = 3.2
"""Longer than the sentence takes."""
_PRINT_S = 20.0
_PAGE_S = 90.0
_READ_S = 10.0
_KEY_SHOWN = 8
"""Digits of a work card's key: enough to tell cards on one desk apart."""
_LOOK_S = 30.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of trying one device."""

    device: str
    works: bool
    zh: str
    en: str


@click.command()
@click.argument("names", metavar="[设备]...", nargs=-1, type=click.Choice(list(TITLES)))
@click.option(
    "--wait",
    "wait_s",
    default=20.0,
    type=click.FloatRange(0.1, 600),
    help="等卡、等码多少秒；默认 20。",
)
@as_json_option
@click.pass_obj
def test(
    settings_file: Path | None, names: tuple[str, ...], *, wait_s: float, as_json: bool
) -> None:
    """试一试设备：读一张卡，打测试页（回执和 A4），扫一个码，说一句话，拍一页纸；不写名字就全试。有没成的，退出码是 1。"""  # noqa: D415
    settings = load(settings_file)

    def ask(words: str) -> None:
        tell(words, err=as_json)

    with started(settings) as devices:
        states = settled(devices)
        outcomes = [
            _fault(name, states.get(name)) or _try(name, devices, settings, wait_s, ask)
            for name in names or tuple(states)
        ]
    if as_json:
        tell_json([asdict(one) for one in outcomes])
    else:
        for one in outcomes:
            mark = "正常" if one.works else "要处理"
            tell(f"[{mark}] {TITLES[one.device]}：{one.zh}{one.en}")
        if not outcomes:
            tell("设置里没有可以试的设备。Nothing to try.")
    sys.exit(0 if all(one.works for one in outcomes) else NOT_WORKING)


def _fault(name: str, status: DeviceStatus | None) -> Outcome | None:
    """Return why there is nothing to try, if there is nothing."""
    if status is None:
        return Outcome(name, False, "设置里没有。", "Not in the settings.")
    if status.state in {DeviceState.MISSING, DeviceState.RECOVERING}:
        words = sentence(status)
        return Outcome(name, False, words.zh, words.en)
    return None


def _try(
    name: str, devices: Devices, settings: Settings, wait_s: float, ask: Callable[[str], None]
) -> Outcome:
    if name in devices.readers:
        return _read(name, devices.readers[name], wait_s, ask)
    if name == "printer" and devices.printer is not None:
        return _print(devices.printer)
    if name == "scanner" and devices.scanner is not None:
        return _scan(devices.scanner, wait_s, ask)
    if name == "page" and devices.page is not None:
        return _print_page(devices.page, settings.place.name)
    if name == "camera" and devices.camera is not None:
        return _capture(devices.camera, Path(str(settings.devices.camera.options["path"])), ask)
    assert devices.speaker is not None  # noqa: S101 - it has a state, so it is there
    return _speak(devices.speaker, ask)


def _read(
    name: str, reader: SupervisedReader, wait_s: float, ask: Callable[[str], None]
) -> Outcome:
    from kiosk.domain.masking import mask_id_number, mask_name

    ask(f"请在{TITLES[name]}上放一张卡。Put a card in.")
    ends_at = time.monotonic() + wait_s
    while not reader.card_present():
        if time.monotonic() > ends_at:
            return Outcome(name, False, "没有等到卡。", "No card came.")
        time.sleep(0.05)
    try:
        read = reader.read(_READ_S)
    except DeviceError as error:
        if error.problem is Problem.CARD_OF_STAFF:
            return _look(name, reader)
        return _failed(name, error.problem)
    person = f"{mask_name(read.person.name)} {mask_id_number(read.person.id_number)}"
    level = f"{read.card.value}，{read.assurance.value}"
    return Outcome(name, True, f"读到 {person}（{level}）。", "Read.")


def _look(name: str, reader: StaffCardReader) -> Outcome:
    """Say which work card lies there, as far as it shows without its PIN."""
    try:
        card = reader.staff_card(_READ_S)
    except StaffCardError as error:
        words = staff_card_sentence(error)
        return Outcome(name, False, words.zh, words.en)
    except DeviceError as error:
        return _failed(name, error.problem)
    key, until = card.key[:_KEY_SHOWN], card.valid_to.date().isoformat()
    tries = f"密码还能试 {card.tries_left} 次" if card.tries_left else "密码锁住了"
    zh = f"这是工作卡（公钥 {key}…，有效到 {until}，{tries}）。没有要密码。"
    return Outcome(name, True, zh, f"A staff work card, key {key}…, valid to {until}.")


def _print(printer: ReceiptPrinter) -> Outcome:
    from ui.paper.alone import drawn_alone

    outcome = printer.print(drawn_alone(_test_page(), printer.width_dots), _PRINT_S)
    return _printed("printer", outcome)


def _print_page(printer: PagePrinter, place: str) -> Outcome:
    from kiosk.app.clock import SystemClock
    from kiosk.documents.trial_page import trial_sheet
    from ui.paper.face import CharacterMissing, FontMissing
    from ui.paper.pdf import SheetPdf

    try:
        document = SheetPdf().pdf(trial_sheet(place, SystemClock().now()))
    except FontMissing:
        zh = "没有 Noto Sans CJK：请安装 fonts-noto-cjk。"
        return Outcome("page", False, zh, "Install fonts-noto-cjk.")
    except CharacterMissing:
        zh = "站点名称里有字体没有的字：请看设置里的 place.name。"
        return Outcome("page", False, zh, "The font lacks a character of place.name.")
    return _printed("page", printer.print(document, PaperKind.TEST, 1, _PAGE_S))


def _printed(name: str, outcome: PrintOutcome) -> Outcome:
    if outcome.result is PrintResult.PRINTED:
        return Outcome(name, True, "测试页打好了。", "Printed.")
    if outcome.result is PrintResult.FAILED:
        return _failed(name, outcome.problem or Problem.HARDWARE)
    why = problem_sentence(outcome.problem) if outcome.problem else None
    zh, en = "不清楚打没打出来，请看看出纸口。", "Unknown whether it printed: look."
    return Outcome(
        name, False, zh + (why.zh if why else ""), f"{en} {why.en if why else ''}".strip()
    )


def _test_page() -> Layout:
    from kiosk.domain.layout import Align, Gap, Layout, Pair, Rule, Size, Text

    title = Text("打印测试 · Test page", Size.LARGE, bold=True, align=Align.CENTRE)
    rare = Pair("生僻字", "䶮 𠮷 㛃")
    return Layout((title, Rule(), rare, Pair("数字", "0123456789"), Rule(), Gap(24)))


def _scan(scanner: CodeScanner, wait_s: float, ask: Callable[[str], None]) -> Outcome:
    scans: queue.SimpleQueue[Scan] = queue.SimpleQueue()
    unsubscribe = scanner.subscribe(scans.put, lambda _: None)
    ask("请扫一个码。Scan a code.")
    try:
        scan = scans.get(timeout=wait_s)
    except queue.Empty:
        return Outcome("scanner", False, "没有等到码。", "No code came.")
    finally:
        unsubscribe()
    if scan.fault is not None:
        zh = "扫到的不是完整的码，请再试，或检查扫码枪设的结束符。"
        return Outcome("scanner", False, zh, f"No whole code: {scan.fault.value}.")
    length = len(scan.text)
    return Outcome(
        "scanner", True, f"扫到一个码，{length} 个字。", f"A code of {length} characters."
    )


def _speak(speaker: Speaker, ask: Callable[[str], None]) -> Outcome:
    ask("请听。Listen.")
    if not speaker.say(_SENTENCE, 1):
        return _failed("speaker", Problem.NO_ANSWER)
    time.sleep(_SPEAK_S)
    if speaker.status().state is not DeviceState.READY:
        return _failed("speaker", speaker.status().problem or Problem.NO_ANSWER)
    zh = "说了一句话；没有听到，请检查音箱和音量。"
    return Outcome("speaker", True, zh, "It spoke; if you heard nothing, check the loudspeaker.")


def _capture(capture: PageCapture, path: Path, ask: Callable[[str], None]) -> Outcome:
    """Take one picture and look at it; neither the picture nor the page is kept."""
    from ui.camera_alone import taken_alone

    ask("请把一页纸放在镜头下。Put a page below the camera.")
    frame = taken_alone(path)
    if isinstance(frame, Problem):
        return _failed("camera", frame)
    try:
        page = capture.look(frame, _LOOK_S)
    except DeviceError as error:
        return _failed("camera", error.problem)
    seen = f"{frame.width}×{frame.height}"
    if isinstance(page, Refusal):
        words = refusal_sentence(page)
        return Outcome("camera", False, f"拍到了（{seen}），{words.zh}", words.en)
    size, colour = f"{page.width}×{page.height}", "黑白" if page.grey else "彩色"
    zh = f"拍到一页（{seen}），拉正以后 {size}，{page.dpi} dpi，{colour}，{len(page.jpeg) // 1000} KB。"
    return Outcome("camera", True, zh, f"A page of {size} dots was found.")


def _failed(name: str, problem: Problem) -> Outcome:
    words = problem_sentence(problem)
    return Outcome(name, False, words.zh, words.en)
