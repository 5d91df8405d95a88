"""The form's view model over the real catalogue and judge."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from kiosk.domain.assurance import CardKind
from kiosk.domain.form import Field, FieldType, Form, Section
from kiosk.domain.prefill import from_card
from kiosk.journeys.apply import Page
from kiosk.journeys.taken_here import can_apply
from kiosk.journeys.visit import EndReason
from tests.helpers.visits import ZHANG, World, rows
from ui.viewmodels.form import FormModel


@pytest.fixture
def form(world: World) -> FormModel:
    model: FormModel = world.model(FormModel)
    world.start("CXJB-REG")
    return model


def type_number(form: FormModel, path: str, digits: str) -> None:
    form.enter(path)
    for key in digits:
        form.padKey(key)
    form.closePad()


def test_what_the_card_told_is_filled_masked_and_named(form: FormModel, world: World) -> None:
    shown = rows(form)
    assert list(shown) == ["applicant_name", "applicant_id", "ethnicity"]
    assert shown["applicant_id"].shown == "110***********002X"
    assert shown["applicant_id"].text == ""
    assert shown["applicant_id"].source == "来自社保卡，请核对"
    assert world.visit.values["ethnicity"] == "01"
    assert shown["ethnicity"].shown == "汉族"
    assert shown["ethnicity"].fixed == ""
    form.change("ethnicity")
    assert rows(form)["ethnicity"].source == ""


def test_who_applies_stays_as_the_card_says(world: World) -> None:
    form: FormModel = world.model(FormModel)
    world.start("LINGHUO")
    for path in ("applicant_name", "applicant_id"):
        assert rows(form)[path].fixed == "卡上的信息不能改；替别人办请到窗口。"
        form.change(path)
        form.enter(path)
        form.padDelete()
        form.setText(path, "测试甲")
        form.setValue(path, "220199197804120017")
        assert rows(form)[path].source == "来自社保卡，请核对"
        assert form.activePath == ""
    assert not form.changeable
    assert world.visit.values["applicant_name"] == "张明"
    assert world.visit.values["applicant_id"] == "11010519491231002X"


def test_a_guardian_may_name_a_child_and_nobody_else_may(world: World) -> None:
    form: FormModel = world.model(FormModel)
    world.start("YBJM-REG")
    assert rows(form)["applicant_name"].fixed == "卡上的信息不能改。"
    newborn = form.state.screen_of("newborn", elder=False)
    world.visit.go_to(newborn)
    form.choose("newborn", "true")
    world.visit.go_to(form.state.screen_of("applicant_name", elder=False))
    form.change("applicant_name")
    form.setText("applicant_name", "测试甲")
    assert (rows(form)["applicant_name"].fixed, world.visit.values["applicant_name"]) == (
        "",
        "测试甲",
    )
    world.visit.go_to(newborn)
    form.choose("newborn", "false")
    assert world.visit.values["applicant_name"] == "张明"
    world.visit.go_to(form.state.screen_of("applicant_name", elder=False))
    assert rows(form)["applicant_name"].source == "来自社保卡，请核对"


def test_a_name_that_the_form_would_refuse_can_be_mended(world: World) -> None:
    form: FormModel = world.model(FormModel)
    latin = replace(ZHANG, person=replace(ZHANG.person, name="ALI TEST"))
    world.start("CXJB-REG", latin)
    assert rows(form)["applicant_name"].fixed == ""
    assert rows(form)["applicant_id"].fixed != ""


def test_the_next_person_gets_the_form_too(form: FormModel, world: World) -> None:
    seen: list[str] = []
    form.moved.connect(lambda: seen.append(form.blockedText))
    world.visit.end(EndReason.CARD_REMOVED)
    world.start("CXJB-REG")
    assert seen[-1] == ""
    assert list(rows(form)) == ["applicant_name", "applicant_id", "ethnicity"]


def test_a_number_is_shown_in_full_only_for_a_while(form: FormModel) -> None:
    form.reveal("applicant_id")
    assert rows(form)["applicant_id"].shown == "110105 19491231 002X"
    form._timer.timeout.emit()
    assert rows(form)["applicant_id"].shown == "110***********002X"


def test_next_too_early_shows_the_gaps_and_jumps_to_the_first(
    form: FormModel, world: World
) -> None:
    form.next()
    assert world.visit.screen == 1
    jumps: list[str] = []
    form.focusRequested.connect(jumps.append)
    form.next()
    assert world.visit.screen == 1
    assert form.errorsText == "还有 3 处要补"
    assert jumps == ["household_region"]
    assert rows(form)["residence_address"].error == "这里还没填。"
    form.setText("residence_address", "柳湾村三组 8 号")
    assert rows(form)["residence_address"].error == ""
    assert form.errorsText == "还有 2 处要补"


def test_a_short_mobile_says_what_is_missing_on_leaving(form: FormModel) -> None:
    form.next()
    form.enter("mobile")
    for key in "1380013800":
        form.padKey(key)
    row = rows(form)["mobile"]
    assert (row.shown, row.error) == ("138 0013 800", "")
    form.closePad()
    row = rows(form)["mobile"]
    assert (row.shown, row.error) == ("******3800", "还差 1 位。手机号码一共 11 位，请补上。")
    form.enter("mobile")
    form.padKey("0")
    assert rows(form)["mobile"].error == ""
    form.padKey("5")
    form.padKey("X")
    assert form.activeShown == "138 0013 8000", "no room and no X"


def test_the_id_pad_takes_x_only_at_the_end(form: FormModel, world: World) -> None:
    world.visit.go_to(4)
    form.choose("agent_flag", "true")
    form.enter("agent_id")
    assert form.padKind == "id"
    for key in "1X1010519491231002X":
        form.padKey(key)
    assert form.activeShown == "110105 19491231 002X"


def test_regions_are_chosen_level_by_level_down_to_the_village(
    form: FormModel, world: World
) -> None:
    form.next()
    form.openPicker("household_region")
    picker = form.picker
    steps = 0
    while picker.visible:
        picker.choose(picker.options.rows[0].code)
        steps += 1
    assert steps >= 2
    code = world.visit.values["household_region"]
    assert len(code) == 12
    assert rows(form)["household_region"].shown == world.catalogue.region_name(code)
    form.openPicker("household_region")
    picker.choose(picker.options.rows[0].code)
    assert len(picker.trail) == 1
    picker.up(0)
    assert picker.trail == []
    form.back()
    assert not picker.visible
    assert world.visit.values["household_region"] == code


def test_a_long_list_is_searched(form: FormModel, world: World) -> None:
    form.change("ethnicity")
    assert rows(form)["ethnicity"].control == "picker"
    form.openPicker("ethnicity")
    assert form.picker.searchable
    form.picker.query = "满"
    assert [one.label for one in form.picker.options.rows] == ["满族"]
    form.picker.choose(form.picker.options.rows[0].code)
    assert rows(form)["ethnicity"].shown == "满族"


def test_more_than_six_choices_unfold(form: FormModel, world: World) -> None:
    form.next()
    world.visit.values.update(
        household_region="220199101201", residence_address="柳湾村三组", mobile="13800138000"
    )
    world.visit.go_to(2)
    row = rows(form)["pay_grade"]
    assert len(row.choices) == 6
    assert row.hidden == len(world.visit.item.form.field("pay_grade").options) - 6 > 0
    form.unfold("pay_grade")
    row = rows(form)["pay_grade"]
    assert row.hidden == 0
    form.choose("pay_grade", row.choices[-1].code)
    assert rows(form)["pay_grade"].choices[-1].chosen
    form.choose("special_group", "无")
    form.choose("special_group", "无")
    assert "special_group" not in world.visit.values


def test_agent_questions_come_and_go_with_the_answer(form: FormModel, world: World) -> None:
    world.visit.go_to(4)
    assert list(rows(form)) == ["agent_flag"]
    form.choose("agent_flag", "true")
    assert list(rows(form))[1:] == ["agent_name", "agent_id", "agent_relation", "agent_mobile"]
    form.choose("agent_flag", "false")
    assert list(rows(form)) == ["agent_flag"]
    assert world.visit.values["agent_flag"] is False


def test_elder_asks_one_question_and_keeps_the_place(form: FormModel, world: World) -> None:
    form.next()
    form.setElder(True)
    assert form.screenCount == 11
    assert list(rows(form)) == ["household_region"]
    assert form.screenIndex == 4
    world.visit.go_to(5)
    assert list(rows(form)) == ["mobile"]
    form.setElder(False)
    assert (form.screenIndex, form.screenCount) == (2, 5)


def test_the_last_screen_jumps_to_a_gap_anywhere(form: FormModel, world: World) -> None:
    world.visit.go_to(4)
    form.choose("agent_flag", "false")
    form.next()
    assert world.visit.page is Page.FORM
    assert world.visit.screen == 1
    assert form.errorsText == "还有 6 处要补"


def test_table_rows_have_a_screen_of_their_own_and_can_be_undone(world: World) -> None:
    form: FormModel = world.model(FormModel)
    world.start("DIBAO")
    place = form.state.screen_of("family_members", elder=False)
    world.visit.go_to(place)
    form.addRow("family_members")
    assert form.rowOpen
    assert form.sectionTitle == "共同生活的家庭成员，第 1 行"
    form.next()
    assert form.rowOpen
    assert form.errorsText.startswith("还有 ")
    path = "family_members/0/"
    form.setText(path + "m_name", "测试甲")
    type_number(form, path + "m_id", "11010519491231002X")
    form.choose(path + "m_relation", "配偶")
    form.choose(path + "m_job", "务农")
    type_number(form, path + "m_income", "1200.50")
    for name, row in rows(form).items():
        assert row.error == "", name
    form.next()
    assert not form.rowOpen, form.errorsText
    card = rows(form)["family_members"].cards[0]
    assert card.title == "测*甲 · 110***********002X"
    assert "1200.50" in card.detail
    assert world.visit.values["family_members"][0]["m_income"] == "1200.50"
    form.removeRow("family_members", 0)
    assert "family_members" not in world.visit.values
    assert form.removedText == "已删除：测*甲 · 110***********002X"
    form.undoRemove()
    assert len(world.visit.values["family_members"]) == 1
    form.openRow("family_members", 0)
    form.setText(path + "m_name", "测试乙")
    form.back()
    assert world.visit.values["family_members"][0]["m_name"] == "测试甲"


def test_dates_are_chosen_part_by_part(world: World) -> None:
    form: FormModel = world.model(FormModel)
    world.start("YB-YDJY")
    world.visit.go_to(form.state.screen_of("start_date", elder=False))
    form.stepDay("start_date", "year", 1)
    form.stepDay("start_date", "month", 1)
    assert "start_date" not in world.visit.values
    row = rows(form)["start_date"]
    assert (row.year, row.month, row.day) == ("2026", "11", "")
    form.stepDay("start_date", "day", 1)
    assert world.visit.values["start_date"] == "2026-11-23"
    form.stepDay("start_date", "day", 8)
    form.stepDay("start_date", "day", 1)
    form.stepDay("start_date", "month", 3)
    assert world.visit.values["start_date"] == "2026-02-02"


def test_a_photograph_that_an_answer_calls_for_stops_the_form(world: World) -> None:
    form: FormModel = world.model(FormModel)
    world.start("CXJB-REG")
    photo = Field("photo", "相片", FieldType.PHOTO, required=True)
    form.state.form = Form((*form.state.form.sections, Section("附件", (photo,))))
    form.state.refresh()
    assert form.blockedText == ("这一项要交相片，这台机器还收不了。请到窗口办理，或叫人帮忙。")
    form.next()
    assert world.visit.screen == 0


def test_the_end_of_the_visit_leaves_nothing(form: FormModel, world: World) -> None:
    form.next()
    form.setText("residence_address", "柳湾村三组 8 号")
    form.openPicker("household_region")
    world.visit.end(EndReason.ASKED)
    assert form.fields.rows == ()
    assert form.state is None
    assert not form.picker.visible
    assert form.activePath == ""


def test_every_item_of_the_catalogue_is_drawn(world: World) -> None:
    form: FormModel = world.model(FormModel)
    for summary in world.catalogue.items():
        item = world.catalogue.item(summary.id)
        if not can_apply(item):
            continue
        world.visit.end(EndReason.ASKED)
        world.visit.wake()
        world.start(summary.id)
        for elder in (False, True):
            form.setElder(elder)
            for place in range(form.screenCount):
                world.visit.go_to(place)
                drawn = form.fields.rows
                assert drawn, (summary.id, place)
                assert all(row.label for row in drawn)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_card_fills_only_what_the_catalogue_says() -> None:
    form = Form(
        (
            Section(
                "我是谁",
                (
                    Field("a", "姓名", FieldType.PERSON_NAME, prefill=("身份证读卡",)),
                    Field("b", "代办人姓名", FieldType.PERSON_NAME),
                    Field("c", "户籍地", FieldType.REGION, prefill=("身份证读卡",)),
                ),
            ),
        )
    )
    assert from_card(form, ZHANG.person) == {"a": "张明"}


def test_the_number_of_a_foreigner_of_2017_is_taken_from_the_card(world: World) -> None:
    form: FormModel = world.model(FormModel)
    person = replace(ZHANG.person, name="测试丁", id_number="CAN110081010100")
    world.start("CXJB-REG", replace(ZHANG, person=person, card=CardKind.FOREIGN_RESIDENCE))
    number = rows(form)["applicant_id"]
    assert number.fixed != "", "it is right, so it stays as the card says"
    assert (number.shown, number.source) == ("CAN********0100", "来自居留证，请核对")
    assert "applicant_id" not in form.state.gaps()
    world.visit.values["applicant_id"] = "110105491231002"
    assert form.state.judge.problem(form.state.form, "applicant_id", world.visit.values)
