"""The materials touched through the real pages: look-ups, an authorisation, a promise, a number, the list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint

from kiosk.domain.given import Means
from kiosk.journeys.apply import Page
from kiosk.ports import Trouble
from tests.helpers.drafts import draft
from tests.helpers.inquiries import HandInquiries
from tests.helpers.screens import Stage
from tests.helpers.visits import ZHANG
from ui import scene
from ui.keys import Keyboard

PLACES = {"card": "1", "household": "2", "authority": "3", "statement": "4", "illness": "6"}


@pytest.fixture
def platform(stage: Stage) -> Iterator[HandInquiries]:
    given = stage.terminal.inquiries
    yield given
    given.trouble = None
    given.held.set()


def to_materials(stage: Stage, item_id: str) -> None:
    stage.to_form(item_id)
    visit = stage.app.visit
    answers = draft(stage.catalogue, item_id).values
    own = {"applicant_name": ZHANG.person.name, "applicant_id": ZHANG.person.id_number}
    visit.values.update({k: v for k, v in {**answers, **own}.items() if k in answers})
    visit.values.pop("signature", None)
    visit.values.pop("declare_true", None)
    stage.app.form.state.refresh()
    while visit.page is Page.FORM:
        stage.app.form.next()
        assert stage.app.form.errorsText == ""
    stage.page_is(Page.MATERIALS)


def sign(stage: Stage) -> None:
    pad = stage.node("signature.pad").rect
    corners = [(0.2, 0.3), (0.5, 0.35), (0.4, 0.6), (0.7, 0.65)]
    stage.touch(
        [
            QPoint(int(pad.x() + pad.width() * x), int(pad.y() + pad.height() * y))
            for x, y in corners
        ]
    )


def key(stage: Stage, letter: str) -> None:
    """Touch a key of the keyboard once it has come up and moves no more."""
    stage.wait(lambda: Keyboard(stage.window).key(letter) is not None, "no keyboard")
    stage.settle(150)
    point = Keyboard(stage.window).key(letter)
    assert point is not None
    stage.touch([point.toPoint()])


def tag(stage: Stage, material: str) -> str:
    return str(stage.node(f"material.tag.{PLACES[material]}").item.property("text"))


def test_MAT_04_the_minimum_living_allowance_by_touch_with_all_its_materials(
    stage: Stage, platform: HandInquiries
) -> None:
    to_materials(stage, "DIBAO")
    stage.wait(lambda: stage.shows("还有 2 样要办"))
    assert stage.shows("查得到的不用您交。6 样材料已齐 2 样，2 样没有可不交。")
    assert (tag(stage, "card"), tag(stage, "household")) == ("已齐", "不用交")
    assert stage.shows("部门共享没有查到。有的请交给工作人员，或到窗口交")
    stage.tap("还差 2 样，去办")
    stage.page_is(Page.COMMITMENT)
    assert stage.shows("签授权书")
    sign(stage)
    stage.tap("我同意，签好了")
    stage.page_is(Page.MATERIALS)
    assert tag(stage, "authority") == "已签"
    stage.tap("看承诺书")
    stage.page_is(Page.COMMITMENT)
    for words in ("要您承诺什么", "公示什么", "之后怎么核查", "不实的后果"):
        assert stage.shows(words)
    promise, decline = stage.node("commitment.agree").rect, stage.node("commitment.decline").rect
    assert (promise.width(), promise.height()) == (decline.width(), decline.height())
    stage.tap("我愿意承诺")
    assert stage.shows("还没签名。请用手指在框里写上您的名字。")
    sign(stage)
    stage.tap("我愿意承诺")
    stage.wait(lambda: stage.shows("材料齐了"))
    assert tag(stage, "statement") == "已承诺"
    stage.tap("用这一份")
    assert tag(stage, "illness") == "已齐"
    stage.tap("打印清单")
    stage.wait(lambda: stage.shows("清单打好了，请从出纸口拿走。"))
    stage.tap("材料齐了，去核对")
    stage.page_is(Page.REVIEW)
    stage.tap("review.papers")
    stage.page_is(Page.MATERIALS)
    stage.tap("材料齐了，去核对")
    stage.page_is(Page.REVIEW)
    stage.tap("promise.declare_true")
    stage.tap("都对，去签名")
    stage.page_is(Page.SIGNATURE)
    sign(stage)
    stage.tap("签好了，提交")
    stage.page_is(Page.DONE)
    given = {one.material: one.means for one in stage.terminal.drafts[-1].given}
    assert given == {
        "居民身份证": Means.CARD,
        "居民户口簿": Means.SHARED,
        "家庭经济状况信息核对授权书": Means.SIGNED_HERE,
        "家庭收入财产状况声明": Means.COMMITMENT,
        "重大疾病诊断证明": Means.ARCHIVE,
    }
    assert platform.asked[-1].startswith("家庭经济状况信息核对授权书")
    assert (stage.app.visit.given, stage.app.commitment.strokes) == ({}, [])


def test_MAT_04_whoever_does_not_promise_is_not_pressed(
    stage: Stage, platform: HandInquiries
) -> None:
    to_materials(stage, "LINGHUO")
    platform.trouble = None
    stage.wait(lambda: stage.shows("看承诺书"))
    stage.tap("看承诺书")
    stage.tap("不承诺，改交证明")
    stage.page_is(Page.MATERIALS)
    assert "灵活就业情况承诺书" not in stage.app.visit.given


def test_MAT_03_without_a_line_it_says_so_and_goes_on(
    stage: Stage, platform: HandInquiries
) -> None:
    platform.trouble = Trouble.OFFLINE
    to_materials(stage, "CXJB-REG")
    stage.wait(lambda: stage.shows("有的现在查不了。联网后再查，先往下办。"))
    assert stage.shows("联网后再查")
    stage.tap("材料齐了，去核对")
    stage.page_is(Page.REVIEW)
    platform.trouble = None
    stage.tap("review.papers")
    stage.tap("再查一次")
    stage.wait(lambda: stage.shows("部门共享已查到（测试县公安局 户籍信息）"))


def test_a_long_look_up_can_be_cancelled(stage: Stage, platform: HandInquiries) -> None:
    platform.held.clear()
    to_materials(stage, "CXJB-REG")
    assert stage.shows("正在向部门查询…")
    assert not scene.find(stage.window, "materials.cancel")
    stage.wait(lambda: bool(scene.find(stage.window, "materials.cancel")))
    stage.tap("materials.cancel")
    stage.wait(lambda: stage.shows("材料齐了，去核对"))


def test_MAT_07_the_number_of_a_licence_is_typed_and_verified(
    stage: Stage, platform: HandInquiries
) -> None:
    del platform
    to_materials(stage, "YBZ-FOOD")
    stage.wait(lambda: stage.shows("填号码"))
    stage.tap("填号码")
    stage.page_is(Page.CERTIFICATE)
    stage.tap("填好了，查一查")
    assert stage.shows("这里还没填。")
    stage.tap("certificate.number")
    for letter in "ma":
        key(stage, letter)
    stage.wait(lambda: stage.app.certificate.number.upper() == "MA", "letters were not typed")
    stage.app.certificate.setNumber("92220199MA00TEST1X")
    stage.app.certificate.verify()
    stage.wait(lambda: stage.app.visit.page is Page.MATERIALS)
    assert stage.shows("号码已查到，不用交证")
