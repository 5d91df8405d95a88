"""The technician's console by touch on the real screen; residents never see any of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from kiosk.staff.session import Over
from tests.helpers.console import TECHNICIAN_NUMBER, HandLook
from tests.helpers.screens import Stage
from tests.helpers.staff import PIN
from ui import scene


@pytest.fixture
def home(stage: Stage) -> Iterator[Stage]:
    stage.hand.look = HandLook()
    stage.app.visit.wake()
    stage.app.visit.open_home()
    stage.settle()
    yield stage
    stage.hand.room.leave(Over.LEFT)
    stage.hand.room._lockout.succeeded(TECHNICIAN_NUMBER)
    stage.hand.members.members.pop(TECHNICIAN_NUMBER, None)
    stage.app.visit.end(EndReason.ASKED)
    stage.settle()


def typed(stage: Stage, digits: str) -> None:
    for one in digits:
        stage.tap(f"pad.{one}")
    stage.tap("signIn.go")


def enter(stage: Stage) -> None:
    """Hold the place's name, choose 技术员, then number and PIN."""
    stage.hand.name_technician()
    stage.hold("header.staff", 2.2)
    stage.page_is(Page.SIGN_IN)
    stage.tap("signIn.technician")
    stage.wait(lambda: not stage.app.signIn.busy)
    typed(stage, TECHNICIAN_NUMBER)
    typed(stage, PIN)
    stage.page_is(Page.CONSOLE)
    stage.wait(lambda: stage.app.console.devices.loaded)


def test_the_code_is_dots_and_leads_in(home: Stage) -> None:
    home.hold("header.staff", 2.2)
    home.page_is(Page.SIGN_IN)
    home.tap("signIn.technician")
    home.wait(lambda: home.shows("kiosk doctor --console-code"))
    assert not scene.find(home.window, "signIn.number")
    code = home.hand.code()
    for one in code:
        home.tap(f"pad.{one}")
    assert home.shows("●" * 8)
    assert not home.shows(code)
    home.tap("signIn.go")
    home.page_is(Page.CONSOLE)
    home.wait(lambda: home.shows("触摸屏"))
    home.tap("console.leave")
    home.page_is(Page.ATTRACT)


def test_every_section_opens_and_leaving_wipes(home: Stage) -> None:
    enter(home)
    assert home.shows("技术员 12")
    home.tap("console.section.network")
    home.tap("console.network.start")
    home.wait(lambda: home.shows("和平台一样"))
    home.tap("console.section.settings")
    home.wait(lambda: home.shows("站名"))
    home.tap("console.group.设备")
    home.tap("console.choose.devices.speaker.driver")
    home.wait(lambda: bool(scene.find(home.window, "console.choice.cancel")))
    home.tap("console.choice.espeak-ng")
    home.wait(lambda: home.shows("音量"))
    home.tap("console.settings.undo")
    home.tap("console.section.log")
    home.tap("console.log.all")
    home.tap("console.section.report")
    home.wait(lambda: home.shows("现在自检") or home.shows("再自检一遍"))
    home.tap("console.leave")
    home.page_is(Page.ATTRACT)
    home.app.visit.wake()
    home.settle()
    assert not home.shows("自检报告")
    assert home.app.console.devices.list.rows == ()


def test_typing_into_a_setting_brings_the_keyboard_and_digits_the_pad(home: Stage) -> None:
    enter(home)
    home.tap("console.section.settings")
    home.wait(lambda: home.shows("站名"))
    home.tap("console.pad.place.hotline")
    home.wait(lambda: bool(scene.find(home.window, "pad.7")))
    for key in (*["delete"] * 4, "-"):
        home.tap(f"pad.{key}")
    settings = home.app.console.settings
    assert {row.path: row.text for row in settings.list.rows}["place.hotline"] == "1-"
    home.tap("pad.done")
    home.tap("console.settings.save")
    home.wait(lambda: home.shows("格式要符合"))
    home.tap("console.pad.place.hotline")
    home.tap("console.field.place.name")
    home.wait(lambda: home.window.activeFocusItem().objectName() == "console.field.place.name")
    home.wait(lambda: settings.padKind == "")
    settings.undo()


def test_the_touch_test_takes_a_finger_over_its_fields(home: Stage) -> None:
    enter(home)
    home.tap("console.device.touch")
    home.tap("console.try")
    home.wait(lambda: bool(scene.find(home.window, "console.touch")))
    area = home.node("console.touch.area").rect
    first = area.topLeft().toPoint()
    points = [first + type(first)(int(area.width() * at / 12), 9) for at in range(1, 12)]
    home.touch(points)
    home.wait(lambda: len(home.app.console.devices.touched) >= 5)
    home.tap("console.touch.end")
    home.wait(lambda: home.shows("格没有点到"))


def test_it_signs_out_by_itself(home: Stage) -> None:
    enter(home)
    home.clock.ticks += 5 * 60
    home.page_is(Page.ATTRACT)
    home.wait(lambda: home.hand.room.session() is None)
