"""`kiosk sandbox publish|documents|withdraw`: as the county's people call them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from devices.simulators.piv_card import practice_card
from kiosk.cli.main import kiosk
from kiosk.settings import shipped_assets
from kiosk.shelf.contents import read_staff
from kiosk.staff import pin as pins
from kiosk.staff.practice import PIN, WORK_NUMBER, practice_list
from sync.sandbox.process import SandboxProcess
from tests.helpers.documents import notice, settings, staff, year
from tests.helpers.staff_cards import spki_of

APPROVAL = ("--approver", "测试县政府", "--approved-on", "2026-11-19")
NUMBERED = (*APPROVAL, "--document", "测政发〔2026〕3号")
ID = "0190f5c4-7a3b-7c11-8d22-000000000001"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("platform")
    with SandboxProcess(place):
        yield place


def call(folder: Path, *arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(kiosk, ["sandbox", *arguments, "--data", str(folder)])
    assert result.exit_code == status, result.output
    return result.output


def file(tmp_path: Path, raw: bytes, name: str = "given.json") -> str:
    path = tmp_path / name
    path.write_bytes(raw)
    return str(path)


def test_a_catalogue_needs_an_approval_and_is_listed_with_it(folder: Path):
    shipped = str(shipped_assets() / "catalogue")
    assert "批准记录" in call(folder, "publish", "catalogue", shipped, status=1)
    assert "一起写" in call(folder, "publish", "catalogue", shipped, *APPROVAL, status=1)
    said = call(folder, "publish", "catalogue", shipped, *NUMBERED)
    assert "事项目录  catalogue  第 1 版  在用" in said
    assert said.rstrip().endswith("测政发〔2026〕3号")
    listed = call(folder, "documents")
    assert "稿子" in listed
    assert "第 1 版" in listed
    assert "已撤回" in call(folder, "withdraw", "catalogue", "catalogue")
    assert "撤回" in call(folder, "withdraw", "catalogue", "catalogue", status=1)


def test_every_kind_is_published_by_a_file(folder: Path, tmp_path: Path):
    calendar = file(tmp_path, year(), "2027.json")
    done = json.loads(call(folder, "publish", "calendar", calendar, *NUMBERED, "--json"))
    assert (done["kind"], done["name"], done["state"]) == ("calendar", "2027", "published")
    people = file(tmp_path, staff("G1"))
    done = json.loads(call(folder, "publish", "staff", people, "--to", "220199-0001", "--json"))
    assert (done["name"], done["audience"]) == ("220199-0001", "220199-0001")
    few = file(tmp_path, settings(place={"name": "新站"}))
    assert "设置  all  第 1 版" in call(folder, "publish", "settings", few)
    board = file(tmp_path, notice(), "tingdian.json")
    assert "公告  tingdian  第 1 版" in call(folder, "publish", "notice", board, *NUMBERED)
    said = [{"at": "2026-11-20T09:00:00+08:00", "office": "民政办", "text": "请带户口本"}]
    data = {"schema": "bianmin.message/1", "submission_id": ID, "messages": said}
    message = file(tmp_path, json.dumps(data).encode())
    assert ID in call(folder, "publish", "message", message, "--to", "220199-0001")


def test_words_for_what_cannot_be_published(folder: Path, tmp_path: Path):
    nothing = file(tmp_path, b"{}")
    for kind in ("calendar", "notice"):
        assert "读不出来" in call(folder, "publish", kind, nothing, *NUMBERED, status=1)
    for kind in ("staff", "message"):
        assert "读不出来" in call(folder, "publish", kind, nothing, "--to", "220199-0001", status=1)
    wrong = file(tmp_path, settings(platform={"url": "x"}))
    assert "平台不能改" in call(folder, "publish", "settings", wrong, status=1)
    people = file(tmp_path, staff("G1"))
    assert "220199-0001" in call(folder, "publish", "staff", people, "--to", "village", status=1)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "没有事项文件" in call(folder, "publish", "catalogue", str(empty), *NUMBERED, status=1)


def test_the_practice_member_is_published_once(folder: Path):
    done = json.loads(call(folder, "publish", "practice-staff", "--json"))
    assert (done["kind"], done["name"], done["version"]) == ("staff", "practice", 1)
    assert done["audience"] == ""
    again = json.loads(call(folder, "publish", "practice-staff", "--json"))
    assert again["id"] == done["id"]
    call(folder, "withdraw", "staff", "practice")
    again = json.loads(call(folder, "publish", "practice-staff", "--json"))
    assert again["state"] == "withdrawn", "who took it back does not find it there again"


def test_the_practice_list_lets_its_member_in():
    (member,) = read_staff(practice_list()).members
    assert member.work_number == WORK_NUMBER
    assert pins.check(PIN, pins.parse(member.pin_verifier))
    card = practice_card()
    assert member.card_keys == (spki_of(card.key),)
    assert card.pin == PIN
