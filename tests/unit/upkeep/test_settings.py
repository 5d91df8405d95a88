"""Settings at the console: the file's own rules, findings at the field, comments kept, atomically saved."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.console_machines import KnownDrivers
from kiosk.settings import SettingsError, overrides, trying
from kiosk.settings.editing import with_changes
from kiosk.settings.model import Settings
from kiosk.upkeep.settings import ALL, KEYS, Kind, SettingsBook, shown
from tests.helpers.console import HandConsole


def book(hand: HandConsole) -> SettingsBook:
    return hand.console._settings


def saved(hand: HandConsole) -> dict[str, Any]:
    return tomllib.loads(hand.file.read_text("utf-8"))


def test_every_key_is_one_of_the_file() -> None:
    defaults = Settings().model_dump(mode="json")
    for key in KEYS:
        here: Any = defaults
        *tables, name = key.path.split(".")
        for one in tables:
            here = here[one]
        assert name in here or tables[-1] == "options", key.path


def test_fields_show_the_file_over_the_defaults_and_no_secret(hand: HandConsole) -> None:
    text = hand.file.read_text("utf-8").replace(
        "[platform]", '[platform]\nenrolment_code = "K7QP-9XTM"'
    )
    hand.file.write_text(text, "utf-8")
    now = {one.key.path: one for one in book(hand).fields()}
    assert now["place.name"].text == "柳湾村便民服务站"
    assert now["screen.idle_s"].text == "120"
    assert now["devices.printer.options.host"].text == "192.0.2.20"
    assert now["platform.enrolment_code"].text == ""
    assert "K7QP" not in repr(now)
    assert dict(now["devices.printer.driver"].choices)["none"] == "没有装"
    assert all(one.choices for one in now.values() if one.key.kind is Kind.CHOICE)


def test_what_the_platform_changed_is_marked(hand: HandConsole) -> None:
    overrides.keep(hand.folder, {"place": {"hotline": "12388"}})
    marked = [one.key.path for one in book(hand).fields() if one.overruled]
    assert marked == ["place.hotline"]


def test_findings_stand_at_their_fields_and_nothing_is_saved(hand: HandConsole) -> None:
    before = hand.file.read_bytes()
    found = book(hand).save(
        {"screen.idle_s": "5", "place.hotline": "abc", "place.name": ""}, serving=True
    )
    assert {one.path for one in found} == {"screen.idle_s", "place.hotline"}
    assert [one.path for one in book(hand).save({"screen.idle_s": "1e"}, serving=True)] == [
        "screen.idle_s"
    ]
    assert [one.path for one in book(hand).save({"screen.idle_s": "nan"}, serving=True)] == [
        "screen.idle_s"
    ]
    (one,) = book(hand).save({"platform.url": "http://x"}, serving=True)
    assert one.path == "platform.url"
    assert "https://" in one.words
    (one,) = book(hand).save({"devices.reader.driver": "simulated"}, serving=True)
    assert one.path == ALL
    (one,) = book(hand).save({"paths.data": "/tmp/x"}, serving=True)
    assert one.path == ALL, "not in the list"
    assert hand.file.read_bytes() == before
    assert trying.running(hand.folder) is None


def test_options_are_judged_by_the_driver(hand: HandConsole) -> None:
    (one,) = book(hand).save({"devices.scanner.driver": "serial-scanner"}, serving=True)
    assert one.path == "devices.scanner.options.path"
    (one,) = book(hand).save({"devices.printer.options.host": ""}, serving=True)
    assert one.path == "devices.printer.options.host"


def test_a_usb_printer_is_named_in_hexadecimal_as_lsusb_does(hand: HandConsole) -> None:
    usb = {
        "devices.printer.driver": "escpos-usb",
        "devices.printer.options.vid": "04B8",
        "devices.printer.options.pid": "0x0e15",
    }
    for path, text in (("vid", "4b8g"), ("vid", "104b8"), ("pid", "-1"), ("vid", "")):
        (one,) = book(hand).save(usb | {f"devices.printer.options.{path}": text}, serving=True)
        assert one.path == f"devices.printer.options.{path}", text
    (one,) = book(hand).save(usb | {"devices.printer.options.pid": "0"}, serving=True)
    assert one.path == "devices.printer.options.pid"
    assert book(hand).save(usb, serving=True) == []
    options = {"vid": 0x04B8, "pid": 0x0E15}
    assert saved(hand)["devices"]["printer"] == {"driver": "escpos-usb", "options": options}
    now = {one.key.path: one.text for one in book(hand).fields()}
    assert now["devices.printer.options.vid"] == "04b8"
    assert now["devices.printer.options.pid"] == "0e15"
    assert now["devices.printer.options.serial"] == ""


def test_saving_keeps_comments_the_mode_and_the_former_file(hand: HandConsole) -> None:
    hand.file.chmod(0o640)
    before = hand.file.read_bytes()
    changes = {
        "place.name": "青石镇便民服务中心",
        "screen.idle_s": "60",
        "devices.printer.driver": "escpos-file",
        "devices.printer.options.path": "/dev/usb/lp0",
    }
    assert book(hand).save(changes, serving=True) == []
    now = saved(hand)
    assert now["place"]["name"] == "青石镇便民服务中心"
    assert now["screen"]["idle_s"] == 60
    assert now["devices"]["printer"] == {
        "driver": "escpos-file",
        "options": {"path": "/dev/usb/lp0"},
    }, "what the other driver was told is gone"
    text = hand.file.read_text("utf-8")
    assert "# 柳湾村的终端" in text
    assert "# 门口的牌子" in text
    assert stat.S_IMODE(hand.file.stat().st_mode) == 0o640
    assert trying.former(hand.file).read_bytes() == before
    trial = trying.running(hand.folder)
    assert trial is not None
    assert trial.keys == tuple(sorted(changes))


def test_fields_are_asked_for_where_they_belong() -> None:
    keys = {one.path: one for one in KEYS}
    host, url = keys["devices.printer.options.host"], keys["platform.url"]
    assert shown(host, lambda _: "escpos-network", "remote")
    assert not shown(host, lambda _: "none", "remote")
    assert shown(url, lambda _: "", "remote")
    assert not shown(url, lambda _: "", "sandbox")


def test_without_a_file_and_with_a_broken_one_it_says_so(hand: HandConsole, tmp_path: Path) -> None:
    (one,) = SettingsBook(None, tmp_path, hand.console._settings._drivers).save({}, serving=False)
    assert "没有设置文件" in one.words
    hand.file.write_text("[place\n", "utf-8")
    (one,) = book(hand).save({"place.name": "甲"}, serving=True)
    assert "TOML" in one.words
    with pytest.raises(SettingsError):
        book(hand).fields()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "place = { name = '甲' }\n",
        "place.name = '甲'\n",
        "[place]\narea = '''\n[place]\nname = 'x'\n'''\n",
        "[screen]\nidle_s = 60\n\n[place] # here\nname='乙'",
        "[[other]]\nname = 'a'\n",
    ],
)
def test_whatever_way_it_is_written_only_the_key_changes(text: str) -> None:
    wanted = tomllib.loads(text)
    wanted.setdefault("place", {})["name"] = '丙"\\'
    assert tomllib.loads(with_changes(text, {"place.name": '丙"\\'})) == wanted
    assert "name" not in tomllib.loads(with_changes(text, {"place.name": None})).get("place", {})


def test_a_value_where_a_table_belongs_is_refused() -> None:
    with pytest.raises(SettingsError):
        with_changes("place = 3\n", {"place.name": "甲"})


def test_every_option_is_one_that_its_drivers_take() -> None:
    asked = [key for key in KEYS if ".options." in key.path]
    assert asked
    for key in asked:
        name = key.path.rpartition(".")[2]
        for driver in key.only:
            assert name in (KnownDrivers().options(driver) or ()), (key.path, driver)
