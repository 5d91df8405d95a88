"""The models of the staff's pages, without QML: what they show, what they forget, what they never do."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from devices.ports import PrintOutcome, PrintResult, Problem
from kiosk.domain.application import Delivery, Kind
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from kiosk.ports import DocumentsChanged, Link, QueueChanged
from kiosk.staff.session import IDLE_S
from sync.envelope import HpkeSealer
from tests.helpers.kinds import of_kind
from tests.helpers.staff import NUMBER, PIN, WRONG_PIN, populate
from tests.helpers.ui import Rig, settle
from ui.viewmodels.app import STAFF, AppModel
from ui.viewmodels.staff_frame import HIDE_S


@pytest.fixture
def rig(tmp_path: Path, cache: Path, qtbot: QtBot) -> Iterator[Rig]:
    one = Rig(tmp_path, cache)
    one.online = False
    yield one
    one.close()


@pytest.fixture
def app(rig: Rig) -> Iterator[AppModel]:
    one = rig.app()
    yield one
    one.close()
    if one.jobs._pool is not None:  # what is under way ends before the models do
        one.jobs._pool.shutdown(wait=True)


def type_in(app: AppModel, pin: str = PIN) -> Any:
    model = app.signIn
    for one in NUMBER:
        model.digit(one)
    model.submit()
    for one in pin:
        model.digit(one)
    model.submit()
    settle(lambda: not model.busy)
    return model


def enter(app: AppModel) -> Any:
    """Sign in and wait for the desk."""
    app.visit.open_home()
    app.shell.callStaff()
    assert app.visit.page is Page.SIGN_IN
    type_in(app)
    assert app.visit.page is Page.DESK
    desk = app.desk
    settle(lambda: desk.queue.loaded)
    return desk


def test_the_staffs_models_are_made_when_staff_come(app: AppModel) -> None:
    assert not set(STAFF) & set(app._pages)
    app.visit.open_home()
    app.shell.callStaff()
    assert app.signIn.number == ""
    assert set(STAFF) & set(app._pages) == {"sign_in"}


def test_the_pin_never_leaves_its_model(app: AppModel) -> None:
    app.visit.open_home()
    app.shell.callStaff()
    model = type_in(app, WRONG_PIN)
    assert model.message == "工号和密码对不上，还可以试 4 次。"
    meta = model.metaObject()
    shown = [str(model.property(meta.property(at).name())) for at in range(meta.propertyCount())]
    assert WRONG_PIN not in " ".join(shown)
    assert not model._pin


def test_too_short_a_pin_is_not_tried(app: AppModel) -> None:
    app.visit.open_home()
    app.shell.callStaff()
    model = type_in(app, "123")
    assert model.message == "密码是 6 到 12 位数字，请接着按。"
    model.digit("４")
    model.digit("12")
    assert model.pinLength == 3
    model.clear()
    model.goTo(False)
    model.clear()
    model.submit()
    assert model.message == "请先按工号。"


def test_an_idle_sign_in_ends_and_forgets(rig: Rig, app: AppModel) -> None:
    app.visit.open_home()
    app.shell.callStaff()
    for one in NUMBER:
        app.signIn.digit(one)
    rig.clock.go(121)
    app.timeout.tick()
    assert app.visit.page is Page.ATTRACT
    assert app.signIn.number == ""


def test_a_late_answer_signs_nobody_in(app: AppModel) -> None:
    app.visit.open_home()
    app.shell.callStaff()
    model = app.signIn
    for one in NUMBER:
        model.digit(one)
    model.submit()
    for one in PIN:
        model.digit(one)
    model.submit()
    app.visit.end(EndReason.TIMED_OUT)
    settle(lambda: not app.jobs._pool or app.jobs._pool._work_queue.empty())
    assert app.visit.page is Page.ATTRACT


def test_counts_lists_and_the_panel(rig: Rig, app: AppModel) -> None:
    populate(rig.store, parked=2, waiting=4, received=3)
    desk = enter(app)
    assert desk.who == "村代办员 07"
    assert (desk.waitingCount, desk.parkedCount) == (4, 2)
    assert (desk.oldestNumber, desk.oldestUnit) == ("2", "小时")
    assert desk.section == "attention"
    queue = desk.queue
    assert queue.chosen == queue.parked.rows[0].key
    assert queue.why == "上传的内容不完整。"
    assert queue.how[0] == "1. 请重新上传。"
    assert queue.kept
    assert queue.canRetry
    desk.open("waiting")
    assert queue.chosen == ""
    queue.choose(queue.waiting.rows[0].key)
    assert not queue.canRetry
    assert "联网后自动上传" in queue.why
    desk.open("today")
    assert queue.todayText == "今天收件 9 件，平台已收到 3 件。"
    desk.open("updates")
    assert [row.tag for row in desk.updates.list.rows] == ["旧了", "正常", "还没有"]


def test_retry_leads_to_received_when_the_line_is_up(rig: Rig, app: AppModel) -> None:
    populate(rig.store, parked=1, waiting=0, received=0)
    rig.online = True
    desk = enter(app)
    wanted = desk.queue.chosen
    desk.queue.retry()
    desk.queue.retry()

    def received() -> bool:
        affair = rig.store.affair(wanted)
        return affair is not None and affair.delivery is Delivery.RECEIVED

    settle(received)
    settle(lambda: desk.queue.parkedTotal == 0)
    with rig.store._database.reading() as connection:
        from kiosk.store.tables import audit

        rows = [tuple(row)[2:4] for row in connection.execute(audit.select())]
    assert ("staff.in", NUMBER) in rows
    assert rows.count(("staff.retry", NUMBER)) == 1


def test_offline_says_since_when(rig: Rig, app: AppModel) -> None:
    desk = enter(app)
    rig.link(Link.ONLINE)
    settle(lambda: desk.linkText == "")
    rig.link(Link.OFFLINE)
    settle(lambda: desk.linkText != "")
    rig.clock.go(3 * 3600 + 12 * 60)
    assert desk.linkText == "离线 3 小时 12 分"
    rig.link(Link.REFUSED)
    settle(lambda: "平台暂停接收" in desk.linkText)
    rig.link(Link.ONLINE)
    settle(lambda: desk.linkText == "")


def test_a_touch_keeps_the_desk_and_idleness_hides_it(rig: Rig, app: AppModel) -> None:
    populate(rig.store, parked=1, waiting=1, received=0)
    desk = enter(app)
    rig.clock.go(HIDE_S - 1)
    app.shell.touched()
    rig.clock.go(HIDE_S - 1)
    desk._on_second()
    assert app.visit.page is Page.DESK
    rig.clock.go(1)
    desk._on_second()
    assert app.visit.page is Page.ATTRACT
    assert desk.queue.parked.rows == ()
    assert desk.queue.waiting.rows == ()
    assert desk.who == ""
    assert desk.sections.rows == ()


def test_work_that_never_ends_does_not_keep_the_desk_open_for_passers_by(
    rig: Rig, app: AppModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    populate(rig.store, parked=1, waiting=0, received=0)
    rig.media.plug(tmp_path)
    desk = enter(app)
    desk.open("exchange")
    settle(lambda: desk.exchange.canExport)
    write, goes_on = rig.exchange.write, threading.Event()

    def hang(*given: Any) -> Any:
        assert goes_on.wait(60)
        return write(*given)

    monkeypatch.setattr(rig.exchange, "write", hang)
    desk.exchange.export()

    def wait(seconds: float) -> None:
        for _ in range(int(seconds // 60)):
            rig.clock.go(60)
            desk._on_second()

    try:
        wait(IDLE_S - 60)
        assert app.visit.page is Page.DESK, "large bundles take long"
        wait(HIDE_S + 120)
        assert app.visit.page is Page.ATTRACT
    finally:
        goes_on.set()
    settle(lambda: rig.store.counts().exported == 1)


@pytest.mark.parametrize("by", ["their next act", "the list that came"])
def test_whoever_is_struck_off_is_shown_out(rig: Rig, app: AppModel, by: str) -> None:
    populate(rig.store, parked=1, waiting=0, received=0)
    desk = enter(app)
    desk.queue._stirred.stop()  # nothing else asks who is here
    rig.members.members.clear()
    if by == "their next act":
        desk.queue.retry()
    else:
        rig.hub(DocumentsChanged("staff"))
    settle(lambda: app.visit.page is Page.ATTRACT)
    assert rig.store.counts().parked == 1
    assert desk.queue.parked.rows == ()


def test_staff_are_let_out_to_where_residents_are(rig: Rig, app: AppModel) -> None:
    app.visit.open_home()
    app.shell.out_of_service("存储满了。")
    app.shell.callStaff()
    assert app.visit.page is Page.SIGN_IN, "the queue of a full machine can still be exported"
    type_in(app)
    settle(lambda: app.desk.entered)
    app.desk.leave()
    assert app.visit.page is Page.OUT_OF_SERVICE
    app.shell.callStaff()
    app.signIn.cancel()
    assert app.visit.page is Page.OUT_OF_SERVICE
    app.visit.end(EndReason.MENDED)
    assert app.visit.page is Page.ATTRACT


def test_three_results_of_printing(rig: Rig, app: AppModel) -> None:
    populate(rig.store, parked=1, waiting=0, received=0)
    desk = enter(app)
    for outcome, words in (
        (PrintOutcome(PrintResult.PRINTED), "回执打好了，请交给群众。"),
        (PrintOutcome(PrintResult.FAILED, Problem.PAPER_OUT), "没有打出来：打印机缺纸。"),
        (PrintOutcome(PrintResult.UNKNOWN), "先看看出纸口"),
    ):
        rig.printer.outcome = outcome
        desk.paper.print()
        settle(lambda words=words: words in desk.paper.resultText)
    assert len(rig.printer.pages) == 3


def test_what_has_no_slip_is_not_said_to_be_printed_perhaps(rig: Rig, app: AppModel) -> None:
    sealer = HpkeSealer("k", b"\x09" + bytes(31))
    rig.store.submit(of_kind(sealer, Kind.AUDIT_BATCH))
    desk = enter(app)
    desk.open("waiting")
    desk.queue.choose(desk.queue.waiting.rows[0].key)
    desk.paper.print()
    settle(lambda: desk.paper.standing not in {"", "printing"})
    assert desk.paper.standing == "failed"
    assert desk.paper.resultText == "这一件没有回执，不用打。"
    assert rig.printer.pages == []


def test_news_while_the_queue_drains_are_read_once_a_second(
    rig: Rig, app: AppModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    populate(rig.store, parked=0, waiting=3, received=0)
    desk = enter(app)
    reads: list[int] = []
    rows = rig.store.desk.rows

    def counted(limit: int) -> Any:
        reads.append(limit)
        return rows(limit)

    monkeypatch.setattr(rig.store.desk, "rows", counted)
    for _ in range(200):
        rig.hub(QueueChanged(rig.store.counts()))
    settle(lambda: reads)
    assert len(reads) <= 4
    assert desk.waitingCount == 3


def test_a_stick_and_what_came_of_it(rig: Rig, app: AppModel, tmp_path: Path) -> None:
    populate(rig.store, parked=1, waiting=2, received=0)
    desk = enter(app)
    exchange = desk.exchange
    desk.open("exchange")
    settle(lambda: exchange.nowhere)
    assert not exchange.canExport
    (tmp_path / "stick").mkdir()
    rig.media.plug(tmp_path / "stick")
    exchange.look()
    settle(lambda: exchange.canExport)
    rig.exchange.fails = "U 盘满了，请换一个再导出。"
    exchange.export()
    settle(lambda: exchange.standing == "failed")
    assert exchange.text == rig.exchange.fails
    rig.exchange.takes_s, rig.exchange.fails = 0.2, ""
    exchange.export()
    assert exchange.standing == "exporting"
    assert "请别拔下来" in exchange.text
    settle(lambda: exchange.standing == "exported")
    assert exchange.title == "已导出 3 件，写好后读回核对过。"
    settle(lambda: exchange.count == 0)
    assert rig.store.counts().exported == 3
    (tmp_path / "stick" / "answer.bma").write_bytes(b"signed")
    exchange.look()
    settle(lambda: exchange.files.rows)
    exchange.take("/etc/passwd")
    assert exchange.standing == "exported", "only what is in the list"
    exchange.take(exchange.files.rows[0].key)
    settle(lambda: exchange.standing == "imported")
    assert exchange.title == "平台收到 3 件。"
    assert rig.store.counts().received == 3


def test_a_stick_that_can_only_be_read_is_not_written_to(
    rig: Rig, app: AppModel, tmp_path: Path
) -> None:
    populate(rig.store, parked=1, waiting=0, received=0)
    rig.media.plug(tmp_path, writable=False)
    desk = enter(app)
    desk.open("exchange")
    settle(lambda: desk.exchange.places.rows)
    assert desk.exchange.places.rows[0].detail == "只能读，不能写"
    assert not desk.exchange.canExport


def test_file_names_that_are_no_text_are_told_apart_and_can_be_imported(
    rig: Rig, app: AppModel, tmp_path: Path
) -> None:
    populate(rig.store, parked=0, waiting=1, received=0)
    stick = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xc4\xcf"))
    stick.mkdir()
    names = (b"\xc4.bma", b"\xcf.bma", "a\n<b>\u202e.bma".encode())
    for name in names:
        (stick / os.fsdecode(name)).write_bytes(b"signed")
    rig.media.plug(stick)
    desk = enter(app)
    exchange = desk.exchange
    desk.open("exchange")
    settle(lambda: len(exchange.files.rows) == 3)
    assert all(one.name.isprintable() for one in exchange.files.rows)
    settle(lambda: exchange.canExport)
    exchange.export()
    settle(lambda: exchange.standing == "exported")
    keys = {one.key for one in exchange.files.rows}
    assert len(keys) == 3
    assert exchange.property("chosen") == exchange.places.rows[0].key, "as QML reads it"
    exchange.take(min(keys))
    settle(lambda: exchange.standing == "imported")
    assert rig.store.counts().received == 1
