"""Moves the write-ahead log into the database file when nobody has written for a while.

A checkpoint inside a commit is the slow tail of a submission; at idle time nobody waits for it.
"""

from __future__ import annotations

import logging
import threading

from kiosk.ports import StoreUnsafe
from kiosk.store.database import Database

log = logging.getLogger(__name__)


class IdleCheckpoint:
    """One daemon thread that sleeps until something was written and then until it is quiet."""

    def __init__(self, database: Database) -> None:
        """Start the thread."""
        self._database = database
        self._written = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="store-idle", daemon=True)
        self._thread.start()

    def wrote(self) -> None:
        """Say that something was written."""
        self._written.set()

    def stop(self) -> None:
        """End the thread; returns when it has."""
        self._stopping.set()
        self._written.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._written.wait()
            while self._written.is_set() and not self._stopping.is_set():
                self._written.clear()
                self._stopping.wait(self._database.tuning.idle_s)
            if self._stopping.is_set():
                return
            try:
                self._database.checkpoint()
            except StoreUnsafe:
                # Nothing is lost: the log keeps everything and grows until the disk obliges.
                log.exception("the write-ahead log was not moved into the file")
