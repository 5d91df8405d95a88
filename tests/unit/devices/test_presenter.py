"""A kiosk printer that holds the slip in its mouth: what shows that it came out, what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from devices.ports import DeviceState, PrintResult, Problem
from devices.receipt.driver import EscposPrinter
from devices.simulators.vendors import Fault, Paper, Vendor
from kiosk.domain.layout import Raster
from tests.helpers.printers import Cable, cable, one_whole_slip
from tests.helpers.waiting import until

PAGE = Raster(576, 400, bytes([0x5A]) * (72 * 400))
PROFILE = "custom-vkp80iii"


@pytest.fixture(params=["usb", "serial"])
def line(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Cable]:
    with cable(request.param, tmp_path, monkeypatch, Vendor.CUSTOM) as made:
        made.emulator.mm_per_s = 1000
        yield made


def patient(printer: EscposPrinter) -> EscposPrinter:
    """Let answers take their time: these printers answer, but the machine may be busy."""
    printer._link._timing = replace(printer._link._timing, answer_s=5.0)
    return printer


def test_a_slip_in_the_mouth_is_printed_and_one_nobody_takes_is_drawn_back(line: Cable) -> None:
    printer = patient(line.open(profile=PROFILE, untaken_s=5))
    line.emulator.second_s = 60
    assert printer.print(PAGE).result is PrintResult.PRINTED
    (slip,) = line.emulator.receipts()
    assert PAGE.rows in slip.rows
    line.emulator.second_s = 0.05  # only now: it has to be seen before it goes
    until(lambda: list(line.emulator.retracted) == [slip])
    assert line.emulator.receipts() == []
    assert b"\x1cP\x14\x01R\x05" in line.emulator.heard
    assert not line.emulator.unknown
    printer._link.transport.close()


def test_the_settings_may_push_it_out_instead(line: Cable) -> None:
    printer = patient(line.open(profile=PROFILE, untaken="eject", untaken_s=5))
    line.emulator.second_s = 60
    assert printer.print(PAGE).result is PrintResult.PRINTED
    line.emulator.second_s = 0.05
    until(lambda: len(line.emulator.torn) == 1)
    assert not line.emulator.retracted
    printer._link.transport.close()


def test_a_slip_left_in_the_mouth_is_not_taken_for_the_new_one(line: Cable) -> None:
    printer = patient(line.open(profile=PROFILE))
    assert printer.print(PAGE).result is PrintResult.PRINTED
    line.emulator.stall()
    printer._link._timing = replace(printer._link._timing, answer_s=0.2)
    outcome = printer.print(PAGE, timeout_s=0.8)
    assert outcome.result is not PrintResult.PRINTED
    line.emulator.resume()
    patient(printer)
    assert printer.print(PAGE).result is PrintResult.PRINTED
    first, *_, last = line.emulator.receipts()
    assert PAGE.rows in first.rows
    assert last.rows.startswith(PAGE.rows)
    printer._link.transport.close()


@pytest.mark.parametrize(
    ("fault", "problem"), [(Fault.JAM, Problem.JAM), (Fault.CUTTER, Problem.CUTTER)]
)
def test_what_breaks_in_mid_job_leaves_it_unknown(
    line: Cable, fault: Fault, problem: Problem
) -> None:
    printer = patient(line.open(profile=PROFILE))
    printer.start()
    until(lambda: printer.status().state is DeviceState.READY)
    line.emulator.mm_per_s = 10  # five seconds: it breaks in the middle, however late
    mark = line.emulator.bytes_received + len(PAGE.rows) // 2

    def breaks() -> None:
        until(lambda: line.emulator.bytes_received >= mark, step_s=0.002)
        line.emulator.set_fault(fault)

    line.emulator._run(breaks)
    outcome = printer.print(PAGE)
    assert (outcome.result, outcome.problem) == (PrintResult.UNKNOWN, problem)
    assert printer.status().state is DeviceState.ATTENTION
    until(lambda: printer._link._unfinished == 0)  # the rest is cleared before anybody mends it
    line.emulator.mm_per_s = 1000
    line.emulator.set_fault(Fault.NONE)
    assert printer.print(PAGE).result is PrintResult.PRINTED
    one_whole_slip(line.emulator.receipts(), PAGE.rows)
    printer.close()


def test_an_empty_roll_in_mid_job_is_unknown(line: Cable) -> None:
    printer = patient(line.open(profile=PROFILE))
    line.emulator.paper_left = 200
    outcome = printer.print(PAGE)
    assert (outcome.result, outcome.problem) == (PrintResult.UNKNOWN, Problem.PAPER_OUT)
    line.emulator.set_paper(Paper.OK)
    assert printer.print(PAGE).result is PrintResult.PRINTED
    assert line.emulator.receipts()[-1].rows.startswith(PAGE.rows)
    printer._link.transport.close()


def test_a_plain_printer_takes_no_orders_for_a_presenter(line: Cable) -> None:
    with pytest.raises(ValueError, match="untaken"):
        line.open(profile="generic-80mm", untaken="eject")
