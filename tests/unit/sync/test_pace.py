"""The size of a chunk follows the measured rate; its deadline too."""

from __future__ import annotations

from sync.engine.pace import AIM_S, LEAST, Pace
from sync.wire import MAX_CHUNK


def _steady(pace: Pace, rate: float, requests: int) -> None:
    for _ in range(requests):
        pace.went(pace.chunk, pace.chunk / rate)


def test_a_thin_line_gets_chunks_that_last_about_as_long_as_aimed():
    pace = Pace(2048, 30)
    _steady(pace, 8_000, 6)
    assert 0.9 * AIM_S < pace.chunk / 8_000 < 1.1 * AIM_S


def test_a_fast_line_gets_megabytes_after_three_requests():
    pace = Pace(2048, 30)
    _steady(pace, 5_000_000, 3)
    assert pace.chunk == MAX_CHUNK


def test_each_break_halves_the_risk_down_to_a_least():
    pace = Pace(2048, 30)
    sizes = [pace.chunk]
    for _ in range(5):
        pace.broke()
        sizes.append(pace.chunk)
    assert sizes == [65536, 32768, 16384, 16384, 16384, 16384]
    assert LEAST == 16384


def test_the_rest_of_an_upload_says_nothing_about_the_rate():
    pace = Pace(2048, 30)
    _steady(pace, 1_000_000, 4)
    rate, chunk = pace.rate, pace.chunk
    pace.went(500, 2.0)
    assert (pace.rate, pace.chunk) == (rate, chunk)


def test_a_deadline_forgives_a_line_four_times_slower_and_no_more():
    pace = Pace(2048, 30)
    assert pace.deadline(LEAST) == 30 + LEAST / 2048
    _steady(pace, 1_000_000, 6)
    assert pace.deadline(8_000_000) < 30 + 4 * 8.1


def test_a_box_that_refuses_large_requests_is_believed_for_good():
    pace = Pace(2048, 30)
    assert pace.too_large(pace.chunk)
    _steady(pace, 5_000_000, 5)
    assert pace.chunk == 32768
    assert not pace.too_large(LEAST)


def test_what_the_line_carries_in_two_seconds_goes_inside_a_message():
    pace = Pace(2048, 30)
    assert pace.inside(2.0, 1 << 18) == 64 * 1024  # nothing is known yet
    assert pace.inside(2.0, 20_000) == 20_000
    _steady(pace, 8_000, 6)
    assert pace.inside(2.0, 1 << 18) == 32 * 1024
    pace = Pace(2048, 30)
    _steady(pace, 50_000, 6)
    assert pace.inside(2.0, 1 << 18) == 100_000
    _steady(pace, 2_500_000, 9)
    assert pace.inside(2.0, 1 << 18) == 1 << 18


def test_a_small_rest_goes_along():
    pace = Pace(2048, 30)
    assert pace.next(70_000) == 70_000
    assert pace.next(100_000) == pace.chunk
    _steady(pace, 5_000_000, 5)
    assert pace.next(MAX_CHUNK + 1) == MAX_CHUNK
