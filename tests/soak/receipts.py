"""Receipt after receipt on every cable, drawn and in the printer's own type: nothing may grow.

The driver runs in its worker, as it does in a terminal; now and then the roll is empty, or the line is lost.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.ports import DeviceState
from devices.simulators.interface_card import InterfaceCard
from devices.simulators.vendors import Paper
from devices.supervisor import Supervisor
from devices.supervisor.printer import SupervisedPrinter
from kiosk.domain.layout import Align, Raster, Size
from kiosk.domain.slip import Feed, NativeQr, Page, Slip, Typed
from tests.helpers.printers import CABLES, cable
from tests.helpers.waiting import until
from tests.soak.held import Held

DRAWN = Raster(576, 120, bytes(range(72)) * 120)
TYPED = Slip(
    (
        Typed("办事回执", Size.TITLE, bold=True, align=Align.CENTRE),
        Feed(12),
        Typed("申请人    张*"),
        NativeQr("2201990001"),
        *(Typed(f"第 {number} 行") for number in range(8)),
    )
)
_WARM = 0.2
_EVERY = 50


@dataclass(frozen=True, slots=True)
class Soaked:
    """How the receipts of one cable ended, and what terminal and worker have grown by."""

    ends: Counter[str]
    terminal: Held
    worker: Held


def run(kind: str, receipts: int) -> Soaked:
    """Print so many on one kind of cable. AssertionError when a slip came out twice or not at all."""
    ends = Counter[str]()
    with (
        tempfile.TemporaryDirectory(prefix="soak-") as folder,
        pytest.MonkeyPatch.context() as patch,
        cable(kind, Path(folder), patch) as line,
        Supervisor(command_prefix=line.command_prefix) as supervisor,
    ):
        printer = supervisor.printer("receipt", line.driver, {**line.options, "mode": "text"})
        supervisor.start()
        until(lambda: printer.status().state is DeviceState.READY, 30)
        before = (Held(0, 0), Held(0, 0))
        worker = printer.worker.pid
        for number in range(receipts):
            if number == int(receipts * _WARM):
                before = (Held.by(), Held.by(worker))
            out = number % _EVERY == _EVERY - 1
            ends[_one(printer, line.emulator, DRAWN if number % 2 else TYPED, out=out)] += 1
        assert printer.worker.pid == worker, "a worker was lost"
        return Soaked(ends, Held.by().since(before[0]), Held.by(worker).since(before[1]))


def _one(printer: SupervisedPrinter, emulator: InterfaceCard, page: Page, *, out: bool) -> str:
    if out:
        emulator.set_paper(Paper.OUT)
        until(lambda: printer.status().state is not DeviceState.READY, 30)
    outcome = printer.print(page, 30.0)
    if out:
        emulator.set_paper(Paper.OK)
        until(lambda: printer.status().state is DeviceState.READY, 30)
    came = len(emulator.receipts())
    assert came == (0 if out else 1), f"{came} slips, {outcome.result.value}"
    emulator.tear()
    emulator.torn.clear()
    return outcome.result.value


def report(receipts: int) -> bool:
    """Run on every cable and print what was found; False when something grew."""
    flat = True
    for kind in CABLES:
        found = run(kind, receipts // len(CABLES))
        flat = flat and found.terminal.flat and found.worker.flat
        print(f"{kind}: {dict(found.ends)}; terminal {found.terminal}; worker {found.worker}")
    return flat
