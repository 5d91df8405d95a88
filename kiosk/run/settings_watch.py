"""Watches a screen that was started with new settings, and takes them back when it does not come up."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Protocol

from kiosk.settings import trying
from kiosk.settings.trying import Trial, Why

log = logging.getLogger(__name__)

STOPPED_S = 25.0
"""Out of service for so long: what mends by itself is tried again every 15 s."""
SILENT_S = 90.0


class Told(Protocol):
    """What the screen has said of itself since its start (`Heartbeat`)."""

    @property
    def serving(self) -> bool:
        """The terminal takes applications."""
        ...

    @property
    def stopped(self) -> bool:
        """It is up, and out of service."""
        ...


class SettingsWatch:
    """One for the life of the parent; every call returns at once."""

    def __init__(
        self, data_dir: Path, *, stopped_s: float = STOPPED_S, silent_s: float = SILENT_S
    ) -> None:
        """Take the terminal's folder and for how long is waited."""
        self._data = data_dir
        self._stopped_s, self._silent_s = stopped_s, silent_s
        self._trial: Trial | None = None
        self._began = 0.0
        self._stopped_at: float | None = None

    def starting(self) -> None:
        """The screen is about to be started."""
        self._began, self._stopped_at = time.monotonic(), None
        try:
            self._trial = trying.running(self._data)
            if self._trial is None:
                return
            if self._trial.starts >= trying.MOST_STARTS:
                self._undo(Why.ENDED)
            else:
                self._trial = trying.started(self._data, self._trial)
        except OSError as error:  # without the count it would go on for ever: not watched this time
            log.error("new settings are not watched: %s", error.strerror)  # noqa: TRY400
            self._trial = None

    def look(self, told: Told) -> bool:
        """Judge what the screen has said; True when the screen has to be started again."""
        trial = self._trial
        if trial is None:
            return False
        now = time.monotonic()
        if told.serving or (told.stopped and not trial.serving):
            trying.keep(self._data)
            self._trial = None
            log.info("new settings hold")
            return False
        if told.stopped:
            self._stopped_at = now if self._stopped_at is None else self._stopped_at
            if now - self._stopped_at >= self._stopped_s:
                return self._undo(Why.STOPPED)
        elif now - self._began >= self._silent_s:
            return self._undo(Why.SILENT)
        return False

    def _undo(self, why: Why) -> bool:
        trial, self._trial = self._trial, None
        if trial is None:
            return False
        try:
            trying.undo(self._data, trial, why)
        except OSError as error:
            log.error("settings cannot be taken back: %s", error.strerror)  # noqa: TRY400
            return False
        return True
