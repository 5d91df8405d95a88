"""The other end of `tests.faults.desk_child`: lets a child run, or kills it somewhere on its way."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Self


class DeskNursery:
    """Kills only what it started. Each order has to run once before a child is killed at it."""

    def __init__(self, data: Path, stick: Path) -> None:
        self._within_s: dict[str, float] = {}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.desk_child", str(data), str(stick)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, order: str) -> None:
        """Let a child do its work, and learn how long it takes."""
        began = time.monotonic()
        self._begin(order)
        assert self._reap() == 0
        self._within_s[order] = time.monotonic() - began

    def kill(self, order: str, chance: random.Random) -> bool:
        """Kill a child somewhere on its way; False when it was done before.

        How long the way is changes with what else the machine does: it is learned from each try.
        """
        within_s = self._within_s[order]
        pid = self._begin(order)
        began = time.monotonic()
        time.sleep(chance.uniform(0, within_s))
        slept = time.monotonic() - began
        os.kill(pid, signal.SIGKILL)
        status = self._reap()
        assert status in {0, -signal.SIGKILL}
        killed = status != 0
        # One that was done needed no longer than the sleep: a stall of the first run is soon forgotten.
        self._within_s[order] = within_s * 1.2 if killed else min(slept, within_s * 0.6)
        return killed

    def _begin(self, order: str) -> int:
        return int(self._ask(order)[1])

    def _reap(self) -> int:
        return int(self._ask("reap")[1])

    def _ask(self, line: str) -> list[str]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(line, file=self._process.stdin, flush=True)
        return self._process.stdout.readline().split()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()
        self._process.wait(60)
