"""The page of the materials: look-ups behind it, what is offered, what is handed to the submission."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from devices.ports import PrintOutcome, PrintResult, Problem
from kiosk.domain.application import Part
from kiosk.domain.given import Given, Means
from kiosk.domain.layout import Layout, Text
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from kiosk.ports import Trouble
from tests.helpers.inquiries import HandInquiries
from tests.helpers.ui import settle
from tests.helpers.visits import World
from ui.viewmodels.certificate import NOT_FOUND, CertificateModel
from ui.viewmodels.commitment import CommitmentModel
from ui.viewmodels.materials import MaterialsModel
from ui.viewmodels.pad import EMPTY

STATEMENT = "家庭收入财产状况声明"
AUTHORITY = "家庭经济状况信息核对授权书"
LICENCE = "营业执照"


class Desk:
    """The models of the page, and the platform behind them."""

    def __init__(self, world: World) -> None:
        self.world, self.visit = world, world.visit
        self.platform = world.terminal.inquiries = HandInquiries()
        self.printed: list[Layout] = []
        self.outcome = PrintOutcome(PrintResult.PRINTED)
        world.terminal.printer = object()
        world.terminal.print_paper = self._print
        self.page: MaterialsModel = world.model(MaterialsModel)
        self.commitment: CommitmentModel = world.model(CommitmentModel)
        self.certificate: CertificateModel = world.model(CertificateModel)

    def open(self, item_id: str, *, wait: bool = True) -> None:
        """Walk to the materials of an item."""
        self.world.start(item_id)
        self.visit.set_screens(1)
        self.visit.go_next()
        assert self.visit.page is Page.MATERIALS
        if wait:
            settle(lambda: not self.page.asking)

    def rows(self) -> dict[str, Any]:
        return {one.name: one for one in self.page.rows.rows}

    def act(self, material: str) -> None:
        self.page.act(self.rows()[material].key)

    def sign(self) -> None:
        self.commitment.setPad(900, 450)
        self.commitment.penDown(100, 100)
        self.commitment.penMove(500, 300)
        self.commitment.agree()

    def _print(self, layout: Layout) -> PrintOutcome:
        self.printed.append(layout)
        return self.outcome


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_MAT_03_what_is_found_is_not_asked_for_and_goes_with_the_application(desk: Desk) -> None:
    desk.open("CXJB-REG")
    assert [(one.name, one.tag, one.action) for one in desk.page.rows.rows] == [
        ("居民身份证", "已齐", ""),
        ("居民户口簿", "不用交", ""),
        ("社会保障卡", "已齐", ""),
    ]
    assert desk.platform.asked == ["公安-户籍信息查询"]
    assert (desk.page.title, desk.page.nextText) == ("材料齐了", "材料齐了，去核对")
    assert {one.means for one in desk.visit.draft().given} == {Means.CARD, Means.SHARED}
    desk.page.next()
    assert desk.visit.page is Page.REVIEW


def test_MAT_03_without_a_line_nothing_is_asked_of_the_person(desk: Desk) -> None:
    desk.platform.trouble = Trouble.OFFLINE
    desk.open("DIBAO")
    assert len(desk.platform.asked) == 1, "the others would keep the person waiting as long again"
    assert desk.rows()["居民户口簿"].tag == "联网后再查"
    given = {one.material: one for one in desk.visit.draft().given}
    assert given["居民户口簿"] == Given(
        "居民户口簿", Means.DEPARTMENT, "公安-户籍信息查询", checked=False
    )
    assert desk.page.title == "还有 2 样要办", "what has to be signed is still to be signed"
    desk.platform.trouble = None
    desk.act("居民户口簿")
    settle(lambda: desk.rows()["居民户口簿"].tag == "不用交")


def test_whoever_cancels_goes_on_and_the_office_looks(desk: Desk) -> None:
    desk.platform.held.clear()
    desk.open("CXJB-REG", wait=False)
    settle(lambda: bool(desk.platform.asked))
    assert desk.page.title == "正在向部门查询…"
    assert not desk.page.canCancel
    settle(lambda: desk.page.canCancel)
    desk.page.cancel()
    assert not desk.page.asking
    assert desk.rows()["居民户口簿"].tag == "联网后再查"
    desk.page.next()
    assert desk.visit.page is Page.REVIEW


def test_on_is_pressed_while_it_is_looked_up_and_goes_on_by_itself(desk: Desk) -> None:
    desk.platform.held.clear()
    desk.open("CXJB-REG", wait=False)
    desk.page.next()
    assert desk.visit.page is Page.MATERIALS
    desk.platform.held.set()
    settle(lambda: desk.visit.page is Page.REVIEW)


def test_an_answer_that_comes_after_the_visit_is_dropped(desk: Desk) -> None:
    desk.platform.held.clear()
    desk.open("CXJB-REG", wait=False)
    settle(lambda: bool(desk.platform.asked))
    desk.visit.end(EndReason.TIMED_OUT)
    assert desk.platform.held.is_set(), "nobody waits for it any more"
    assert desk.page.rows.rows == ()
    assert (desk.visit.given, desk.visit.papers) == ({}, {})


def test_MAT_04_a_promise_is_told_signed_and_kept_with_text_signer_and_time(desk: Desk) -> None:
    desk.open("DIBAO")
    assert desk.rows()[STATEMENT].tag == "待承诺"
    desk.act(STATEMENT)
    assert desk.visit.page is Page.COMMITMENT
    told = {one.title: one.text for one in desk.commitment.clauses.rows}
    assert list(told) == ["要您承诺什么", "公示什么", "之后怎么核查", "不实的后果"]
    assert "“张*”" in told["公示什么"]
    assert "张明" not in "".join(told.values()), "only the masked name is made public"
    desk.commitment.agree()
    assert (desk.commitment.error, desk.visit.page) == (EMPTY, Page.COMMITMENT)
    desk.sign()
    assert desk.visit.page is Page.MATERIALS
    assert desk.rows()[STATEMENT].tag == "已承诺"
    given = desk.visit.given[STATEMENT]
    text, picture, strokes = given.parts
    assert given.means is Means.COMMITMENT
    assert given.reference == hashlib.sha256(text.data).hexdigest()
    assert given.signed_at == desk.world.clock.now()
    words = text.data.decode()
    assert all(one in words for one in told.values()), "what was shown is what was signed"
    assert "签名人：张明" in words
    assert (picture.media_type, strokes.media_type) == ("image/png", "application/json")
    assert desk.commitment.strokes == [], "nothing stays on the pad for the next promise"


def test_MAT_04_whoever_does_not_promise_hands_in_the_paper(desk: Desk) -> None:
    desk.world.terminal.devices = {"camera": object()}
    desk.open("DIBAO")
    desk.act(STATEMENT)
    desk.commitment.decline()
    assert desk.visit.page is Page.MATERIALS
    assert (desk.rows()[STATEMENT].tag, desk.rows()[STATEMENT].action) == ("待拍照", "去拍照")
    desk.act(STATEMENT)
    assert (desk.visit.page, desk.visit.material) == (Page.CAMERA, STATEMENT)
    pdf = Part("scan.pdf", "application/pdf", b"%PDF")
    desk.visit.give(Given(STATEMENT, Means.SCAN, parts=(pdf,), pages=2))
    assert desk.rows()[STATEMENT].source == "已拍 2 页"


def test_MAT_04_without_a_camera_the_promise_is_offered_again(desk: Desk) -> None:
    desk.open("DIBAO")
    desk.act(STATEMENT)
    desk.commitment.decline()
    assert desk.rows()[STATEMENT].action == "看承诺书"
    assert STATEMENT not in desk.visit.given


def test_an_authorisation_is_signed_here_by_whoever_stands_here(desk: Desk) -> None:
    desk.open("DIBAO")
    desk.act(AUTHORITY)
    assert desk.commitment.authorises
    desk.sign()
    given = desk.visit.given[AUTHORITY]
    assert (given.means, len(given.parts)) == (Means.SIGNED_HERE, 3)
    assert "银行存款" in given.parts[0].data.decode()
    assert desk.rows()[AUTHORITY].tag == "已签"


def test_on_leads_to_the_first_that_is_missing(desk: Desk) -> None:
    desk.open("DIBAO")
    assert (desk.page.title, desk.page.nextText) == ("还有 2 样要办", "还差 2 样，去办")
    desk.page.next()
    assert (desk.visit.page, desk.visit.material) == (Page.COMMITMENT, AUTHORITY)
    desk.sign()
    desk.page.next()
    assert desk.visit.material == STATEMENT
    desk.sign()
    assert desk.page.title == "材料齐了"


def test_the_persons_own_archive_is_offered_and_may_be_left(desk: Desk) -> None:
    desk.world.terminal.devices = {"camera": object()}
    desk.open("DIBAO")
    name = "重大疾病诊断证明"
    assert desk.rows()[name].source == "您 2026-09-01 交过，可以接着用"
    desk.act(name)
    assert (desk.rows()[name].tag, desk.visit.given[name].reference) == ("已齐", "archive-1")
    assert desk.rows()["残疾人证"].action != "用这一份", "nobody has looked at that one"
    desk.act(name)
    assert name not in desk.visit.given
    assert desk.rows()[name].action == "我有，拍照"


def test_MAT_07_the_number_of_a_certificate_is_verified_and_serves(desk: Desk) -> None:
    desk.open("YBZ-FOOD")
    desk.act(LICENCE)
    assert desk.visit.page is Page.CERTIFICATE
    desk.certificate.verify()
    assert desk.certificate.error == "这里还没填。"
    for wrong in ("92220199MA00TEST2X", "92220199MA00TEST3X", "X"):
        desk.certificate.setNumber(wrong)  # somebody else's, out of force, nobody's
        desk.certificate.verify()
        settle(lambda: not desk.certificate.asking)
        assert desk.certificate.error == NOT_FOUND
    desk.certificate.setNumber("9222 0199 ma00 test1x")
    desk.certificate.verify()
    settle(lambda: desk.visit.page is Page.MATERIALS)
    assert desk.visit.given[LICENCE].reference == "92220199MA00TEST1X"
    assert desk.visit.given[LICENCE].checked
    assert desk.certificate.number == ""


def test_MAT_07_without_a_line_a_number_is_taken_down_and_not_said_to_be_found(
    desk: Desk,
) -> None:
    desk.open("YBZ-FOOD")
    desk.platform.trouble = Trouble.OFFLINE
    desk.act(LICENCE)
    desk.certificate.setNumber("92220199MA00TEST1X")
    desk.certificate.verify()
    settle(lambda: desk.visit.page is Page.MATERIALS)
    assert not desk.visit.given[LICENCE].checked
    assert desk.rows()[LICENCE].tag == "联网后核对"


def test_MAT_06_a_paper_of_this_visit_is_not_asked_for_again_and_ends_with_it(
    desk: Desk,
) -> None:
    desk.open("YBZ-FOOD")
    desk.act(LICENCE)
    desk.certificate.setNumber("92220199MA00TEST1X")
    desk.certificate.verify()
    settle(lambda: desk.visit.page is Page.MATERIALS)
    desk.visit.open_home()
    assert desk.visit.given == {}
    desk.visit.start_apply("CHUANGDAI")
    desk.visit.eligible()
    desk.visit.set_screens(1)
    desk.visit.go_next()
    settle(lambda: desk.visit.page is Page.MATERIALS and not desk.page.asking)
    assert desk.rows()[LICENCE].tag == "已齐"
    desk.visit.end(EndReason.ASKED)
    assert desk.visit.papers == {}


def test_FLOW_02_the_whole_list_goes_on_one_paper_what_is_missing_first(desk: Desk) -> None:
    desk.open("DIBAO")
    desk.page.printList()
    settle(lambda: desk.page.printed)
    words = [one.text for one in desk.printed[0].blocks if isinstance(one, Text)]
    whole = "\n".join(words)
    names = [one.name for one in desk.visit.item.materials]
    assert all(whole.count(name) >= 1 for name in names)
    assert words.index(f"1. {AUTHORITY}") < words.index("1. 居民身份证")
    assert "张明" not in whole, "a list that is left lying about names nobody"
    assert desk.page.printed == "清单打好了，请从出纸口拿走。"
    desk.outcome = PrintOutcome(PrintResult.FAILED, Problem.PAPER_OUT)
    desk.page.printList()
    settle(lambda: "打印机缺纸" in desk.page.printed)


def test_for_somebody_else_the_card_proves_nothing_and_nothing_is_asked(desk: Desk) -> None:
    desk.world.start("YBJM-REG")
    desk.visit.values["applicant_id"] = "110105195203120025"
    desk.visit.set_screens(1)
    desk.visit.go_next()
    settle(lambda: desk.page.rows.rows and not desk.page.asking)
    assert desk.platform.asked == []
    assert {one.tag for one in desk.page.rows.rows} == {"联网后再查"}


def test_an_answer_changed_on_the_review_changes_the_materials(desk: Desk) -> None:
    desk.open("PENSION-LIVE")
    desk.page.next()
    assert desk.visit.given["居民身份证"].means is Means.CARD
    desk.visit.values["applicant_id"] = "110105195203120025"
    desk.visit.changed.emit()
    assert desk.visit.given["居民身份证"].means is Means.DEPARTMENT
    assert not desk.page.open_first_gap()


def test_what_is_not_told_to_a_weak_identification_is_not_asked_of_the_person(desk: Desk) -> None:
    desk.platform.trouble = Trouble.NOT_SURE_ENOUGH
    desk.open("CXJB-REG")
    assert desk.visit.given["居民户口簿"].means is Means.DEPARTMENT
