"""The start and its keys: a chip that hangs holds nothing up, one that was cleared is told in words."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.app.front import build_front
from kiosk.app.terminal import CannotServe, build_terminal
from kiosk.cli.main import kiosk
from kiosk.services.terminal import Terminal
from kiosk.settings import addresses, load, read_raw
from kiosk.vault import tpm
from sync.sandbox.process import SandboxProcess
from tests.helpers.drafts import draft
from tests.helpers.soft_tpm import SoftTpm

_SETTINGS = """\
[paths]
data = "{data}"
runtime = "{runtime}"
[security]
tcti = "{tcti}"
[devices.reader]
driver = "none"
[devices.printer]
driver = "none"
"""


@pytest.fixture
def chip(tmp_path: Path) -> Iterator[SoftTpm]:
    with SoftTpm(tmp_path / "chip") as running:
        yield running


@pytest.fixture
def file(tmp_path: Path, chip: SoftTpm) -> Iterator[Path]:
    """Settings of a terminal with a practice platform and a chip."""
    runtime = tmp_path / "run"
    addresses.prepare(runtime)
    settings = tmp_path / "kiosk.toml"
    text = _SETTINGS.format(data=tmp_path / "data", runtime=runtime, tcti=chip.tcti)
    settings.write_text(text, "utf-8")
    with SandboxProcess(tmp_path / "platform") as platform:
        clerk = platform.clerk()
        code = clerk.enrolment_code().code
        clerk.close()
        at = addresses.TrialAddresses(platform.url, platform.url, "127.0.0.1", 9, code)
        addresses.write(runtime, at)
        yield settings


def start(file: Path) -> Terminal:
    return build_terminal(file, build_front(read_raw(file)))


def command(file: Path, *words: str) -> Result:
    return CliRunner().invoke(kiosk, ["--settings", str(file), *words])


def doctor(file: Path) -> dict[str, str]:
    told = json.loads(command(file, "doctor", "--json").stdout)
    return next(one for one in told if one["name"] == "密钥")


def test_a_hanging_chip_holds_no_start_up(
    file: Path, chip: SoftTpm, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(file).close()
    chip.hang()
    # For as long as it hangs: afterwards it has the usual time, which a slow machine needs.
    with monkeypatch.context() as hanging:
        hanging.setattr(tpm, "DEADLINE_S", 2.0)
        began = time.monotonic()
        with pytest.raises(CannotServe) as refused:
            start(file)
        assert time.monotonic() - began < 30, "the chip hangs until it is told to go on"
        assert refused.value.retry_after_s, "it is tried again by itself"
        assert "取不出来" in refused.value.resident_words
        found = doctor(file)
        assert found["state"] == "problem"
        assert found["detail"].startswith("密钥现在取不出来")
        assert "密钥没有丢" in found["advice"]
        assert command(file, "keys", "begin-again", "--yes").exit_code == 1
    chip.go_on()
    start(file).close()


def test_a_cleared_chip_costs_lists_and_drafts_and_nothing_that_was_submitted(
    file: Path, chip: SoftTpm
) -> None:
    assert doctor(file)["detail"] == "还没有做密钥，终端第一次启动时做"
    first = start(file)
    mine = draft(build_front(read_raw(file)).catalogue)  # type: ignore[arg-type]
    affair = first.submit(mine)
    assert [one.id for one in first.track.affairs_of(mine.identity)] == [affair.id]
    first.close()
    assert doctor(file)["state"] == "ok"
    assert "安全芯片" in doctor(file)["detail"]

    chip.clear()
    with pytest.raises(CannotServe) as refused:
        start(file)
    assert refused.value.retry_after_s is None
    assert "已经提交的申请都在" in refused.value.resident_words
    assert command(file, "keys", "show").exit_code == 1
    found = doctor(file)
    assert found["state"] == "problem"
    assert "没有提交的草稿" in found["detail"]

    told = command(file, "keys", "begin-again", "--yes")
    assert told.exit_code == 0
    assert "没有删除" in told.output
    again = start(file)
    kept = again.track.affair(affair.id)
    assert kept is not None
    assert kept.number == affair.number
    assert again.track.affairs_of(mine.identity) == [], "the index is a new one"
    again.close()
    aside = [one.name for one in (load(file).data_dir / "keys").iterdir()]
    assert any(name.startswith("master.tpm.lost-") for name in aside)


def test_a_terminal_without_a_chip_is_told_what_a_thief_gets(file: Path, tmp_path: Path) -> None:
    text = file.read_text("utf-8")
    file.write_text(text.replace("[security]", '[security]\nkeys = "file"'), "utf-8")
    start(file).close()
    found = doctor(file)
    assert found["state"] == "warning"
    assert "偷走硬盘，就能打开草稿" in found["detail"]
    assert 'keys = "tpm"' in found["advice"]
    keys = tmp_path / "data/keys"
    assert [one.name for one in keys.iterdir()] == ["master.key"]
    (keys / "master.key").chmod(0o644)
    found = doctor(file)
    assert found["state"] == "problem"
    assert "chmod 600" in found["advice"]
