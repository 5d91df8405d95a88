"""`python -m tests.faults`: the long form of the kill, power-cut and long-queue faults.

The last line is JSON with what was seen; the exit status is 1 when a shown number was lost or
doubled, when the negative control lost nothing (then the power cuts prove nothing), or when a
question took longer with 100,000 waiting than a screen may wait.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.kill_rounds import kill_rounds
from tests.faults.long_queue import survey, too_slow
from tests.faults.power_cut import Cuts, record, replay

_SUBMISSIONS = 120
_LEAST_CHECKPOINTS = 20
_LONG_TIMES = 2.0
"""What ten times as many waiting may cost over the limits of the short form."""


def main() -> int:
    """Run both and report."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000, help="kills with SIGKILL")
    parser.add_argument("--points", type=int, default=600, help="power cuts, and as many controls")
    parser.add_argument("--waiting", type=int, default=100_000, help="submissions in a long queue")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    given = parser.parse_args()
    # In the control the store tells of losses at most points; here they are counted.
    logging.getLogger("kiosk.store").setLevel(logging.CRITICAL + 1)
    print(f"seed {given.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="kiosk-faults-") as name:
        folder = Path(name)
        began = time.monotonic()
        tally = kill_rounds(folder / "kills", given.rounds, given.seed)
        print(f"{tally} in {time.monotonic() - began:.0f} s", flush=True)
        full = _cuts(folder / "full", given.points, given.seed, "")
        control = _cuts(folder / "control", given.points, given.seed, "NORMAL")
        (folder / "queue").mkdir()
        took = survey(folder / "queue", given.waiting)
        print(", ".join(f"{name} {ms:.1f} ms" for name, ms in took.items()), flush=True)
    seen = {
        "rounds": given.rounds,
        "kills": tally.kills,
        "acknowledged": tally.acknowledged,
        "lost": tally.lost,
        "doubled": tally.doubled,
        "power_cut_points": full.points,
        "power_cut_lost": full.lost,
        "control_lost": control.lost,
        "waiting": given.waiting,
        "waiting_too_slow": sorted(too_slow(took, _LONG_TIMES)),
    }
    good = (
        tally.acknowledged > 0
        and not (tally.lost or tally.doubled or full.lost or full.false_alarms)
        and control.lost > 0
        and full.checkpoints >= _LEAST_CHECKPOINTS
        and not seen["waiting_too_slow"]
    )
    print(json.dumps(seen), flush=True)
    return 0 if good else 1


def _cuts(folder: Path, points: int, seed: int, synchronous: str) -> Cuts:
    began = time.monotonic()
    cuts = replay(record(folder, _SUBMISSIONS, synchronous), folder, points, seed)
    mode = synchronous or "FULL"
    print(f"synchronous={mode}: {cuts} in {time.monotonic() - began:.0f} s", flush=True)
    return cuts


if __name__ == "__main__":
    sys.exit(main())
