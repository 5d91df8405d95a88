"""What the rooms above read off the shelf: who may sign in, what is on the board, how old it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.deadline import due_after
from kiosk.domain.freshness import Freshness, Source
from kiosk.ports.documents import DocumentRefused
from kiosk.services.calendar import LiveCalendar, load_years
from kiosk.settings import shipped_assets
from kiosk.shelf import Shelf
from kiosk.shelf.bundles import unpack
from kiosk.shelf.notices import catalogue_notice, changes
from kiosk.shelf.readings import PulledFreshness, PulledNotices, PulledStaff, PulledYears
from tests.helpers.documents import bring, bundle, document, item, notice, staff, year

Opened = Callable[[], Shelf]
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
LIMITS = dict.fromkeys(Source, timedelta(hours=72))
ID = "0190f5c4-7a3b-7c11-8d22-000000000001"


def test_the_staff_list_is_the_platforms_of_this_moment(opened: Opened):
    shelf = opened()
    people = PulledStaff(shelf)
    assert people.empty()
    assert people.member("G1") is None
    first, second = staff("G1", "G2"), staff("G2")
    bring(shelf, document("staff", first), first)
    member = people.member("G1")
    assert member is not None
    assert (member.role, people.empty()) == ("staff", False)
    assert "scrypt" not in repr(member)
    bring(shelf, document("staff", second, version=2), second)
    assert people.member("G1") is None
    assert people.member("G2") is not None


def test_the_board_shows_what_holds_today_newest_first(opened: Opened):
    shelf = opened()
    for name, day, until in (
        ("a", "2026-11-10", None),
        ("b", "2026-11-19", "2026-11-20"),
        ("c", "2026-11-01", "2026-11-19"),
        ("d", "2026-11-21", None),
        ("e", "2026-11-18", None),
        ("f", "2026-11-02", None),
    ):
        raw = notice(title=name, day=day, until=until)
        bring(shelf, document("notice", raw, name=name), raw)
    board = PulledNotices(shelf, lambda: NOW)
    assert [one.title for one in board.notices()] == ["b", "e", "a"]
    assert board.notices(1)[0].day == date(2026, 11, 19)


def test_messages_belong_to_one_submission(opened: Opened):
    shelf = opened()
    said = [
        {"at": f"2026-11-{day}T09:00:00+08:00", "office": "民政办", "text": text}
        for day, text in (("18", "已转办"), ("19", "请带户口本"))
    ]
    data = {"schema": "bianmin.message/1", "submission_id": ID, "messages": said}
    raw = json.dumps(data, ensure_ascii=False).encode()
    bring(shelf, document("message", raw, name=ID), raw)
    board = PulledNotices(shelf, lambda: NOW)
    assert [one.text for one in board.messages(ID)] == ["请带户口本", "已转办"]
    assert board.messages("0190f5c4-7a3b-7c11-8d22-000000000002") == ()
    assert "户口本" not in repr(board.messages(ID))


def test_the_platforms_year_ends_what_was_provisional(opened: Opened):
    shelf = opened()
    shipped = load_years(shipped_assets() / "calendar")
    calendar = LiveCalendar(shipped, PulledYears(shelf))
    last = date(2026, 12, 31)
    assert due_after(last, 1, calendar).provisional
    raw = year(2027, ("2027-01-01", "2027-01-04"))
    bring(shelf, document("calendar", raw, name="2027"), raw)
    due = due_after(last, 1, calendar)
    assert (due.day, due.provisional) == (date(2027, 1, 5), False)
    replaced = year(2026, ())
    bring(shelf, document("calendar", replaced, name="2026"), replaced)
    assert calendar.is_workday(date(2026, 1, 1)), "the platform's year replaces the shipped one"


def test_age_is_told_in_words_and_trouble_stands_beside_it(opened: Opened):
    shelf = opened()
    now = [NOW]
    desk = PulledFreshness(shelf, lambda: now[0], LIMITS, lambda: ("0.1", NOW))
    before = {one.source: one for one in desk.sources()}
    assert {one.state for one in before.values()} == {Freshness.NEVER}
    assert before[Source.STAFF].words == "工作人员名单还没有从平台取到"
    raw = staff("G1")
    bring(shelf, document("staff", raw, version=3), raw)
    shelf.checked()
    shelf.statuses_pulled()
    fresh = {one.source: one for one in desk.sources()}
    assert {one.state for one in fresh.values()} == {Freshness.FRESH}
    assert fresh[Source.CATALOGUE].words == "事项信息更新于 11月20日"
    assert (fresh[Source.STAFF].version, fresh[Source.CATALOGUE].version) == ("3", "0.1")
    now[0] += timedelta(days=3, hours=5)
    stale = {one.source: one for one in desk.sources()}
    assert stale[Source.CATALOGUE].words == "事项信息 3 天没更新"
    assert stale[Source.CATALOGUE].state is Freshness.STALE
    now[0] = NOW - timedelta(days=400)
    assert {one.state for one in desk.sources()} == {Freshness.FRESH}
    with pytest.raises(DocumentRefused):
        bring(shelf, document("staff", b"{}", version=4), b"{}")
    trouble = next(one for one in desk.sources() if one.source is Source.STAFF).trouble
    assert trouble.startswith("平台新发的第 4 版")
    assert PulledStaff(shelf).member("G1"), "the one before goes on"


def test_what_changes_between_two_catalogues_is_told_item_by_item():
    old = bundle(item("A", "长者食堂"), item("B", "高龄津贴"), item("C", "取水"), item("D", "不变"))
    new = bundle(
        item("A", "长者食堂", conditions=["六十岁以上"], notes="x"),
        item("B", "高龄津贴", status="取消", ends_on="2026-12-01", status_reason="并入养老补贴"),
        item("D", "不变"),
        item("E", "上门认证"),
        version="2",
    )
    assert changes(unpack(old), unpack(new)) == [
        "调整：长者食堂（申报条件、其他内容）。",
        "取消：高龄津贴，从 12月1日起（并入养老补贴）。",
        "取消：取水。",
        "新增：上门认证。",
    ]
    raw = catalogue_notice(old, new, date(2026, 11, 20), "测政发〔2026〕3号", "测试县政府")
    assert raw is not None
    told = json.loads(raw)
    assert (told["kind"], told["title"]) == ("事项调整公告", "4 个公共服务事项有调整")
    assert (told["day"], told["until"]) == ("2026-11-20", "2026-12-20")
    assert told["text"].endswith("批准：测试县政府　测政发〔2026〕3号")
    assert catalogue_notice(old, old, date(2026, 11, 20), "x", "y") is None


def test_a_calendar_of_this_installation_is_read(tmp_path: Path):
    assert {one.year for one in load_years(shipped_assets() / "calendar")} == {2024, 2025, 2026}
    assert load_years(tmp_path) == []
