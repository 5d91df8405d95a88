"""Who wants to hear of a device: the last known state and what happens, told without locks held.

Shared by drivers and by their proxies. A listener that raises must not end the thread that keeps
a device alive; what it raised is logged by type alone, because a value may be a person's.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from devices.ports import DeviceState, DeviceStatus, Problem

log = logging.getLogger(__name__)

Value = TypeVar("Value")


class Listeners(Generic[Value]):
    """Callbacks for one kind of value."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[Value], None]] = []

    def add(self, callback: Callable[[Value], None]) -> Callable[[], None]:
        """Call back from now on; returns the unsubscribe function, safe to call twice."""
        with self._lock:
            self._callbacks.append(callback)

        def unsubscribe() -> None:
            with self._lock:
                if callback in self._callbacks:
                    self._callbacks.remove(callback)

        return unsubscribe

    def tell(self, value: Value) -> None:
        """Call every listener on this thread."""
        with self._lock:
            callbacks = list(self._callbacks)
        for callback in callbacks:
            try:
                callback(value)
            except Exception as error:  # noqa: BLE001 - see above
                log.error("a listener raised %s", type(error).__name__)  # noqa: TRY400


class StatusBoard:
    """One device's last known state; a change is told, a repetition is not."""

    def __init__(self, device: str) -> None:
        self._device = device
        self._lock = threading.Lock()
        self._status = DeviceStatus(device, DeviceState.RECOVERING)
        self._listeners: Listeners[DeviceStatus] = Listeners()
        self.subscribe = self._listeners.add

    @property
    def status(self) -> DeviceStatus:
        """The last known state."""
        return self._status

    def tell(self, state: DeviceState, problem: Problem | None = None) -> None:
        """Note a state, and tell it when it is another one."""
        now = DeviceStatus(self._device, state, problem)
        with self._lock:
            changed, self._status = now != self._status, now
        if changed:
            self._listeners.tell(now)
