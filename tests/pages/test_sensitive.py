"""单独同意 before a form with sensitive data, by touch: asked once an item and visit, refused without a dead end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.domain.assurance import Assurance
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from tests.helpers.screens import Stage
from tests.helpers.visits import NOW, ZHANG
from ui import scene

PENSION, DIBAO, LIVING = "CXJB-REG", "DIBAO", "PENSION-LIVE"


@pytest.fixture
def home(stage: Stage) -> Iterator[Stage]:
    stage.terminal.reader.present = True
    stage.app.visit.wake()
    stage.app.visit.open_home()
    stage.settle()
    yield stage
    stage.terminal.reader.present = False


def start(stage: Stage, item_id: str) -> None:
    stage.app.visit.start_apply(item_id)
    if stage.app.visit.page is Page.IDENTIFY:
        stage.app.visit.identified(ZHANG)
    stage.app.visit.eligible()
    stage.page_is(Page.FORM)


def test_sensitive_data_has_a_consent_of_its_own_before_the_first_question(
    home: Stage,
) -> None:
    start(home, PENSION)
    for words in ("有几样要您单独同意", "要填什么", "银行账号", "做什么用", "留多久"):
        assert home.shows(words), words
    assert not scene.find(home.window, "field.ethnicity"), "no question shows before"
    home.app.form.next()
    assert home.app.visit.screen == 0
    home.tap("sensitive.agree")
    assert not home.shows("单独同意")
    (given,) = home.app.visit.draft().consents
    assert (given.what, given.at) == ("银行账号", NOW)


def test_refusing_leads_to_people_and_the_mind_may_change(home: Stage) -> None:
    start(home, PENSION)
    home.tap("sensitive.refuse")
    assert home.shows("不同意也能办")
    assert home.app.visit.draft().consents == ()
    home.tap("sensitive.help")
    assert home.app.shell.overlay == "help"
    home.app.shell.closeOverlay()
    home.settle()
    home.tap("sensitive.agree")
    assert not home.shows("不同意也能办")
    home.app.visit.open_home()
    start(home, DIBAO)
    home.tap("footer.back")
    home.page_is(Page.GUIDE)


def test_CH_04_one_card_for_several_items_and_each_asks_its_own_consent_once(home: Stage) -> None:
    start(home, PENSION)
    home.tap("sensitive.agree")
    home.app.visit.open_home()
    start(home, DIBAO)
    assert home.app.visit.identity == ZHANG, "no second card"
    assert home.shows("单独同意"), "another item, another purpose"
    home.app.visit.open_home()
    start(home, PENSION)
    assert not home.shows("单独同意"), "asked once"
    home.terminal.reader.present = False
    home.app.visit.end(EndReason.ASKED)
    assert home.app.visit.consents == {}
    home.terminal.reader.present = True
    home.app.visit.wake()
    home.app.visit.open_home()
    start(home, PENSION)
    assert home.shows("单独同意"), "given anew in each visit"


def test_an_item_without_sensitive_data_asks_for_none(home: Stage) -> None:
    start(home, LIVING)
    assert not home.shows("单独同意")
    assert home.app.visit.draft().consents == ()


def test_CH_05_a_level_that_is_too_low_leads_to_the_staff_and_back(
    home: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        home.terminal.identify, "may", lambda who, _: who.assurance is Assurance.STAFF
    )
    start(home, LIVING)
    assert home.shows("请工作人员核对一下")
    assert not scene.find(home.window, "form.next")
    home.tap("level.ask")
    home.page_is(Page.STAFF_CHECK)
    home.tap("footer.back")
    home.page_is(Page.FORM)
    home.app.visit.open_home()
    home.app.visit.open_affairs()
    home.settle()
    assert home.shows("请工作人员核对一下")
    assert not home.shows("您还没有办过事")
    home.tap("level.ask")
    home.page_is(Page.STAFF_CHECK)
