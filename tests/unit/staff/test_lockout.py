"""Five tries, then 15 s doubling; kept over kills, starts and clocks. Pure and over a real file."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.ports import Tries
from kiosk.staff.lockout import FIRST_WAIT_S, FREE_TRIES, LONGEST_WAIT_S, Lockout
from kiosk.staff.refusals import Refused, Why
from kiosk.store import TriesFile


class Clock:
    """Monotonic seconds by hand."""

    def __init__(self) -> None:
        self.s = 5000.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def over_file(path: Path, clock: Clock, boot: str = "boot-1") -> Lockout:
    """Return the lock-out as a process that has just started sees it."""
    damaged = Tries(FREE_TRIES, FIRST_WAIT_S, boot_id="damaged")
    return Lockout(TriesFile(path / "tries", damaged), clock, boot)


def fail(lockout: Lockout, times: int) -> None:
    for _ in range(times):
        assert lockout.begin() == 0


def test_five_are_free_then_the_wait_doubles_up_to_a_quarter_of_an_hour(
    tmp_path: Path, clock: Clock
) -> None:
    lockout = over_file(tmp_path, clock)
    assert lockout.tries_left() == 5
    fail(lockout, 4)
    assert (lockout.wait_s(), lockout.tries_left()) == (0, 1)
    waits = []
    for _ in range(9):
        fail(lockout, 1)
        waits.append(lockout.wait_s())
        clock.s += lockout.wait_s()
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900, 900]
    assert LONGEST_WAIT_S == 900


def test_while_it_waits_nothing_is_counted_and_nothing_may_be_tried(
    tmp_path: Path, clock: Clock
) -> None:
    lockout = over_file(tmp_path, clock)
    fail(lockout, 5)
    for _ in range(50):
        assert lockout.begin() == pytest.approx(15)
    clock.s += 14.9
    assert lockout.begin() == pytest.approx(0.1)
    clock.s += 0.1
    assert lockout.begin() == 0
    assert lockout.wait_s() == 30


def test_success_begins_anew(tmp_path: Path, clock: Clock) -> None:
    lockout = over_file(tmp_path, clock)
    fail(lockout, 4)
    lockout.succeeded()
    assert lockout.tries_left() == 5
    fail(lockout, 4)
    assert lockout.wait_s() == 0


def test_a_kill_after_the_try_and_before_the_answer_gives_nothing_back(
    tmp_path: Path, clock: Clock
) -> None:
    for _ in range(5):
        fail(over_file(tmp_path, clock), 1)  # each in a process of its own
    again = over_file(tmp_path, clock)
    assert again.wait_s() == pytest.approx(15)
    clock.s += 10
    assert over_file(tmp_path, clock).wait_s() == pytest.approx(5)


def test_a_new_start_of_the_machine_begins_the_wait_again(tmp_path: Path, clock: Clock) -> None:
    fail(over_file(tmp_path, clock), 5)
    clock.s = 3.0  # the monotonic clock begins again
    after = over_file(tmp_path, clock, "boot-2")
    assert after.wait_s() == pytest.approx(15)
    clock.s += 5
    assert after.wait_s() == pytest.approx(10)
    # Started again within that boot: it goes on, it does not begin ever anew.
    assert over_file(tmp_path, clock, "boot-2").wait_s() == pytest.approx(10)
    clock.s += 10
    assert over_file(tmp_path, clock, "boot-2").wait_s() == 0


def test_a_file_that_says_a_longer_wait_than_there_is_does_not_keep_everybody_out(
    clock: Clock,
) -> None:
    class Counter:
        def read(self, number: str = "") -> Tries:
            return Tries(9, 30.0, 9e15, "boot-1")

        def write(self, tries: Tries, number: str = "") -> None: ...

    assert Lockout(Counter(), clock, "boot-1").wait_s() == 30


def test_a_damaged_file_is_a_lockout_and_then_a_count_again(tmp_path: Path, clock: Clock) -> None:
    fail(over_file(tmp_path, clock), 1)
    (tmp_path / "tries").write_bytes(b"\0" * 1024)
    lockout = over_file(tmp_path, clock)
    assert lockout.wait_s() == pytest.approx(15)
    clock.s += 15
    fail(lockout, 1)
    assert lockout.wait_s() == 30


def test_a_right_pin_of_ones_own_gains_no_try_at_a_colleagues(tmp_path: Path, clock: Clock) -> None:
    for _ in range(4):
        assert over_file(tmp_path, clock).begin("12") == 0
    over_file(tmp_path, clock).begin("07")
    lockout = over_file(tmp_path, clock)
    clock.s += lockout.wait_s()
    lockout.succeeded("07")
    assert (lockout.tries_left(), lockout.tries_left("07"), lockout.tries_left("12")) == (5, 5, 1)
    waits = []
    for _ in range(8):
        assert over_file(tmp_path, clock).begin("12") == 0
        waits.append(over_file(tmp_path, clock).wait_s("12"))
        over_file(tmp_path, clock).succeeded("07")
        assert over_file(tmp_path, clock).begin("12") == waits[-1], "not after a kill either"
        assert over_file(tmp_path, clock).wait_s() == 0, "everybody else may go on"
        clock.s += waits[-1]
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900]
    over_file(tmp_path, clock).succeeded("12")
    assert over_file(tmp_path, clock).tries_left("12") == 5


def test_a_numbers_wait_is_told_as_its_own_and_begins_again_after_a_start(
    tmp_path: Path, clock: Clock
) -> None:
    lockout = over_file(tmp_path, clock)
    for _ in range(5):
        lockout.begin("12")
        lockout.succeeded("07")
    assert lockout.refusal() is None
    assert lockout.refusal("07") is None
    assert lockout.refusal("12") == Refused(Why.NUMBER, 15.0)
    fail(lockout, 5)
    assert lockout.refusal("12") == Refused(Why.WAIT, 15.0)
    clock.s = 3.0
    assert over_file(tmp_path, clock, "boot-2").refusal() == Refused(Why.WAIT, 15.0)
    assert over_file(tmp_path, clock, "boot-2").wait_s("12") == 15.0
    clock.s += 15
    assert over_file(tmp_path, clock, "boot-2").begin("12") == 0
