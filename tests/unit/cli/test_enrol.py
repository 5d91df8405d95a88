"""`kiosk enrol`: signing on, again, elsewhere, rolling the key, and emptying after a revocation."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from kiosk.app.enrolling import CLOCK, ENROLMENT
from kiosk.app.standing import read_standing, write_standing
from kiosk.app.wiping import finish_wipe
from kiosk.cli.main import kiosk
from kiosk.domain.standing import NotYet, Standing
from kiosk.run.lock import InstanceLock
from kiosk.store import FILE_NAME
from sync.sandbox.process import SandboxProcess
from tests.helpers.posts import ServicePoint


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    folder = tmp_path_factory.mktemp("platform")
    with SandboxProcess(folder) as running:
        running.folder = folder
        yield running


@pytest.fixture
def point(tmp_path):
    return ServicePoint(tmp_path)


def code(platform, *arguments: str) -> dict[str, str]:
    command = ["sandbox", "code", "--data", str(platform.folder), "--json", *arguments]
    result = CliRunner().invoke(kiosk, command)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def enrol(point, *arguments: str, status: int = 0) -> str:
    """Run the command; returns what it said."""
    result = CliRunner().invoke(kiosk, ["--settings", str(point.file), "enrol", *arguments])
    assert result.exit_code == status, result.output
    return result.output


def again_as(point) -> tuple[str, ...]:
    now = point.enrolment
    return ("--region", now.region, "--terminal", str(now.terminal))


def test_the_clerk_shows_a_picture_of_the_whole_enrolment(platform, tmp_path):
    png = tmp_path / "code.png"
    command = ["sandbox", "code", "--data", str(platform.folder), "--png", str(png)]
    said = CliRunner().invoke(kiosk, command).output
    assert "bianmin-enrol:?v=1" in said
    assert "█" in said
    assert png.read_bytes().startswith(b"\x89PNG")
    command += ["--public-url", "http://platform.example"]
    assert "https://" in CliRunner().invoke(kiosk, command).output


def test_the_text_of_the_picture_enrols(platform, point):
    said = enrol(point, code(platform)["payload"])
    assert "已注册" in said
    assert point.enrolment.url == platform.url
    assert (point.data / ENROLMENT).stat().st_mode & 0o077 == 0
    assert not (point.data / "enrolment.key").exists()
    assert (point.data / CLOCK).exists()  # the platform's time is known from the first contact


def test_a_scanner_types_it(platform, point):
    typed = code(platform)["payload"] + "\n"
    command = ["--settings", str(point.file), "enrol", "-"]
    assert "已注册" in CliRunner().invoke(kiosk, command, input=typed).output
    assert "看不懂" in CliRunner().invoke(kiosk, command, input="x" * 100_000).output


def test_words_when_it_does_not_work(platform, point):
    made = code(platform)
    assert "看不懂" in enrol(point, "bianmin-enrol:?v=1&x=1", status=1)
    assert "先升级本机" in enrol(point, made["payload"].replace("v=1", "v=2"), status=1)
    assert "写一样" in enrol(point, status=1)
    assert "写一样" in enrol(point, "ABCD-EFGH-JKLM", "--roll", status=1)
    assert "不知道平台在哪里" in enrol(point, made["code"], status=1)
    assert "还没有注册" in enrol(point, "--roll", status=1)
    assert "没有停用" in enrol(point, "--wipe", status=1)
    dead = made["payload"].replace(f"%3A{platform.port}", "%3A9")
    assert "联系不上" in enrol(point, dead, status=1)
    lock = InstanceLock(point.data)
    assert "正在运行" in enrol(point, made["payload"], status=1)
    lock.release()
    assert "已注册" in enrol(point, made["payload"])
    assert "用过" in enrol(point, made["payload"], status=1)


def test_another_platform_at_the_same_address_is_refused(platform, point, tmp_path):
    made = code(platform)
    with SandboxProcess(tmp_path / "other") as other:
        text = made["payload"].replace(f"%3A{platform.port}", f"%3A{other.port}")
        assert "不是注册信息里的那一个" in enrol(point, text, status=1)
    assert not (point.data / ENROLMENT).exists()
    assert "已注册" in enrol(point, made["payload"])  # the code was not given away


def test_settings_and_payload_name_the_same_platform(platform, point):
    point.write("https://platform.example")
    assert "先核对" in enrol(point, code(platform)["payload"], status=1)


def test_a_key_can_be_rolled_by_hand(platform, point):
    enrol(point, code(platform)["payload"])
    before = point.enrolment.identity().key_id
    said = enrol(point, "--roll")
    assert point.enrolment.identity().key_id in said
    assert point.enrolment.identity().key_id != before


def test_another_service_point_waits_until_the_queue_is_empty(platform, point):
    enrol(point, code(platform)["payload"])
    before = point.enrolment
    point.submit(2)
    for arguments in ((), ("--region", "220303")):
        said = enrol(point, code(platform, *arguments)["payload"], status=1)
        assert "2 件没有上传" in said
        assert "kiosk queue export" in said
    assert point.enrolment == before

    # As the same terminal it may be enrolled again: the numbers stay its own.
    said = enrol(point, code(platform, *again_as(point))["payload"])
    assert "第 2 次" in said
    assert point.enrolment.number.terminal == before.terminal

    point.empty_the_queue()
    enrol(point, code(platform, "--region", "220303")["payload"])
    assert point.enrolment.region == "220303"


def test_another_platform_waits_until_the_queue_is_empty(platform, point, tmp_path):
    enrol(point, code(platform)["payload"])
    point.submit()
    with SandboxProcess(tmp_path / "other") as other:
        other.folder = tmp_path / "other"
        made = code(other, *again_as(point))["payload"]
        assert "1 件没有上传" in enrol(point, made, status=1)
        point.empty_the_queue()
        assert "已注册" in enrol(point, made)
    assert point.enrolment.url == other.url


def test_a_lost_enrolment_file_does_not_open_another_service_point(platform, point):
    enrol(point, code(platform)["payload"])
    again = again_as(point)
    point.submit()
    (point.data / ENROLMENT).unlink()
    assert "1 件没有上传" in enrol(point, code(platform)["payload"], status=1)
    enrol(point, code(platform, *again)["payload"])
    assert point.enrolment.epoch == 2


# ---- revocation ----------------------------------------------------------------------------------


def test_a_revoked_terminal_is_emptied_only_when_nothing_is_left(platform, point):
    enrol(point, code(platform)["payload"])
    point.submit(3)
    write_standing(point.data, Standing.REVOKED)
    said = enrol(point, "--wipe", "--yes", status=1)
    assert "3 件没有上传" in said
    assert "kiosk queue export" in said
    assert (point.data / FILE_NAME).exists()

    point.empty_the_queue()
    secret = point.enrolment.signing_key
    (point.data / "log").mkdir()
    (point.data / "log" / "screen.jsonl").write_text("{}\n")
    assert "已清空" in enrol(point, "--wipe", "--yes")
    left = {one.name for one in point.data.iterdir()}
    assert left <= {"standing.json", "kiosk.lock", "log", "keys"}
    assert not any(secret in one.read_bytes() for one in point.data.rglob("*") if one.is_file())
    assert "已经清空" in enrol(point, "--wipe")

    enrol(point, code(platform)["payload"])
    assert read_standing(point.data) is Standing.ACTIVE


def test_what_lies_on_a_stick_only_is_named_before_the_wipe(platform, point):
    enrol(point, code(platform)["payload"])
    point.submit(2)
    point.export()
    write_standing(point.data, Standing.REVOKED)
    command = ["--settings", str(point.file), "enrol", "--wipe"]
    said = CliRunner().invoke(kiosk, command, input="n\n").output
    assert "还没有回音的 2 件，清空以后只在 U 盘上有" in said
    assert "草稿" in said
    assert (point.data / FILE_NAME).exists()


def test_what_was_set_aside_is_not_wiped(platform, point):
    enrol(point, code(platform)["payload"])
    point.submit()
    point.empty_the_queue()
    write_standing(point.data, Standing.REVOKED)
    (point.data / FILE_NAME).rename(point.data / f"{FILE_NAME}.damaged-20260302T093000")
    assert "搁置的文件" in enrol(point, "--wipe", "--yes", status=1)
    assert read_standing(point.data) is Standing.REVOKED


@pytest.mark.parametrize("after", range(1, 6))
def test_a_wipe_that_was_killed_goes_on(platform, point, monkeypatch, after):
    from kiosk.app import wiping

    enrol(point, code(platform)["payload"])
    point.submit()
    point.empty_the_queue()
    with pytest.raises(NotYet):
        finish_wipe(point.data)
    write_standing(point.data, Standing.WIPING)
    honest, done = wiping._destroy, []

    def killed(path):
        if len(done) == after:
            raise KeyboardInterrupt
        done.append(path)
        honest(path)

    monkeypatch.setattr(wiping, "_destroy", killed)
    try:
        finish_wipe(point.data)
    except KeyboardInterrupt:
        assert read_standing(point.data) is Standing.WIPING
        assert "还没有完" in enrol(point, code(platform)["payload"], status=1)
    monkeypatch.undo()
    assert "清空" in enrol(point, "--wipe")
    assert read_standing(point.data) is Standing.WIPED
    assert not (point.data / ENROLMENT).exists()
    assert not (point.data / FILE_NAME).exists()


@pytest.mark.parametrize("content", ["", "{", '{"standing": "king"}', "[]"])
def test_a_standing_that_cannot_be_read_locks(tmp_path, content):
    (tmp_path / "standing.json").write_text(content)
    (tmp_path / "standing.json").chmod(0o600)
    assert read_standing(tmp_path) is Standing.REVOKED
