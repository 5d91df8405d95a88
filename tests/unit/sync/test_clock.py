"""The platform's time: measured with the round trip halved, kept over jumps and new starts."""

from __future__ import annotations

import json

import pytest

from sync.clock import PlatformClock

EPOCH = 1_800_000_000.0
HOUR = 3600.0


class Machine:
    """A wall clock somebody sets, and the seconds since it was started."""

    def __init__(self) -> None:
        self.wall_s = EPOCH
        self.running_s = 100.0
        self.boot = "boot-1"
        self.told: list[float] = []

    def clock(self, file=None) -> PlatformClock:
        return PlatformClock(
            file,
            self.told.append,
            wall=lambda: self.wall_s,
            running=lambda: self.running_s,
            boot_id=self.boot,
        )

    def passes(self, seconds: float) -> None:
        self.wall_s += seconds
        self.running_s += seconds


@pytest.fixture
def machine():
    return Machine()


def answer(machine, clock, platform: float, trip: float = 0.2, *, whole=False) -> None:
    """An exchange of `trip` seconds, answered in its middle, when it is `platform` there."""
    sent = machine.running_s
    machine.passes(trip)
    clock.heard(platform, sent, machine.running_s, whole_seconds=whole)


def test_before_any_answer_the_wall_clock_counts(machine):
    clock = machine.clock()
    assert clock.now() == EPOCH
    assert clock.offset_s is None


def test_the_round_trip_is_halved(machine):
    clock = machine.clock()
    answer(machine, clock, EPOCH + HOUR, trip=4.0)
    assert clock.now() == pytest.approx(EPOCH + HOUR + 2.0)
    assert clock.offset_s == pytest.approx(HOUR - 2.0)
    machine.passes(10)
    assert clock.now() == pytest.approx(EPOCH + HOUR + 12.0)


def test_a_jump_of_the_wall_clock_changes_the_offset_and_not_the_time(machine):
    clock = machine.clock()
    answer(machine, clock, EPOCH)
    before = clock.now()
    machine.wall_s += 365 * 86_400
    assert clock.now() == pytest.approx(before)
    assert clock.offset_s == pytest.approx(-365 * 86_400, abs=1)


def test_a_slow_or_coarse_answer_does_not_spoil_what_is_known(machine):
    clock = machine.clock()
    answer(machine, clock, EPOCH + 100, trip=0.1)
    known = clock.now()
    answer(machine, clock, int(known) + 0.0, trip=0.2, whole=True)
    answer(machine, clock, known + 0.2 + 10.0 - 9.0, trip=20.0)
    assert clock.now() == pytest.approx(known + 20.2, abs=0.01)


def test_a_platform_that_sets_its_own_clock_is_followed(machine):
    clock = machine.clock()
    answer(machine, clock, EPOCH)
    answer(machine, clock, EPOCH + HOUR)
    assert clock.now() == pytest.approx(EPOCH + HOUR + 0.1)


def test_a_new_process_goes_on_where_the_last_one_was(machine, tmp_path):
    file = tmp_path / "clock.json"
    answer(machine, machine.clock(file), EPOCH + HOUR)
    assert file.stat().st_mode & 0o077 == 0
    machine.passes(50)
    machine.wall_s += 86_400  # somebody sets the clock while the program is down
    assert machine.clock(file).now() == pytest.approx(EPOCH + HOUR + 50.1)


def test_after_the_machine_was_off_the_wall_clock_is_corrected(machine, tmp_path):
    file = tmp_path / "clock.json"
    answer(machine, machine.clock(file), EPOCH + HOUR)
    machine.boot, machine.running_s = "boot-2", 5.0
    machine.wall_s += 1000
    assert machine.clock(file).now() == pytest.approx(EPOCH + HOUR + 1000, abs=0.2)


def test_a_change_is_told_once_and_its_end_too(machine):
    clock = machine.clock()
    answer(machine, clock, machine.wall_s + 0.1)
    assert machine.told == []
    machine.wall_s += 3 * HOUR
    for _ in range(3):
        answer(machine, clock, machine.wall_s + 0.1 - 3 * HOUR)
    assert machine.told == [pytest.approx(-3 * HOUR, abs=1)]
    machine.wall_s -= 3 * HOUR
    answer(machine, clock, machine.wall_s + 0.1)
    assert machine.told[1:] == [pytest.approx(0, abs=1)]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"platform": "x"}',
        json.dumps({"platform": 1e999, "wall": 1, "running": 1, "boot_id": "b"}),
        '{"platform": NaN, "wall": 1, "running": 1, "boot_id": "b"}',
    ],
)
def test_a_damaged_file_counts_as_none(machine, tmp_path, content):
    file = tmp_path / "clock.json"
    file.write_text(content)
    assert machine.clock(file).now() == EPOCH


def test_a_file_that_cannot_be_written_stops_nothing(machine, tmp_path):
    clock = machine.clock(tmp_path / "nowhere" / "clock.json")
    answer(machine, clock, EPOCH + HOUR)
    assert clock.offset_s == pytest.approx(HOUR, abs=1)
