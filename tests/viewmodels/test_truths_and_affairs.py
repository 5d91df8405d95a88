"""What is true of a submission, said once on the done page, in the list and in its course."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.domain.application import Affair, CaseStep, Delivery, Stage
from kiosk.domain.numbers import TerminalNumber
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from kiosk.ports import DocumentsChanged, OfficeMessage, SubmissionMoved
from tests.helpers.ui import settle
from tests.helpers.visits import CHINA, NOW, ZHANG, World
from ui.viewmodels.affairs import AffairsModel
from ui.viewmodels.days import Day, bound, step
from ui.viewmodels.truths import day_words, truths, when

NUMBERS = TerminalNumber("220199", 1, 1)
SAVED = Affair(
    id="a1",
    number=NUMBERS.number(47),
    item_id="DIBAO",
    item_name="最低生活保障申请",
    applicant_masked="张*",
    submitted_at=NOW - timedelta(days=3),
    delivery=Delivery.WAITING,
)
RECEIVED = replace(SAVED, delivery=Delivery.RECEIVED, received_at=NOW)


def words(affair: Affair) -> list[tuple[str, str, str]]:
    return [(one.title, one.detail, one.standing) for one in truths(affair, NOW)]


def test_saved_is_not_received_and_received_is_not_decided() -> None:
    assert words(SAVED) == [
        ("已存在本机", "11月20日 09:42", "done"),
        ("等待上传", "联网后自动", "waiting"),
        ("办理结果", "等待中", "waiting"),
    ]
    assert words(RECEIVED)[1:] == [
        ("平台已收到", "09:42", "done"),
        ("办理结果", "等待中", "waiting"),
    ]
    parked = replace(SAVED, delivery=Delivery.PARKED, parked_reason="x")
    assert words(parked)[1] == ("还没传上去", "工作人员会处理", "attention")
    step_ = CaseStep(Stage.GRANTED, NOW)
    granted = replace(RECEIVED, stage=Stage.GRANTED, steps=(step_,))
    assert words(granted)[2] == ("已办结", "09:42", "done")


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("delivery", list(Delivery))
def test_every_state_has_plain_words(stage: Stage, delivery: Delivery) -> None:
    found = words(replace(SAVED, stage=stage, delivery=delivery))
    for title, detail, _ in found:
        for banned in ("错误", "非法", "无效", "失败", "必须", "系统异常"):
            assert banned not in title + detail


def test_days_are_said_as_people_say_them() -> None:
    assert when(NOW, NOW) == "09:42"
    assert when(datetime(2025, 12, 31, 8, 0, tzinfo=CHINA), NOW) == "2025年12月31日"
    assert day_words(NOW.date(), NOW) == "今天"
    assert day_words(date(2027, 1, 4), NOW, provisional=True) == "2027年1月4日（暂定）"


def test_wheels_stay_within_the_rule_and_the_calendar() -> None:
    today = NOW.date()
    low, high = bound("today-180d", today), bound("today", today)
    assert (low, high) == (date(2026, 5, 27), today)
    assert bound("1000", today) is None
    assert bound("2026-03", today) == date(2026, 3, 1)
    at = step(Day(), "year", 1, today, low, high)
    assert step(at, "year", 5, today, low, high).year == 2026
    leap = step(Day(2024, 3, 31), "month", -1, today, None, None)
    assert leap.iso(with_day=True) == "2024-02-29"
    assert step(leap, "day", 1, today, None, None).day == 1
    assert step(leap, "year", 1, today, None, None).iso(with_day=True) == "2025-02-28"
    assert Day.parse("2026-11").iso(with_day=False) == "2026-11"
    assert Day.parse("junk").iso(with_day=True) == ""


class Shelf:
    """Affairs that the test changes, behind the port of `Track`."""

    def __init__(self, cache: Path) -> None:
        self.affairs = [RECEIVED]
        track = SimpleNamespace(affairs_of=lambda _: list(self.affairs))
        self.world = World(cache, track=track)
        self.model: AffairsModel = self.world.model(AffairsModel)
        self.world.visit.open_home()
        self.world.visit.open_affairs()
        self.world.visit.identified(ZHANG)


@pytest.fixture
def shelf(qapp: object, catalogue_cache: Path) -> Iterator[Shelf]:
    made = Shelf(catalogue_cache)
    yield made
    made.world.close()


def test_what_needs_the_person_comes_first(shelf: Shelf) -> None:
    over = replace(RECEIVED, id="over", stage=Stage.GRANTED)
    mend = replace(RECEIVED, id="mend", stage=Stage.CORRECTION)
    shelf.affairs = [over, SAVED, mend]
    shelf.model.again()
    settle(lambda: len(shelf.model.list.rows) == 3)
    assert [(row.key, row.tag, row.status) for row in shelf.model.list.rows] == [
        ("mend", "请您补正", "attention"),
        ("a1", "待上传", "waiting"),
        ("over", "已办结", "done"),
    ]
    assert shelf.model.summary == "共 3 件：1 件要您补正，1 件正在办，1 件已办结"


def test_an_older_reading_that_comes_late_covers_nothing(shelf: Shelf) -> None:
    """Threads overtake each other: here the first of two readings ends after the second."""
    late, began = threading.Event(), threading.Event()

    def read(_: object) -> list[Affair]:
        if not began.is_set():
            began.set()
            late.wait(60)
            return []
        return [RECEIVED, SAVED]

    shelf.world.terminal.track.affairs_of = read
    shelf.model.again()
    assert began.wait(30)
    shelf.model.again()
    settle(lambda: len(shelf.model.list.rows) == 2)
    late.set()
    shelf.world.jobs._threads().shutdown(wait=True)  # now the late one is in the screen's queue
    QCoreApplication.processEvents()
    assert len(shelf.model.list.rows) == 2


def test_news_of_an_affair_move_its_course(shelf: Shelf) -> None:
    settle(lambda: len(shelf.model.list.rows) == 1)
    shelf.model.open("a1")
    assert shelf.world.visit.page is Page.AFFAIR
    assert [(row.title, row.mark) for row in shelf.model.steps.rows] == [
        ("申请", "done"),
        ("平台已收到", "done"),
        ("办理结果", "next"),
    ]
    review = CaseStep(Stage.REVIEW, NOW, "测试县民政局", "工号 0317", "0000-555 0317", "正在核对")
    shelf.affairs = [replace(RECEIVED, stage=Stage.REVIEW, steps=(review,))]
    for listener in shelf.world.news:
        listener(SubmissionMoved("a1"))
    settle(lambda: len(shelf.model.steps.rows) == 4)
    row = shelf.model.steps.rows[2]
    assert (row.title, row.mark, row.tag) == ("正在审查", "now", "正在办")
    assert (row.handler, row.phone, row.opinion) == ("工号 0317", "0000-555 0317", "正在核对")
    assert shelf.model.truths.rows[2].detail == "正在审查"


def test_what_an_office_writes_stands_in_the_course(shelf: Shelf) -> None:
    written: list[OfficeMessage] = []
    board = SimpleNamespace(messages=lambda one: written if one == "a1" else ())
    shelf.world.terminal.notices = board
    settle(lambda: len(shelf.model.list.rows) == 1)
    shelf.model.open("a1")
    assert [row.title for row in shelf.model.steps.rows] == ["申请", "平台已收到", "办理结果"]
    written += [
        OfficeMessage(NOW, "测试县民政局", "请带户口本来一趟。"),
        OfficeMessage(NOW, "", "已转办。"),
    ]
    for listener in shelf.world.news:
        listener(DocumentsChanged("message"))
    settle(lambda: len(shelf.model.steps.rows) == 5)
    older, newer = shelf.model.steps.rows[2:4]
    assert (older.title, newer.title) == ("给您的消息", "给您的消息")
    assert older.detail.endswith("\n已转办。")
    assert newer.detail.endswith("测试县民政局\n请带户口本来一趟。")
    shelf.world.visit.end(EndReason.FINISHED)
    assert shelf.model.steps.rows == ()


def test_a_day_is_promised_only_when_it_counts_from_the_receipt(shelf: Shelf) -> None:
    due = {"due": date(2026, 12, 18), "submitted_at": NOW}
    shelf.affairs = [
        replace(SAVED, id="waiting", **due),
        replace(RECEIVED, id="same", **due),
        replace(RECEIVED, id="late", received_at=NOW + timedelta(days=2), **due),
    ]
    shelf.model.again()
    settle(lambda: len(shelf.model.list.rows) == 3)
    said = {}
    for key in ("waiting", "same", "late"):
        shelf.model.open(key)
        said[key] = shelf.model.due
        shelf.model.back()
    assert said == {"waiting": "", "same": "应在12月18日前办完", "late": ""}


def test_what_staff_hold_back_is_not_promised_to_go_by_itself(shelf: Shelf) -> None:
    shelf.affairs = [replace(SAVED, id="held", delivery=Delivery.PARKED, parked_reason="x")]
    shelf.model.again()
    settle(lambda: [row.key for row in shelf.model.list.rows] == ["held"])
    shelf.model.open("held")
    assert shelf.model.steps.rows[1].detail == "还没传上去，工作人员会处理"


def test_an_empty_shelf_says_so_and_the_end_leaves_nothing(shelf: Shelf) -> None:
    settle(lambda: len(shelf.model.list.rows) == 1)
    assert not shelf.model.empty
    shelf.model.open("a1")
    shelf.world.visit.end(EndReason.TIMED_OUT)
    assert shelf.model.list.rows == ()
    assert shelf.model.number == ""
    shelf.affairs = []
    shelf.world.visit.wake()
    shelf.world.visit.open_affairs()
    shelf.world.visit.identified(ZHANG)
    settle(lambda: bool(shelf.model.empty))


def test_FLOW_03_the_parts_of_a_joint_affair_show_one_by_one(shelf: Shelf) -> None:
    def step(stage: Stage, part: str = "") -> CaseStep:
        return CaseStep(stage, NOW, "测试县卫生健康局", part=part)

    told = (
        step(Stage.ACCEPTED),
        step(Stage.REVIEW, "户口登记"),
        step(Stage.GRANTED, "户口登记"),
        step(Stage.CORRECTION, "社会保障卡申领"),
    )
    shelf.affairs = [replace(RECEIVED, stage=Stage.CORRECTION, steps=told)]
    shelf.model.again()
    settle(lambda: len(shelf.model.list.rows) == 1 and shelf.model.list.rows[0].tag == "请您补正")
    shelf.model.open("a1")
    assert [(row.name, row.tag, row.status) for row in shelf.model.joint.rows] == [
        ("户口登记", "已办结", "done"),
        ("社会保障卡申领", "请您补正", "attention"),
    ]
    assert [row.title for row in shelf.model.steps.rows][2:6] == [
        "已受理",
        "户口登记：正在审查",
        "户口登记：已办结",
        "社会保障卡申领：请您补正",
    ]
    shelf.world.visit.end(EndReason.FINISHED)
    assert shelf.model.joint.rows == ()
