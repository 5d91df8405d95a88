"""30 minutes without a touch, 12 hours in all."""

from __future__ import annotations

from kiosk.staff.session import IDLE_S, LONGEST_S, Over, Session


def test_it_ends_when_nobody_touches_it() -> None:
    one = Session.begin("07", "staff", 100.0)
    assert one.over(100.0 + IDLE_S - 1) is None
    assert one.over(100.0 + IDLE_S) is Over.IDLE
    later = one.touched(100.0 + IDLE_S - 1)
    assert later.over(100.0 + IDLE_S) is None


def test_a_touch_that_comes_too_late_brings_nothing_back() -> None:
    one = Session.begin("07", "staff", 0.0)
    assert one.touched(IDLE_S + 5) == one


def test_touches_do_not_make_it_longer_than_a_shift() -> None:
    one, now = Session.begin("07", "staff", 0.0), 0.0
    while now < LONGEST_S:
        assert one.over(now) is None
        one = one.touched(now)
        now += IDLE_S / 2
    assert one.over(LONGEST_S) is Over.LONGEST
