"""Keeps how the platform stands to this terminal on disk, and shuts the store while it is revoked.

The rules are `kiosk.domain.standing`; here is when they are asked and where the answer lies.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from kiosk.domain import standing as rules
from kiosk.domain.standing import Standing
from kiosk.ports import News, OutboxCounts, StandingChanged, StandingTold
from kiosk.store import FILE_NAME as DATABASE
from kiosk.store.damage import set_aside_files
from sync.enrolment import EnrolmentUnreadable
from sync.enrolment.file import read_private, write_private

log = logging.getLogger(__name__)

FILE_NAME = "standing.json"


class Shuttable(Protocol):
    """What of the store is needed here."""

    def shut(self, *, revoked: bool) -> None:
        """Take nothing new, or take again."""
        ...

    def counts(self) -> OutboxCounts:
        """Count by state."""
        ...


def read_standing(data_dir: Path) -> Standing:
    """Return what is kept; active when nothing is, revoked when it cannot be read.

    Locked is the safe guess: the platform's next answer opens what should be open.
    """
    try:
        content = read_private(data_dir / FILE_NAME, 1000)
        if content is None:
            return Standing.ACTIVE
        return Standing(json.loads(content)["standing"])
    except (EnrolmentUnreadable, ValueError, KeyError, TypeError):
        log.error("standing: %s cannot be read, taken for revoked", FILE_NAME)  # noqa: TRY400 - it says all
        return Standing.REVOKED


def write_standing(data_dir: Path, standing: Standing) -> None:
    """Keep it, durable before anybody acts on it; OSError when that is not possible."""
    write_private(data_dir / FILE_NAME, json.dumps({"standing": standing.value}).encode())


def unsent(counts: OutboxCounts) -> int:
    """Return how many pieces neither the platform nor a bundle has."""
    return counts.waiting + counts.sending + counts.parked


class StandingKeeper:
    """`kiosk.ports.StandingDesk` over a file and the store. Safe to call from any thread."""

    def __init__(self, data_dir: Path, store: Shuttable, tell: Callable[[News], None]) -> None:
        """Shut the store at once when the terminal was revoked before; `tell` hears changes."""
        self._data_dir = data_dir
        self._store = store
        self._tell = tell
        self._lock = threading.Lock()
        self._now = read_standing(data_dir)
        store.shut(revoked=not rules.takes_submissions(self._now))

    def now(self) -> Standing:
        """How the platform stands to this terminal."""
        return self._now

    def left(self) -> int:
        """How many pieces exist only here; a file that was set aside counts as one."""
        aside = set_aside_files(self._data_dir / DATABASE)
        return unsent(self._store.counts()) + len(aside)

    def order_wipe(self) -> None:
        """Have everything removed at the next start; raises NotYet."""
        with self._lock:
            # The store takes nothing new while revoked, so what is counted here does not grow.
            changed = self._put(rules.after_wipe_order(self._now, self.left()))
        self._told(changed=changed)

    def hear(self, news: News) -> None:
        """Listen to what the engine tells."""
        if not isinstance(news, StandingTold):
            return
        rule = rules.after_acceptance if news.accepted else rules.after_refusal
        with self._lock:
            changed = self._put(rule(self._now))
        self._told(changed=changed)

    def _put(self, standing: Standing) -> bool:
        if standing is self._now:
            return False
        self._store.shut(revoked=not rules.takes_submissions(standing))
        try:
            write_standing(self._data_dir, standing)
        except OSError as error:
            # Known for now; the platform says it again after the next start.
            log.warning("standing: not kept: %s", error.strerror)
            if standing is Standing.WIPING:
                raise
        log.warning("standing: %s", standing.value)
        self._now = standing
        return True

    def _told(self, *, changed: bool) -> None:
        if changed:
            self._tell(StandingChanged(self._now))
