"""The system's clocks behind the port `Clock`."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has one offset and no summer time (北京时间), so no time zone data is needed."""


class SystemClock:
    """Implements `kiosk.ports.Clock`."""

    def now(self) -> datetime:
        """Return the wall clock in Beijing time."""
        return datetime.now(CHINA)

    def monotonic(self) -> float:
        """Return seconds that only grow."""
        return time.monotonic()
