"""`kiosk doctor` on machines with and without faults: in words, as JSON, by exit code."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from devices.simulators.sam_line import SamLine
from kiosk.cli.main import kiosk
from tests.helpers.shipped import item_files

_REMOTE = """\
[paths]
data = "{data}"
[platform]
mode = "remote"
url = "https://platform.example"
[devices.reader]
driver = "none"
[devices.printer]
driver = "escpos-network"
options = {{ host = "127.0.0.1", port = {port} }}
"""


def examine(file: Path) -> tuple[int, dict[str, dict[str, Any]]]:
    answer = CliRunner().invoke(kiosk, ["--settings", str(file), "doctor", "--json"])
    found = json.loads(answer.stdout)
    return answer.exit_code, {one["name"]: one for one in found}


@pytest.fixture
def remote(tmp_path: Path) -> tuple[Path, socket.socket]:
    """Settings of a real terminal, and where its printer listens."""
    listener = socket.create_server(("127.0.0.1", 0))
    file = tmp_path / "kiosk.toml"
    data, port = tmp_path / "data", listener.getsockname()[1]
    file.write_text(_REMOTE.format(data=data, port=port), "utf-8")
    return file, listener


def test_a_practice_set_up_has_nothing_to_mend(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(f'[paths]\ndata = "{tmp_path / "data"}"\n', "utf-8")
    code, found = examine(file)
    assert code == 0
    assert {one["state"] for one in found.values()} <= {"ok", "warning"}
    assert found["读卡器"]["detail"].startswith("模拟读卡器")
    assert found["目录"]["detail"].startswith(f"{len(item_files())} 个事项")
    assert found["设置"]["detail"] == str(file)


def test_a_printer_that_does_not_answer_is_a_problem(
    remote: tuple[Path, socket.socket],
) -> None:
    file, listener = remote
    with listener:
        code, found = examine(file)
    assert code == 0
    assert found["打印机"]["state"] == "ok"
    assert found["读卡器"]["detail"] == "没有装，设置里写的是 none"
    code, found = examine(file)
    assert code == 1
    assert found["打印机"]["state"] == "problem"
    assert "请检查电源" in found["打印机"]["advice"]


def test_an_id_card_reader_on_a_serial_line_is_asked_who_it_is(
    remote: tuple[Path, socket.socket],
) -> None:
    file, listener = remote
    with listener, SamLine() as line:
        reader = f'driver = "idcard-serial"\noptions = {{ port = "{line.port}", baud = 115200 }}'
        file.write_text(file.read_text("utf-8").replace('driver = "none"', reader), "utf-8")
        code, found = examine(file)
        assert code == 0
        assert (found["读卡器"]["state"], found["读卡器"]["detail"]) == (
            "ok",
            "身份证阅读器（串口）",
        )
        line.spoil = lambda _: b""
        code, found = examine(file)
    assert code == 1
    assert "没有回应" in found["读卡器"]["advice"]


def test_each_of_several_readers_is_looked_at(remote: tuple[Path, socket.socket]) -> None:
    """Residents go on with the one that works, so the broken one must be said here."""
    file, listener = remote
    with listener, SamLine() as line:
        first = f'driver = "idcard-serial"\noptions = {{ port = "{line.port}", baud = 115200 }}'
        more = '[[devices.more_readers]]\ndriver = "idcard-serial"\noptions = { port = "/dev/no-such" }\n'
        text = file.read_text("utf-8").replace('driver = "none"', first) + more
        file.write_text(text, "utf-8")
        code, found = examine(file)
    assert code == 1
    assert found["读卡器"]["state"] == "ok"
    assert found["第二台读卡器"]["state"] == "problem"
    assert "检查连接线" in found["第二台读卡器"]["advice"]


def test_the_printers_model_is_named_with_what_nobody_has_seen(
    remote: tuple[Path, socket.socket],
) -> None:
    file, listener = remote
    text = file.read_text("utf-8").replace("port =", 'profile = "snbc-bt-t080", port =')
    file.write_text(text, "utf-8")
    with listener:
        _, found = examine(file)
    assert "新北洋 BT-T080" in found["打印机"]["detail"]
    assert "没有都在真机上核对过" in found["打印机"]["detail"]
    file.write_text(text.replace("snbc-bt-t080", "no-such"), "utf-8")
    code, found = examine(file)
    assert code == 1
    assert "no-such" in found["打印机"]["advice"]


def test_in_words_the_advice_follows_the_finding(remote: tuple[Path, socket.socket]) -> None:
    file, listener = remote
    listener.close()
    answer = CliRunner().invoke(kiosk, ["--settings", str(file), "doctor"])
    assert answer.exit_code == 1
    lines = answer.output.splitlines()
    at = lines.index("[要处理] 打印机：网络热敏打印机（ESC/POS）")
    assert lines[at + 1].startswith("        连接不上打印机")


def test_settings_that_cannot_be_used_are_a_finding(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text("[screen]\nidle_s = 5\n", "utf-8")
    code, found = examine(file)
    assert code == 1
    assert "screen.idle_s：最小是 20" in found["设置"]["detail"]


def test_a_damaged_enrolment_is_a_problem(remote: tuple[Path, socket.socket]) -> None:
    file, listener = remote
    data = file.parent / "data"
    data.mkdir()
    enrolment = data / "enrolment.json"
    enrolment.write_text("{}", "utf-8")
    enrolment.chmod(0o600)
    with listener:
        code, found = examine(file)
    assert code == 1
    assert found["注册"]["state"] == "problem"


def test_each_thing_is_looked_at_once(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(f'[paths]\ndata = "{tmp_path / "data"}"\n', "utf-8")
    answer = CliRunner().invoke(kiosk, ["--settings", str(file), "doctor", "--json"])
    names = [one["name"] for one in json.loads(answer.stdout)]
    assert sorted(names) == sorted(set(names))
