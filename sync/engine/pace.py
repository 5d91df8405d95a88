"""How much goes in one request: measured, so that each lasts a bounded time.

Pure arithmetic, shared by the lanes of one line that do the same: each assignment stands for
itself, so that a measurement lost between two threads costs nothing. A request that breaks off
costs a batch all of it, and an upload little, because the platform keeps what arrived; but the
longer one lasts, the later its progress is confirmed and the more boxes on the way lose patience.
"""

from __future__ import annotations

from sync.wire import MAX_CHUNK

AIM_S = 15.0
"""A request shall last so long; shorter on a fast line, where MAX_CHUNK ends it."""
LEAST = 16 * 1024
_FIRST = 64 * 1024
_GROWTH = 8
_LEAST_INSIDE = 32 * 1024
_ALONG = 1.5
_WEIGHT = 0.5
"""Of a new measurement against those before."""
_LOT_S = 10.0
_PATIENCE = 4.0
"""So many times slower than measured, and a request stands still."""


class Pace:
    """The size of the next chunk and its deadline."""

    def __init__(self, slowest: float, base_s: float) -> None:
        """Take the rate below which a line counts as down, and the seconds any request may have."""
        self._slowest = slowest
        self._base_s = base_s
        self._most = MAX_CHUNK
        self._rate: float | None = None
        self.chunk = _FIRST
        """Bytes of the next request, about."""

    @property
    def rate(self) -> float | None:
        """Bytes per second of one lane as measured; None before the first whole request."""
        return self._rate

    def next(self, left: int) -> int:
        """Bytes of the next request; a small rest goes along rather than in one of its own."""
        return left if left <= min(self.chunk * _ALONG, self._most) else self.chunk

    def went(self, size: int, seconds: float) -> None:
        """A request with so many bytes came through in so long."""
        rate = size / max(seconds, 0.001)
        if self._rate is not None and size < self.chunk / 2 and rate < self._rate:
            return  # a short rest tells about the round trip, not about the rate
        old = self._rate
        self._rate = rate if old is None else old + _WEIGHT * (rate - old)
        self._set(min(self._rate * AIM_S, self.chunk * _GROWTH))

    def broke(self) -> None:
        """A request did not come through whole: risk less next time."""
        self._set(self.chunk / 2)

    def too_large(self, size: int) -> bool:
        """Somebody on the way refuses requests of this size; False when none is smaller."""
        if size <= LEAST:
            return False
        self._most = max(size // 2, LEAST)
        self._set(self._most)
        return True

    def deadline(self, size: int) -> float:
        """Total seconds for a request with so many bytes."""
        slow = max((self._rate or 0.0) / _PATIENCE, self._slowest)
        return self._base_s + size / slow

    def inside(self, seconds: float, most: int) -> int:
        """Bytes up to which an envelope goes inside its message: what the line carries so soon.

        A break costs such an envelope all of it, and base64 a third; an upload costs round trips.
        """
        if self._rate is None:
            return min(_FIRST, most)
        return int(min(max(self._rate * seconds, _LEAST_INSIDE), most))

    def lot(self) -> int:
        """Bytes of envelopes one turn takes on: what goes in about ten seconds."""
        return int((self._rate or 0.0) * _LOT_S)

    def _set(self, size: float) -> None:
        self.chunk = int(min(max(size, LEAST), self._most))
