"""The ESC/POS driver against the printer emulator: three results, and a state that is never guessed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

import pytest

from devices.ports import DeviceState, PrintOutcome, PrintResult, Problem
from devices.receipt.driver import EscposPrinter, Timing
from devices.receipt.profile import load
from devices.receipt.transport import TcpTransport
from devices.simulators.printer import Answers, Paper, PrinterEmulator
from kiosk.domain.layout import Raster
from tests.helpers.waiting import until

PATIENT = Timing(poll_s=0.05, connect_s=5.0, answer_s=5.0)
"""For a printer that answers: a busy machine must not look like a silent one."""
QUICK = Timing(poll_s=0.05, connect_s=5.0, answer_s=0.15)
"""For one that does not."""


def page(height: int = 300, seed: int = 1) -> Raster:
    """Lines of noise with empty paper between them; the last row is black."""
    dice = random.Random(seed)
    rows = bytearray()
    for y in range(height):
        width = dice.randint(5, 72)
        ink = y % 40 < 26 or y == height - 1
        rows += (dice.randbytes(width) if ink else b"").ljust(72, b"\x00")
    rows[-1] |= 1
    return Raster(576, height, bytes(rows))


@pytest.fixture
def emulator() -> Iterator[PrinterEmulator]:
    with PrinterEmulator() as emulator:
        yield emulator


@pytest.fixture
def printer(emulator: PrinterEmulator) -> Iterator[EscposPrinter]:
    transport = TcpTransport("127.0.0.1", emulator.port)
    printer = EscposPrinter("receipt", transport, load("generic-80mm"), PATIENT)
    printer.start()
    until(lambda: printer.status().state is DeviceState.READY)
    yield printer
    printer.close()


def same_picture(printed: bytes, wanted: bytes) -> bool:
    """Compare what came out with what was asked; real-time bytes may have one dot more."""
    return len(printed) >= len(wanted) and all(
        ours == theirs or (theirs, ours) == (0x10, 0x18)
        for ours, theirs in zip(printed, wanted, strict=False)
    )


def test_prints_exactly_the_raster_and_cuts(
    printer: EscposPrinter, emulator: PrinterEmulator
) -> None:
    emulator.mm_per_s = 2000
    raster = page()
    outcome = printer.print(raster)
    assert outcome.result is PrintResult.PRINTED
    assert 0 < outcome.bytes_sent < len(raster.rows)
    (receipt,) = emulator.receipts()
    assert same_picture(receipt.rows, raster.rows)
    assert not emulator.unknown
    until(lambda: emulator.real_time_commands == emulator.real_time_in_order)


def test_a_picture_never_holds_a_real_time_command(
    printer: EscposPrinter, emulator: PrinterEmulator
) -> None:
    evil = bytes([0x10, 0x04, 0x01, 0x10, 0x05, 0x02, 0x10, 0x14] * 9)
    raster = Raster(576, 200, (evil[:-1] + b"\x10" + b"\x04" + evil[1:]) * 100)
    assert printer.print(raster).result is PrintResult.PRINTED
    until(lambda: emulator.real_time_commands == emulator.real_time_in_order)
    assert same_picture(emulator.receipts()[0].rows, raster.rows)


@pytest.mark.parametrize(
    ("hand", "problem"),
    [
        (lambda e: e.set_paper(Paper.OUT), Problem.PAPER_OUT),
        (lambda e: e.set_cover(is_open=True), Problem.COVER_OPEN),
        (lambda e: e.power_off(), Problem.OFFLINE),
    ],
)
def test_what_cannot_print_fails_without_a_byte_and_recovers(
    printer: EscposPrinter,
    emulator: PrinterEmulator,
    hand: Callable[[PrinterEmulator], None],
    problem: Problem,
) -> None:
    hand(emulator)
    assert printer.print(page()) == PrintOutcome(PrintResult.FAILED, problem)
    assert printer.status().problem is problem
    assert printer.status().state is not DeviceState.READY
    emulator.set_paper(Paper.OK)
    emulator.set_cover(is_open=False)
    emulator.power_on()
    until(lambda: printer.status().state is DeviceState.READY)
    assert printer.print(page()).result is PrintResult.PRINTED
    assert len(emulator.receipts()) == 1


def test_low_paper_still_prints(printer: EscposPrinter, emulator: PrinterEmulator) -> None:
    emulator.set_paper(Paper.LOW)
    assert printer.print(page()).result is PrintResult.PRINTED
    assert printer.status().state is DeviceState.READY
    assert printer.status().problem is Problem.PAPER_LOW


def test_status_tells_changes_by_itself(printer: EscposPrinter, emulator: PrinterEmulator) -> None:
    seen: list[Problem | None] = []
    unsubscribe = printer.subscribe(lambda status: seen.append(status.problem))
    emulator.set_cover(is_open=True)
    until(lambda: seen == [Problem.COVER_OPEN])
    unsubscribe()
    emulator.set_cover(is_open=False)
    until(lambda: printer.status().problem is None)
    assert seen == [Problem.COVER_OPEN]


def test_too_wide_a_page_is_refused(printer: EscposPrinter, emulator: PrinterEmulator) -> None:
    outcome = printer.print(Raster(640, 8, bytes(640)))
    assert outcome == PrintOutcome(PrintResult.FAILED, Problem.NOT_CONFIGURED)
    assert not emulator.receipts()


def test_asb_between_answers_is_not_taken_for_one(
    printer: EscposPrinter, emulator: PrinterEmulator
) -> None:
    emulator._asb = True
    emulator.mm_per_s = 500
    assert printer.print(page()).result is PrintResult.PRINTED
    emulator.set_paper(Paper.OUT)
    until(lambda: printer.status().problem is Problem.PAPER_OUT)
    emulator.set_paper(Paper.OK)
    until(lambda: printer.status().state is DeviceState.READY)


def test_receipt_as_png_has_its_size(printer: EscposPrinter, emulator: PrinterEmulator) -> None:
    printer.print(page())
    png = emulator.tear()[0].png()
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(png[16:20], "big") == 576
    assert int.from_bytes(png[20:24], "big") >= 300
    assert not emulator.mouth


def test_nothing_answers_on_an_unanswering_printer(emulator: PrinterEmulator) -> None:
    emulator.answers = Answers.NONE
    transport = TcpTransport("127.0.0.1", emulator.port)
    printer = EscposPrinter("receipt", transport, load("generic-80mm"), QUICK)
    outcome = printer.print(page())
    assert (outcome.result, outcome.problem) == (PrintResult.UNKNOWN, Problem.NO_ANSWER)
    assert printer.status().state is DeviceState.UNKNOWN
    transport.close()


def test_a_late_answer_to_the_job_before_is_not_taken_for_this_ones(
    printer: EscposPrinter, emulator: PrinterEmulator
) -> None:
    emulator.mm_per_s = 400
    emulator.paper_left = 150
    cleared = emulator._cleared
    assert printer.print(page()).result is PrintResult.UNKNOWN
    # Cleared while the roll is empty.
    until(lambda: printer._link._unfinished == 0 and emulator._cleared > cleared)
    assert printer._link.owed == 1
    emulator.set_paper(Paper.OK)
    assert printer.print(page()).result is PrintResult.PRINTED
    assert same_picture(emulator.receipts()[-1].rows, page().rows)
    assert printer._link.owed == 0


def test_answers_nobody_asked_for_prove_nothing(
    printer: EscposPrinter, emulator: PrinterEmulator
) -> None:
    emulator._say(b"\x00\x00\x00")
    emulator.mm_per_s = 200
    began = time.monotonic()
    assert printer.print(page()).result is PrintResult.PRINTED
    assert time.monotonic() - began > 300 / 8 / 200 * 0.8
    assert len(emulator.receipts()) == 1
