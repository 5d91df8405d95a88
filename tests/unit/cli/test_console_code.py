"""`kiosk doctor --console-code` and `--report`."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli.main import kiosk
from kiosk.store.code_file import FILE, CodeFile
from kiosk.upkeep import code as codes

SETTINGS = """\
[paths]
data = "{data}"
runtime = "{data}/run"
[platform]
mode = "remote"
url = "https://127.0.0.1:9"
[devices.reader]
driver = "none"
[devices.printer]
driver = "none"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    one = tmp_path / "kiosk.toml"
    one.write_text(SETTINGS.format(data=tmp_path / "data"), "utf-8")
    return one


def call(file: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(kiosk, ["--settings", str(file), "doctor", *words])
    return done.exit_code, done.output


def test_a_code_is_said_once_and_fits_what_is_kept(file: Path, tmp_path: Path) -> None:
    code, said = call(file, "--console-code")
    assert code == 0
    found = re.search(r"(\d{4}) (\d{4})", said)
    assert found is not None
    kept = tmp_path / "data" / FILE
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    keeper = CodeFile(kept.parent)
    read = keeper.read()
    assert read is not None
    assert codes.holds(read, keeper.now_s(), keeper.boot_id)
    assert codes.fits(found[1] + found[2], read)
    _, again = call(file, "--console-code")
    assert said != again
    assert keeper.read() != read, "the earlier one is gone"


def test_none_is_given_where_it_would_be_no_use(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 12345)
    code, said = call(file, "--console-code")
    assert code == 1
    assert "别的用户" in said
    monkeypatch.undo()
    monkeypatch.setattr("kiosk.shelf.readings.PulledStaff.lists", lambda *_: True)
    code, said = call(file, "--console-code")
    assert code == 1
    assert "工号和密码" in said


def test_one_thing_at_a_time(file: Path) -> None:
    assert call(file, "--console-code", "--json")[0] == 2


def test_the_report_has_machine_and_network_and_a_verdict(file: Path) -> None:
    code, said = call(file, "--report")
    assert code == 1, "the platform does not answer"
    assert said.startswith("自检报告　柳湾村便民服务站")
    assert "还不能放心使用" in said
    assert "[正常] 网络 本机地址" in said
    assert "[要处理] 网络 TLS 证书：那边不接" in said
    assert "检查人：" in said
