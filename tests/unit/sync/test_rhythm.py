"""Backing off: full jitter under a bound that doubles up to its cap."""

from __future__ import annotations

import random

import pytest

from sync.engine import Rhythm, practice_rhythm
from sync.engine.rhythm import Backoff


def test_full_jitter_doubles_up_to_the_cap():
    backoff = Backoff(Rhythm(), random.Random(7))
    bounds = []
    for _ in range(40):
        bound = backoff.bound()
        bounds.append(bound)
        assert 0 < backoff.fail() <= bound
    assert bounds[:11] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900]
    assert set(bounds[10:]) == {900}
    backoff.reset()
    assert backoff.bound() == 1


def test_rests_are_spread_over_the_whole_bound():
    rests = []
    for seed in range(300):
        backoff = Backoff(Rhythm(), random.Random(seed))
        backoff.failures = 6
        rests.append(backoff.fail())
    assert min(rests) < 6
    assert max(rests) > 58
    assert 28 < sum(rests) / len(rests) < 36


def test_practice_recovers_within_seconds():
    assert practice_rhythm().backoff_cap_s <= 3


def test_a_lease_outlives_the_longest_usual_request():
    rhythm = Rhythm()
    assert rhythm.lease_s > rhythm.submit_deadline(rhythm.batch_bytes) > rhythm.submit_s


@pytest.mark.parametrize(
    "wrong", [{"batch_items": 101}, {"batch_items": 0}, {"workers": 0}, {"workers": 5}]
)
def test_what_the_wire_cannot_carry(wrong):
    with pytest.raises(ValueError, match=r"batch|push"):
        Rhythm(**wrong)
