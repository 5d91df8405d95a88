"""What every ReceiptPrinter keeps to: each driver on its cable, in the process and behind a worker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from devices.ports import (
    DeviceState,
    DeviceStatus,
    PrintOutcome,
    PrintResult,
    Problem,
    ReceiptPrinter,
)
from devices.receipt.driver import EscposPrinter
from devices.simulators.interface_card import InterfaceCard
from devices.simulators.vendors import Fault, Paper
from devices.supervisor import Supervisor
from kiosk.domain.layout import Raster
from tests.helpers.printers import CABLES, Cable, cable
from tests.helpers.waiting import until

PAGE = Raster(576, 64, bytes([0x5A]) * (72 * 64))


@pytest.fixture(params=CABLES)
def line(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Cable]:
    with cable(request.param, tmp_path, monkeypatch) as made:
        yield made


def patient(driver: EscposPrinter) -> EscposPrinter:
    """Let status answers take their time: these tests are not about a silent printer."""
    driver._link._timing = replace(driver._link._timing, answer_s=5.0)
    return driver


@pytest.fixture
def emulator(line: Cable) -> InterfaceCard:
    return line.emulator


@pytest.fixture(params=["in-process", "supervised"])
def printer(request: pytest.FixtureRequest, line: Cable) -> Iterator[ReceiptPrinter]:
    if request.param == "in-process":
        driver = patient(line.open())
        driver.start()
        yield driver
        driver.close()
    else:
        with Supervisor(command_prefix=line.command_prefix) as supervisor:
            proxy = supervisor.printer("receipt", line.driver, line.options)
            supervisor.start()
            yield proxy


def test_receipt_printer_contract(printer: ReceiptPrinter, emulator: InterfaceCard) -> None:
    until(lambda: printer.status().state is DeviceState.READY)
    assert printer.width_dots == 576
    assert printer.type_case is None
    outcome = printer.print(PAGE)
    assert outcome.result is PrintResult.PRINTED
    assert outcome.problem is None
    assert outcome.bytes_sent > 0
    assert PAGE.rows in emulator.receipts()[0].rows

    states: list[DeviceStatus] = []
    unsubscribe = printer.subscribe(states.append)
    emulator.set_paper(Paper.OUT)
    out = DeviceStatus("receipt", DeviceState.ATTENTION, Problem.PAPER_OUT)
    # Behind a worker a busy machine may say for a moment that the printer does not answer.
    until(lambda: states[-1:] == [out] and printer.status() == out)
    assert printer.print(PAGE) == PrintOutcome(PrintResult.FAILED, Problem.PAPER_OUT)
    unsubscribe()
    heard = list(states)
    emulator.set_paper(Paper.OK)
    until(lambda: printer.status().state is DeviceState.READY)
    assert states == heard
    assert len(emulator.receipts()) == 1


BROKEN = {
    Fault.CUTTER: Problem.CUTTER,
    Fault.HOT: Problem.HOT,
    Fault.HARDWARE: Problem.HARDWARE,
}


def test_what_is_broken_is_told_and_mends(line: Cable, emulator: InterfaceCard) -> None:
    driver = patient(line.open())
    driver.start()
    until(lambda: driver.status().state is DeviceState.READY)
    for fault, problem in BROKEN.items():
        emulator.set_fault(fault)
        until(lambda problem=problem: driver.status().problem is problem)
        assert driver.print(PAGE) == PrintOutcome(PrintResult.FAILED, problem)
        emulator.set_fault(Fault.NONE)
        until(lambda: driver.status().state is DeviceState.READY)
    assert driver.print(PAGE).result is PrintResult.PRINTED
    assert len(emulator.receipts()) == 1
    driver.close()
