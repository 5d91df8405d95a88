"""Faults 41 to 44 at the printer: what is answered, and that the next receipt comes out whole."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from devices.ports import DeviceState, PrintOutcome, PrintResult, Problem
from devices.receipt.driver import EscposPrinter, Timing
from devices.receipt.profile import load
from devices.receipt.transport import TcpTransport
from devices.simulators.printer import Answers, Paper, PrinterEmulator
from kiosk.domain.layout import Raster
from tests.helpers.printers import one_whole_slip
from tests.helpers.waiting import until

PATIENT = Timing(poll_s=0.1, connect_s=5.0, answer_s=5.0)
"""For a printer that answers: a busy machine must not look like a silent one."""
QUICK = Timing(poll_s=0.1, connect_s=5.0, answer_s=0.2)
"""For one that does not."""
MIDDLE = 20
"""Millimetres a second: ten seconds for a slip, so that what happens in its middle does."""
DENSE = Raster(576, 1600, bytes([0x5A]) * (72 * 1600))


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
    transport.close()


def in_mid_job(emulator: PrinterEmulator, act: Callable[[], None]) -> threading.Thread:
    """Do something once a good part of the next job has arrived; the thread ends when it is done."""
    mark = emulator.bytes_received + 60_000

    def watch() -> None:
        until(lambda: emulator.bytes_received >= mark, step_s=0.002)
        act()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    return watcher


def prints_whole_again(printer: EscposPrinter, emulator: PrinterEmulator) -> None:
    before = len(emulator.receipts())
    outcome = printer.print(DENSE)
    assert outcome.result is PrintResult.PRINTED
    one_whole_slip(emulator.receipts()[before:], DENSE.rows)
    assert not emulator.unknown


@pytest.mark.parametrize("hand", ["paper", "cover"])
def test_fault_41_in_mid_job_is_unknown_and_says_why(
    printer: EscposPrinter, emulator: PrinterEmulator, hand: str
) -> None:
    if hand == "paper":
        emulator.mm_per_s = 1000
        emulator.paper_left = 900
    else:
        emulator.mm_per_s = MIDDLE
        in_mid_job(emulator, lambda: emulator.set_cover(is_open=True))
    cleared = emulator._cleared
    outcome = printer.print(DENSE)
    assert outcome.result is PrintResult.UNKNOWN
    assert outcome.problem is (Problem.PAPER_OUT if hand == "paper" else Problem.COVER_OPEN)
    assert printer.status().state is DeviceState.ATTENTION
    # What was left of the job must not come out by itself once the printer is well again: nobody
    # mends it before it was told to forget that. A full printer that stands still hears nothing.
    until(lambda: emulator._cleared > cleared or not emulator._room())
    emulator.mm_per_s = None
    emulator.set_paper(Paper.OK)
    emulator.set_cover(is_open=False)
    prints_whole_again(printer, emulator)


def test_fault_42_off_before_the_job_fails_without_a_byte(
    printer: EscposPrinter, emulator: PrinterEmulator
) -> None:
    emulator.power_off()
    assert printer.print(DENSE) == PrintOutcome(PrintResult.FAILED, Problem.OFFLINE)
    assert printer.status().state is DeviceState.MISSING
    emulator.power_on()
    prints_whole_again(printer, emulator)


def test_fault_42_line_lost_in_mid_job_is_unknown_and_the_rest_is_cleared(
    printer: EscposPrinter, emulator: PrinterEmulator
) -> None:
    emulator.close_after_bytes = 40_000
    outcome = printer.print(DENSE)
    assert outcome.result is PrintResult.UNKNOWN
    assert outcome.problem is Problem.OFFLINE
    # The printer itself stayed on and still waits for the rest of an image.
    prints_whole_again(printer, emulator)


def test_fault_42_power_off_in_mid_job_is_unknown(
    printer: EscposPrinter, emulator: PrinterEmulator
) -> None:
    emulator.mm_per_s = MIDDLE
    in_mid_job(emulator, emulator.power_off)
    outcome = printer.print(DENSE)
    assert (outcome.result, outcome.problem) == (PrintResult.UNKNOWN, Problem.OFFLINE)
    emulator.mm_per_s = None
    emulator.power_on()
    assert printer.print(DENSE).result is PrintResult.PRINTED


def test_fault_43_stalled_printer_ends_at_the_write_deadline(
    printer: EscposPrinter, emulator: PrinterEmulator
) -> None:
    assert printer.print(DENSE).result is PrintResult.PRINTED
    emulator.mm_per_s = 500
    stalled = in_mid_job(emulator, emulator.stall)
    begin = time.monotonic()
    outcome = printer.print(Raster(576, 16000, DENSE.rows * 10), timeout_s=1.0)
    assert 0.9 < time.monotonic() - begin < 10, "by itself a job may take 20 s"
    assert (outcome.result, outcome.problem) == (PrintResult.UNKNOWN, Problem.TIMED_OUT)
    assert 0 < outcome.bytes_sent < 72 * 16000
    assert printer.status().state is not DeviceState.READY
    emulator.mm_per_s = None
    stalled.join(30)
    emulator.resume()
    prints_whole_again(printer, emulator)


@pytest.mark.parametrize("answers", [Answers.NONE, Answers.GARBAGE])
def test_fault_44_no_status_or_garbage_is_unknown_never_ready(
    printer: EscposPrinter, emulator: PrinterEmulator, answers: Answers
) -> None:
    printer._link._timing = QUICK
    emulator.answers = answers
    states = set()
    printer.subscribe(lambda status: states.add(status.state))
    for _ in range(3):
        outcome = printer.print(DENSE)
        assert outcome.result is PrintResult.UNKNOWN
        assert outcome.problem is Problem.NO_ANSWER
        assert printer.status().state is DeviceState.UNKNOWN
    assert DeviceState.READY not in states
    emulator.answers = Answers.RIGHT
    printer._link._timing = PATIENT
    emulator.wait_for_receipts(3, 30)
    prints_whole_again(printer, emulator)
