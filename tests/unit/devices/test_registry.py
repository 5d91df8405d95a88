"""Drivers by name: options are checked before anything starts, and every driver can be built."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from devices.manifest import ConfigError, DriverKind
from devices.ports import DeviceState
from devices.receipt.profile import PROFILES, ProfileError, load
from devices.registry import (
    DRIVERS,
    check_environment,
    create,
    driver,
    validate,
)
from devices.simulators.printer import PrinterEmulator

GOOD: dict[str, dict[str, str | int | float]] = {
    "pcsc": {},
    "idcard-serial": {"port": "/dev/ttyUSB0"},
    "idcard-usb": {},
    "simulated": {"path": "/nonexistent/slot"},
    "escpos-network": {"host": "127.0.0.1"},
    "serial-scanner": {"path": "/nonexistent/port"},
    "keyboard-scanner": {"path": "/nonexistent/node"},
    "espeak-ng": {"device": "null"},
    "page-capture": {"path": "/nonexistent/video0"},
    "simulated-page": {"path": "/nonexistent/a4"},
    "simulated-camera": {"path": "/nonexistent/camera.lens"},
    "escpos-usb": {"vid": 0x04B8, "pid": 0x0E15},
    "escpos-serial": {"path": "/nonexistent/tty"},
    "escpos-file": {"path": "/nonexistent/lp0"},
    "cups": {"queue": "a4", "server": "/nonexistent/cups.sock"},
}


@pytest.mark.parametrize("name", DRIVERS)
def test_every_driver_is_built_and_waits_to_be_started(name: str) -> None:
    device = create(name, "device", GOOD[name], b"secret")
    assert device.status().state is DeviceState.RECOVERING
    assert device.status().device == "device"
    device.close()


@pytest.mark.parametrize(
    ("name", "config", "says"),
    [
        ("simulated", {}, "缺 path"),
        ("simulated", {"path": 7}, "带引号的文字"),
        ("simulated", {"path": ""}, "不能为空"),
        ("escpos-network", {"host": "h", "port": 0}, "1 到 65535"),
        ("escpos-network", {"host": "h", "port": "9100"}, "整数"),
        ("escpos-network", {"host": "h", "port": True}, "整数"),
        ("escpos-network", {"host": "h", "prot": 9100}, "没有 prot"),
        ("pcsc", {"reader": 1}, "reader"),
        ("serial-scanner", {"path": "/dev/x", "baud": 300}, "1200 到 921600"),
        ("keyboard-scanner", {"path": "/dev/x", "baud": 9600}, "没有 baud"),
        ("espeak-ng", {"volume": 0}, "1 到 100"),
        ("page-capture", {"path": "/dev/video0", "dpi": 72}, "100 到 300"),
    ],
)
def test_bad_options_name_the_key_and_what_is_allowed(
    name: str, config: dict[str, str | int | float], says: str
) -> None:
    with pytest.raises(ConfigError, match=says):
        validate(name, config)


def test_whole_numbers_are_good_enough_for_seconds() -> None:
    assert validate("escpos-network", {"host": "h", "poll_s": 2})["poll_s"] == 2.0


def test_unknown_names_list_the_known_ones_of_that_kind() -> None:
    with pytest.raises(ConfigError, match=r"pcsc、idcard-serial、idcard-usb、simulated$"):
        driver("escpos-network", DriverKind.READER)


def test_environment_of_a_printer_says_what_to_do(tmp_path: Path) -> None:
    with PrinterEmulator() as emulator:
        config = {"host": "127.0.0.1", "port": emulator.port}
        assert check_environment("escpos-network", config) == []
    (finding,) = check_environment("escpos-network", config)
    assert "电源" in finding
    (finding,) = check_environment("escpos-network", {**config, "profile": "no-such"})
    assert "generic-80mm" in finding
    assert check_environment("simulated", {"path": str(tmp_path / ("x" * 120))})


def test_environment_without_a_pcsc_daemon_says_so() -> None:
    findings = check_environment("pcsc", {"reader": "no reader is called this"})
    assert len(findings) == 1


@pytest.mark.parametrize("file", sorted(PROFILES.glob("*.toml")), ids=lambda file: file.stem)
def test_every_profile_loads_and_every_fact_names_its_source(file: Path) -> None:
    import tomllib

    assert load(file.stem).width_dots % 8 == 0
    for fact in tomllib.loads(file.read_text("utf-8"))["facts"].values():
        assert fact["manual"]
        assert isinstance(fact["verified"], bool)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("../escape", None),
        ("broken", "facts = ["),
        ("empty", "[facts]"),
        ("odd", '[facts.width_dots]\nvalue = "576"'),
    ],
)
def test_bad_profiles_are_refused_by_name(tmp_path: Path, name: str, text: str | None) -> None:
    if text is not None:
        (tmp_path / f"{name}.toml").write_text(text)
    with pytest.raises(ProfileError, match=name):
        load(name, tmp_path)


def test_a_socket_in_use_is_no_reason_to_crash(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(OSError, match="in use"):
            PrinterEmulator(taken.getsockname()[1])


@pytest.mark.parametrize(
    ("name", "config", "says"),
    [
        ("escpos-serial", {"path": "/dev/ttyS0", "flow": "dsrdtr"}, "rtscts、xonxoff、none"),
        ("escpos-network", {"host": "h", "mode": "colour"}, "raster、text"),
        ("escpos-usb", {"vid": 0, "pid": 1}, "1 到 65535"),
        ("escpos-usb", {"vid": "04b8", "pid": 1}, "整数"),
        ("escpos-file", {}, "缺 path"),
    ],
)
def test_options_of_printers_name_the_words_allowed(
    name: str, config: dict[str, str | int | float], says: str
) -> None:
    with pytest.raises(ConfigError, match=says):
        validate(name, config)
