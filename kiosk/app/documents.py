"""Puts together what comes down from the platform: the shelf, its lane, and who reads from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.catalogue.bundle import BundleCatalogue, open_catalogue
from kiosk.catalogue.current import CurrentCatalogue
from kiosk.domain.freshness import Source
from kiosk.ports import DocumentsChanged, Link, LinkChanged, News
from kiosk.services.calendar import LiveCalendar, load_years
from kiosk.settings import shipped_assets
from kiosk.shelf import Shelf
from kiosk.shelf.readings import PulledFreshness, PulledNotices, PulledStaff, PulledYears
from kiosk.shelf.takers import CatalogueTaker, SettingsTaker
from sync.engine import DocumentLane, Rhythm, believed

if TYPE_CHECKING:
    from kiosk.domain.deadline import WorkCalendar
    from kiosk.ports import FreshnessDesk, Notices, OnNews, StaffList
    from kiosk.services.terminal import Front
    from kiosk.settings.model import FreshnessTable, Settings
    from sync.enrolment import EnrolmentKeeper

FOLDER = "documents"
"""The shelf's folder in the data folder."""


@dataclass(frozen=True, slots=True)
class Down:
    """What comes down, ready to be started."""

    lane: DocumentLane
    staff: StaffList
    notices: Notices
    freshness: FreshnessDesk
    calendar: WorkCalendar
    statuses_pulled: Callable[[], None]
    """To be told each time the platform gave the statuses."""
    hear: OnNews
    """To be told the news of sync: a link that came back wakes the lane."""


def build_down(
    settings: Settings,
    raw: dict[str, Any],
    front: Front,
    keeper: EnrolmentKeeper,
    rhythm: Rhythm,
    tell: OnNews,
    *,
    url: str = "",
) -> Down:
    """Open the shelf and let what is on it take effect; `raw` is the technician's settings file.

    `url` replaces the platform's address, as in `EnrolmentKeeper.client`.
    """
    enrolment = keeper.now

    def keys() -> list[bytes]:  # asked each time: the platform's keys roll
        return [one.public_key for one in keeper.now.signing_keys]

    folder = settings.data_dir / FOLDER
    shelf = Shelf(
        folder,
        lambda document: believed(keys(), document),
        front.clock.now,
        on_change=lambda kind: tell(DocumentsChanged(kind)),
        owner=f"{enrolment.region}-{enrolment.terminal:04} {enrolment.enrolled_at.isoformat()}",
    )
    cache_dir = settings.data_dir / "catalogue"
    offer = _offer(front, settings.paths.catalogue, cache_dir)
    shelf.add_taker("catalogue", CatalogueTaker(shelf, folder, cache_dir, offer))
    shelf.add_taker("settings", SettingsTaker(shelf, settings.data_dir, raw))
    lane = DocumentLane(lambda: keeper.client(url=url), shelf, keys, enrolment.number, rhythm)

    def hear(news: News) -> None:
        if isinstance(news, LinkChanged) and news.link is Link.ONLINE:
            lane.wake()

    return Down(
        lane=lane,
        staff=PulledStaff(shelf),
        notices=PulledNotices(shelf, front.clock.now),
        freshness=PulledFreshness(
            shelf, front.clock.now, limits_of(settings.freshness), _in_use(front)
        ),
        calendar=LiveCalendar(load_years(shipped_assets() / "calendar"), PulledYears(shelf)),
        statuses_pulled=shelf.statuses_pulled,
        hear=hear,
    )


def limits_of(table: FreshnessTable) -> dict[Source, timedelta]:
    """Return how old each source may become."""
    return {source: timedelta(hours=getattr(table, f"{source.value}_h")) for source in Source}


def _offer(
    front: Front, directory: Path, cache_dir: Path
) -> Callable[[BundleCatalogue | None], None]:
    def offer(opened: BundleCatalogue | None) -> None:
        if isinstance(front.catalogue, CurrentCatalogue):
            front.catalogue.offer(opened or open_catalogue(directory, cache_dir))

    return offer


def _in_use(front: Front) -> Callable[[], tuple[str, datetime | None]]:
    def in_use() -> tuple[str, datetime | None]:
        catalogue = front.catalogue
        return catalogue.version, catalogue.updated_at if catalogue.version else None

    return in_use
