"""The staff's way in and their desk, by touch on the real screen; residents never see any of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from devices.ports import CardEvent
from kiosk.domain.application import Delivery
from kiosk.domain.health import Concern, Subject
from kiosk.domain.health import Stage as Stage_
from kiosk.domain.standing import Standing
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from kiosk.ports import ClockChanged, ConcernsChanged, QueueChanged
from kiosk.staff.session import Over
from tests.helpers.screens import Stage
from tests.helpers.staff import NUMBER, PIN, WRONG_PIN, MemoryQueue, row
from ui import scene
from ui.service import STORE_WORDS
from ui.viewmodels import desk_queue
from ui.viewmodels.sign_in_words import CARD_WORDS


@pytest.fixture
def home(stage: Stage) -> Iterator[Stage]:
    queue: MemoryQueue = stage.terminal.queue
    queue.all.clear()
    queue.notes.clear()
    queue.fill()
    stage.app.visit.wake()
    stage.app.visit.open_home()
    stage.settle()
    yield stage
    stage.terminal.desk.room.leave(Over.LEFT)
    stage.terminal.desk.room._lockout.succeeded(NUMBER)
    stage.terminal.media.media.clear()
    stage.app.visit.end(EndReason.ASKED)
    stage.settle()


def sign_in(stage: Stage, pin: str = PIN, number: str = NUMBER) -> None:
    """Hold the place's name, then type number and PIN."""
    stage.hold("header.staff", 2.2)
    stage.page_is(Page.SIGN_IN)
    type_in(stage, pin, number)


def type_in(stage: Stage, pin: str, number: str = NUMBER) -> None:
    for one in number:
        stage.tap(f"pad.{one}")
    stage.tap("signIn.go")
    for one in pin:
        stage.tap(f"pad.{one}")
    stage.tap("signIn.go")
    stage.wait(lambda: not stage.app.signIn.busy)


def at_desk(stage: Stage) -> None:
    sign_in(stage)
    stage.page_is(Page.DESK)
    stage.wait(lambda: stage.app.desk.queue.loaded)


def test_a_tap_does_nothing_and_holding_leads_in(home: Stage) -> None:
    home.tap("header.staff")
    home.hold(
        "header.staff", 0.3
    )  # far from two seconds, also when this process is stopped meanwhile
    assert home.app.visit.page is Page.HOME
    at_desk(home)
    assert home.shows("村代办员 07")
    assert home.shows("上传的内容不完整。"), "what needs a hand first, and why"
    assert home.shows("1. 请重新上传。")


def test_a_work_card_leads_in_too(home: Stage) -> None:
    terminal = home.terminal
    terminal.members.give_card(NUMBER, terminal.cards.key)
    home.hold("header.staff", 2.2)
    home.page_is(Page.SIGN_IN)
    home.wait(lambda: home.app.signIn.offersCard)
    home.tap("signIn.way")
    assert home.shows("请插入工作卡")
    assert home.shows("工作卡的密码")
    terminal.reader.present = True
    for on_card, _ in terminal.reader.listeners:
        on_card(CardEvent.INSERTED)
    home.wait(lambda: home.shows("卡已插好"))
    for one in WRONG_PIN:
        home.tap(f"pad.{one}")
    home.tap("signIn.go")
    home.wait(lambda: home.shows("密码不对，这张卡还能试 2 次。"))
    for one in PIN:
        home.tap(f"pad.{one}")
    home.tap("signIn.go")
    home.page_is(Page.DESK)
    assert home.shows("村代办员 07")
    assert terminal.queue.notes[-1] == ("staff.in", NUMBER, {"role": "staff", "by": "card"})


def test_the_keys_stay_where_they_are_whatever_is_said(home: Stage) -> None:
    """A message that comes or goes must not put another key under the finger."""

    def key() -> float:
        home.settle()
        (top,) = (
            one.rect.top() for one in scene.walk(home.window) if one.item.objectName() == "pad.5"
        )
        return float(top)

    home.hold("header.staff", 2.2)
    home.page_is(Page.SIGN_IN)
    before = key()
    type_in(home, WRONG_PIN)
    assert home.shows("还可以试 4 次")
    assert key() == before
    home.app.signIn._offers_card = True
    home.app.signIn.useCard(True)
    with_way = key()
    for words in CARD_WORDS.values():
        home.app.signIn._message = words.format(left=2)
        home.app.signIn.changed.emit()
        assert key() == with_way, words
    home.app.signIn.useCard(False)
    home.tap("pad.1")
    assert not home.shows("还可以试 4 次")
    assert key() == before


def test_the_pin_is_dots_and_leaves_nothing_behind(home: Stage) -> None:
    home.hold("header.staff", 2.2)
    home.page_is(Page.SIGN_IN)
    home.tap("pad.0")
    home.tap("pad.7")
    home.tap("signIn.go")
    for one in WRONG_PIN:
        home.tap(f"pad.{one}")
    assert home.shows("●" * 6)
    assert not home.shows(WRONG_PIN)
    spoken = [scene.name_of(node.item) for node in scene.walk(home.window)]
    assert not any(WRONG_PIN in words for words in spoken)
    home.tap("signIn.go")
    home.wait(lambda: home.shows("工号和密码对不上，还可以试 4 次。"))
    assert not home.app.signIn._pin
    assert not home.shows("●")
    home.tap("signIn.back")
    home.page_is(Page.ATTRACT)
    assert home.app.signIn._number == ""


def test_five_wrong_ones_put_the_pad_away(home: Stage) -> None:
    sign_in(home, WRONG_PIN)
    for _ in range(4):
        home.wait(lambda: home.app.signIn.message != "")
        for one in WRONG_PIN:
            home.tap(f"pad.{one}")
        home.tap("signIn.go")
        home.wait(lambda: not home.app.signIn.busy)
    home.wait(lambda: home.shows("试的次数多了，请等 15 秒再试。"))
    assert not scene.find(home.window, "pad.1")
    home.clock.ticks += 15
    home.wait(lambda: bool(scene.find(home.window, "pad.1")))
    for one in PIN:
        home.tap(f"pad.{one}")
    home.tap("signIn.go")
    home.page_is(Page.DESK)


def test_an_empty_list_says_what_to_do(home: Stage) -> None:
    members = home.terminal.members.members
    kept = dict(members)
    members.clear()
    try:
        home.hold("header.staff", 2.2)
        home.page_is(Page.SIGN_IN)
        home.wait(lambda: home.shows("平台还没有发来工作人员名单"))
        assert not scene.find(home.window, "pad.1")
    finally:
        members.update(kept)


def test_a_person_who_is_there_is_asked_for_and_wiped(home: Stage) -> None:
    home.to_form("CXJB-REG")
    assert home.app.visit.page is Page.FORM
    home.hold("header.staff", 2.2)
    assert home.app.shell.overlay == "confirmStaff"
    home.tap("staff.stay")
    assert home.app.visit.page is Page.FORM
    home.hold("header.staff", 2.2)
    home.terminal.reader.present = False
    home.tap("staff.enter")
    home.page_is(Page.SIGN_IN)
    assert home.app.visit.identity is None
    assert home.app.visit.values == {}


def test_leaving_wipes_and_the_next_person_sees_nothing(home: Stage) -> None:
    at_desk(home)
    home.tap("desk.leave")
    home.page_is(Page.ATTRACT)
    assert home.app.desk.queue.parked.rows == ()
    assert not home.shows("张*明")
    home.app.visit.wake()
    home.settle()
    assert not home.shows("要处理")
    home.wait(lambda: home.terminal.queue.notes[-1][0] == "staff.out")


def test_it_hides_itself_and_the_pin_brings_it_back(home: Stage) -> None:
    at_desk(home)
    home.clock.ticks += 5 * 60
    home.page_is(Page.ATTRACT)
    assert home.app.desk.queue.parked.rows == ()
    home.app.visit.wake()
    home.settle()
    home.hold("header.staff", 2.2)
    home.page_is(Page.SIGN_IN)
    home.wait(lambda: home.app.signIn.number == NUMBER)
    home.clock.ticks += 31 * 60
    home.app.visit.end(EndReason.TIMED_OUT)
    home.app.visit.call_staff()
    home.wait(lambda: home.app.signIn._shown)
    home.settle(200)
    assert home.app.signIn.number == "", "after half an hour nobody is signed in"


def test_a_card_at_the_desk_reads_nothing(home: Stage) -> None:
    at_desk(home)
    home.terminal.reader.present = True
    for on_card, _ in home.terminal.reader.listeners:
        on_card("inserted")
    home.settle()
    assert home.app.visit.page is Page.DESK
    assert home.app.visit.identity is None


def test_retrying_one_and_all(home: Stage) -> None:
    home.terminal.queue.fill(parked=3, waiting=0, received=0)
    at_desk(home)
    home.tap("desk.retry")
    home.wait(lambda: home.terminal.queue.counts().parked == 2)
    home.wait(lambda: home.app.desk.queue.parkedTotal == 2)
    home.wait(lambda: home.shows("已重新排队，联网后自动上传。"))
    home.tap("desk.retryAll")
    home.wait(lambda: home.terminal.queue.counts().parked == 0)
    home.terminal.tell(QueueChanged(home.terminal.queue.counts()))
    home.wait(lambda: home.shows("没有要处理的。"))


def test_asking_the_county_and_printing(home: Stage) -> None:
    at_desk(home)
    home.tap("desk.ask")
    assert home.shows("请打 12345")
    home.tap("desk.print")
    home.wait(lambda: home.shows("回执打好了，请交给群众。"))
    assert home.terminal.printer is not None
    assert home.terminal.queue.notes[-1][0] == "staff.print"


def test_waiting_is_a_long_list_that_pages(home: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_queue, "PAGE", 12)
    home.terminal.queue.fill(parked=0, waiting=3000, received=0)
    at_desk(home)
    home.app.desk.queue._limit = 12
    home.tap("desk.section.waiting")
    home.app.desk.queue.again()
    home.wait(lambda: home.app.desk.queue.waiting.count == 12)
    assert home.app.desk.queue.waitingTotal == 3000
    for _ in range(3):
        if not scene.find(home.window, "list.more"):
            home.tap("list.down")
    home.tap("list.more")
    home.wait(lambda: home.app.desk.queue.waiting.count == 24)
    assert not scene.find(home.window, "list.more"), "first what is there, then more"
    home.tap("list.down")
    home.tap("list.up")


def test_everything_sent_says_so(home: Stage) -> None:
    home.terminal.queue.fill(parked=0, waiting=0, received=2)
    home.terminal.queue.all = {"s1": row(1, Delivery.RECEIVED)}
    at_desk(home)
    assert home.shows("都传完了，没有要处理的。")


def test_printing_again_by_the_end_of_the_number(home: Stage) -> None:
    at_desk(home)
    home.tap("desk.section.reprint")
    home.wait(lambda: home.app.desk.paper.list.count == 9)
    wanted = home.terminal.queue.all["s5"]
    for one in str(wanted.number)[-5:]:
        home.tap(f"pad.{one}")
    home.wait(lambda: home.app.desk.paper.list.count == 1)
    home.tap("desk.row.s5")
    home.wait(lambda: home.shows(wanted.number.shown))
    home.tap("reprint.print")
    home.wait(lambda: home.shows("回执打好了，请交给群众。"))
    home.tap("reprint.other")
    home.tap("pad.clear")
    home.wait(lambda: home.app.desk.paper.list.count == 9)


def test_export_and_import_by_stick(home: Stage, tmp_path_factory: pytest.TempPathFactory) -> None:
    at_desk(home)
    home.tap("desk.section.exchange")
    home.wait(lambda: home.shows("没有找到 U 盘"))
    stick = tmp_path_factory.mktemp("stick")
    home.terminal.media.plug(stick)
    home.tap("exchange.look")
    home.wait(lambda: home.shows("KINGSTON"))
    home.wait(lambda: home.app.desk.exchange.canExport)  # counted by another job
    home.tap("exchange.export")
    home.wait(lambda: home.shows("已导出 6 件"))
    (stick / "ack.bma").write_bytes(b"signed")
    home.tap("exchange.look")
    home.wait(lambda: home.shows("ack.bma"))
    home.tap("exchange.import.ack.bma")
    home.wait(lambda: home.shows("平台收到 6 件"))
    home.terminal.queue.fill()
    home.app.desk.exchange.count_anew()
    home.wait(lambda: home.app.desk.exchange.canExport)
    home.terminal.queue.export_fails = "U 盘满了，请换一个再导出。"
    home.tap("exchange.export")
    home.wait(lambda: home.shows("U 盘满了，请换一个再导出。"))
    home.terminal.queue.export_fails = ""


def test_old_data_a_wrong_clock_and_concerns_are_said(home: Stage) -> None:
    at_desk(home)
    home.terminal.tell(ClockChanged(-3 * 3600.0))
    concern = Concern(Subject.DISK, Stage_.URGENT, "存储只剩 100 MB，请联系技术员清理。")
    home.terminal.tell(ConcernsChanged((concern,)))
    home.tap("desk.section.today")
    home.wait(lambda: home.shows("本机时间比平台快 3 小时，请联系技术员。照常收件。"))
    home.wait(lambda: home.shows(concern.words))
    home.wait(lambda: home.shows("事项信息 3 天没更新"))
    home.terminal.tell(ClockChanged(0.0))
    home.terminal.tell(ConcernsChanged(()))
    home.wait(lambda: not home.shows("本机时间比平台快"))
    home.tap("desk.section.updates")
    home.wait(lambda: home.shows("还没有从平台取到"))


def test_a_revoked_terminal_says_what_staff_have_to_do(home: Stage) -> None:
    home.terminal.standing.standing = Standing.REVOKED
    try:
        home.app.shell.out_of_service(STORE_WORDS["revoked"])
        at_desk(home)
        home.wait(lambda: home.shows("平台已停用这台机器"))
        home.tap("desk.section.exchange")
        home.wait(lambda: home.shows("请技术员清空本机"))
        home.wait(lambda: home.app.desk.exchange.count == 6)
        home.tap("desk.leave")
        home.page_is(Page.OUT_OF_SERVICE)
    finally:
        home.terminal.standing.standing = Standing.ACTIVE
        home.app.visit.end(EndReason.MENDED)
