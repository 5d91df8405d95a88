"""Row 4: killed while the receipt is printing. Nobody knows whether paper came, so it asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.simulators.printer import PrinterEmulator
from tests.helpers.running_kiosk import SETTINGS, RunningKiosk
from tests.helpers.short_walk import ITEM, submit, to_the_form
from tests.helpers.waiting import until

pytestmark = pytest.mark.timeout(400)


def test_fault_04_killed_while_printing_asks_before_it_prints_again(tmp_path: Path) -> None:
    with RunningKiosk(tmp_path) as kiosk:
        kiosk.ready()
        kiosk.ask("dock", "printer", "stall")
        to_the_form(kiosk)
        submit(kiosk)
        until(lambda: _last_print(kiosk) == "unknown", 60)  # bytes are on their way
        kiosk.kill()

        kiosk.start()
        kiosk.ready()
        assert _in_mouth(kiosk) == 0, "nothing prints by itself"
        assert _last_print(kiosk) == "unknown"
        pilot = kiosk.pilot
        pilot.tap("我的办件")
        pilot.wait("同意并读卡", page="identify")
        pilot.tap("同意并读卡")
        kiosk.ask("dock", "card", "place", "zhangming")
        pilot.wait(ITEM, page="affairs")
        pilot.tap(ITEM)
        pilot.wait("看看出纸口有没有回执", page="affair")
        assert _in_mouth(kiosk) == 0
        pilot.tap("没有，再打一张")
        pilot.wait("回执已打印", timeout_s=60)
        assert _in_mouth(kiosk) == 1
        assert _last_print(kiosk) == "printed"


def test_fault_04_the_half_slip_of_a_killed_terminal_is_cut_off(tmp_path: Path) -> None:
    """The printer lives on: what it had printed of one person must not head the next one's slip."""
    title = "办事回执"
    with PrinterEmulator(mm_per_s=20) as printer, _with_printer(tmp_path, printer.port) as kiosk:
        kiosk.ready()
        to_the_form(kiosk)
        submit(kiosk)
        until(lambda: printer.printing, 30)
        kiosk.kill()
        printer.power_off()  # what it had not printed yet is gone, what is on paper stays
        printer.power_on()
        printer.mm_per_s = None

        kiosk.start()
        kiosk.ready()
        number = kiosk.ask("queue", "list")["rows"][0]["number"]
        kiosk.ask("queue", "print", number)
        until(lambda: _last_print(kiosk) == "printed", 30)
        fragment, slip = printer.receipts()
        assert 0 < len(fragment.lines) < len(slip.lines)
        assert list(slip.lines).count(title) == 1
        assert slip.lines[0] == title

        kiosk.ask("queue", "print", number)
        until(lambda: len(printer.receipts()) == 3, 30)  # nothing is cut off a second time


def _with_printer(folder: Path, port: int) -> RunningKiosk:
    printer = (
        '[devices.printer]\ndriver = "escpos-network"\n[devices.printer.options]\n'
        f'host = "127.0.0.1"\nport = {port}\nmode = "text"\n'
    )
    return RunningKiosk(folder, settings=SETTINGS + printer)


def _last_print(kiosk: RunningKiosk) -> str:
    rows = kiosk.ask("queue", "list")["rows"]
    if not rows:
        return ""
    shown: str = kiosk.ask("queue", "show", rows[0]["number"])["last_print"]
    return shown


def _in_mouth(kiosk: RunningKiosk) -> int:
    found: int = kiosk.ask("dock", "status")["status"]["printer"]["in_mouth"]
    return found
