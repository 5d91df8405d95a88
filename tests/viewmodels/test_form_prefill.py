"""What the platform knows for a form: filled in behind the person's back, never over the person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.assurance import Assurance
from kiosk.domain.inquiry import EarlierFacts, Reused, SharedFacts
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from kiosk.ports import Trouble
from tests.helpers.drafts import ME
from tests.helpers.ui import PENSION, Rig, settle
from ui.viewmodels.app import AppModel
from ui.viewmodels.form import FormModel
from ui.viewmodels.review import LOOKED_AT

HOUSEHOLD = "公安-户籍信息查询"
DAY = date(2026, 10, 2)
LIVING = "社会保险待遇领取资格认证"
MOBILE = "GB/T 19488.2 移动号码"


@pytest.fixture
def rig(tmp_path: Path, cache: Path, qtbot: QtBot) -> Iterator[Rig]:
    one = Rig(tmp_path, cache)
    one.inquiries.facts = {}
    yield one
    one.inquiries.held.set()
    one.close()


@pytest.fixture
def app(rig: Rig) -> Iterator[AppModel]:
    one = rig.app()
    yield one
    one.close()
    rig.inquiries.held.set()
    if one.jobs._pool is not None:  # what is under way ends before the store is closed
        one.jobs._pool.shutdown(wait=True)


def come(rig: Rig, app: AppModel, assurance: Assurance = Assurance.SIMULATED) -> FormModel:
    """A person at the form; waits for nothing that the platform may tell."""
    who = replace(ME, assurance=assurance)
    app.visit.open_home()
    app.visit.start_apply(PENSION)
    rig.reader.insert(who)
    settle(rig.reader.card_present)
    app.visit.identified(who)
    app.visit.eligible()
    app.form.sensitive.agree()
    assert app.visit.page is Page.FORM
    form: FormModel = app.form
    settle(lambda: form.draft._ready)
    return form


def told(form: FormModel) -> dict[str, str]:
    """Field -> where it is from, without the card."""
    return {
        name: source.words
        for name, source in form.state.sources.items()
        if not source.words.endswith("社保卡")
    }


def test_RE_01_RE_02_the_nearer_source_gives_a_value_and_each_says_where_it_is_from(
    rig: Rig, app: AppModel
) -> None:
    shared = SharedFacts(
        found=True,
        source="测试县公安局 户籍信息",
        elements=(("household_region", "220199101201"), ("mobile", "13700137000")),
    )
    rig.inquiries.facts = {HOUSEHOLD: shared}
    rig.inquiries.before = EarlierFacts(
        day=DAY,
        values={
            "household_region": "220199101202",
            "mobile": "13800138000",
            "applicant_name": "别人",
            "agent_flag": True,
            "agent_name": "别人",
            "declare_true": True,
            "pay_grade": "no such grade",
        },
        elements={
            MOBILE: Reused("13900139000", LIVING, DAY),
            "现居住地址": Reused("柳湾村三组 8 号", LIVING, DAY),
        },
    )
    form = come(rig, app)
    settle(lambda: form.prefill.text)
    values = app.visit.values
    assert told(form) == {
        "household_region": "来自部门共享（测试县公安局 户籍信息）",
        "mobile": "来自上次办理（2026-10-02）",
        "residence_address": f"来自您办的“{LIVING}”",
    }
    assert values["household_region"] == "220199101201"
    assert values["mobile"] == "13800138000"
    assert values["applicant_name"] == ME.person.name
    assert not values.keys() & {"agent_flag", "agent_name", "declare_true", "pay_grade"}
    assert form.prefill.text == "带出了 3 项，请核对。不对的点“更改”。"
    form.setValue("ethnicity", "01")
    form.next()
    assert form.prefill.text == ""


def test_what_is_changed_is_the_persons_and_the_rest_names_its_source_to_the_office(
    rig: Rig, app: AppModel
) -> None:
    rig.inquiries.before = EarlierFacts(
        DAY, {"mobile": "13800138000", "residence_address": "柳湾村三组 8 号"}
    )
    form = come(rig, app)
    settle(lambda: form.prefill.text)
    app.visit.go_to(form.state.screen_of("mobile", elder=False))
    form.change("mobile")
    form.setText("mobile", "13800138001")
    assert told(form).keys() == {"residence_address"}
    draft = app.visit.draft()
    assert draft.sources["residence_address"].plain() == {
        "origin": "earlier",
        "name": "",
        "day": "2026-10-02",
    }
    assert "mobile" not in draft.sources


def test_what_comes_late_never_covers_what_the_person_typed_or_passed(
    rig: Rig, app: AppModel
) -> None:
    rig.inquiries.before = EarlierFacts(
        DAY,
        {
            "mobile": "13800138000",
            "residence_address": "柳湾村三组 8 号",
            "ethnicity": "02",
            "bank_name": "测试县农村信用社",
        },
    )
    rig.inquiries.held.clear()
    form = come(rig, app)
    assert form.prefill.looking
    form.setValue("ethnicity", "01")
    form.next()
    assert not form.prefill.looking, "whoever goes on is not told any more"
    form.setText("mobile", "13900139000")
    form.setText("mobile", "")
    form.enter("residence_address")
    rig.inquiries.held.set()
    settle(lambda: "bank_name" in app.visit.values)
    assert app.visit.values["ethnicity"] == "01"
    assert "mobile" not in app.visit.values
    assert "residence_address" not in app.visit.values
    assert form.prefill.text == ""


@pytest.mark.parametrize("assurance", [Assurance.CHIP_WITHOUT_KEY, Assurance.CODE])
def test_a_card_that_could_be_a_copy_brings_nothing_in(
    rig: Rig, app: AppModel, assurance: Assurance
) -> None:
    form = come(rig, app, assurance)
    assert not form.prefill.looking
    assert rig.inquiries.asked == []


def test_without_a_line_the_form_is_filled_in_as_ever(rig: Rig, app: AppModel) -> None:
    rig.inquiries.trouble = Trouble.OFFLINE
    form = come(rig, app)
    settle(lambda: not form.prefill.looking)
    assert rig.inquiries.asked == [HOUSEHOLD], "one look at a dead line is enough"
    assert told(form) == {}


def test_a_look_up_that_is_not_offered_stops_no_other(rig: Rig, app: AppModel) -> None:
    rig.inquiries.trouble = Trouble.NOT_OFFERED
    form = come(rig, app)
    settle(lambda: not form.prefill.looking)
    assert rig.inquiries.asked == [HOUSEHOLD, PENSION]


def test_the_end_of_the_visit_waits_for_no_answer_and_keeps_none(rig: Rig, app: AppModel) -> None:
    rig.inquiries.before = EarlierFacts(DAY, {"mobile": "13800138000"})
    rig.inquiries.held.clear()
    come(rig, app)
    settle(lambda: rig.inquiries.asked)
    app.visit.end(EndReason.ASKED)
    settle(lambda: rig.inquiries.abandoned)
    app.jobs._pool.shutdown(wait=True)
    settle(lambda: True)
    assert app.visit.values == app.visit.sources == {}
    assert rig.drafts.of(ME) == []


def test_what_was_brought_in_is_confirmed_on_the_review_before_it_goes(
    rig: Rig, app: AppModel
) -> None:
    rig.inquiries.before = EarlierFacts(
        DAY,
        {
            "ethnicity": "01",
            "household_region": "220199101201",
            "residence_address": "柳湾村三组 8 号",
            "mobile": "13800138000",
            "pay_grade": "500",
            "bank_name": "测试县农村信用社",
            "bank_account": "6217000000000000004",
        },
    )
    form, review = come(rig, app), app.review
    settle(lambda: form.prefill.text)
    rig.inquiries.facts = None  # the household register finds the booklet
    while app.visit.page is Page.FORM:
        form.next()
    settle(lambda: not app.materials.asking)
    app.materials.next()
    assert app.visit.page is Page.REVIEW
    sources = {line.label: line.source for one in review.sections.rows for line in one.lines}
    assert sources["手机号码"] == "来自上次办理（2026-10-02）"
    assert [(one.name, one.given) for one in review.promises.rows] == [
        (LOOKED_AT, False),
        ("declare_true", False),
    ]
    assert review.promises.rows[0].words == "带出来的 7 项我都看过了，是对的。"
    review.togglePromise("declare_true")
    review.next()
    assert app.visit.page is Page.REVIEW
    assert review.error == "有带出来的内容，请先看一遍，对了再点一下。"
    review.togglePromise(LOOKED_AT)
    review.next()
    assert app.visit.page is Page.SIGNATURE
    assert LOOKED_AT not in app.visit.values


def test_a_draft_remembers_where_its_answers_are_from(rig: Rig, app: AppModel) -> None:
    rig.inquiries.before = EarlierFacts(DAY, {"mobile": "13800138000"})
    form = come(rig, app)
    settle(lambda: form.prefill.text)
    app.visit.go_to(form.state.screen_of("residence_address", elder=False))
    form.setText("residence_address", "柳湾村三组 8 号")
    app.visit.end(EndReason.TIMED_OUT)
    settle(lambda: rig.drafts.of(ME))
    sources = rig.drafts.open(ME, PENSION).draft.sources
    assert sources["mobile"].words == "来自上次办理（2026-10-02）"
    assert "residence_address" not in sources
