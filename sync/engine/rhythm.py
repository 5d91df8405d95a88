"""How often and how much: the numbers of the engine, and backing off with full jitter."""

from __future__ import annotations

import random
from dataclasses import dataclass

from sync.wire import MAX_BATCH, MAX_ENVELOPE, MAX_UPLOAD

MAX_WORKERS = 4
"""Measured: more only wait for each other's turn in the file."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seconds and sizes; the defaults are for a terminal in a village."""

    poll_s: float = 30.0
    """Between two pulls when nothing is wrong."""
    documents_s: float = 120.0
    """Between two looks at the platform's list of documents."""
    idle_s: float = 30.0
    """Push looks at the outbox this often even when nobody wakes it."""
    heartbeat_s: float = 300.0
    """Between two reports of the terminal's own state."""
    backoff_base_s: float = 1.0
    backoff_cap_s: float = 900.0
    batch_items: int = 50
    batch_bytes: int = 4 * 1024 * 1024
    submit_s: float = 60.0
    """Deadline of a request before its size is counted."""
    slowest_bytes_s: int = 2048
    """A line slower than this (16 kbit/s for each worker) counts as down."""
    hold_s: float = 60.0
    """An item the platform choked on steps aside for so long."""
    choke_limit: int = 3
    """So many times, while others go through, and it is parked."""
    workers: int = 2
    """Threads that push, up to four; all but the first join in only for a backlog."""
    uploaders: int = 4
    """Threads that upload; all but two join in on a fast line only."""
    inside_s: float = 2.0
    """An envelope that takes no longer than this goes inside its message; a larger one is uploaded."""
    inside_bytes: int = 96 * 1024
    """What is larger than this is uploaded on any line (docs/adr/0012)."""
    again_bytes: int = 16 * 1024
    """What failed on the way before and is larger than this is uploaded."""
    chunk_s: float = 30.0
    """Deadline of one request of an upload before its size is counted."""

    def __post_init__(self) -> None:
        """Refuse what the wire cannot carry."""
        if not (0 < self.batch_items <= MAX_BATCH and self.batch_bytes > 0):
            raise ValueError("a batch has 1 to 100 items")
        if not 0 < self.workers <= MAX_WORKERS:
            raise ValueError("one to four push")
        if not (
            self.uploaders > 0 and self.again_bytes > 0 and 0 < self.inside_bytes <= MAX_ENVELOPE
        ):
            raise ValueError("what does not go inside a message has to be uploaded by somebody")

    def submit_deadline(self, size: int) -> float:
        """Total seconds for a request with envelopes of so many bytes (base64 adds a third)."""
        return self.submit_s + size * 4 / 3 / self.slowest_bytes_s

    @property
    def lease_s(self) -> float:
        """Longer than the longest usual request, so that nothing is sent by two workers."""
        return self.submit_deadline(self.batch_bytes) + 60.0

    @property
    def upload_lease_s(self) -> float:
        """Longer than the largest upload on the slowest line; a lane gives back what it leaves."""
        return 2.0 * MAX_UPLOAD / self.slowest_bytes_s


def practice_rhythm() -> Rhythm:
    """Return the rhythm for a practice platform: news within seconds, recovery too."""
    return Rhythm(
        poll_s=2.0,
        documents_s=2.0,
        idle_s=5.0,
        heartbeat_s=15.0,
        backoff_base_s=0.5,
        backoff_cap_s=3.0,
        hold_s=10.0,
    )


@dataclass(frozen=True, slots=True)
class Rest:
    """How long a lane rests; a firm rest is not cut short by a new submission."""

    seconds: float
    firm: bool = False


GO_ON = Rest(0.0)


class Backoff:
    """Full jitter: anything between nothing and a bound that doubles up to the cap."""

    def __init__(self, rhythm: Rhythm, chance: random.Random) -> None:
        self._base = rhythm.backoff_base_s
        self._cap = rhythm.backoff_cap_s
        self._chance = chance
        self.failures = 0
        """Turns in a row that went wrong."""

    def bound(self) -> float:
        """The longest rest now."""
        return min(self._cap, self._base * 2.0 ** min(self.failures, 30))

    def fail(self) -> float:
        """Count a failure; returns the seconds to rest."""
        rest = max(self._chance.uniform(0.0, self.bound()), 0.05)
        self.failures += 1
        return rest

    def reset(self) -> None:
        """All is well again."""
        self.failures = 0
