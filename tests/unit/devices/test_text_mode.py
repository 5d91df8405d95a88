"""Text mode behind a worker and on a bad line: what is set, what is refused, what is left half-sent."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.ports import DeviceState, PrintOutcome, PrintResult, Problem
from devices.receipt import opening
from devices.receipt.driver import Timing
from devices.receipt.escpos import encode
from devices.receipt.profile import ProfileError, load
from devices.simulators.printer import PrinterEmulator
from devices.supervisor import Supervisor
from kiosk.domain.layout import Align, Raster, Size
from kiosk.domain.slip import Charset, Drawn, Feed, NativeQr, Slip, TypeCase, Typed
from tests.helpers.escpos_decoder import decode, words
from tests.helpers.printers import cable
from tests.helpers.waiting import until

DOTS = Raster(576, 32, bytes([0x5A]) * (72 * 32))
SLIP = Slip(
    (
        Typed("办事回执", Size.TITLE, bold=True, align=Align.CENTRE),
        Feed(12),
        Typed("申请人    张*"),
        Drawn(DOTS),
        NativeQr("2201990001"),
        *(Typed(f"第 {number} 行，没有多一行，也没有少一行") for number in range(60)),
        Typed("终端 2201990001"),
    )
)
WORDS = [strip.text for strip in SLIP.strips if isinstance(strip, Typed)]
PROFILE = load("generic-80mm")


@pytest.fixture
def emulator() -> Iterator[PrinterEmulator]:
    with PrinterEmulator() as made:
        yield made


def test_a_slow_serial_line_prints_text_by_itself_and_a_fast_one_draws() -> None:
    slow = opening.open_serial("receipt", {"path": "/dev/ttyS0"})
    assert slow.type_case == TypeCase(Charset.GB2312, native_qr=True)
    assert opening.open_serial("receipt", {"path": "/dev/ttyS0", "baud": 921_600}).type_case is None
    plain = {"path": "/dev/ttyS0", "profile": "custom-vkp80iii"}
    assert opening.open_serial("receipt", plain).type_case is None
    with pytest.raises(ProfileError, match="字库"):
        opening.open_serial("receipt", {**plain, "mode": "text"})


@pytest.mark.parametrize("kind", ["serial", "usb"])
def test_a_worker_killed_in_mid_job_leaves_it_unknown_and_the_next_slip_comes_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    with (
        cable(kind, tmp_path, monkeypatch) as line,
        Supervisor(command_prefix=line.command_prefix) as supervisor,
    ):
        printer = supervisor.printer("receipt", line.driver, {**line.options, "mode": "text"})
        supervisor.start()
        until(lambda: printer.status().state is DeviceState.READY)
        assert printer.type_case == PROFILE.type_case
        line.emulator.mm_per_s = 10  # half a minute: killed in the middle for sure

        def kill() -> None:
            until(lambda: not line.emulator._roll.blank)
            os.kill(printer.worker.pid, signal.SIGKILL)

        threading.Thread(target=kill, daemon=True).start()
        assert printer.print(SLIP).result is PrintResult.UNKNOWN
        until(lambda: printer.status().state is DeviceState.READY)
        line.emulator.mm_per_s = None
        assert printer.print(SLIP).result is PrintResult.PRINTED
        fragment, receipt = line.emulator.receipts()
        assert list(fragment.lines) == WORDS[: len(fragment.lines)] != WORDS
        assert list(receipt.lines) == WORDS
        assert receipt.codes == ("2201990001",)


def test_cut_off_anywhere_the_next_slip_comes_whole_and_once(emulator: PrinterEmulator) -> None:
    """In a command, in a character, in a picture, in the content of a code."""
    length = len(encode(SLIP, PROFILE).data)
    printer = opening.open_network(
        "receipt", {"host": "127.0.0.1", "port": emulator.port, "mode": "text"}
    )
    printer._link._timing = Timing(answer_s=5.0)  # it answers, but the machine may be busy
    assert printer.print(SLIP).result is PrintResult.PRINTED
    questions = 12
    for at in range(3, length, length // 10 + 1):
        printer._link.transport.close()
        until(lambda: not emulator._clients)
        emulator.close_after_bytes = at + questions
        before = len(emulator.receipts())
        outcome = printer.print(SLIP)
        assert outcome.result is not PrintResult.PRINTED
        assert printer.print(SLIP).result is PrintResult.PRINTED
        *fragments, receipt = emulator.receipts()[before:]
        assert len(fragments) <= 1, at
        assert all(list(one.lines) != WORDS for one in fragments), at
        assert list(receipt.lines) == WORDS, at
        assert receipt.codes == ("2201990001",), at
    printer._link.transport.close()


@pytest.mark.parametrize(
    "strip",
    [
        Typed("䶮"),
        Typed("𠮷"),
        Typed("a\x1b@b"),
        Typed("一" * 25),
        Typed("一" * 13, Size.TITLE),
        NativeQr(""),
        NativeQr("x" * 701),
        NativeQr("\x10\x04\x01"),
        Drawn(Raster(640, 1, bytes(80))),
    ],
    ids=repr,
)
def test_what_it_cannot_set_is_refused_before_a_byte_goes_out(
    emulator: PrinterEmulator, strip: Typed | NativeQr | Drawn
) -> None:
    printer = opening.open_network("receipt", {"host": "127.0.0.1", "port": emulator.port})
    outcome = printer.print(Slip((Typed("好"), strip)))
    assert outcome == PrintOutcome(PrintResult.FAILED, Problem.NOT_CONFIGURED)
    assert not emulator.heard


def test_a_printer_that_only_draws_takes_no_slip_of_type() -> None:
    with pytest.raises(ValueError, match="only draws"):
        encode(SLIP, load("custom-vkp80iii"))


def test_units_of_a_printer_with_180_dpi_are_halves_of_dots() -> None:
    fine = encode(Slip((Feed(100), Typed("好"))), load("epson-tm-t88")).data
    assert b"\x1bJ\xc8" in fine
    assert b"\x1b3\x40" in fine
    assert words(decode(fine)[0]) == ["好"]
