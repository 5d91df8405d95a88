"""How old what came from the platform is, for the attract page, staff and `kiosk doctor`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # names for annotations only: the first frame does not wait for them
    from datetime import datetime, timedelta

    from kiosk.domain.freshness import Freshness, Source


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source: catalogue, statuses, staff, calendar or notices."""

    source: Source
    state: Freshness
    last_success: datetime | None
    """When the platform last answered for it; None for never."""
    version: str
    """What is in use now; empty for none."""
    age: timedelta | None
    words: str
    """事项信息更新于 11月20日, or 事项信息 3 天没更新."""
    trouble: str = ""
    """What staff should know besides: something newer came and was not taken, and why."""


class FreshnessDesk(Protocol):
    """Safe to call from any thread; reads memory only."""

    def sources(self) -> Sequence[SourceState]:
        """Return every source, the ones residents see first."""
        ...
