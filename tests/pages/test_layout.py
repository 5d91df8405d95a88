"""Nothing is cut, nothing is too small to touch, nothing leaves the screen: every page, every size."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from devices.ports import CardWay, DeviceState
from kiosk.journeys.visit import EndReason
from kiosk.ports.documents import PublicNotice
from tests.helpers.screens import Stage
from tests.helpers.visits import ZHANG
from ui import scene

SIZES = {"32-portrait": (1080, 1920), "21-landscape": (1920, 1080)}
LONGEST = "CANJI-2B"


@pytest.fixture(params=[(p, e) for p in SIZES for e in (False, True)], ids=str)
def sized(stage: Stage, request: pytest.FixtureRequest) -> Iterator[Stage]:
    profile, elder = request.param
    theme = stage.screen.engine.singletonInstance("Kiosk.Theme", "Theme")
    theme.setProperty("profile", profile)
    stage.window.resize(*SIZES[profile])
    stage.app.visit.end(EndReason.ASKED)
    stage.app.visit.wake()
    stage.app.visit.open_home()
    stage.app.shell.elder = elder
    stage.settle()
    yield stage
    stage.app.shell.closeOverlay()
    stage.app.visit.end(EndReason.MENDED)
    theme.setProperty("profile", "32-portrait")
    stage.window.resize(*SIZES["32-portrait"])


def theme_number(stage: Stage, name: str) -> int:
    theme: Any = stage.screen.engine.singletonInstance("Kiosk.Theme", "Theme")
    return int(theme.property(name))


def check(stage: Stage) -> None:
    """Look at everything visible; AssertionError names what is wrong."""
    stage.settle()
    touch = theme_number(stage, "touch")
    width, height = stage.window.width(), stage.window.height()
    for node in scene.walk(stage.window):
        item, text = node.item, scene.text_of(node.item)
        if text and not node.seen.isEmpty() and not item.inherits("QQuickTextInput"):
            assert not item.property("truncated"), f"cut with dots: {text}"
            assert item.property("contentWidth") <= node.rect.width() + 1, f"too wide: {text}"
            assert node.rect.left() >= -1, f"left of the screen: {text}"
            assert node.rect.right() <= width + 1, f"right of the screen: {text}"
        if item.inherits("QQuickAbstractButton") and node.on_screen:
            words = scene.name_of(item)
            assert words, f"a button without words: {item.objectName()}"
            assert node.rect.height() >= touch, f"too low to touch: {words}"
            assert node.rect.width() >= touch, f"too narrow to touch: {words}"
            assert node.rect.bottom() <= height + 1 or node.clip.height() < height, words


def named(stage: Stage, name: str) -> Any:
    """Return where the item of that name stands on the screen."""
    (found,) = (one.rect for one in scene.walk(stage.window) if one.item.objectName() == name)
    return found


def test_home(sized: Stage) -> None:
    check(sized)


def _drawn(stage: Stage) -> dict[str, Any]:
    """Return where the pictures of the card page stand, once they are large enough to be seen."""
    return {
        node.item.objectName(): node.rect
        for node in scene.walk(stage.window)
        if node.item.objectName() in {"identify.insert", "identify.lay"}
        and min(node.rect.width(), node.rect.height()) > 60
    }


@pytest.mark.parametrize("low", [False, True], ids=["standing", "sitting"])
def test_the_card_page_of_every_reader(sized: Stage, low: bool) -> None:
    reader, insert, lay = (
        sized.terminal.reader,
        CardWay.SOCIAL_SECURITY_INSERTED,
        CardWay.ID_CARD_LAID,
    )
    sized.app.visit.start_apply("CXJB-REG")
    sized.app.shell.lowReach = low
    check(sized)
    sized.tap("同意并读卡")
    for takes, drawn in (
        ({insert}, {"identify.insert"}),
        ({lay}, {"identify.lay"}),
        ({insert, lay}, {"identify.insert", "identify.lay"}),
        ({insert, lay, CardWay.SOCIAL_SECURITY_LAID}, {"identify.insert", "identify.lay"}),
    ):
        reader.takes = frozenset(takes)
        reader.become(DeviceState.READY)
        sized.wait(lambda drawn=drawn: _drawn(sized).keys() == drawn)
        check(sized)
        seen = _drawn(sized)
        if len(seen) == 2:
            assert not seen["identify.insert"].intersects(seen["identify.lay"])
    reader.takes = frozenset({insert})
    sized.terminal.scanner.become(DeviceState.READY)
    sized.tap("identify.code")
    assert sized.shows("请扫手机上的码")
    check(sized)
    sized.terminal.scanner.become(DeviceState.MISSING)
    sized.tap("identify.code")
    assert sized.shows("请插入社保卡")
    assert not sized.shows("扫手机上的码")
    sized.app.shell.lowReach = False


def test_lists(sized: Stage) -> None:
    sized.app.search.openAll()
    check(sized)
    sized.app.search.openWord("养老")
    check(sized)
    sized.app.search.openWord("没有这样的事项")
    assert sized.shows("没有找到")
    check(sized)


def test_guide(sized: Stage) -> None:
    sized.app.visit.open_guide(LONGEST)
    for tab in range(6):
        sized.app.guide.tab = tab
        check(sized)


@pytest.mark.parametrize("name", ["help", "confirmEnd", "accessibility", "cardLeft"])
def test_overlays(sized: Stage, name: str) -> None:
    shell = sized.app.shell
    shell._set_overlay(name)
    check(sized)
    assert not sized.shows("日常生活"), "the page behind can be read"
    shell._set_overlay("")


def test_low_reach_keeps_every_control_in_the_lower_half(stage: Stage) -> None:
    stage.app.visit.wake()
    stage.app.visit.open_home()
    stage.app.shell.lowReach = True
    stage.settle()
    for node in scene.walk(stage.window):
        if node.item.inherits("QQuickAbstractButton") and not node.seen.isEmpty():
            assert node.rect.top() >= stage.window.height() * 0.45, scene.name_of(node.item)
    stage.app.visit.end(EndReason.ASKED)


def test_attract_and_out_of_service(sized: Stage) -> None:
    sized.app.visit.end(EndReason.TIMED_OUT)
    assert sized.shows("点一下开始")
    check(sized)
    sized.app.shell.out_of_service("存储满了，现在收不了申请。")
    sized.settle()
    assert sized.shows("这台机器暂停服务")
    assert sized.shows("存储满了，现在收不了申请。")
    check(sized)


def test_three_long_notices_of_the_attract_page(sized: Stage) -> None:
    sized.app.visit.end(EndReason.ASKED)
    shell = sized.app.shell
    title = (
        "测试县关于调整城乡居民基本养老保险参保登记等公共服务事项办理时限和申请材料的公告（第二批）"
    )
    sized.terminal.notices.all = [
        PublicNotice(title, "", date(2026, 11, 20 + number), "事项调整公告") for number in range(3)
    ]
    shell._ask()
    sized.wait(lambda: len(shell.notices) == 3)
    check(sized)
    assert sized.shows("11月22日")
    assert not sized.shows("刷卡填表，少打字")
    foot = sized.node(shell.catalogueText)
    seen = [one for one in scene.walk(sized.window) if scene.text_of(one.item) == title]
    assert len(seen) == 3
    assert max(one.rect.bottom() for one in seen) <= foot.rect.top()
    sized.terminal.notices.all.clear()
    shell._ask()
    sized.wait(lambda: not shell.notices)


def test_the_staffs_pages(sized: Stage) -> None:
    """The desk keeps nothing a resident set: it is looked at in the standing sizes only."""
    sized.terminal.queue.all.clear()
    sized.terminal.queue.fill(parked=2, waiting=30, received=3)
    sized.app.visit.call_staff()
    check(sized)
    title, go = named(sized, "signIn.title"), named(sized, "signIn.go")
    margin = theme_number(sized, "s12")
    assert title.top() >= named(sized, "header.staff").bottom() + margin
    assert go.bottom() <= sized.window.height() - margin
    assert named(sized, "pad.5").height() <= 1.5 * theme_number(sized, "key"), "keys, not tiles"
    sized.app.visit.end(EndReason.ASKED)
    sized.terminal.members.give_card("07", sized.terminal.cards.key)
    sized.app.visit.call_staff()
    sized.wait(lambda: sized.app.signIn.offersCard)
    sized.app.signIn.useCard(True)
    check(sized)
    go, way = named(sized, "signIn.go"), named(sized, "signIn.way")
    assert go.bottom() <= sized.window.height() - margin
    assert way.top() >= named(sized, "pad.0").bottom()
    sized.terminal.desk.room.sign_in("07", "204816")
    sized.app.visit.signed_in()
    sized.wait(lambda: sized.app.desk.queue.loaded)
    for section in ("attention", "today", "waiting", "reprint", "exchange", "updates"):
        sized.app.desk.open(section)
        check(sized)
    sized.app.desk.leave()


def test_the_check_by_staff(sized: Stage) -> None:
    sized.app.visit.start_apply("CXJB-REG")
    sized.settle()
    sized.tap("identify.agree")
    sized.tap("identify.staff")
    check(sized)
    model = sized.app.staffCheck
    for one in "07":
        model.digit(one)
    model.submit()
    for one in "204816":
        model.digit(one)
    model.submit()
    sized.wait(lambda: model.stage == "person")
    check(sized)
    model.confirm()
    check(sized)


def test_the_consent_before_sensitive_data(sized: Stage) -> None:
    sized.terminal.reader.present = True
    sized.app.visit.start_apply(LONGEST)
    sized.app.visit.identified(ZHANG)
    sized.app.visit.eligible()
    sized.settle()
    assert sized.shows("残疾类别")
    check(sized)
    sized.tap("sensitive.refuse")
    check(sized)
    sized.terminal.reader.present = False
