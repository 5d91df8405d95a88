"""请工作人员核对, by touch on the real screen: who checks, whose document, and nothing left behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from devices.ports import CardEvent
from kiosk.domain.assurance import Assurance, CardKind
from kiosk.journeys.apply import Page
from tests.helpers.screens import Stage
from tests.helpers.staff import NUMBER, PIN, WRONG_PIN
from tests.helpers.visits import ZHANG
from ui import scene

LI = "110105195203120025"


@pytest.fixture
def card_page(stage: Stage) -> Iterator[Stage]:
    stage.terminal.queue.notes.clear()
    stage.app.visit.wake()
    stage.app.visit.open_home()
    stage.app.visit.start_apply("CXJB-REG")
    stage.settle()
    yield stage
    stage.terminal.desk.room._lockout.succeeded(NUMBER)


def to_check(stage: Stage) -> None:
    stage.tap("identify.agree")
    stage.tap("identify.staff")
    stage.page_is(Page.STAFF_CHECK)


def prove(stage: Stage, pin: str = PIN) -> None:
    for one in NUMBER:
        stage.tap(f"pad.{one}")
    stage.tap("staffCheck.go")
    press(stage, pin)


def press(stage: Stage, pin: str) -> None:
    for one in pin:
        stage.tap(f"pad.{one}")
    stage.tap("staffCheck.go")
    stage.wait(lambda: not stage.app.staffCheck.busy)


def type_person(stage: Stage, name: str, number: str) -> None:
    stage.node("staffCheck.name").item.setProperty("text", name)
    stage.app.staffCheck.setName(name)
    for one in number:
        stage.tap(f"pad.{one}")


def on_the_form(stage: Stage) -> None:
    """Past the questions of the 申报条件, which are not what is looked at here."""
    stage.app.visit.eligible()
    stage.page_is(Page.FORM)


def test_CH_05_staff_identify_a_person_and_no_desk_opens(card_page: Stage) -> None:
    to_check(card_page)
    prove(card_page)
    assert card_page.shows("工号 07 正在核对")
    card_page.tap("staffCheck.confirm")
    assert card_page.shows("这里还没填。")
    assert card_page.shows("请点一下看的是哪种证件。")
    type_person(card_page, "李桂兰", LI)
    card_page.tap("staffCheck.document.household_register")
    card_page.tap("staffCheck.confirm")
    assert card_page.shows("再点上面的方框")
    card_page.tap("staffCheck.tick")
    card_page.tap("staffCheck.confirm")
    on_the_form(card_page)
    who = card_page.app.visit.identity
    assert who is not None
    assert (who.assurance, who.identified_by) == (Assurance.STAFF, NUMBER)
    assert who.card is CardKind.HOUSEHOLD_REGISTER
    assert who.person.birth_date is not None
    assert who.person.birth_date.isoformat() == "1952-03-12"
    card_page.tap("sensitive.agree")
    assert card_page.shows("来自工作人员核对过的证件，请核对")
    assert card_page.terminal.desk.room.session() is None
    assert card_page.terminal.queue.notes == [
        ("identity.checked", NUMBER, {"document": "household_register"})
    ], "nothing of the person"
    model = card_page.app.staffCheck
    assert (model.member, model.name, model.idNumber) == ("", "", ""), "wiped with its page"


def test_CH_05_a_wrong_pin_counts_at_the_lock_out_of_the_desk(card_page: Stage) -> None:
    to_check(card_page)
    prove(card_page, WRONG_PIN)
    card_page.wait(lambda: card_page.shows("工号和密码对不上，还可以试 4 次。"))
    assert not card_page.shows(WRONG_PIN)
    spoken = [scene.name_of(node.item) for node in scene.walk(card_page.window)]
    assert not any(WRONG_PIN in words for words in spoken)
    for _ in range(4):
        press(card_page, WRONG_PIN)
    card_page.wait(lambda: card_page.shows("试的次数多了"))
    assert not scene.find(card_page.window, "pad.1")
    card_page.tap("footer.back")
    card_page.page_is(Page.IDENTIFY)
    card_page.hold("header.staff", 2.2)
    card_page.page_is(Page.SIGN_IN)
    card_page.wait(lambda: card_page.shows("试的次数多了"))


def test_CH_05_a_work_card_proves_too_and_taking_it_away_ends_nothing(card_page: Stage) -> None:
    terminal = card_page.terminal
    terminal.members.give_card(NUMBER, terminal.cards.key)
    to_check(card_page)
    card_page.wait(lambda: card_page.app.staffCheck.offersCard)
    card_page.tap("signIn.way")
    terminal.reader.present = True
    for on_card, _ in terminal.reader.listeners:
        on_card(CardEvent.INSERTED)
    card_page.wait(lambda: card_page.shows("卡已插好"))
    press(card_page, PIN)
    type_person(card_page, "李桂兰", LI)
    card_page.tap("staffCheck.document.resident_id")
    card_page.tap("staffCheck.tick")
    terminal.reader.present = False
    for on_card, _ in terminal.reader.listeners:
        on_card(CardEvent.REMOVED)
    card_page.settle()
    card_page.tap("staffCheck.confirm")
    on_the_form(card_page)


def test_a_number_that_does_not_fit_says_what_to_do(card_page: Stage) -> None:
    to_check(card_page)
    prove(card_page)
    type_person(card_page, "李桂兰", LI[:-1] + "X")
    card_page.tap("staffCheck.confirm")
    assert card_page.shows("号码对不上，请对照身份证再看一遍。")
    assert card_page.app.visit.identity is None


def raise_level(stage: Stage, name: str, number: str) -> None:
    stage.to_form("CXJB-REG")
    stage.app.visit.values["mobile"] = "13800000000"
    stage.app.visit.ask_staff()
    stage.page_is(Page.STAFF_CHECK)
    prove(stage)
    type_person(stage, name, number)
    stage.tap("staffCheck.document.resident_id")
    stage.tap("staffCheck.tick")
    stage.tap("staffCheck.confirm")


def test_CH_05_the_level_of_the_same_person_is_raised_and_the_form_stays(card_page: Stage) -> None:
    raise_level(card_page, "张明", ZHANG.person.id_number)
    on_the_form(card_page)
    who = card_page.app.visit.identity
    assert who is not None
    assert (who.assurance, who.person) == (Assurance.STAFF, ZHANG.person)
    assert who.in_reader, "their card still lies in the reader, so taking it ends the visit"
    assert card_page.app.visit.values["mobile"] == "13800000000"


def test_CH_05_another_persons_number_ends_the_visit(card_page: Stage) -> None:
    raise_level(card_page, "李桂兰", LI)
    card_page.page_is(Page.HOME)
    assert card_page.app.visit.identity is None
    assert card_page.app.visit.values == {}
    assert card_page.shows("核对的是另一个人，刚才的办理已结束。")


def test_a_card_that_was_taken_during_the_check_ends_the_visit_when_nothing_was_checked(
    card_page: Stage,
) -> None:
    card_page.to_form("CXJB-REG")
    card_page.app.visit.ask_staff()
    card_page.page_is(Page.STAFF_CHECK)
    card_page.terminal.reader.present = False
    for on_card, _ in card_page.terminal.reader.listeners:
        on_card(CardEvent.REMOVED)
    card_page.settle()
    assert card_page.app.visit.page is Page.STAFF_CHECK, "it may make room for the work card"
    card_page.tap("footer.back")
    card_page.page_is(Page.HOME)
    assert card_page.app.visit.identity is None
