"""Shows 240 good photographs and 144 bad ones to page capture; ends with 1 when it falls below its goals."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat

from tests.helpers.desk_photos import GOOD, Scene
from tests.helpers.photo_run import REASONS, Tally, show

WITHIN_2_PERCENT = 0.95
REFUSED_RIGHTLY = 0.9
TAKEN = 0.95
_PART = 12


def _shown(pool: ProcessPoolExecutor, scene: Scene, first: int, count: int) -> Tally:
    end = first + count
    parts = [range(at, min(at + _PART, end)) for at in range(first, end, _PART)]
    whole = Tally()
    for part in pool.map(show, repeat(scene), parts):
        whole.shown += part.shown
        whole.right += part.right
        whole.refused += part.refused
        whole.errors += part.errors
        whole.wrong += part.wrong
        whole.largest = max(whole.largest, part.largest)
    named = "; ".join(whole.wrong)
    print(f"{scene.value:9} {whole.right:3} of {whole.shown:3} right  {named}", flush=True)
    return whole


def main() -> int:
    """Show them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--good", type=int, default=60, help="photographs of each good scene")
    parser.add_argument("--bad", type=int, default=24, help="photographs of each bad scene")
    parser.add_argument("--first", type=int, default=0, help="seed of the first of each scene")
    asked = parser.parse_args()
    with ProcessPoolExecutor() as pool:
        good = [_shown(pool, scene, asked.first, asked.good) for scene in GOOD]
        bad = [_shown(pool, scene, asked.first, asked.bad) for scene in REASONS]
    shown, right = sum(one.shown for one in good), sum(one.right for one in good)
    refused = sum(one.refused for one in good)
    errors = sorted(off for one in good for off in one.errors)
    reasons = sum(one.right for one in bad) / sum(one.shown for one in bad)
    print(
        f"edges within 2 % on {right} of {shown} ({right / shown:.1%}), {refused} good ones refused"
    )
    print(f"worst corner: median {errors[len(errors) // 2]:.2%} of the diagonal")
    print(f"bad ones refused with the right reason: {reasons:.1%}")
    print(f"largest page: {max(one.largest for one in good) // 1000} KB")
    goals = (
        right / shown >= WITHIN_2_PERCENT,
        1 - refused / shown >= TAKEN,
        reasons >= REFUSED_RIGHTLY,
    )
    return 0 if all(goals) else 1


if __name__ == "__main__":
    sys.exit(main())
