"""先看看您能不能办 by touch, in the real window: one question at a time, before the form (GUI-23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.person import Identity, Person, Sex, check_character
from kiosk.journeys.apply import Page
from tests.helpers.screens import Stage
from tests.helpers.visits import ZHANG
from ui import scene

CHILD_NUMBER = "2201992012092100" + "1"
CHILD = replace(
    ZHANG,
    person=Person(
        "测试乙", CHILD_NUMBER + check_character(CHILD_NUMBER), Sex.MALE, date(2012, 9, 21)
    ),
)


def begin(stage: Stage, item_id: str, who: Identity = ZHANG) -> None:
    """Walk to the first question, with the card read."""
    stage.terminal.reader.present = True
    stage.app.visit.wake()
    stage.app.visit.open_home()
    stage.app.visit.start_apply(item_id)
    if stage.app.visit.page is Page.IDENTIFY:
        stage.app.visit.identified(who)
    stage.settle()


def answer(stage: Stage, words: str, code: str) -> None:
    """Touch an answer to the question that stands on the screen."""
    assert stage.shows(words), [one["text"] for one in scene.texts(stage.window)]
    stage.tap(f"eligibility.answer.{code}")


def test_GUI_23_questions_lead_to_the_form_and_fill_it_in(stage: Stage) -> None:
    begin(stage, "CXJB-REG")
    assert stage.shows("先看看您能不能办")
    answer(stage, "这次是替家里人或别人办吗？", "false")
    answer(stage, "现在是在校学生吗？", "false")
    answer(stage, "户口在本县吗？", "true")
    answer(stage, "现在参加了职工基本养老保险吗？", "false")
    stage.page_is(Page.FORM)
    assert stage.app.visit.values["agent_flag"] is False
    assert stage.app.form.state.sources["agent_flag"].words == "您刚才答的"
    stage.tap("footer.back")
    stage.page_is(Page.ELIGIBILITY)
    assert stage.shows("现在参加了职工基本养老保险吗？")
    stage.tap("footer.back")
    assert stage.shows("户口在本县吗？")
    answer(stage, "户口在本县吗？", "true")
    stage.page_is(Page.FORM)


def test_GUI_23_who_may_not_apply_reads_why_and_what_to_do(stage: Stage) -> None:
    begin(stage, "CANJI-2B")
    answer(stage, "有还在有效期里的残疾人证吗？", "false")
    assert stage.app.visit.page is Page.ELIGIBILITY
    assert stage.shows("您现在还不能办")
    assert stage.shows("因为还没有有效的残疾人证。")
    assert stage.shows("先办残疾人证，拿到证再来申请。")
    stage.tap("footer.back")
    assert stage.shows("有还在有效期里的残疾人证吗？")
    stage.tap("eligibility.answer.false")
    stage.tap("eligibility.ask")
    stage.tap("help.back")
    stage.tap("eligibility.guide")
    stage.page_is(Page.GUIDE)
    assert stage.shows("残疾人证新办申请")


def test_GUI_23_the_card_answers_and_names_the_day_to_come_back(stage: Stage) -> None:
    begin(stage, "SHIYE", CHILD)
    assert stage.shows("因为还没有满 16 周岁。"), "asked nothing: the card tells the age"
    assert stage.shows("2028 年 9 月 21 日起，就可以来办。")
    stage.tap("eligibility.others")
    stage.page_is(Page.HOME)


def test_GUI_23_for_another_the_card_does_not_tell(stage: Stage) -> None:
    begin(stage, "GAOLING", CHILD)
    answer(stage, "这次是替家里人或别人办吗？", "true")
    assert stage.shows("要办这件事的人，是哪一天出生的？")
    stage.tap("eligibility.next")
    assert stage.shows("这里还没填。")
    stage.app.eligibility.setValue("birth_date", "1940-05-06")
    stage.tap("eligibility.next")
    answer(stage, "户口在本地吗？", "true")
    stage.page_is(Page.FORM)
    assert stage.app.visit.values["agent_flag"] is True


def test_GUI_23_not_sure_leads_to_people_and_may_be_left_to_staff(stage: Stage) -> None:
    begin(stage, "PENSION-LIVE")
    stage.tap("eligibility.answer.unsure")
    assert stage.shows("说不准没关系")
    stage.tap("footer.back")
    assert stage.shows("现在正在领养老、工伤或者遗属待遇吗？")
    stage.tap("eligibility.answer.unsure")
    stage.tap("eligibility.help")
    stage.tap("help.back")
    stage.tap("eligibility.goOn")
    stage.page_is(Page.FORM)
    assert stage.app.visit.eligibility == {"receiving": None}
    assert stage.app.visit.draft().eligibility == {"receiving": None}


def test_GUI_23_a_date_tells_the_day_to_come_back(stage: Stage) -> None:
    item = stage.catalogue.item("JUZHU")
    judged = stage.terminal.judge.assess(item, ZHANG.person, {"arrive_date": "2026-11-01"})
    assert judged.again_on == date(2027, 4, 30)


def test_GUI_23_is_asked_once_in_a_visit_and_forgotten_with_it(stage: Stage) -> None:
    begin(stage, "PENSION-LIVE")
    stage.tap("eligibility.answer.true")
    stage.page_is(Page.FORM)
    begin(stage, "PENSION-LIVE")
    stage.page_is(Page.FORM)
    stage.tap("footer.back")
    stage.page_is(Page.GUIDE)
    answered = stage.app.visit.answered
    stage.app.shell.endVisit()
    assert answered == {}
    begin(stage, "PENSION-LIVE")
    stage.page_is(Page.ELIGIBILITY)


@pytest.mark.parametrize("item_id", ["DIBAO", "TEKUN"])
def test_GUI_23_what_only_the_department_judges_is_not_asked(stage: Stage, item_id: str) -> None:
    begin(stage, item_id)
    stage.page_is(Page.FORM)
