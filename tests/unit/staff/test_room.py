"""Signing in at the desk: who gets in, what is written down about it, and what never is."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Mapping

import pytest

from kiosk.ports import StaffMember, StoreUnsafe, Tries, TriesUnsafe, Unsafe
from kiosk.staff.lockout import Lockout
from kiosk.staff.room import Refused, SignedOut, StaffRoom, Why
from kiosk.staff.session import IDLE_S, LONGEST_S, Session
from tests.helpers.staff import (
    NUMBER,
    PIN,
    WRONG_PIN,
    HandList,
    MemoryCounter,
    MemoryQueue,
    room,
)


class Clock:
    """Monotonic seconds by hand."""

    s = 1000.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def queue() -> MemoryQueue:
    return MemoryQueue()


def test_the_right_pin_begins_a_session_and_leaves_a_row(queue: MemoryQueue, clock: Clock) -> None:
    one = room(queue, clock)
    with pytest.raises(SignedOut):
        one.require()
    session = one.sign_in(NUMBER, PIN)
    assert isinstance(session, Session)
    assert one.require().work_number == NUMBER
    assert queue.notes == [("staff.in", NUMBER, {"role": "staff"})]


def test_refusals_are_counted_and_no_pin_is_written_anywhere(
    queue: MemoryQueue, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    one = room(queue, clock)
    answers = [one.sign_in(NUMBER, WRONG_PIN) for _ in range(5)]
    assert [a.left for a in answers if isinstance(a, Refused)] == [4, 3, 2, 1, 1]
    assert answers[-1] == Refused(Why.WAIT, 15.0, 1)
    assert one.sign_in(NUMBER, PIN) == Refused(Why.WAIT, 15.0), "the right one has to wait as well"
    assert [event for event, _, _ in queue.notes] == ["staff.refused"] * 5
    clock.s += 15
    assert isinstance(one.sign_in(NUMBER, PIN), Session)
    told = repr(queue.notes) + caplog.text
    assert PIN not in told
    assert WRONG_PIN not in told


def test_a_number_that_is_not_listed_is_refused_alike_and_not_written_down(
    queue: MemoryQueue, clock: Clock
) -> None:
    one = room(queue, clock)
    unknown = one.sign_in(PIN, WRONG_PIN)  # the PIN in the wrong box
    assert unknown == Refused(Why.WRONG, 0.0, 4)
    assert queue.notes == [("staff.refused", "", {"wait_s": 0, "left": 4})]
    assert one.sign_in(NUMBER, WRONG_PIN) == Refused(Why.WRONG, 0.0, 3), "counted together"


def test_without_a_list_nobody_can_try(queue: MemoryQueue, clock: Clock) -> None:
    one = room(queue, clock, HandList())
    assert one.standing() == Refused(Why.NO_LIST)
    assert one.sign_in(NUMBER, PIN) == Refused(Why.NO_LIST)
    assert queue.notes == []


def test_a_verifier_that_cannot_be_read_lets_nobody_in(queue: MemoryQueue, clock: Clock) -> None:
    bad = HandList({NUMBER: StaffMember(NUMBER, "staff", "scrypt$2$1$1$AAAA$BBBB")})
    assert room(queue, clock, bad).sign_in(NUMBER, PIN) == Refused(Why.WRONG, 0.0, 4)


def test_the_session_ends_by_itself(queue: MemoryQueue, clock: Clock) -> None:
    one = room(queue, clock)
    one.sign_in(NUMBER, PIN)
    clock.s += IDLE_S - 1
    one.touch()
    clock.s += IDLE_S - 1
    assert one.session() is not None
    clock.s += 1
    with pytest.raises(SignedOut):
        one.require()
    assert queue.notes[-1] == ("staff.out", NUMBER, {"why": "idle"})
    one.sign_in(NUMBER, PIN)
    for _ in range(int(LONGEST_S / 900)):
        clock.s += 900
        one.touch()
    assert one.session() is None
    assert queue.notes[-1][2] == {"why": "longest"}


def test_whoever_is_struck_off_the_list_is_out_at_once(queue: MemoryQueue, clock: Clock) -> None:
    members = HandList.of_one()
    one = room(queue, clock, members)
    one.sign_in(NUMBER, PIN)
    members.members.clear()
    with pytest.raises(SignedOut):
        one.require()
    assert queue.notes[-1][2] == {"why": "delisted"}


def test_another_one_signing_in_ends_the_first(queue: MemoryQueue, clock: Clock) -> None:
    members = HandList.of_one()
    members.members["08"] = dataclasses.replace(members.members[NUMBER], work_number="08")
    one = room(queue, clock, members)
    one.sign_in(NUMBER, PIN)
    one.sign_in("08", PIN)
    assert one.require().work_number == "08"
    assert [event for event, _, _ in queue.notes] == ["staff.in", "staff.out", "staff.in"]


def test_whoever_signs_in_between_gains_no_try_at_a_colleagues_pin(
    queue: MemoryQueue, clock: Clock
) -> None:
    members = HandList.of_one()
    members.members["12"] = dataclasses.replace(members.members[NUMBER], work_number="12")
    one = room(queue, clock, members)
    for left in (4, 3, 2, 1):
        assert one.sign_in("12", WRONG_PIN) == Refused(Why.WRONG, 0.0, left)
        assert isinstance(one.sign_in(NUMBER, PIN), Session)
    assert one.sign_in("12", WRONG_PIN) == Refused(Why.NUMBER, 15.0, 1)
    assert isinstance(one.sign_in(NUMBER, PIN), Session)
    assert one.sign_in("12", PIN) == Refused(Why.NUMBER, 15.0), "the right one has to wait too"
    assert one.standing() is None, "nobody else has"
    assert one.sign_in("99", WRONG_PIN) == Refused(Why.WRONG, 0.0, 4)


def test_tries_that_cannot_be_counted_are_not_allowed(queue: MemoryQueue, clock: Clock) -> None:
    class Full:
        def read(self, number: str = "") -> Tries:
            return Tries()

        def write(self, tries: Tries, number: str = "") -> None:
            raise TriesUnsafe("full")

    one = StaffRoom(HandList.of_one(), Lockout(Full(), clock, "b"), queue, clock)
    assert one.sign_in(NUMBER, PIN) == Refused(Why.UNSAFE)
    assert one.session() is None


def test_a_full_disk_takes_no_audit_row_and_still_lets_staff_in_to_export(clock: Clock) -> None:
    class FullDisk(MemoryQueue):
        def note(self, event: str, subject: str, detail: Mapping[str, object]) -> None:
            raise StoreUnsafe(cause=Unsafe.DISK_FULL)

    one = StaffRoom(HandList.of_one(), Lockout(MemoryCounter(), clock, "b"), FullDisk(), clock)
    assert isinstance(one.sign_in(NUMBER, PIN), Session)
