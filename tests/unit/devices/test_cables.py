"""Printers on USB, serial lines and nodes: plugged out and in, held by others, stopped in mid-job."""

from __future__ import annotations

import os
import pty
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from devices.ports import DeviceState, PrintOutcome, PrintResult, Problem
from devices.receipt.driver import EscposPrinter
from devices.receipt.transport import TransportBusyError, TransportError
from devices.receipt.usb_line import UsbAddress, UsbTransport, find
from devices.registry import check_environment
from devices.simulators.tty_printer import TtyPrinterEmulator
from devices.simulators.usb_printer import UsbPrinterEmulator
from kiosk.domain.layout import Raster
from tests.helpers.printers import Cable, cable, one_whole_slip
from tests.helpers.waiting import until

DENSE = Raster(576, 1600, bytes([0x5A]) * (72 * 1600))
PLUGGED = ("usb", "serial", "file")


@pytest.fixture(params=PLUGGED)
def line(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Cable]:
    with cable(request.param, tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture
def printer(line: Cable) -> Iterator[EscposPrinter]:
    driver = line.open()
    answers_within(driver, 5.0)  # a busy machine must not look like a silent printer
    driver.start()
    until(lambda: driver.status().state is DeviceState.READY)
    yield driver
    driver.close()


def answers_within(driver: EscposPrinter, seconds: float) -> None:
    driver._link._timing = replace(driver._link._timing, answer_s=seconds)


def plugs(line: Cable) -> TtyPrinterEmulator | UsbPrinterEmulator:
    assert isinstance(line.emulator, TtyPrinterEmulator | UsbPrinterEmulator)
    return line.emulator


def test_unplugged_is_missing_and_plugged_in_again_it_prints(
    line: Cable, printer: EscposPrinter
) -> None:
    plugs(line).unplug()
    until(lambda: printer.status().state is DeviceState.MISSING)
    assert printer.print(DENSE) == PrintOutcome(PrintResult.FAILED, Problem.OFFLINE)
    plugs(line).plug()
    until(lambda: printer.status().state is DeviceState.READY)
    assert printer.print(DENSE).result is PrintResult.PRINTED
    assert len(line.emulator.receipts()) == 1


def test_unplugged_in_mid_job_is_unknown_and_the_next_slip_comes_whole(
    line: Cable, printer: EscposPrinter
) -> None:
    """The printer stays on and still waits for the rest of an image: neither lost nor doubled."""
    line.emulator.mm_per_s = 20  # ten seconds: it is pulled in the middle, however late
    mark = line.emulator.bytes_received + 60_000

    def pull() -> None:
        until(lambda: line.emulator.bytes_received >= mark, step_s=0.002)
        plugs(line).unplug()

    line.emulator._run(pull)
    outcome = printer.print(DENSE)
    assert (outcome.result, outcome.problem) == (PrintResult.UNKNOWN, Problem.OFFLINE)
    line.emulator.mm_per_s = None
    plugs(line).plug()
    until(lambda: printer.status().state is DeviceState.READY)
    assert printer.print(DENSE).result is PrintResult.PRINTED
    one_whole_slip(line.emulator.receipts(), DENSE.rows)
    assert not line.emulator.unknown


def test_a_printer_that_stops_taking_bytes_ends_at_the_deadline(
    line: Cable, printer: EscposPrinter
) -> None:
    line.emulator.stall()
    answers_within(printer, 0.2)
    begin = time.monotonic()
    outcome = printer.print(DENSE, timeout_s=1.0)
    assert time.monotonic() - begin < 15, "by itself a job may take 20 s"
    assert outcome.result is not PrintResult.PRINTED
    answers_within(printer, 5.0)
    line.emulator.resume()
    until(lambda: printer.status().state is DeviceState.READY)
    assert printer.print(DENSE).result is PrintResult.PRINTED
    assert DENSE.rows in line.emulator.receipts()[-1].rows


def test_the_check_says_what_to_do_and_leaves_a_running_terminal_alone(
    line: Cable, printer: EscposPrinter
) -> None:
    options = {**line.options}
    assert check_environment(line.driver, options) == []  # held by the driver that is running
    printer.close()
    until(lambda: not printer._transport.is_open)
    assert check_environment(line.driver, options) == []
    plugs(line).unplug()
    (finding,) = check_environment(line.driver, options)
    assert "线" in finding
    (finding,) = check_environment(
        line.driver, {**options, "profile": "custom-vkp80iii", "mode": "text"}
    )
    assert "字库" in finding


def test_usb_finds_by_serial_number_and_refuses_to_guess(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cable("usb", tmp_path, monkeypatch):
        assert find(UsbAddress(0x04B8, 0x0E15, "KIOSK0001")).serial_number == "KIOSK0001"
        for wrong in (UsbAddress(0x04B8, 0x0E15, "OTHER"), UsbAddress(0x04B8, 0x0E16)):
            with pytest.raises(TransportError, match="not plugged in"):
                find(wrong)
        held, second = (UsbTransport(UsbAddress(0x04B8, 0x0E15)) for _ in range(2))
        held.open(time.monotonic() + 1)
        with pytest.raises(TransportBusyError):
            second.open(time.monotonic() + 1)
        held.close()
        second.open(time.monotonic() + 1)
        second.close()


def test_a_plain_file_is_no_printer(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (finding,) = check_environment("escpos-file", {"path": str(tmp_path / "file")})
    assert "/dev/usb/lp0" in finding


def test_drawing_on_a_slow_line_is_warned_of() -> None:
    ours, theirs = pty.openpty()
    options = {"path": os.ttyname(theirs), "baud": 9600, "mode": "raster"}
    (finding,) = check_environment("escpos-serial", options)
    assert "text" in finding
    os.close(ours)
    os.close(theirs)
