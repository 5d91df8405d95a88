"""The models of the technician's console, without QML: what they show, what they forget, who comes in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from devices.ports import DeviceState, PrintOutcome, PrintResult, Problem
from kiosk.journeys.apply import Page
from kiosk.settings import trying
from kiosk.staff.room import SignedOut
from tests.helpers.console import BAD_LINE, TECHNICIAN_NUMBER, HandLook
from tests.helpers.staff import NUMBER, PIN
from tests.helpers.ui import Rig, settle
from ui.viewmodels.app import AppModel
from ui.viewmodels.console_devices import CELLS
from ui.viewmodels.staff_frame import HIDE_S


def ended(app: AppModel) -> None:
    """End the models after what is under way."""
    app.close()
    if app.jobs._pool is not None:
        app.jobs._pool.shutdown(wait=True)


@pytest.fixture
def app(rig: Rig) -> Iterator[AppModel]:
    one = rig.app()
    yield one
    ended(one)


def typed(model: Any, digits: str) -> None:
    for one in digits:
        model.digit(one)
    model.submit()


def to_sign_in(app: AppModel) -> Any:
    app.visit.open_home()
    app.shell.callStaff()
    assert app.visit.page is Page.SIGN_IN
    return app.signIn


def enter(rig: Rig, app: AppModel) -> Any:
    """Sign in as the technician and wait for the console."""
    rig.hand.name_technician()
    model = to_sign_in(app)
    model.choose(True)
    settle(lambda: not model.busy)
    assert not model.byCode
    typed(model, TECHNICIAN_NUMBER)
    typed(model, PIN)
    settle(lambda: app.visit.page is Page.CONSOLE)
    console = app.console
    settle(lambda: console.devices.loaded)
    return console


def rows(model: Any) -> dict[str, Any]:
    return {row.key: row for row in model.rows}


# ---- the way in --------------------------------------------------------------------------------


def test_a_code_leads_in_before_a_technician_is_listed(rig: Rig, app: AppModel) -> None:
    model = to_sign_in(app)
    assert model.canChoose
    assert not model.technician
    model.choose(True)
    settle(lambda: not model.busy)
    assert model.byCode
    assert "kiosk doctor --console-code" in model.message
    assert not model.locked
    code = rig.hand.code()
    typed(model, code[:7])
    assert model.message == "口令是 8 位数字，请接着按。"
    typed(model, code[7])
    settle(lambda: app.visit.page is Page.CONSOLE)
    settle(lambda: app.console.entered)
    assert app.console.who == "技术员"
    assert not model._pin


def test_a_wrong_code_says_how_many_are_left(rig: Rig, app: AppModel) -> None:
    model = to_sign_in(app)
    model.choose(True)
    settle(lambda: not model.busy)
    code = rig.hand.code()
    typed(model, str((int(code) + 1) % 10**8).rjust(8, "0"))
    settle(lambda: not model.busy)
    assert model.message == "口令对不上，还可以试 4 次。"
    shown = [str(model.property(model.metaObject().property(at).name())) for at in range(20)]
    assert code not in " ".join(shown)


def test_the_villages_staff_do_not_get_in(rig: Rig, app: AppModel) -> None:
    rig.hand.name_technician()
    model = to_sign_in(app)
    model.choose(True)
    settle(lambda: not model.busy)
    typed(model, NUMBER)
    typed(model, PIN)
    settle(lambda: not model.busy)
    assert app.visit.page is Page.SIGN_IN
    assert model.message == "工号和密码对不上，还可以试 4 次。"
    model.choose(False)
    typed(model, NUMBER)
    typed(model, PIN)
    settle(lambda: app.visit.page is Page.DESK)


def test_without_a_terminal_there_is_the_console_alone(rig: Rig) -> None:
    app = rig.app(attach=False)
    try:
        app.shell.out_of_service("本机还没有注册到平台，请联系技术员。")
        assert app.shell.hasDesk
        app.shell.callStaff()
        model = app.signIn
        settle(lambda: not model.busy)
        assert not model.canChoose
        assert model.byCode
        typed(model, rig.hand.code())
        settle(lambda: app.visit.page is Page.CONSOLE)
        settle(lambda: app.console.devices.loaded)
        app.console.leave()
        assert app.visit.page is Page.OUT_OF_SERVICE
    finally:
        ended(app)


def test_nobody_touches_it_and_it_signs_out(rig: Rig, app: AppModel) -> None:
    console = enter(rig, app)
    rig.clock.go(HIDE_S - 1)
    console._on_second()
    assert app.visit.page is Page.CONSOLE
    app.shell.touched()
    rig.clock.go(HIDE_S - 1)
    console._on_second()
    assert app.visit.page is Page.CONSOLE, "a touch counts"
    rig.clock.go(2)
    console._on_second()
    assert app.visit.page is Page.ATTRACT
    assert console.who == ""
    assert console.devices.list.rows == ()

    def signed_out() -> bool:
        try:
            rig.hand.room.require()
        except SignedOut:
            return True
        return False

    settle(signed_out)


# ---- the pages ---------------------------------------------------------------------------------


def test_devices_are_live_and_say_what_to_do(rig: Rig, app: AppModel) -> None:
    console = enter(rig, app)
    devices = console.devices
    found = rows(devices.list)
    assert list(found) == ["reader", "printer", "scanner", "speaker", "page", "camera", "touch"]
    assert (found["reader"].tag, found["scanner"].tag) == ("正常", "没有装")
    assert found["printer"].driver == "驱动：escpos-network"
    assert devices.summary == "4 个，4 个正常"
    rig.reader.turn(DeviceState.MISSING)
    settle(lambda: rows(devices.list)["reader"].tag == "没有接上")
    assert rows(devices.list)["reader"].words == "没有找到：请检查电源和连接线。"
    counts = {row.key: row.count for row in console.sections.rows}
    assert counts["devices"] == 1


def test_reading_a_card_and_cancelling(rig: Rig, app: AppModel) -> None:
    devices = enter(rig, app).devices
    devices.choose("reader")
    devices.tryIt()
    settle(lambda: "请放一张卡" in devices.tryingText)
    assert devices.canStop
    devices.stop()
    settle(lambda: not devices.trying)
    assert devices.resultText == "已取消。"
    devices.tryIt()
    settle(lambda: devices.tryingText)
    rig.reader.insert()
    settle(lambda: not devices.trying)
    assert devices.resultStatus == "done"
    assert "张三" not in devices.resultText
    assert "*" in devices.resultText
    devices.choose("printer")
    assert devices.resultText == ""
    rig.printer.outcome = PrintOutcome(PrintResult.FAILED, Problem.PAPER_OUT)
    devices.tryIt()
    settle(lambda: not devices.trying)
    assert (devices.resultStatus, devices.resultText) == ("problem", "没有纸了：请换纸。")


def test_leaving_stops_a_test(rig: Rig, app: AppModel) -> None:
    console = enter(rig, app)
    devices = console.devices
    devices.choose("reader")
    devices.tryIt()
    settle(lambda: devices.tryingText)
    stop = devices._stop
    console.leave()
    assert stop.stopped
    assert app.visit.page is Page.ATTRACT


def test_the_touch_test_counts_its_fields(rig: Rig, app: AppModel) -> None:
    devices = enter(rig, app).devices
    devices.choose("touch")
    devices.tryIt()
    for cell in (*range(CELLS - 1), -1, CELLS, 3):
        devices.touch(cell)
    assert devices.touching
    devices.endTouch()
    assert "有 1 格没有点到" in devices.resultText
    devices.tryIt()
    for cell in range(CELLS):
        devices.touch(cell)
    assert not devices.touching
    assert devices.resultStatus == "done"


def test_the_network_step_by_step_and_cancelled(rig: Rig, app: AppModel) -> None:
    console = enter(rig, app)
    console.open("network")
    network = console.network
    network.start()
    settle(lambda: not network.running)
    assert [row.status for row in network.list.rows] == ["done"] * 5
    rig.hand.look = HandLook(BAD_LINE)
    network.start()
    settle(lambda: not network.running)
    assert rows(network.list)["name"].advice.startswith("请核对平台地址")
    rig.hand.look = HandLook(slow=True)
    network.start()
    settle(lambda: rows(network.list)["address"].fact == "正常")
    network.stop()
    settle(lambda: not network.running)
    assert rows(network.list)["clock"].fact == "已取消"


def test_settings_findings_stand_at_their_field(rig: Rig, app: AppModel) -> None:
    console = enter(rig, app)
    console.open("settings")
    settings = console.settings
    settle(lambda: settings.loaded)
    settings.openGroup("屏幕")
    settings.setText("screen.idle_s", "5")
    settings.openGroup("站点")
    settings.setText("place.hotline", "abc")
    assert settings.changedCount == 2
    settings.save()
    settle(lambda: not settings.saving)
    assert settings.troubledCount == 2
    errors = {row.path: row.error for row in settings.list.rows}
    assert errors["place.hotline"].startswith("格式要符合")
    settings.openGroup("屏幕")
    assert {row.path: row.error for row in settings.list.rows}["screen.idle_s"] == "最小是 20.0"
    settings.undo()
    assert (settings.changedCount, settings.troubledCount) == (0, 0)


def test_another_driver_asks_for_other_things(rig: Rig, app: AppModel) -> None:
    console = enter(rig, app)
    console.open("settings")
    settings = console.settings
    settle(lambda: settings.loaded)
    settings.openGroup("设备")
    assert "devices.printer.options.host" in {row.path for row in settings.list.rows}
    settings.openChoices("devices.printer.driver")
    assert settings.choosing == "回执打印机"
    assert [row.value for row in settings.choices.rows if row.chosen] == ["escpos-network"]
    settings.choose("escpos-file")
    paths = {row.path for row in settings.list.rows}
    assert "devices.printer.options.path" in paths
    assert "devices.printer.options.host" not in paths


def test_a_usb_printer_is_chosen_from_what_is_plugged_in(rig: Rig, app: AppModel) -> None:
    console = enter(rig, app)
    console.open("settings")
    settings = console.settings
    settle(lambda: settings.loaded)
    settings.openGroup("设备")
    driver = "devices.printer.driver"
    settings.setText(driver, "escpos-usb")
    assert {row.path for row in settings.list.rows if row.findable} == {driver}
    settings.findPlugged(driver)
    settle(lambda: not settings.finding)
    assert settings.choosing == "", "there is nothing to choose from"
    rig.hand.plug_printer()
    settings.findPlugged(driver)
    settle(lambda: settings.choosing)
    assert settings.choosing == "接着的回执打印机"
    (row,) = settings.choices.rows
    assert row.words == "EPSON TM-T20　04b8:0e15"
    settings.choose(row.value)
    texts = {row.path.rpartition(".")[2]: row.text for row in settings.list.rows}
    assert (texts["vid"], texts["pid"], texts["serial"]) == ("04b8", "0e15", "")
    settings.save()
    settle(lambda: not settings.saving)
    assert settings.troubledCount == 0
    assert "vid = 1208" in rig.hand.file.read_text("utf-8")


def test_digits_come_from_the_number_pad(rig: Rig, app: AppModel) -> None:
    console = enter(rig, app)
    console.open("settings")
    settings = console.settings
    settle(lambda: settings.loaded)
    settings.openPad("place.hotline")
    assert settings.padKind == "phone"
    for _ in range(5):
        settings.padDelete()
    for key in ("1", "2", "-", "9", "a", "12"):
        settings.padKey(key)
    texts = {row.path: row.text for row in settings.list.rows}
    assert texts["place.hotline"] == "12-9"
    settings.openGroup("屏幕")
    assert settings.padKind == "", "put away with its field"
    settings.openPad("screen.idle_s")
    assert settings.padKind == "digits"
    settings.padKey("-")
    settings.padKey("5")
    assert {row.path: row.text for row in settings.list.rows}["screen.idle_s"] == "1205"
    console.open("log")
    assert (settings.padPath, settings.padKind) == ("", "")


def test_saved_settings_start_the_screen_again(rig: Rig, app: AppModel) -> None:
    console = enter(rig, app)
    again: list[bool] = []
    app.outdated.connect(lambda: again.append(True))
    console.open("settings")
    settings = console.settings
    settle(lambda: settings.loaded)
    settings.setText("place.name", "青石镇便民服务中心")
    settings.save()
    settle(lambda: bool(again))
    trial = trying.running(rig.hand.folder)
    assert trial is not None
    assert trial.serving
    assert "青石镇便民服务中心" in rig.hand.file.read_text("utf-8")


def test_what_was_taken_back_is_said_first(rig: Rig, app: AppModel) -> None:
    file, folder = rig.hand.file, rig.hand.folder
    keys = ["devices.printer.options.host"]
    trying.begin(file, file.read_text("utf-8") + "\n", folder, keys, serving=True)
    trial = trying.running(folder)
    assert trial is not None
    trying.undo(folder, trial, trying.Why.STOPPED)
    rig.hand.name_technician()
    model = to_sign_in(app)
    model.choose(True)
    settle(lambda: not model.busy)
    typed(model, TECHNICIAN_NUMBER)
    typed(model, PIN)
    settle(lambda: app.visit.page is Page.CONSOLE and app.console.entered)
    assert app.console.section == "settings"
    words = app.console.settings.undoneText
    assert words == "用新设置，本机不能收申请，已退回原来的设置。退回的是：打印机地址。"


def test_the_log_filters_and_the_report_prints(rig: Rig, app: AppModel) -> None:
    console = enter(rig, app)
    rig.hand.write_log(("INFO", "a", "quiet"), ("ERROR", "b", "loud"))
    console.open("log")
    settle(lambda: console.log.loaded)
    assert [row.event for row in console.log.list.rows] == ["loud"]
    console.log.filter(False)
    settle(lambda: len(console.log.list.rows) == 2)
    console.open("report")
    report = console.report
    rig.hand.test.takes_s = 60.0
    report.start()
    settle(lambda: report.step == "正在检查本机…")
    report.stop()
    settle(lambda: not report.running)
    assert not report.made
    rig.hand.test.takes_s = 0.0
    report.start()
    settle(lambda: report.made)
    assert report.verdict == "可以使用，1 项要注意"
    assert report.list.rows[0].name == "时钟"
    report.print()
    settle(lambda: not report.printing)
    assert report.paperText == "报告打好了，请签上名字和日期。"
    assert len(rig.printer.pages) == 1
    rig.printer.outcome = PrintOutcome(PrintResult.UNKNOWN)
    report.print()
    settle(lambda: not report.printing)
    assert "出纸口" in report.paperText
