"""Review, promise and signature: what is shown masked, what is refused, what is handed over."""

from __future__ import annotations

import hashlib
import json

import pytest
from PySide6.QtGui import QImage

from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from tests.helpers.visits import World
from ui.viewmodels.form import FormModel
from ui.viewmodels.pad import EMPTY, SHORT
from ui.viewmodels.review import ReviewModel
from ui.viewmodels.signature import SignatureModel

ANSWERS = {
    "household_region": "220199101201",
    "residence_address": "柳湾村三组 8 号",
    "mobile": "13800138000",
    "bank_name": "测试县农村信用社",
    "bank_account": "6217000000000000004",
    "agent_flag": False,
}


@pytest.fixture
def review(world: World) -> ReviewModel:
    form: FormModel = world.model(FormModel)
    model: ReviewModel = world.model(ReviewModel)
    model.use(form)
    world.start("CXJB-REG")
    regions = [one.code for one in world.catalogue.regions(_below(world))]
    answers = {**ANSWERS, "household_region": regions[0]}
    grades = world.visit.item.form.field("pay_grade").options
    world.visit.values.update(answers, pay_grade=grades[0].code)
    form.state.refresh()
    while world.visit.page is Page.FORM:
        form.next()
        assert form.errorsText == ""
    world.visit.go_next()  # the materials
    return model


def _below(world: World) -> str:
    root = world.visit.item.form.field("household_region").rule.region_root
    return world.catalogue.regions(root)[0].code


def words(review: ReviewModel) -> dict[str, str]:
    return {line.label: line.words for card in review.sections.rows for line in card.lines}


def test_everything_is_there_in_words_and_masked(review: ReviewModel) -> None:
    shown = words(review)
    assert shown["姓名"] == "张*"
    assert shown["公民身份号码"] == "110***********002X"
    assert shown["性别"].startswith("女"), "derived values are shown, not asked"
    assert shown["手机号码"] == "138****8000"
    assert shown["银行账号"] == "621************0004"
    assert shown["由他人代办"] == "不是"
    assert shown["代缴或补贴身份"] == "没填"
    assert "代办人姓名" not in shown
    assert review.sections.rows[0].source == "来自社保卡"


def test_full_numbers_for_five_seconds(review: ReviewModel) -> None:
    review.showFull()
    assert words(review)["公民身份号码"] == "110105 19491231 002X"
    assert words(review)["姓名"] == "张明"
    review._timer.timeout.emit()
    assert words(review)["姓名"] == "张*"


def test_the_promise_is_never_ticked_beforehand_and_needed(
    review: ReviewModel, world: World
) -> None:
    assert [one.given for one in review.promises.rows] == [False]
    review.next()
    assert world.visit.page is Page.REVIEW
    assert review.error == "请先读一遍，愿意承诺再点一下。"
    review.togglePromise("declare_true")
    assert review.error == ""
    review.next()
    assert world.visit.page is Page.SIGNATURE


def test_mending_leads_to_the_field_and_back_to_the_review(
    review: ReviewModel, world: World
) -> None:
    review.edit("bank_name")
    assert (world.visit.page, world.visit.screen) == (Page.FORM, 3)
    review._form.next()
    assert world.visit.page is Page.REVIEW


def test_a_gap_found_on_the_review_leads_to_it(review: ReviewModel, world: World) -> None:
    del world.visit.values["mobile"]
    review.togglePromise("declare_true")
    review.next()
    assert (world.visit.page, world.visit.screen) == (Page.FORM, 1)
    assert review._form.errorsText == "还有 1 处要补"


def sign(model: SignatureModel) -> None:
    model.setPad(900, 450)
    model.penDown(100, 100)
    for step in range(30):
        model.penMove(100 + step * 10, 100 + step * 5)
    model.penDown(300, 80)
    model.penMove(950, 300)


def test_an_empty_or_accidental_signature_is_refused(review: ReviewModel, world: World) -> None:
    pad: SignatureModel = world.model(SignatureModel)
    review.togglePromise("declare_true")
    review.next()
    pad.finish()
    assert (pad.error, world.visit.page) == (EMPTY, Page.SIGNATURE)
    pad.setPad(900, 450)
    pad.penDown(10, 10)
    pad.finish()
    assert (pad.error, world.visit.page) == (SHORT, Page.SIGNATURE)


def test_a_signature_becomes_a_picture_and_its_strokes(review: ReviewModel, world: World) -> None:
    pad: SignatureModel = world.model(SignatureModel)
    review.togglePromise("declare_true")
    review.next()
    sign(pad)
    pad.finish()
    assert world.visit.page is Page.SUBMITTING
    picture, strokes = world.visit.parts
    image = QImage.fromData(picture.data)
    assert (image.width(), image.height()) == (900, 450)
    dark = sum(image.pixelColor(x, y).lightness() < 100 for x in range(900) for y in (130, 200))
    assert dark > 10
    written = json.loads(strokes.data)
    assert [len(one) for one in written["strokes"]] == [31, 2]
    assert written["strokes"][1][1][0] == 900, "held at the edge of the pad"
    times = [point[2] for one in written["strokes"] for point in one]
    assert times == sorted(times)
    assert times[-1] > 0
    assert world.visit.values["signature"] == {
        "sha256": hashlib.sha256(picture.data).hexdigest(),
        "media_type": "image/png",
        "size": len(picture.data),
    }


def test_nothing_of_a_signature_outlives_the_visit(review: ReviewModel, world: World) -> None:
    pad: SignatureModel = world.model(SignatureModel)
    review.togglePromise("declare_true")
    review.next()
    sign(pad)
    world.visit.end(EndReason.TIMED_OUT)
    assert pad.strokes == []
    assert review.sections.rows == ()
    assert review.promises.rows == ()


def test_without_a_signature_field_the_review_submits(world: World) -> None:
    form: FormModel = world.model(FormModel)
    review: ReviewModel = world.model(ReviewModel)
    review.use(form)
    world.start("PENSION-LIVE")
    options = world.visit.item.form.field("benefit_type").options
    world.visit.values.update(
        residence_address="柳湾村三组 8 号", mobile="13800138000", benefit_type=options[0].code
    )
    while world.visit.page is Page.FORM:
        form.next()
        assert form.errorsText == ""
    world.visit.go_next()  # the materials
    assert not review.signs
    review.next()
    assert world.visit.page is Page.SUBMITTING
