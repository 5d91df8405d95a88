"""The port of a speaker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from devices.ports.status import DeviceStatus

DEFAULT_VOLUME = 80
"""Volume of a speaker in percent where the settings name none."""


class Speaker(Protocol):
    """语音播报: says sentences one after the other."""

    @property
    def volume(self) -> int:
        """Volume in percent, 0 to 100."""
        ...

    def status(self) -> DeviceStatus:
        """Return the last known state at once; never blocks."""
        ...

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        """Call back on a thread of the device's own; returns the unsubscribe function."""
        ...

    def say(self, text: str, visit: int) -> bool:
        """Queue a sentence of a visit; visits are numbered upwards.

        False when it will not be said: the visit has ended, the queue is full, the text is
        empty or too long, or there is nothing to speak with. Never raises.
        """
        ...

    def set_volume(self, percent: int) -> None:
        """Set the volume from the next sentence to the end of the visit; 0 to 100, else ValueError."""
        ...

    def stop(self) -> None:
        """Fall silent now and forget the queue; it is silent when this returns."""
        ...

    def end_visit(self, visit: int) -> None:
        """Fall silent, say nothing more of this visit or an earlier one, reset the volume."""
        ...
