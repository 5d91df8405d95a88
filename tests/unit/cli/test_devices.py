"""`kiosk devices`: states, trying out and watching, with devices that answer as real ones do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from devices.simulators.card import PEOPLE, SocialSecurityCard
from devices.simulators.printer import PrinterEmulator
from devices.simulators.scanner import SerialScannerSimulator
from devices.simulators.vpcd import CardInSlot
from kiosk.cli.devices.common import TITLES
from kiosk.cli.main import kiosk
from kiosk.run.lock import InstanceLock
from kiosk.settings import addresses
from kiosk.settings.model import READERS
from sync.wire.trust import DeviceReport
from tests.helpers.print_service import PrintServiceUnderTest, print_service
from tests.helpers.sound import DEVICE, SoundCard
from tests.helpers.staff_cards import piv_card, spki_of

NAMES = ("reader", "printer", "scanner", "speaker", "page")
CODE = "LN2026.OPAQUE.0042"
_SETTINGS = """\
[paths]
data = "{root}/data"
runtime = "{root}/run"
[devices.printer]
driver = "escpos-network"
options = {{ host = "127.0.0.1", port = {port}, poll_s = 0.1 }}
[devices.scanner]
driver = "serial-scanner"
options = {{ path = "{root}/scanner" }}
[devices.speaker]
driver = "espeak-ng"
options = {{ device = "{sound}" }}
[devices.page]
driver = "cups"
options = {{ queue = "a4", server = "{cups}", poll_s = 0.1 }}
"""


@dataclass
class Machine:
    """Settings, and the devices they name."""

    root: Path
    settings: Path
    printer: PrinterEmulator
    scanner: SerialScannerSimulator
    sound: SoundCard
    pages: PrintServiceUnderTest

    def run(self, *words: str) -> tuple[int, str]:
        """Run a command in this process; exit code and standard output."""
        answer = CliRunner().invoke(kiosk, ["--settings", str(self.settings), "devices", *words])
        return answer.exit_code, answer.stdout

    def popen(self, *words: str) -> subprocess.Popen[str]:
        """Start the shipped command."""
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "kiosk.cli.main",
                "--settings",
                str(self.settings),
                "devices",
                *words,
            ],
            env={**os.environ, "PYTHONPATH": str(Path.cwd())},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    (tmp_path / "data").mkdir()
    (tmp_path / "run").mkdir(mode=0o700)
    file = tmp_path / "kiosk.toml"
    with (
        PrinterEmulator() as printer,
        SerialScannerSimulator(tmp_path / "scanner") as scanner,
        SoundCard(tmp_path) as sound,
        print_service() as pages,
    ):
        monkeypatch.setenv("ALSA_CONFIG_PATH", str(sound.config))
        told = {"port": printer.port, "sound": DEVICE, "cups": pages.socket}
        file.write_text(_SETTINGS.format(root=tmp_path, **told), "utf-8")
        yield Machine(tmp_path, file, printer, scanner, sound, pages)


def by_name(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {one["device"]: one for one in rows}


def test_list_tells_every_state_and_what_is_connected(machine: Machine) -> None:
    code, out = machine.run("list", "--json")
    told = json.loads(out)
    states = {name: one["state"] for name, one in by_name(told["devices"]).items()}
    assert states.pop("camera") is None
    assert states == dict.fromkeys(NAMES, "ready")
    assert code == 0
    assert {"connected", "proposal"} < set(told)

    machine.scanner.unplug()
    machine.sound.unplug()
    code, out = machine.run("list")
    assert code == 1
    assert "[没有接上] 扫码枪 scanner（serial-scanner）：连接不上：请检查电源和连接线。" in out
    assert "[没有接上] 语音播报 speaker" in out
    assert "[正常] 读卡器" in out
    machine.scanner.plug()


def test_a_broken_reader_beside_one_that_works_is_told_by_its_number(machine: Machine) -> None:
    more = (
        '[[devices.more_readers]]\ndriver = "idcard-serial"\noptions = { port = "/dev/no-such" }\n'
    )
    machine.settings.write_text(machine.settings.read_text("utf-8") + more, "utf-8")
    code, out = machine.run("list")
    assert code == 1
    assert "[正常] 读卡器 reader（simulated）" in out
    assert "[没有接上] 第二台读卡器 second_reader（idcard-serial）：没有找到读卡器" in out
    code, out = machine.run("test", "second_reader", "--wait", "0.2", "--json")
    assert code == 1
    assert json.loads(out)[0]["zh"].startswith("没有找到读卡器")


def test_every_name_goes_into_a_heartbeat_and_has_words() -> None:
    assert [DeviceReport(name=name, state="ready").name for name in TITLES] == list(TITLES)
    assert set(READERS) < set(TITLES)


def test_nothing_is_touched_beside_a_running_terminal(machine: Machine) -> None:
    lock = InstanceLock(machine.root / "data")
    code, out = machine.run("list", "--json")
    assert code == 3
    rows = by_name(json.loads(out)["devices"])
    assert rows["scanner"]["state"] is None
    assert "终端正在运行" in rows["scanner"]["zh"]
    for words in (["test"], ["watch", "--for", "1"]):
        assert machine.run(*words) == (3, "")
    lock.release()


def test_no_data_folder_is_made(machine: Machine) -> None:
    (machine.root / "data").rmdir()
    code, _ = machine.run("list")
    assert code == 0
    assert not (machine.root / "data").exists()


def test_every_device_is_tried_by_the_shipped_command(machine: Machine) -> None:
    """Card, page, code and sentence; the person masked, the code's text nowhere."""
    stop = threading.Event()

    def scan() -> None:
        while not stop.wait(0.3):
            machine.scanner.scan(CODE)

    slot = addresses.reader_socket(machine.root / "run")
    scanning = threading.Thread(target=scan)
    with machine.popen("test", "--json") as trying:
        scanning.start()
        try:
            with CardInSlot(SocialSecurityCard(PEOPLE["zhangming"]), slot, timeout_s=30):
                out, err = trying.communicate(timeout=100)
        finally:
            stop.set()
            scanning.join()
    outcomes = by_name(json.loads(out))
    works = {name: one["works"] for name, one in outcomes.items()}
    assert works == {**dict.fromkeys(NAMES, True), "speaker": None}, err
    assert trying.returncode == 0
    assert "张* 110***********002X" in outcomes["reader"]["zh"]
    assert f"{len(CODE)} 个字" in outcomes["scanner"]["zh"]
    assert len(machine.printer.receipts()) == 1
    assert [job[2] for job in machine.pages.jobs()] == ["bianmin-test"]
    assert len(machine.pages.printed()) == 1
    assert machine.sound.seconds > 1
    for secret in (CODE, "11010519491231002X", "张明"):
        assert secret not in out + err


def test_a_work_card_is_told_masked_and_asked_for_no_pin(machine: Machine) -> None:
    card = piv_card()
    slot = addresses.reader_socket(machine.root / "run")
    with (
        machine.popen("test", "reader", "--json") as trying,
        CardInSlot(card, slot, timeout_s=30),
    ):
        out, err = trying.communicate(timeout=60)
    (told,) = json.loads(out)
    key = spki_of(card.key)
    assert (told["works"], trying.returncode) == (True, 0), out + err
    assert f"这是工作卡（公钥 {key[:8]}…，有效到 2027-01-01，密码还能试 3 次）" in told["zh"]
    assert key not in out + err
    assert "Invented" not in out + err
    assert card.verifications == 0


def test_what_does_not_come_is_told(machine: Machine) -> None:
    code, out = machine.run("test", "reader", "scanner", "--wait", "0.2", "--json")
    assert code == 1
    told = json.loads(out)
    assert [one["works"] for one in told] == [False, False]
    assert told[0]["zh"].startswith("没有等到卡")
    assert told[1]["zh"].startswith("没有等到码")


def test_watch_tells_what_changes_until_interrupted(machine: Machine) -> None:
    with machine.popen("watch", "--json") as watching:
        assert watching.stdout is not None
        until_told(watching.stdout, "ready")
        machine.scanner.unplug()
        told = until_told(watching.stdout, "missing")
        watching.send_signal(signal.SIGINT)
        _, err = watching.communicate(timeout=60)
    assert (told["event"], told["driver"], told["problem"]) == (
        "state",
        "serial-scanner",
        "offline",
    )
    assert (watching.returncode, err) == (0, "")
    machine.scanner.plug()


def until_told(lines: Iterable[str], state: str) -> dict[str, Any]:
    """Read on until the scanner's state is told to be this one."""
    for line in lines:
        told: dict[str, Any] = json.loads(line)
        if (told.get("device"), told.get("state")) == ("scanner", state):
            return told
    raise AssertionError(f"the scanner never was {state}")


def test_nobody_takes_devices_without_looking_whether_the_terminal_has_them(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_args, **_more: False)  # this test runs as root
    for words in (["list"], ["test"], ["watch", "--for", "1"]):
        assert machine.run(*words) == (2, "")


def test_unknown_names_are_refused(machine: Machine) -> None:
    code, _ = machine.run("test", "kettle")
    assert code == 2
