"""The dock by its socket and by its command: each order changes what a terminal would meet."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from devices.ports import CardEvent, DeviceState, PaperKind, Scan
from devices.scanner.serial_line import open_scanner
from devices.simulators import dock as dock_module
from devices.simulators.dock import Dock, DockServer, OrderError
from devices.simulators.network import Link
from devices.simulators.page import Hand, Tray
from devices.simulators.printer import Paper
from devices.simulators.vpcd import open_reader
from devices.smartcard.reader import SlotReader
from kiosk.cli.main import kiosk
from kiosk.staff.practice import CARD_KEY
from tests.helpers.waiting import until


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[SlotReader]:
    reader = open_reader("card", {"path": str(tmp_path / "slot")}, b"secret")
    reader.start()
    yield reader
    reader.close()


@pytest.fixture
def dock(tmp_path: Path) -> Iterator[Dock]:
    where = {"tray": tmp_path / "a4", "lens": tmp_path / "camera.lens"}
    with Dock(tmp_path / "slot", ("127.0.0.1", 9), **where, mm_per_s=None) as dock:
        yield dock


@pytest.fixture
def address(dock: Dock, tmp_path: Path) -> Iterator[Path]:
    with DockServer(dock, tmp_path / "dock.sock") as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield tmp_path / "dock.sock"
        server.shutdown()
        thread.join()


def run(address: Path, *words: str) -> Any:
    result = CliRunner().invoke(kiosk, ["dock", *words, "--json", "--socket", str(address)])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_cards_come_and_go(address: Path, reader: SlotReader) -> None:
    names = [card["name"] for card in run(address, "card", "list")["cards"]]
    assert len(names) >= 4
    events: list[CardEvent] = []
    reader.subscribe(events.append, lambda _: None)
    assert run(address, "card", "place", names[0])["status"]["card"] == names[0]
    until(reader.card_present)
    first = reader.read().card_key
    run(address, "card", "place", names[1])
    until(lambda: events.count(CardEvent.INSERTED) == 2)  # not the first one, seen late
    assert reader.read().card_key != first
    assert names[-1] == "work-07"
    run(address, "card", "place", "work-07")
    until(lambda: events.count(CardEvent.INSERTED) == 3)
    assert reader.staff_card().key == CARD_KEY
    assert run(address, "card", "remove")["status"]["card"] is None
    until(lambda: not reader.card_present())


def test_switches_reach_printer_and_network(address: Path, dock: Dock) -> None:
    for action, paper in (("empty", Paper.OUT), ("low", Paper.LOW), ("refill", Paper.OK)):
        run(address, "paper", action)
        assert dock.printer.paper is paper
    run(address, "cover", "open")
    assert dock.printer.cover_open
    run(address, "cover", "close")
    run(address, "printer", "off")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", dock.printer.port), 20)
    run(address, "printer", "stall")
    assert dock.printer.stalled
    assert run(address, "printer", "on")["status"]["printer"]["power"] == "on"
    assert not dock.printer.stalled
    for action, link in (
        ("cut", Link.CUT),
        ("slow", Link.UP),
        ("thin", Link.UP),
        ("black-hole", Link.BLACK_HOLE),
        ("restore", Link.UP),
    ):
        run(address, "network", action)
        assert dock.network.link is link
    assert not run(address, "status")["status"]["network"]["slow"]


def test_hands_reach_the_a4_printer_and_the_camera(address: Path, tmp_path: Path) -> None:
    tray = Tray(tmp_path / "a4")
    for hand in Hand:
        answer = run(address, "sheets", hand.value)["status"]["sheets"]
        assert tray.hand is hand
        assert answer == {"printer": hand.value, "busy": False, "documents": 0}
    tray.deliver(b"%PDF-1.7", PaperKind.GUIDE)
    assert run(address, "status")["status"]["sheets"]["documents"] == 1
    run(address, "sheets", "take")
    assert tray.documents() == []
    lens = tmp_path / "camera.lens"
    for order, seen in (
        ("paper", "paper 1"),
        ("paper", "paper 2"),
        ("blurred", "blurred 2"),
        ("nothing", "nothing"),
    ):
        assert run(address, "camera", order)["status"]["camera"] == seen
        assert lens.read_text() == seen
    run(address, "camera", "unplug")
    assert not lens.exists()
    runner, here = CliRunner(), ["--socket", str(address)]
    assert "摄像头：拔掉了" in runner.invoke(kiosk, ["dock", "status", *here]).stdout


def test_receipts_are_saved_as_pictures(address: Path, dock: Dock, tmp_path: Path) -> None:
    row = b"\xaa" * 72
    with socket.create_connection(("127.0.0.1", dock.printer.port), 20) as sock:
        sock.sendall(b"\x1dv0\x00\x48\x00\x02\x00" + row * 2 + b"\x1dVB\x00")
        dock.printer.wait_for_receipts(1, 30)
    run(address, "paper", "tear")
    answer = run(address, "receipts", "--save", str(tmp_path / "paper"))
    assert answer["receipts"] == ["receipt-1.png"]
    assert (tmp_path / "paper" / "receipt-1.png").read_bytes().startswith(b"\x89PNG")


def test_people_are_told_what_to_do(address: Path) -> None:
    runner = CliRunner()
    here = ["--socket", str(address)]
    unknown = runner.invoke(kiosk, ["dock", "card", "place", "nobody", *here])
    assert unknown.exit_code == 1
    assert "zhangming" in unknown.stderr
    no_slot = runner.invoke(kiosk, ["dock", "card", "place", "zhangming", *here])
    assert no_slot.exit_code == 1
    assert "读卡器" in no_slot.stderr
    away = runner.invoke(kiosk, ["dock", "status", "--socket", "/nonexistent"])
    assert away.exit_code == 1
    assert "kiosk run" in away.stderr
    assert "没有放卡" in runner.invoke(kiosk, ["dock", "status", *here]).stdout


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b'{"order": 1}',
        b'{"order": [1]}',
        b"\xff",
        b'{"order": ["cover", "up"]}',
        b'{"order": ["\\ud800"]}',
        b"[" * 50_000,
    ],
)
def test_what_is_no_order_is_refused(address: Path, line: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as sock, sock.makefile("rwb") as stream:
        sock.connect(str(address))
        stream.write(line + b"\n")
        stream.flush()
        assert json.loads(stream.readline())["ok"] is False


def test_refuses_what_nobody_vouched_for_as_a_sandbox(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--socket", str(tmp_path / "s"), "--card-slot", "unix:/x", "--platform", "h:1"]
    given += ["--tray", str(tmp_path / "a4"), "--lens", str(tmp_path / "camera.lens")]
    with pytest.raises(SystemExit) as ended:
        dock_module.main(given)
    assert ended.value.code == 2
    assert "sandbox" in capsys.readouterr().err
    assert not (tmp_path / "s").exists()


def test_unknown_order_names_itself(dock: Dock) -> None:
    with pytest.raises(OrderError, match="cover up"):
        dock.order(["cover", "up"])


def test_a_code_is_held_before_the_scanner_and_named_nowhere(tmp_path: Path) -> None:
    line = tmp_path / "scanner"
    line.symlink_to("/nowhere")  # left over by a dock that was killed
    where = {"scanner": line, "tray": tmp_path / "a4", "lens": tmp_path / "camera.lens"}
    with Dock(tmp_path / "slot", ("127.0.0.1", 9), **where, mm_per_s=None) as dock:
        scanner = open_scanner("scanner", {"path": str(line)})
        scans: list[Scan] = []
        scanner.subscribe(scans.append, lambda _: None)
        scanner.start()
        until(lambda: scanner.status().state is DeviceState.READY)
        answer = dock.order(["scan", "LN2026.Ab_42"])
        until(lambda: len(scans) == 1)
        scanner.close()
        assert scans[0].text == "LN2026.Ab_42"
        assert "LN2026" not in json.dumps(answer)
        for no_code in ("", "码", "x" * 1025, "a\nb"):
            with pytest.raises(OrderError):
                dock.order(["scan", no_code])
    assert not line.is_symlink()


def test_a_dock_without_a_scanner_says_so(dock: Dock) -> None:
    with pytest.raises(OrderError, match="没有扫码枪"):
        dock.order(["scan", "LN2026"])
