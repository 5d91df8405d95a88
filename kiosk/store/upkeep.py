"""What the owner of the file does by the clock: sees what staff did beside it, removes what is old.

One daemon thread that outlives a fault of the disk. It looks each second whether a command of staff
changed the queue, and each hour whether something has been kept for its days, or a draft has ended;
that is removed in small pieces, only while nobody writes.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from kiosk.ports import StoreUnsafe
from kiosk.store import desk, drafts, retention
from kiosk.store.database import Database

log = logging.getLogger(__name__)

_LOOK_S = 1.0
_EVERY_S = 3600.0
_QUIET_S = 2.0


class Upkeep:
    """Started by `SqliteStore.look_after`."""

    def __init__(
        self,
        database: Database,
        *,
        now: Callable[[], datetime],
        keep: timedelta,
        acted: Callable[[], None],
        wrote: Callable[[], None],
        look_s: float = _LOOK_S,
        quiet_s: float = _QUIET_S,
    ) -> None:
        """Start the thread. `acted` is called on it after staff did something; it must not block."""
        self._database = database
        self._now = now
        self._keep = keep
        self._acted = acted
        self._wrote = wrote
        self._look_s = look_s
        self._quiet_s = quiet_s
        self._seen: str | None = None
        self._purge_at = time.monotonic() + quiet_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="store-upkeep", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread; returns when it has."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._look()
                if time.monotonic() >= self._purge_at and self._quiet():
                    self._purge()
            except StoreUnsafe as error:
                # Nothing is lost by waiting: what staff did stands in the file, what is old stays.
                log.warning("upkeep: %s", error.cause.value)
                self._purge_at = time.monotonic() + _EVERY_S
            self._stopping.wait(self._look_s)

    def _look(self) -> None:
        with self._database.reading() as connection:
            now = desk.acts(connection)
        if self._seen is not None and now != self._seen:
            self._acted()
        self._seen = now

    def _quiet(self) -> bool:
        return time.monotonic() - self._database.wrote_at >= self._quiet_s

    def _purge(self) -> None:
        """Remove one piece; the next one comes when it is quiet again, or in an hour."""
        now = self._now()
        before = now - self._keep
        with self._database.reading() as connection:
            old, ended = retention.due(connection, before), drafts.any_ended(connection, now)
        if not (old or ended):
            self._purge_at = time.monotonic() + _EVERY_S
            return
        with self._database.relaxed() as connection:
            count = drafts.purge(connection, now) if ended else 0
            count += retention.purge(connection, before, now.isoformat()) if old else 0
        self._wrote()
        log.info("upkeep: %d kept for their days were removed", count)
