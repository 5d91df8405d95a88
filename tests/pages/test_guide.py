"""By touch: the tabs of the guide, its papers and its code, a question, notices, entrances, help."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import cv2
import numpy as np
import pytest
from PySide6.QtGui import QImage

from devices.ports import DeviceState
from kiosk.domain.application import Kind
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from tests.helpers.papers import CHANGE
from tests.helpers.screens import Stage
from tests.pages.test_layout import check, named
from tests.pages.test_layout import sized as sized  # noqa: PLC0414 - a fixture
from ui import scene

BOTH = ("CXJB-REG", "DIBAO")
TABS = ("先看这些", "材料步骤", "依据收费", "样表", "地址电话", "责任投诉")


@pytest.fixture
def guide(stage: Stage) -> Iterator[Stage]:
    """The guide of the pension enrolment, opened from the list by touch."""
    stage.app.visit.wake()
    stage.app.visit.open_home()
    stage.settle()
    stage.tap("home.all")
    stage.tap("items.item.CXJB-REG")
    stage.page_is(Page.GUIDE)
    yield stage
    stage.terminal.speaker.turn(DeviceState.READY)
    stage.terminal.notices.all.clear()


def test_GUI_01_to_GUI_23_every_tab_opens_by_touch(guide: Stage) -> None:
    wanted = {
        "材料步骤": ("办事流程图", "每一步", "申请材料和审查标准", "表格就在这台机器上填"),
        "依据收费": ("办理时限", "不收费", "办理依据", "事项信息"),
        "样表": ("照着填，人名和号码是虚构的", "张明"),
        "地址电话": ("0000-5550101", "怎么去", "查进度"),
        "责任投诉": ("责任追究", "投诉电话"),
        "先看这些": ("谁能办", "要带什么", "怎么办", "容易填错的地方"),
    }
    for tab, words in wanted.items():
        guide.tap(tab)
        for word in words:
            while not guide.shows(word) and scene.find(guide.window, "pager.down"):
                guide.tap("pager.down")
            assert guide.shows(word), (tab, word)
        while scene.find(guide.window, "pager.up"):
            guide.tap("pager.up")


def test_GUI_21_the_flow_chart_has_a_box_for_each_step_and_arrows_between(guide: Stage) -> None:
    guide.tap("材料步骤")
    boxes = [named(guide, f"guide.chart.{number}") for number in (1, 2, 3)]
    boxes.append(named(guide, "guide.chart.end"))
    for above, below in pairwise(boxes):
        assert below.top() >= above.bottom() - 1
    assert {round(one.center().x()) for one in boxes} == {round(boxes[0].center().x())}


def test_GUI_17_read_aloud_and_silenced_by_touch(guide: Stage) -> None:
    speaker = guide.terminal.speaker
    guide.tap("朗读")
    guide.wait(lambda: bool(speaker.said))
    guide.tap("停")
    guide.wait(lambda: not speaker.said)
    speaker.turn(DeviceState.MISSING)
    guide.wait(lambda: not guide.shows("朗读"))


def test_GUI_05_printed_by_touch_and_told_in_words(guide: Stage) -> None:
    jobs, sheets = guide.terminal.printer.jobs, guide.terminal.page.printed
    guide.tap("打印")
    assert guide.shows("打印指南")
    guide.tap("小票一张")
    guide.wait(lambda: guide.shows("打好了，请从出纸口取走。"))
    assert guide.terminal.printer.jobs == jobs + 1
    guide.tap("A4 纸，整份指南")
    guide.wait(lambda: guide.shows("打好了，请从 A4 打印机上取走。"))
    assert sheets[-1][0].startswith(b"%PDF")
    guide.tap("返回")
    assert guide.app.visit.page is Page.GUIDE
    assert guide.shows("谁能办")


def on_screen(stage: Stage) -> str:
    """Read the code that is on the screen, as a telephone would."""
    picture = stage.picture().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(picture.constBits(), np.uint8)
    rows = rows.reshape(picture.height(), picture.bytesPerLine())[:, : picture.width()].copy()
    found, *_ = cv2.QRCodeDetectorAruco().detectAndDecode(rows)
    return str(found)


def test_the_code_is_read_back_from_every_screen(sized: Stage) -> None:
    for item in BOTH:
        sized.app.visit.open_home()
        sized.app.visit.open_guide(item)
        sized.settle()
        sized.tap("guide.take")
        text = on_screen(sized)
        assert text.startswith(sized.app.guide.name)
        assert "0000-5550101" in text
        check(sized)
        sized.tap("footer.back")


@pytest.mark.parametrize("item", BOTH)
def test_every_tab_and_sheet_of_two_items_fits(sized: Stage, item: str) -> None:
    sized.app.visit.open_guide(item)
    for tab in range(len(TABS)):
        sized.app.guide.tab = tab
        check(sized)
    sized.app.guide.paper.choose()
    check(sized)


def test_CH_07_a_question_is_asked_by_touch_and_its_number_kept(guide: Stage) -> None:
    guide.tap("地址电话")
    guide.tap("guide.ask")
    guide.page_is(Page.QUESTION)
    assert guide.shows("城乡居民基本养老保险参保登记")
    guide.tap("提交问题")
    assert guide.shows("还没有写问题。请先写一句。")
    guide.tap("question.text")
    guide.app.question.setText("能让儿子替我参保吗？")
    guide.node("question.text").item.setProperty("focus", False)
    guide.settle()
    guide.tap("留名")
    guide.tap("question.phone")
    for key in "13800138000":
        guide.tap(f"question.pad.{key}")
    guide.tap("question.phone")
    assert guide.shows("138****8000")
    guide.tap("提交问题")
    guide.wait(lambda: guide.shows("问题已存好"))
    number = "".join(guide.app.question.number.split())
    affair = guide.terminal.questions.answer(number)
    assert affair.kind is Kind.QUESTION
    assert on_screen(guide) == number
    guide.tap("question.noted")
    guide.page_is(Page.GUIDE)
    guide.tap("guide.ask")
    guide.tap("凭编号看答复")
    for key in number[-7:]:
        guide.tap(f"question.pad.{key}")
    guide.tap("看答复")
    guide.wait(lambda: guide.shows("部门还没有写答复，请过几天再来看。"))


def test_CH_07_what_cannot_be_done_here_offers_a_question_in_place_of_the_form(
    stage: Stage,
) -> None:
    stage.app.visit.wake()
    stage.app.visit.open_home()
    stage.app.visit.open_guide("JUZHU")  # needs a photograph
    stage.settle()
    assert not stage.app.guide.canApply
    assert stage.node("guide.start").item.property("text") == "咨询"
    stage.tap("guide.start")
    stage.page_is(Page.QUESTION)


def test_the_pages_of_a_question_fit(sized: Stage) -> None:
    sized.app.visit.open_guide("DIBAO")
    sized.app.visit.open_question()
    check(sized)
    sized.app.question.setNamed(True)
    check(sized)
    sized.app.question.dial(True)
    check(sized)
    sized.app.question.setMode("find")
    check(sized)
    sized.app.question.setMode("ask")
    sized.app.question.setText("要带什么？")
    sized.app.question.setNamed(False)
    sized.app.question.ask()
    sized.wait(lambda: sized.app.question.standing == "asked")
    check(sized)


def test_CAT_02_the_notice_of_change_is_read_from_the_home_page(sized: Stage) -> None:
    sized.terminal.notices.all = [CHANGE]
    sized.app.shell._ask()
    sized.wait(lambda: bool(sized.app.shell.notices))
    check(sized)
    sized.tap("home.notices")
    sized.page_is(Page.NOTICES)
    sized.wait(lambda: sized.shows("少交 1 样"))
    check(sized)
    sized.terminal.notices.all = []
    sized.app.shell._ask()
    sized.wait(lambda: not sized.app.shell.notices)


def test_CH_08_individuals_and_enterprises_are_two_entrances(stage: Stage) -> None:
    stage.app.visit.wake()
    stage.app.visit.open_home()
    stage.settle()
    stage.tap("企业")
    assert stage.shows("企业办事")
    assert not stage.shows("社会保障")
    check(stage)
    stage.tap("home.all")
    assert stage.shows("一共 2 项")
    stage.tap("个人")
    assert stage.shows("一共 19 项")
    stage.tap("返回首页")
    assert stage.shows("日常生活")


def test_CH_09_the_hotline_and_every_other_way_stand_in_the_help(sized: Stage) -> None:
    for go in (
        lambda: None,
        sized.app.search.openAll,
        lambda: sized.app.visit.open_guide("DIBAO"),
        sized.app.visit.open_question,
        sized.app.visit.open_affairs,
    ):
        sized.app.visit.open_home()
        go()
        sized.app.shell.callHelp()
        sized.settle()
        assert sized.shows("12345"), "CH-09"
        assert sized.shows("工作人员")
        assert sized.shows("不用机器也能办")
        check(sized)
        sized.app.shell.closeOverlay()
    sized.app.visit.open_home()
    sized.app.shell.callHelp()
    sized.settle()
    sized.tap("help.ask")
    sized.page_is(Page.QUESTION)
    sized.app.visit.end(EndReason.ASKED)
