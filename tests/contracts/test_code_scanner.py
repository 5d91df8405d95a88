"""What every CodeScanner keeps to, whatever stands between it and the code."""

from __future__ import annotations

import fcntl
import logging
import os
import struct
import termios
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from devices.ports import CodeScanner, DeviceState, DeviceStatus, Problem, Scan, ScanFault
from devices.scanner.driver import SourceScanner
from devices.scanner.keyboard import KeyboardSource
from devices.scanner.options import assembler_of
from devices.scanner.serial_line import open_scanner as open_serial
from devices.simulators.scanner import KeyboardWedgeSimulator, SerialScannerSimulator
from devices.supervisor import Supervisor
from tests.helpers.input_node import input_nodes
from tests.helpers.sample_package import SAMPLE, install
from tests.helpers.waiting import until

CODE = "LN2026.Ab+/=_~{42}"
"""Invented; capitals, digits and signs, as tokens in codes have."""


@dataclass
class Bench:
    """One implementation with a scanner to pull triggers on."""

    scanner: CodeScanner
    played: SerialScannerSimulator | KeyboardWedgeSimulator
    scans: list[Scan] = field(default_factory=list)
    states: list[DeviceStatus] = field(default_factory=list)


@pytest.fixture(
    params=["serial", "serial-supervised", "keyboard", "keyboard-supervised", "package-supervised"]
)
def bench(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Bench]:
    node = tmp_path / "scanner"
    config: dict[str, str | int | float] = {"path": str(node), "longest": 64}
    kind, _, supervised = request.param.partition("-")
    played = KeyboardWedgeSimulator(node) if kind == "keyboard" else SerialScannerSimulator(node)
    name = f"{kind}-scanner"
    if kind == "package":
        name = "sample.node-scanner"
        monkeypatch.setenv("PYTHONPATH", str(install(SAMPLE, tmp_path)), prepend=os.pathsep)
    with played:
        if supervised:
            prefix = input_nodes(tmp_path).command_prefix if kind == "keyboard" else ()
            with Supervisor(command_prefix=prefix) as supervisor:
                scanner = supervisor.scanner("scanner", name, config)
                supervisor.start()
                yield Bench(scanner, played)
            return
        if kind == "serial":
            driver = open_serial("scanner", config)
        else:
            source = KeyboardSource(str(node), take=lambda _: None)
            driver = SourceScanner("scanner", source, assembler_of(config))
        driver.start()
        yield Bench(driver, played)
        driver.close()


def test_code_scanner_contract(
    bench: Bench, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """One story: plugged in, scanned, spoiled, unplugged, plugged in again."""
    caplog.set_level(logging.DEBUG)
    scanner, played = bench.scanner, bench.played
    unsubscribe = scanner.subscribe(bench.scans.append, bench.states.append)
    until(lambda: scanner.status() == DeviceStatus("scanner", DeviceState.READY))

    played.scan(CODE)
    until(lambda: bench.scans == [Scan(CODE)])
    assert CODE not in repr(bench.scans)
    played.scan(CODE[::-1])
    played.scan("7")
    until(lambda: bench.scans[1:] == [Scan(CODE[::-1]), Scan("7")])

    bench.scans.clear()
    played.scan("9" * 65)
    until(lambda: bench.scans == [Scan(fault=ScanFault.TOO_LONG)])
    played.scan("9" * 64)
    until(lambda: bench.scans[1:] == [Scan("9" * 64)])

    if isinstance(played, SerialScannerSimulator):
        played.terminator = b""
        played.scan("half of a code")
        played.terminator = b"\r\n"
    else:
        for code in (30, 48):
            played.press(code)
    until(lambda: bench.scans[2:] == [Scan(fault=ScanFault.CUT_OFF)])

    played.unplug()
    gone = DeviceStatus("scanner", DeviceState.MISSING, Problem.OFFLINE)
    until(lambda: scanner.status() == gone)
    played.plug()
    until(lambda: scanner.status().state is DeviceState.READY)
    assert gone in bench.states
    bench.scans.clear()
    played.scan(CODE)
    until(lambda: bench.scans == [Scan(CODE)])

    unsubscribe()
    unsubscribe()
    others: list[Scan] = []
    scanner.subscribe(others.append, lambda _: None)
    played.scan("for others")
    until(lambda: others == [Scan("for others")])
    assert bench.scans == [Scan(CODE)]
    assert CODE not in caplog.text
    assert CODE not in "".join(capfd.readouterr()), "what the worker writes comes here too"


def waiting(fd: int) -> int:
    """Bytes that can be read from a terminal."""
    return struct.unpack("i", fcntl.ioctl(fd, termios.FIONREAD, bytes(4)))[0]


def test_what_was_scanned_before_is_thrown_away(tmp_path: Path) -> None:
    """A code of somebody who left must not turn up in the next person's visit."""
    with SerialScannerSimulator(tmp_path / "scanner") as played:
        played.scan("left over")
        # It may be on its way through the kernel: what has not arrived cannot be thrown away.
        looker = os.open(played.path, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
        until(lambda: waiting(looker) == len(b"left over\r\n"))
        driver = open_serial("scanner", {"path": str(played.path)})
        scans: list[Scan] = []
        driver.subscribe(scans.append, lambda _: None)
        driver.start()
        until(lambda: driver.status().state is DeviceState.READY)
        played.scan("mine")
        until(lambda: scans)
        assert scans == [Scan("mine")]
        driver.close()
        os.close(looker)


def test_a_serial_port_is_ours_alone(tmp_path: Path) -> None:
    with SerialScannerSimulator(tmp_path / "scanner") as played:
        first, second = (open_serial(name, {"path": str(played.path)}) for name in "ab")
        first.start()
        until(lambda: first.status().state is DeviceState.READY)
        second.start()
        until(lambda: second.status().problem is Problem.BUSY)
        first.close()
        until(lambda: second.status().state is DeviceState.READY)
        second.close()


def test_a_worker_reads_no_key_before_the_node_is_grabbed(tmp_path: Path) -> None:
    nodes = input_nodes(tmp_path)
    nodes.busy.touch()
    with (
        KeyboardWedgeSimulator(tmp_path / "event0") as played,
        Supervisor(command_prefix=nodes.command_prefix) as supervisor,
    ):
        scanner = supervisor.scanner("scanner", "keyboard-scanner", {"path": str(played.path)})
        scans: list[Scan] = []
        scanner.subscribe(scans.append, lambda _: None)
        supervisor.start()
        busy = DeviceStatus("scanner", DeviceState.ATTENTION, Problem.BUSY)
        until(lambda: scanner.status() == busy)
        played.scan("typed while another program holds it")
        assert nodes.grabs == []
        nodes.busy.unlink()
        until(lambda: scanner.status().state is DeviceState.READY)
        assert nodes.grabs == ["grab"]
        played.scan(CODE)
        until(lambda: scans)
        assert scans == [Scan(CODE)]


def test_a_node_that_cannot_be_grabbed_is_none(tmp_path: Path) -> None:
    """Without the library in between, a FIFO answers ENOTTY, as any file does."""
    with KeyboardWedgeSimulator(tmp_path / "event0") as played:
        driver = SourceScanner("scanner", KeyboardSource(str(played.path)), assembler_of({}))
        driver.start()
        until(lambda: driver.status().problem is Problem.NOT_CONFIGURED)
        driver.close()
