"""咨询 (CH-07) as a model on the real store: asked with and without a name, offline too, wiped after."""

from __future__ import annotations

import gc

from kiosk.domain.application import CaseStep, Kind, Stage
from kiosk.domain.assurance import Assurance
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from kiosk.ports import CaseChange, Link
from tests.helpers.ui import PENSION, Rig, settle
from ui.viewmodels.app import AppModel
from ui.viewmodels.question import MISTYPED, NO_CONTACT, NOT_FOUND, NOTHING_WRITTEN, TOO_SHORT

WORDS = "我在外地打工，儿子能替我参保吗？"


def asked(rig: Rig, app: AppModel) -> str:
    """Ask, and return the digits of the number."""
    app.visit.open_guide(PENSION)
    app.guide.ask()
    app.question.setText(WORDS)
    app.question.ask()
    settle(lambda: app.question.standing == "asked")
    return "".join(app.question.number.split())


def test_CH_07_a_question_without_a_name_gets_a_number_and_leaves_nothing(
    rig: Rig, app: AppModel
) -> None:
    app.visit.open_guide(PENSION)
    app.guide.ask()
    assert app.visit.page is Page.QUESTION
    assert app.question.item == "城乡居民基本养老保险参保登记"
    app.question.ask()
    assert app.question.problem == NOTHING_WRITTEN
    app.question.setText(WORDS)
    app.question.ask()
    app.question.ask()
    settle(lambda: app.question.standing == "asked")
    settle(lambda: app.question.received)
    (row,) = rig.store.rows()
    assert (row.kind, row.item_name, row.applicant_masked) == (Kind.QUESTION, app.question.item, "")
    assert app.question.text == ""
    assert WORDS not in str(vars(app.question))
    app.question.slip.print()
    settle(lambda: app.question.slip.standing == "printed")
    assert len(rig.printer.pages) == 1
    app.question.noted()
    assert app.visit.page is Page.GUIDE
    assert (app.question.standing, app.question.number) == ("writing", "")


def test_CH_07_a_name_may_go_along_from_the_card_or_as_it_was_typed(
    rig: Rig, app: AppModel
) -> None:
    app.visit.open_home()
    app.visit.open_question()
    app.question.setText(WORDS)
    app.question.setNamed(True)
    app.question.ask()
    assert app.question.problem == NO_CONTACT
    app.question.dial(True)
    for key in ("1", "3", "delete", "3", *"800138000"):
        app.question.key(key)
    assert app.question.callerPhone == "13800138000"
    app.question.dial(False)
    assert app.question.callerPhone == "138****8000"
    app.question.ask()
    settle(lambda: app.question.standing == "asked")
    affair = rig.store.affairs_of(b"")
    assert affair == [], "nobody was identified: nobody's list has it"
    app.visit.end(EndReason.ASKED)

    app.visit.open_affairs()
    rig.reader.insert()
    settle(rig.reader.card_present)
    app.visit.identified(rig.terminal.identify.read())
    app.visit.open_question()
    assert app.question.known == "张*"
    app.question.setText(WORDS)
    app.question.setNamed(True)
    app.question.ask()
    settle(lambda: app.question.standing == "asked")
    mine = rig.terminal.track.affairs_of(app.visit.identity)
    assert [one.kind for one in mine] == [Kind.QUESTION]
    items = {one.kind: one for one in rig.store.lease(10, 10**9, 60)}
    assert not items or items[Kind.QUESTION].assurance == Assurance.SIMULATED.value


def test_CH_07_offline_it_waits_and_nothing_is_lost(rig: Rig, app: AppModel) -> None:
    rig.link(Link.OFFLINE)
    digits = asked(rig, app)
    assert not app.question.received
    assert [one.standing for one in app.question.truths.rows] == ["done", "waiting", "waiting"]
    app.visit.end(EndReason.TIMED_OUT)
    assert app.question.number == ""
    app.visit.open_home()
    app.visit.open_question()
    app.question.setMode("find")
    for key in digits[-7:]:
        app.question.key(key)
    app.question.find()
    settle(lambda: app.question.hasAnswer)
    assert app.question.foundState == "还没有传上去"
    rig.link(Link.ONLINE)
    rig.send()
    app.question.find()
    settle(lambda: app.question.foundState == "平台已收到，还没有答复")


def test_CH_07_the_number_alone_opens_the_answer(rig: Rig, app: AppModel) -> None:
    digits = asked(rig, app)
    settle(lambda: app.question.received)
    affair = rig.terminal.questions.answer(digits)
    step = CaseStep(
        *(Stage.GRANTED, rig.clock.now(), "测试县社保局", "07", "0000-5550103", "能。带身份证来。")
    )
    rig.store.apply([CaseChange(affair.id, Stage.GRANTED, step)], "1")
    app.question.noted()
    app.guide.ask()
    app.question.setMode("find")
    app.question.find()
    assert app.question.findProblem == TOO_SHORT
    for key in digits[-7:]:
        app.question.key(key)
    app.question.find()
    settle(lambda: app.question.hasAnswer)
    assert app.question.foundState == "已答复"
    assert app.question.answer == "能。带身份证来。\n测试县社保局　0000-5550103"
    assert app.question.foundTitle.startswith("城乡居民基本养老保险参保登记　09:42")
    app.question.key("clear")
    assert not app.question.hasAnswer
    wrong = digits[-7:-1] + str((int(digits[-1]) + 1) % 10)
    for key in wrong:
        app.question.key(key)
    app.question.find()
    settle(lambda: app.question.findProblem == MISTYPED)


def test_CH_07_the_number_of_an_application_opens_nothing(rig: Rig, app: AppModel) -> None:
    from tests.helpers.drafts import draft

    affair = rig.terminal.submit(draft(rig.catalogue))
    app.visit.open_home()
    app.visit.open_question()
    app.question.setMode("find")
    for key in str(affair.number):
        app.question.key(key)
    app.question.find()
    settle(lambda: app.question.findProblem == NOT_FOUND)
    assert not app.question.hasAnswer


def test_what_cannot_be_saved_is_still_there(rig: Rig, app: AppModel) -> None:
    app.visit.open_home()
    app.visit.open_question()
    app.question.setText(WORDS)
    rig.store.shut(revoked=True)
    app.question.ask()
    settle(lambda: app.question.problem != "")
    assert (app.question.standing, app.question.text) == ("writing", WORDS)
    assert rig.store.rows() == []
    rig.store.shut(revoked=False)
    app.question.ask()
    settle(lambda: app.question.standing == "asked")
    assert len(rig.store.rows()) == 1


def test_the_end_of_the_visit_wipes_what_was_typed(rig: Rig, app: AppModel) -> None:
    app.visit.open_home()
    app.visit.open_question()
    app.question.setText(WORDS)
    app.question.setName("张明")
    app.question.setNamed(True)
    app.question.key("1")
    app.visit.end(EndReason.TIMED_OUT)
    gc.collect()
    model = app.question
    assert (model.text, model.callerName, model.callerPhone, model.named) == ("", "", "", False)
