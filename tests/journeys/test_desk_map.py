"""The map of the staff desk and its way in: pure, without Qt."""

from __future__ import annotations

import itertools

import pytest

from kiosk.journeys import apply, desk
from kiosk.journeys.apply import Page, Where
from kiosk.journeys.desk import At, Section
from kiosk.journeys.visit import EndReason, page_after

ALL = desk.sections(prints=True)


def test_what_cannot_be_done_is_absent() -> None:
    assert set(ALL) == set(Section)
    assert Section.REPRINT not in desk.sections(prints=False)
    assert desk.go(At(), Section.REPRINT, desk.sections(prints=False)) == At()


def test_what_needs_a_hand_comes_first() -> None:
    assert desk.enter(2).section is Section.ATTENTION
    assert desk.enter(0).section is Section.TODAY


def test_another_section_leaves_what_was_looked_at() -> None:
    at = desk.choose(desk.go(At(), Section.WAITING, ALL), "a")
    assert desk.ask(at).asking
    assert desk.go(desk.ask(at), Section.ATTENTION, ALL) == At(Section.ATTENTION)
    assert desk.choose(At(Section.UPDATES), "a") == At(Section.UPDATES)
    assert desk.ask(At()) == At()


def test_a_list_that_was_read_again() -> None:
    at = desk.listed(At(Section.ATTENTION), ["a", "b"])
    assert at.chosen == "a", "要处理 always looks at something"
    assert desk.listed(desk.choose(at, "b"), ["a", "b"]).chosen == "b"
    assert desk.listed(desk.choose(at, "b"), ["c"]).chosen == "c"
    assert desk.listed(at, []) == At(Section.ATTENTION)
    assert desk.listed(At(Section.WAITING), ["a"]).chosen == ""
    asking = desk.ask(at)
    assert desk.listed(asking, ["a"]).asking, "a list that comes again does not close the panel"


def test_the_way_in_is_there_for_residents_pages_only() -> None:
    closed = {Page.STARTING, Page.SUBMITTING, Page.SIGN_IN, Page.DESK, Page.CONSOLE}
    for page in Page:
        assert apply.may_call_staff(Where(page)) is (page not in closed)


def test_no_move_of_a_resident_leads_to_the_desk() -> None:
    moves = (apply.wake, apply.home, apply.items, apply.guide, apply.affairs, apply.affair)
    moves += (apply.identified, apply.go_next, apply.submit, apply.done, apply.back)
    for page, move in itertools.product(Page, moves):
        after = move(Where(page)).page
        assert after is page or after not in {Page.SIGN_IN, Page.DESK}
        if page in {Page.SIGN_IN, Page.DESK}:
            assert after is page, "and none of them leads out of it"
    assert apply.signed_in(Where(Page.HOME)).page is Page.HOME
    assert apply.signed_in(Where(Page.SIGN_IN)).page is Page.DESK


def test_nobody_waits_for_a_resident_at_the_desk() -> None:
    assert not Where(Page.DESK).in_visit
    assert Where(Page.SIGN_IN).in_visit
    assert Where(Page.SIGN_IN).quiet


@pytest.mark.parametrize("broken", [False, True])
def test_where_the_end_leads(broken: bool) -> None:
    assert page_after(EndReason.STAFF, broken=broken) is Page.SIGN_IN
    rest = Page.OUT_OF_SERVICE if broken else Page.ATTRACT
    for reason in (EndReason.STAFF_LEFT, EndReason.TIMED_OUT, EndReason.ASKED):
        assert page_after(reason, broken=broken) is rest
