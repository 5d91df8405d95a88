"""Rows 41 to 45 on the shipped program: a printer on TCP beside it, its screen touched and read.

Hands are on the printer alone. What must follow is read off the screen, out of the bytes the printer
was sent, and from what the terminal told the platform.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.simulators.card import PEOPLE
from devices.simulators.paper import Receipt
from devices.simulators.printer import Answers, Paper, PrinterEmulator
from kiosk.documents.typeset import break_lines
from kiosk.domain.layout import Layout, Pair
from kiosk.domain.masking import mask_id_number, mask_name
from tests.helpers.escpos_decoder import Dots, codes_read
from tests.helpers.running_kiosk import SETTINGS, RunningKiosk
from tests.helpers.short_walk import submit, to_the_affair, to_the_form
from tests.helpers.waiting import until
from ui.paper.raster import PaperRasteriser

pytestmark = pytest.mark.timeout(400)

_ASKS = "看看出纸口有没有回执"
_SLOW_MM_S = 15


@pytest.fixture
def printer() -> Iterator[PrinterEmulator]:
    with PrinterEmulator() as printer:
        yield printer


@pytest.fixture
def kiosk(tmp_path: Path, printer: PrinterEmulator) -> Iterator[RunningKiosk]:
    with beside(tmp_path, printer) as kiosk:
        yield kiosk


def beside(folder: Path, printer: PrinterEmulator, mode: str = "raster") -> RunningKiosk:
    """Start a terminal with this printer."""
    table = (
        '[devices.printer]\ndriver = "escpos-network"\n[devices.printer.options]\n'
        f'host = "127.0.0.1"\nport = {printer.port}\nmode = "{mode}"\npoll_s = 0.2\n'
    )
    kiosk = RunningKiosk(folder, settings=SETTINGS + table)
    kiosk.ready()
    return kiosk


def the_only(kiosk: RunningKiosk) -> dict[str, Any]:
    """The submission as the queue has it: there is exactly one, whatever the printer did."""
    (row,) = kiosk.ask("queue", "list")["rows"]
    shown: dict[str, Any] = kiosk.ask("queue", "show", row["number"])
    return shown


def is_whole(receipt: Receipt, kiosk: RunningKiosk) -> None:
    """Assert that the code of the application, which stands at its end, can be read off the paper."""
    stride = receipt.width // 8
    rows = [receipt.rows[at : at + stride] for at in range(0, len(receipt.rows), stride)]
    (code,) = codes_read([Dots(rows)])
    assert re.sub(r"\D", "", code) == re.sub(r"\D", "", the_only(kiosk)["number"])


def told_of_the_printer(kiosk: RunningKiosk) -> str:
    """How the printer is, as the terminal last told the platform."""
    (terminal,) = kiosk.ask("sandbox", "terminals")["items"]
    report = terminal["report"] or {"devices": []}
    states = [one["state"] for one in report["devices"] if one["name"] == "printer"]
    return states[0] if states else ""


def test_fault_41_no_paper_then_the_cover_and_printed_when_asked_for(
    kiosk: RunningKiosk, printer: PrinterEmulator
) -> None:
    pilot = kiosk.pilot
    printer.set_paper(Paper.OUT)
    to_the_form(kiosk)
    submit(kiosk)
    pilot.wait("打印机缺纸", page="done", timeout_s=60)
    assert pilot.sees("done.noPaper")
    assert pilot.sees("done.qr"), "the number can be taken along as a code"
    assert pilot.sees("done.number")
    assert the_only(kiosk)["last_print"] == "failed"
    printer.set_paper(Paper.OK)
    printer.set_cover(is_open=True)
    pilot.tap("再打一次")
    pilot.wait("打印机的盖子开着", timeout_s=60)
    printer.set_cover(is_open=False)
    pilot.tap("done.finish")
    kiosk.ask("dock", "card", "remove")
    pilot.tap("点一下开始")
    pilot.wait(page="home")
    assert printer.receipts() == [], "nothing prints by itself"

    to_the_affair(kiosk)  # with the card
    pilot.tap("补打回执")
    pilot.wait("回执已打印", timeout_s=60)
    (receipt,) = printer.receipts()
    is_whole(receipt, kiosk)
    kiosk.ask("queue", "print", the_only(kiosk)["number"])  # by staff
    until(lambda: len(printer.receipts()) == 2, 60)
    is_whole(printer.receipts()[1], kiosk)


def test_fault_42_off_before_and_off_in_mid_job(
    kiosk: RunningKiosk, printer: PrinterEmulator
) -> None:
    pilot = kiosk.pilot
    printer.power_off()
    to_the_form(kiosk)
    submit(kiosk)
    pilot.wait("打印机现在用不了", page="done", timeout_s=60)
    assert the_only(kiosk)["last_print"] == "failed"
    printer.mm_per_s = _SLOW_MM_S
    printer.power_on()
    pilot.tap("再打一次")
    until(lambda: printer.printing, 60)
    printer.power_off()
    pilot.wait(_ASKS, timeout_s=60)
    assert the_only(kiosk)["last_print"] == "unknown"
    printer.mm_per_s = None
    printer.power_on()
    pilot.tap("没有，再打一张")
    pilot.wait("回执已打印", timeout_s=60)
    is_whole(printer.receipts()[-1], kiosk)
    assert the_only(kiosk)["last_print"] == "printed"


def test_fault_43_a_printer_that_stops_taking_bytes_meets_a_deadline(
    kiosk: RunningKiosk, printer: PrinterEmulator
) -> None:
    pilot = kiosk.pilot
    to_the_form(kiosk)
    before = printer.bytes_received
    printer.mm_per_s = _SLOW_MM_S
    submit(kiosk)
    until(lambda: printer.bytes_received > before + 5_000, 60)
    printer.stall()
    stalled_at = time.monotonic()
    pilot.wait(_ASKS, page="done", timeout_s=60)
    assert time.monotonic() - stalled_at < 45, "a print may take 20 s in all"
    assert the_only(kiosk)["last_print"] == "unknown"
    printer.mm_per_s = None
    printer.resume()
    pilot.tap("没有，再打一张")
    pilot.wait("回执已打印", timeout_s=60)
    is_whole(printer.receipts()[-1], kiosk)


@pytest.mark.parametrize("answers", [Answers.NONE, Answers.GARBAGE])
def test_fault_44_no_status_or_garbage_is_never_ready(
    kiosk: RunningKiosk, printer: PrinterEmulator, answers: Answers
) -> None:
    pilot = kiosk.pilot
    printer.answers = answers
    until(lambda: told_of_the_printer(kiosk) == "unknown", 60)
    to_the_form(kiosk)
    submit(kiosk)
    pilot.wait(_ASKS, page="done", timeout_s=60)
    assert the_only(kiosk)["last_print"] == "unknown"
    assert told_of_the_printer(kiosk) == "unknown"
    printer.answers = Answers.RIGHT
    until(lambda: told_of_the_printer(kiosk) == "ready", 60)
    pilot.tap("没有，再打一张")
    pilot.wait("回执已打印", timeout_s=60)
    is_whole(printer.receipts()[-1], kiosk)


def test_fault_45_a_rare_name_is_itself_on_screen_and_paper(
    tmp_path: Path, printer: PrinterEmulator, qapp: object
) -> None:
    person = PEOPLE["rare"]
    name = mask_name(person.name)
    with beside(tmp_path, printer, mode="text") as kiosk:
        to_the_form(kiosk, "rare", name)
        submit(kiosk)
        kiosk.pilot.wait("回执已打印", page="done", timeout_s=60)
        (receipt,) = printer.receipts()
    assert "办事回执" in receipt.lines, "the rest is in the printer's own type"
    typed = "".join(receipt.lines)
    assert "?" not in typed
    assert name[0] not in typed, "its type has no 䶮"
    for number, line in enumerate(break_lines(f"{name}  {mask_id_number(person.id_number)}", 36)):
        if name[0] in line:
            drawn = PaperRasteriser().rasterise(
                Layout((Pair("" if number else "申请人", line),)), 576
            )
            assert drawn.rows in receipt.rows
            return
    raise AssertionError("the name stands on no line")
