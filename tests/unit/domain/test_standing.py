"""A revocation's rules: nothing is wiped that exists only here, whatever comes in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.domain.standing import (
    NotYet,
    Standing,
    after_acceptance,
    after_enrolment,
    after_refusal,
    after_wipe,
    after_wipe_order,
    takes_submissions,
)


@pytest.mark.parametrize("now", list(Standing))
def test_only_an_active_terminal_takes_submissions(now):
    assert takes_submissions(now) is (now is Standing.ACTIVE)


def test_a_revocation_can_be_lifted_until_wiping_began():
    assert after_acceptance(after_refusal(Standing.ACTIVE)) is Standing.ACTIVE
    assert after_acceptance(Standing.WIPING) is Standing.WIPING
    assert after_acceptance(Standing.WIPED) is Standing.WIPED
    assert after_refusal(Standing.WIPED) is Standing.WIPED


def test_what_is_left_is_said():
    with pytest.raises(NotYet) as caught:
        after_wipe_order(Standing.REVOKED, 3)
    assert caught.value.left == 3
    with pytest.raises(NotYet):
        after_wipe_order(Standing.ACTIVE, 0)


def test_enrolling_waits_for_a_wipe_that_has_begun():
    with pytest.raises(NotYet):
        after_enrolment(Standing.WIPING)
    for now in (Standing.ACTIVE, Standing.REVOKED, Standing.WIPED):
        assert after_enrolment(now) is Standing.ACTIVE


class Revocation(RuleBasedStateMachine):
    """A terminal, its queue and a platform that changes its mind; kills are steps left out."""

    def __init__(self) -> None:
        super().__init__()
        self.now = Standing.ACTIVE
        self.only_here = 0
        self.lost = 0

    @rule(count=st.integers(1, 3))
    def somebody_submits(self, count: int) -> None:
        if takes_submissions(self.now):
            self.only_here += count

    @rule()
    def the_platform_revokes(self) -> None:
        self.now = after_refusal(self.now)

    @rule()
    def the_platform_accepts(self) -> None:
        self.now = after_acceptance(self.now)

    @precondition(lambda self: self.now in {Standing.ACTIVE, Standing.REVOKED})
    @rule(count=st.integers(0, 5))
    def some_are_exported_or_received(self, count: int) -> None:
        self.only_here = max(self.only_here - count, 0)

    @rule()
    def staff_order_the_wipe(self) -> None:
        try:
            self.now = after_wipe_order(self.now, self.only_here)
        except NotYet:
            assert self.now is not Standing.REVOKED or self.only_here

    @precondition(lambda self: self.now is Standing.WIPING)
    @rule(finished=st.booleans())
    def it_is_wiped_or_killed_meanwhile(self, finished: bool) -> None:
        self.lost += self.only_here
        if finished:
            self.now = after_wipe(self.now)

    @precondition(lambda self: self.now is not Standing.WIPING)
    @rule()
    def it_is_enrolled_anew(self) -> None:
        self.now = after_enrolment(self.now)

    @invariant()
    def nothing_is_lost(self) -> None:
        assert self.lost == 0


TestRevocation = Revocation.TestCase
TestRevocation.settings = settings(max_examples=100, deadline=None)
