"""When staff are warned, how pressingly, and in which words."""

from __future__ import annotations

import pytest

from kiosk.domain.health import Stage, Subject, Thresholds, Vitals, assess, clock_words, duration

DAY = 86_400


@pytest.mark.parametrize(
    ("days", "stage"),
    [(0.9, None), (1, Stage.NOTICE), (3, Stage.WARNING), (7, Stage.URGENT), (400, Stage.URGENT)],
)
def test_the_age_of_the_queue_has_three_stages(days, stage):
    found = assess(Vitals(waiting=2, oldest_age_s=days * DAY))
    assert [one.stage for one in found] == ([stage] if stage else [])
    for one in found:
        assert one.subject is Subject.QUEUE
        assert "2 件" in one.words
        assert "导出" in one.words


@pytest.mark.parametrize(
    ("free", "stage"),
    [(5 << 30, None), ((5 << 30) - 1, Stage.NOTICE), (1 << 29, Stage.WARNING), (0, Stage.URGENT)],
)
def test_the_disk_has_three_stages(free, stage):
    found = assess(Vitals(disk_free_bytes=free))
    assert [one.stage for one in found] == ([stage] if stage else [])


def test_nothing_known_is_nothing_to_warn_of():
    assert assess(Vitals()) == ()
    assert assess(Vitals(waiting=0, oldest_age_s=99 * DAY)) == ()


def test_the_most_pressing_comes_first():
    found = assess(Vitals(waiting=1, oldest_age_s=DAY, disk_free_bytes=1, clock_offset_s=-10_800.0))
    assert [one.subject for one in found] == [Subject.DISK, Subject.CLOCK, Subject.QUEUE]


def test_thresholds_are_the_settings():
    bounds = Thresholds((1, 2, 3), (300, 200, 100))
    found = assess(Vitals(waiting=1, oldest_age_s=2, disk_free_bytes=99), bounds)
    assert [(one.subject, one.stage) for one in found] == [
        (Subject.DISK, Stage.URGENT),
        (Subject.QUEUE, Stage.WARNING),
    ]


@pytest.mark.parametrize(
    ("offset_s", "words"),
    [
        (None, ""),
        (59.9, ""),
        (-59.9, ""),
        (-10_800.0, "本机时间比平台快 3 小时，请联系技术员。照常收件。"),
        (365 * 86_400.0, "本机时间比平台慢 1 年，请联系技术员。照常收件。"),
        (-90.0, "本机时间比平台快 2 分钟，请联系技术员。照常收件。"),
    ],
)
def test_a_wrong_clock_has_its_own_words(offset_s, words):
    assert clock_words(offset_s) == words


def test_lengths_of_time_are_rounded_to_one_unit():
    assert [duration(s) for s in (5, 61, 7200, 3 * DAY, 800 * DAY)] == [
        *("5 秒", "1 分钟", "2 小时", "3 天", "2 年"),
    ]


def test_a_hair_less_than_a_unit_is_said_in_that_unit():
    assert [duration(s) for s in (59.6, 3599.7, 10_799.6, DAY - 1, 365 * DAY - 0.2)] == [
        "1 分钟",
        "1 小时",
        "3 小时",
        "1 天",
        "1 年",
    ]
