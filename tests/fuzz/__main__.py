"""Broken input by the million for what reads the words of devices: only declared errors, and no hang.

    python -m tests.fuzz --inputs 1000000 --seed 1
    python -m tests.fuzz --coverage 300

A part that finds something says with which seed and input, and ends the run.
"""

from __future__ import annotations

import argparse
import faulthandler
import time
from collections import Counter
from collections.abc import Callable

from tests.fuzz import coverage

_LOT = 10_000
_HANGS_S = 300


def _parts() -> dict[str, Callable[[int, int], Counter[str] | None]]:
    """Import what is tried only now: coverage must see it being imported."""
    from tests.fuzz import card_answers, idcard, printer_answers, work_cards

    return {
        "ID card readers": idcard.run,
        "social security cards": card_answers.run,
        "work cards": work_cards.run,
        "printers and paper": printer_answers.run,
    }


def main() -> None:
    """Run every part for so many inputs and say how they ended."""
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--inputs", type=int, default=1_000_000, help="of each part")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--coverage", type=int, metavar="SECONDS", help="led by atheris instead")
    asked = options.parse_args()
    if asked.coverage:
        coverage.run(asked.coverage)
    for name, run in _parts().items():
        began, ends = time.monotonic(), Counter[str]()
        for lot in range(0, asked.inputs, _LOT):
            faulthandler.dump_traceback_later(_HANGS_S, exit=True)
            ends += run(min(_LOT, asked.inputs - lot), asked.seed + lot) or Counter()
        faulthandler.cancel_dump_traceback_later()
        took = time.monotonic() - began
        told = ", ".join(f"{end} {count:,}" for end, count in ends.most_common())
        print(
            f"{name}: {asked.inputs:,} inputs, seed {asked.seed}, {took:.0f} s; {told or 'nothing found'}",
            flush=True,
        )


if __name__ == "__main__":
    main()
