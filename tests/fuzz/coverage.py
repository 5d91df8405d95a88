"""The same targets, led by coverage: atheris keeps what reaches a new line and changes that further.

A target draws its chance from a random source. Here the source is the fuzzer's own bytes, so a byte
that is changed is another choice, and whatever was found can be played again from its file:

    python -m tests.fuzz --coverage 300
    python -m tests.fuzz.coverage FILE

atheris (Apache-2.0) is no part of the locked set: `pip install atheris`.
"""

from __future__ import annotations

import importlib
import random
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

_SLOW_S = 60
"""By the wall: a virtual card signs for a second, and a busy machine makes ten of it."""
_LONGEST = 4096
_MEGABYTES = 2048


class Fed(random.Random):
    """Chance out of bytes; when they are used up, always the first choice."""

    def __init__(self, data: bytes) -> None:
        super().__init__(0)
        self._data, self._at = data, 0

    def getrandbits(self, k: int, /) -> int:
        """Return so many bits of what is left."""
        size = (k + 7) // 8
        piece = self._data[self._at : self._at + size].ljust(size, b"\0")
        self._at += size
        return int.from_bytes(piece, "little") >> (size * 8 - k)

    def random(self) -> float:
        """Return 0 to 1, from two bytes."""
        return self.getrandbits(16) / 65536


def one(data: bytes) -> None:
    """Give one target what the fuzzer made. Raises whatever was not declared."""
    from tests.fuzz import card_answers, idcard, printer_answers, work_cards

    dice = Fed(data)
    match dice.randrange(5):
        case 0:
            card_answers.one(dice)
        case 1:
            idcard.one(dice, idcard.seeds())
        case 2:
            printer_answers.answers(dice)
        case 3:
            printer_answers.paper(dice)
        case _:
            work_cards.one(dice)


def run(seconds: int) -> None:
    """Fuzz for so long; ends the process, with 0 when nothing was found."""
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["devices", "kiosk.domain", "kiosk.documents"]):
        from tests.fuzz import card_answers, idcard, printer_answers, work_cards  # noqa: F401
    warnings.simplefilter("ignore")  # of certificates that are odd, and read all the same
    found = Path(tempfile.mkdtemp(prefix="kiosk-fuzz-"))
    print(f"what is found is kept in {found}", flush=True)
    limits = (f"-timeout={_SLOW_S}", f"-max_len={_LONGEST}", f"-rss_limit_mb={_MEGABYTES}")
    # The targets choose a good deal before the first byte counts: short inputs would all be alike.
    rest = ("-len_control=0", f"-max_total_time={seconds}", f"-artifact_prefix={found}/")
    atheris.Setup([sys.argv[0], *limits, *rest], one)
    atheris.Fuzz()


if __name__ == "__main__":
    one(Path(sys.argv[1]).read_bytes())
