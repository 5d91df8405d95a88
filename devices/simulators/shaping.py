"""The weather of a bad line: how fast bytes go, when it stands still, when it breaks.

Seeded, so that a bad hour can be had again. Runs on the loop of the proxy that uses it; moves no
bytes itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable
from dataclasses import dataclass

SLICE_S = 0.02
"""A rate is kept over spans of this length."""
LEAST_SLICE = 512
MOST_SLICE = 65536
SMALL_BUFFER = 32768
"""Of the kernel towards a slow line, so that what is on its way is on the line and not in memory."""


@dataclass(frozen=True, slots=True)
class Weather:
    """How often a line troubles; mean seconds between two troubles, 0 for never."""

    seed: int = 0
    stall_every_s: float = 0.0
    stall_s: float = 5.0
    """A stall lasts up to twice this, this on average."""
    reset_every_s: float = 0.0


class Bucket:
    """One direction of the line, shared by all connections: so many bytes per second, in turn."""

    def __init__(self) -> None:
        self.rate: float | None = None
        """Bytes per second; None for as fast as it goes."""
        self._free_at = 0.0

    @property
    def slice(self) -> int:
        """Bytes that may be moved in one go."""
        if self.rate is None:
            return MOST_SLICE
        return int(min(max(self.rate * SLICE_S, LEAST_SLICE), MOST_SLICE))

    async def pass_on(self, size: int) -> None:
        """Return when the line has carried so many bytes."""
        if self.rate is None:
            return
        now = asyncio.get_running_loop().time()
        # What was not used is lost, but for one slice: a late timer must not slow the line down.
        self._free_at = max(self._free_at, now - SLICE_S) + size / self.rate
        if (wait := self._free_at - now) > 0:
            await asyncio.sleep(wait)


class Storm:
    """Stalls and resets a line by chance until it is ended."""

    def __init__(self, weather: Weather, reset: Callable[[], None]) -> None:
        """Begin; on the proxy's loop."""
        self.stalls = 0
        self.resets = 0
        self.moving = asyncio.Event()
        self.moving.set()
        self._reset = reset
        tasks = []
        for every, trouble in (
            (weather.stall_every_s, self._stall),
            (weather.reset_every_s, self._break),
        ):
            chance = random.Random(weather.seed)  # noqa: S311 - weather that can be had again, no secret
            if every:
                tasks.append(trouble(weather, chance))
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(task) for task in tasks]

    async def end(self) -> None:
        """Let everything move."""
        for task in self._tasks:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*self._tasks, return_exceptions=True)
        self.moving.set()

    async def _stall(self, weather: Weather, chance: random.Random) -> None:
        while True:
            await asyncio.sleep(chance.expovariate(1 / weather.stall_every_s))
            self.stalls += 1
            self.moving.clear()
            await asyncio.sleep(chance.uniform(0.0, 2 * weather.stall_s))
            self.moving.set()

    async def _break(self, weather: Weather, chance: random.Random) -> None:
        while True:
            await asyncio.sleep(chance.expovariate(1 / weather.reset_every_s))
            self.resets += 1
            self._reset()
