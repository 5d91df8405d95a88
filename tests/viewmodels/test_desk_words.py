"""Spans, ages and sizes in words."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.application import Delivery
from kiosk.domain.health import Vitals, assess
from kiosk.domain.kinds import Kind
from kiosk.ports import Medium, MediumKind
from tests.helpers.staff import NOW, HandFreshness, row
from ui.viewmodels import desk_words as words


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "1 分"),
        (59 * 60, "59 分"),
        (3600, "1 小时"),
        (3 * 3600 + 12 * 60, "3 小时 12 分"),
        (86400, "1 天"),
        (2 * 86400 + 5 * 3600, "2 天 5 小时"),
    ],
)
def test_spans(seconds: float, shown: str) -> None:
    assert words.span(seconds) == shown


def test_the_oldest() -> None:
    assert words.oldest(None, NOW) == ("", "")
    assert words.oldest(NOW - timedelta(hours=3, minutes=50), NOW) == ("3", "小时")
    assert words.oldest(NOW - timedelta(days=2), NOW) == ("2", "天")
    assert words.oldest(NOW + timedelta(days=1), NOW) == ("1", "分"), "a clock that was set back"


def test_ages() -> None:
    freshness = HandFreshness(trouble="平台新发的第 3 版（catalogue）打不开")
    old, fresh, never = freshness.sources()
    assert words.stale_words([old, fresh, never]) == "事项信息 3 天没更新"
    shown = words.age_row(old)
    assert (shown.name, shown.tag, shown.trouble) == ("事项信息", "旧了", freshness.trouble)
    assert words.age_row(fresh).detail == "更新于 11月23日"
    assert words.age_row(never).detail == "还没有从平台取到"


def test_concerns_without_the_clock_which_has_its_own_place() -> None:
    found = assess(Vitals(waiting=2, oldest_age_s=90_000, clock_offset_s=600))
    assert len(found) == 2
    assert words.concern_words(found).startswith("有 2 件申请没有上传")
    assert words.concern_words(()) == ""


def test_what_is_on_a_stick_says_since_when() -> None:
    shown = words.desk_row(row(1, Delivery.EXPORTED), NOW, online=True)
    assert shown.tag == "已导出"
    assert shown.detail.endswith("导出到 U 盘")


def test_places() -> None:
    stick = Medium(Path("/media/a"), "KINGSTON", MediumKind.STICK, 14_200_000_000, writable=True)
    assert words.place_row(stick).detail == "还可以放 13.2 GB"
    assert words.size(0) == "0 KB"
    assert words.size(500) == "1 KB"


def test_a_row_says_what_kind_of_thing_it_is_also_without_item_and_person() -> None:
    def shown(kind: Kind | None, item: str = "", who: str = "") -> tuple[str, str]:
        one = dataclasses.replace(row(1), kind=kind, item_name=item, applicant_masked=who)
        made = words.desk_row(one, NOW, online=True)
        return made.item, words.submitted(one, NOW)

    assert shown(Kind.AUDIT_BATCH) == ("审计记录", "06:43 提交")
    assert shown(Kind.COMPLAINT, "生育登记", "张*明") == ("投诉 生育登记", "张*明　06:43 提交")
    assert shown(Kind.APPLICATION, "生育登记")[0] == "生育登记"
    assert shown(None)[0] == "未知种类"


def test_a_large_one_says_how_far_it_came() -> None:
    one = dataclasses.replace(row(1), size=1000, uploaded=640, parts=3)
    assert words.desk_row(one, NOW, online=False).detail == "3 个附件，已传 64%，联网接着传"
    sending = dataclasses.replace(one, delivery=Delivery.SENDING, parts=0)
    assert words.desk_row(sending, NOW, online=True).detail == "已传 64%，联网接着传"
    parked = dataclasses.replace(one, delivery=Delivery.PARKED, parked_reason="不收。")
    assert "已传" not in words.desk_row(parked, NOW, online=True).detail
