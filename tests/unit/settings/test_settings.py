"""One TOML file: defaults that work, and findings that name file, key and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.assurance import Action, Assurance, may
from kiosk.settings import FILE_VARIABLE, SettingsError, find_file, load, read_raw
from kiosk.settings.model import validated


def refusal(file: Path, text: str) -> str:
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        load(file)
    return str(caught.value)


def test_without_a_file_everything_has_a_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FILE_VARIABLE, raising=False)
    settings = validated({}, None)
    assert settings.platform.mode == "sandbox"
    assert settings.devices.reader.driver == "simulated"
    assert (settings.paths.catalogue / "_fields.yaml").exists()
    assert len(str(settings.runtime_dir / "reader.sock")) < 108


def test_a_finding_names_file_key_and_what_is_allowed(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    words = refusal(file, '[screen]\nidle_s = 5\nprofile = "huge"\ncolour = 1\n')
    lines = words.splitlines()
    assert all(str(file) in line for line in lines)
    assert any("screen.idle_s" in line and "20" in line for line in lines)
    assert any("screen.profile" in line and "32-portrait" in line for line in lines)
    assert any("screen.colour" in line and "没有这一项" in line for line in lines)


def test_a_finding_does_not_repeat_the_value(tmp_path: Path) -> None:
    words = refusal(tmp_path / "k.toml", '[platform]\nenrolment_code = ["TOP-SECRET-1"]\n')
    assert "TOP-SECRET-1" not in words


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[screen\n", "不是 TOML"),
        ("\xff", "不是 TOML"),
        ("screen = 3\n", "screen"),
        ("a = " + "[" * 5000, "不是 TOML"),
        ("a = " + "9" * 5000, "不是 TOML"),
    ],
)
def test_a_broken_file_is_explained(tmp_path: Path, text: str, part: str) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError, match=part):
        load(file)


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="读不了"):
        read_raw(tmp_path / "nowhere.toml")


def test_simulators_are_refused_with_a_real_platform(tmp_path: Path) -> None:
    remote = '[platform]\nmode = "remote"\nurl = "https://platform.example"\n'
    assert "模拟设备" in refusal(tmp_path / "a.toml", remote)
    real = remote + '[devices.reader]\ndriver = "pcsc"\n[devices.printer]\ndriver = "none"\n'
    assert "trial" in refusal(tmp_path / "b.toml", real + "[trial]\npilot = true\n")
    (tmp_path / "c.toml").write_text(real, "utf-8")
    assert load(tmp_path / "c.toml").platform.mode == "remote"


@pytest.mark.parametrize("table", ["page", "camera"])
def test_no_simulator_beside_real_devices_with_a_real_platform(tmp_path: Path, table: str) -> None:
    real = (
        '[platform]\nmode = "remote"\nurl = "https://platform.example"\n'
        '[devices.reader]\ndriver = "pcsc"\n[devices.printer]\ndriver = "none"\n'
    )
    said = refusal(tmp_path / "a.toml", real + f'[devices.{table}]\ndriver = "simulated-{table}"\n')
    assert "模拟设备" in said
    (tmp_path / "b.toml").write_text(real, "utf-8")
    assert getattr(load(tmp_path / "b.toml").devices, table).driver == "none"


def test_where_all_is_simulated_sheets_and_camera_are_unless_the_file_says_otherwise(
    tmp_path: Path,
) -> None:
    devices = validated({}, None).devices
    assert (devices.page.driver, devices.camera.driver) == ("simulated-page", "simulated-camera")
    (tmp_path / "k.toml").write_text('[devices.page]\ndriver = "none"\n', "utf-8")
    devices = load(tmp_path / "k.toml").devices
    assert (devices.page.driver, devices.camera.driver) == ("none", "simulated-camera")
    (tmp_path / "k.toml").write_text('[devices.reader]\ndriver = "pcsc"\n', "utf-8")
    devices = load(tmp_path / "k.toml").devices
    assert (devices.page.driver, devices.camera.driver) == ("none", "none")


def test_a_real_platform_needs_https(tmp_path: Path) -> None:
    assert "https" in refusal(
        tmp_path / "k.toml", '[platform]\nmode = "remote"\nurl = "http://platform.example"\n'
    )


def test_the_environment_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "from-environment.toml"))
    assert find_file(None) == tmp_path / "from-environment.toml"
    assert find_file(tmp_path / "given.toml") == tmp_path / "given.toml"


def test_the_default_table_of_assurance_is_law_10() -> None:
    policy = validated({}, None).assurance
    assert may(Assurance.CHIP_WITHOUT_KEY, Action.APPLY, policy)
    assert not may(Assurance.CHIP_WITHOUT_KEY, Action.BANK_CHANGE, policy)
    assert not may(Assurance.CODE, Action.CERTIFICATE, policy)
    assert may(Assurance.STAFF, Action.HISTORY, policy)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("retention_days = 0", "最小是 1"),
        ("retention_days = 4000", "最大是 3650"),
        ("retention_days = true", "要写整数"),
        ("retention_days = 7.5", "要写整数"),
        ("workers = 5", "最大是 4"),
    ],
)
def test_nothing_is_removed_at_once_because_of_a_slip_of_the_pen(
    tmp_path: Path, line: str, told: str
) -> None:
    said = refusal(tmp_path / "k.toml", f"[queue]\n{line}\n")
    assert f"queue.{line.split(maxsplit=1)[0]}" in said
    assert told in said


def test_nobody_identified_is_no_level_that_may_do_anything(tmp_path: Path) -> None:
    assert "none" in refusal(tmp_path / "k.toml", '[assurance]\napply = ["none"]\n')


def test_more_readers_stand_beside_the_first(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    more = '[[devices.more_readers]]\ndriver = "idcard-usb"\n'
    file.write_text('[devices.reader]\ndriver = "pcsc"\n' + more, "utf-8")
    readers = load(file).devices.readers()
    assert {name: one.driver for name, one in readers.items()} == {
        "reader": "pcsc",
        "second_reader": "idcard-usb",
    }
    assert "more_readers" in refusal(
        tmp_path / "a.toml", '[devices.reader]\ndriver = "none"\n' + more
    )
    words = refusal(tmp_path / "b.toml", '[[devices.more_readers]]\ndriver = "simulated"\n')
    assert "more_readers.0.driver" in words
