"""Hands news from sync to whoever listens; a listener that fails harms nobody else."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from kiosk.ports import (
    ClockChanged,
    ConcernsChanged,
    Link,
    LinkChanged,
    News,
    OnNews,
    StandingChanged,
)

log = logging.getLogger(__name__)


_STATES = (LinkChanged, StandingChanged, ClockChanged, ConcernsChanged)
"""News of a state: a late listener hears the newest of each."""


class NewsHub:
    """Call it with news; it remembers the link and other states for late listeners."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._order = threading.RLock()
        """Held while news are told, so that all hear two states in the order they came in; a listener
        may tell news of its own, but must not wait for another thread that does."""
        self._listeners: list[OnNews] = []
        self._states: dict[type[News], News] = {LinkChanged: LinkChanged(Link.OFFLINE)}

    def __call__(self, news: News) -> None:
        """Tell all listeners, on the sender's thread."""
        with self._order:
            with self._lock:
                if isinstance(news, _STATES):
                    self._states[type(news)] = news
                listeners = tuple(self._listeners)
            for listener in listeners:
                self._tell(listener, news)

    def subscribe(self, listener: OnNews) -> Callable[[], None]:
        """Tell `listener` how things stand now, the link first, and all news from now on."""
        with self._order:
            with self._lock:
                self._listeners.append(listener)
                states = tuple(self._states.values())
            for news in states:
                self._tell(listener, news)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    @staticmethod
    def _tell(listener: OnNews, news: News) -> None:
        try:
            listener(news)
        except Exception:
            log.exception("listener failed")
