"""Who runs the drivers: the terminal, or the console alone until there is one."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from devices.ports import DeviceState
from kiosk.app.console_machines import ConsoleMachines, KnownDrivers
from kiosk.upkeep.devices import Plugged
from kiosk.upkeep.settings import FINDABLE
from tests.helpers.ui import HandPrinter, HandReader
from tests.helpers.waiting import until
from tests.unit.upkeep.test_trying import machines

SETTINGS = """\
[paths]
data = "{data}"
runtime = "{data}/run"
[platform]
mode = "remote"
url = "https://platform.example.invalid"
[devices.reader]
driver = "none"
[devices.printer]
driver = "escpos-network"
options = {{ host = "127.0.0.1", port = {port} }}
"""


@pytest.fixture
def alone(tmp_path: Path) -> ConsoleMachines:
    with socket.socket() as probe:  # nobody listens there
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    file = tmp_path / "kiosk.toml"
    file.write_text(SETTINGS.format(data=tmp_path, port=port), "utf-8")
    return ConsoleMachines(file)


def test_without_a_terminal_the_console_runs_the_drivers_itself(alone: ConsoleMachines) -> None:
    try:
        until(
            lambda: (
                next(one for one in alone.lines() if one.name == "printer").state
                not in {None, DeviceState.RECOVERING}
            ),
            30,
        )
        lines = {one.name: one for one in alone.lines()}
        assert lines["printer"].state is not DeviceState.READY
        assert "：请" in lines["printer"].words, "it says what to do"
        assert lines["reader"].state is None
        assert lines["reader"].words == "没有装，设置里写的是 none。"
        assert lines["printer"].title == "网络热敏打印机（ESC/POS）"
    finally:
        alone.release()


def test_while_the_terminal_is_built_nobody_else_has_a_line_open(alone: ConsoleMachines) -> None:
    alone.lines()
    alone.bar()
    assert alone._own is None
    assert [one.state for one in alone.lines() if one.name == "printer"] == [None]
    alone.unbar()
    assert [one.state for one in alone.lines() if one.name == "printer"] != [None]
    alone.release()
    assert alone._own is None


def test_with_one_its_devices_are_shown_and_never_closed(tmp_path: Path) -> None:
    reader = HandReader()
    where = machines(tmp_path, reader=reader, printer=HandPrinter())
    assert where.reader("reader") is reader
    where.release()
    assert where.reader("reader") is reader


def test_unreadable_settings_have_no_devices(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text("[place\n", "utf-8")
    where = ConsoleMachines(file)
    assert where.lines() == ()
    assert where.printer() is None


def test_what_is_plugged_in_becomes_options_that_the_driver_takes(tmp_path: Path) -> None:
    printer = tmp_path / "sys/bus/usb/devices/1-2"
    (printer / "1-2:1.0").mkdir(parents=True)
    facts = {"idVendor": "04b8", "idProduct": "0e15", "product": "TM-T20", "serial": "A1"}
    for name, text in facts.items():
        (printer / name).write_text(text, "ascii")
    (printer / "1-2:1.0/bInterfaceClass").write_text("07", "ascii")
    port = "usb-Example_UART-if00-port0"
    (tmp_path / "dev/serial/by-id").mkdir(parents=True)
    (tmp_path / "dev/serial/by-id" / port).symlink_to("../../ttyUSB0")
    where = ConsoleMachines(None, tmp_path)
    (one,) = where.plugged("escpos-usb")
    assert one == Plugged("TM-T20　04b8:0e15", {"vid": "04b8", "pid": "0e15", "serial": ""})
    known = KnownDrivers()
    for driver in FINDABLE - {"escpos-usb"}:
        for plugged in where.plugged(driver):
            assert known.fault(driver, plugged.options) == ""
    assert [one.words for one in where.plugged("serial-scanner")] == [port]
    assert where.plugged("keyboard-scanner") == []


def test_drivers_are_known_by_the_registry() -> None:
    known = KnownDrivers()
    assert known.title("pcsc") == "PC/SC 读卡器"
    assert known.title("nobody's") == "nobody's"
    assert "host" in (known.options("escpos-network") or ())
    assert known.options("nobody's") is None
    assert known.fault("escpos-network", {"host": "192.0.2.1"}) == ""
    assert "host" in known.fault("escpos-network", {})
