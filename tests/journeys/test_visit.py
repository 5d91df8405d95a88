"""The idle clock of a visit and the rules of cards (law 8), without a clock or a card."""

from __future__ import annotations

import pytest

from kiosk.journeys.apply import Errand, Page, Where
from kiosk.journeys.visit import (
    END_WORDS,
    CardVerdict,
    EndReason,
    Phase,
    VisitClock,
    on_inserted,
    on_removed,
    page_after,
)


def clock() -> VisitClock:
    one = VisitClock(120, 20)
    one.start(1000.0)
    return one


def test_phases_in_order_with_the_time_left() -> None:
    one = clock()
    assert VisitClock(120, 20).read(5.0).phase is Phase.STOPPED
    read = one.read(1024.0)
    assert (read.phase, read.left_s, read.share) == (Phase.RUNNING, 96.0, 0.8)
    read = one.read(1125.0)
    assert (read.phase, read.left_s, read.share) == (Phase.WARNING, 15.0, 0.75)
    assert one.read(1120.0).phase is Phase.WARNING
    assert one.read(1140.0).phase is Phase.OVER


def test_a_touch_counts_from_anew_but_not_under_the_warning() -> None:
    one = clock()
    one.touch(1119.0)
    assert one.read(1200.0).phase is Phase.RUNNING
    one.touch(1245.0)
    assert one.read(1245.0).phase is Phase.WARNING


def test_the_warning_is_taken_back_as_often_as_wanted() -> None:
    one, now = clock(), 1000.0
    for _ in range(12):
        now += 130.0
        assert one.read(now).phase is Phase.WARNING
        one.extend(now)
        assert one.read(now).phase is Phase.RUNNING


def test_too_late_is_too_late() -> None:
    one = clock()
    one.extend(1140.0)
    one.touch(1140.0)
    assert one.read(1140.0).phase is Phase.OVER


def test_where_nothing_would_be_lost_it_ends_without_asking() -> None:
    one = clock()
    one.set_quiet(True)
    assert one.read(1119.0).phase is Phase.RUNNING
    assert one.read(1120.0).phase is Phase.OVER
    one.stop()
    assert one.read(2000.0).phase is Phase.STOPPED


def test_times_are_positive() -> None:
    with pytest.raises(ValueError, match="positive"):
        VisitClock(0, 20)


APPLYING = [Page.FORM, Page.REVIEW, Page.SIGNATURE]


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        (Where(Page.ATTRACT), CardVerdict.WAKE),
        (Where(Page.HOME), CardVerdict.NOTHING),
        (Where(Page.IDENTIFY, Errand.APPLY), CardVerdict.OFFER),
        (Where(Page.FORM, Errand.APPLY, identified=True), CardVerdict.COMPARE),
        (Where(Page.HOME, identified=True), CardVerdict.COMPARE),
        (Where(Page.DONE, Errand.APPLY, identified=True), CardVerdict.COMPARE),
        (Where(Page.SUBMITTING, Errand.APPLY, identified=True), CardVerdict.NOTHING),
    ],
)
def test_a_card_put_in(at: Where, verdict: CardVerdict) -> None:
    assert on_inserted(at) is verdict


@pytest.mark.parametrize("page", [*APPLYING, Page.HOME, Page.AFFAIRS, Page.GUIDE])
def test_taking_the_card_ends_the_visit_only_where_the_reader_sees_it(page: Page) -> None:
    at = Where(page, identified=True)
    assert on_removed(at, senses_removal=True) is CardVerdict.END
    assert on_removed(at, senses_removal=False) is CardVerdict.NOTHING
    assert on_removed(Where(page), senses_removal=True) is CardVerdict.NOTHING


def test_taking_the_card_after_submit() -> None:
    done = Where(Page.DONE, Errand.APPLY, identified=True)
    under_way = Where(Page.SUBMITTING, Errand.APPLY, identified=True)
    assert on_removed(done, senses_removal=True) is CardVerdict.FINISH
    assert on_removed(under_way, senses_removal=True) is CardVerdict.NOTHING


def test_every_end_has_its_page_and_words_without_blame() -> None:
    assert set(END_WORDS) == set(EndReason)
    for words in END_WORDS.values():
        assert not any(
            banned in words for banned in ("错误", "非法", "无效", "失败", "必须", "系统异常")
        )
    assert page_after(EndReason.TIMED_OUT) is Page.ATTRACT
    assert page_after(EndReason.OTHER_CARD) is Page.HOME
    assert page_after(EndReason.BROKEN) is Page.OUT_OF_SERVICE
