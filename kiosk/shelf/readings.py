"""What the rooms above read off the shelf: staff list, calendar years, notices, messages, freshness."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.domain.calendar_year import CalendarYear
from kiosk.domain.freshness import Asked, Source, judge
from kiosk.ports.desk import StaffMember
from kiosk.ports.documents import OfficeMessage, PublicNotice, Published
from kiosk.ports.freshness import SourceState
from kiosk.shelf.contents import (
    read_calendar,
    read_messages,
    read_notice,
    read_staff,
)
from kiosk.shelf.shelf import Shelf, read_document
from kiosk.shelf.state import State, StateReader

log = logging.getLogger(__name__)

_KINDS: Mapping[Source, str] = {
    Source.CATALOGUE: "catalogue",
    Source.STAFF: "staff",
    Source.CALENDAR: "calendar",
    Source.NOTICES: "notice",
}


class PulledStaff:
    """Implements `kiosk.ports.StaffList`: asked anew each time, so whoever is removed is gone at once."""

    def __init__(self, shelf: Shelf | ShelfOnDisk) -> None:
        """Read from `shelf`."""
        self._shelf = shelf

    def member(self, work_number: str) -> StaffMember | None:
        """Return one, or None for a number the platform does not list."""
        return next((one for one in self._members() if one.work_number == work_number), None)

    def by_card(self, key: str) -> StaffMember | None:
        """Return whose work card has this key, or None; also where two lists name different people."""
        found = {one.work_number: one for one in self._members() if key in one.card_keys}
        return next(iter(found.values())) if len(found) == 1 else None

    def has_cards(self, role: str = "") -> bool:
        """Whether anybody, or anybody with this role, is listed with a work card."""
        return any(one.card_keys for one in self._members() if role in {"", one.role})

    def _members(self) -> Iterator[StaffMember]:
        for _, raw in self._shelf.documents("staff"):
            for one in read_staff(raw).members:
                keys = frozenset(one.card_keys)
                yield StaffMember(one.work_number, one.role, one.pin_verifier, keys)

    def empty(self) -> bool:
        """Whether the platform never gave a list."""
        return not any(one.kind == "staff" for one in self._shelf.state.kept)

    def lists(self, role: str) -> bool:
        """Whether it names somebody with this role."""
        lists = (read_staff(raw) for _, raw in self._shelf.documents("staff"))
        return any(one.role == role for members in lists for one in members.members)


class ShelfOnDisk:
    """The documents that were taken, read where there is no terminal to ask; never written.

    For the technician's console, which is there also when the terminal could not be built.
    """

    def __init__(self, folder: Path) -> None:
        """Nothing is read before a call."""
        self._folder = folder

    @property
    def state(self) -> State:
        """What holds now; nothing where there is no shelf yet."""
        return StateReader(self._folder).state

    def documents(self, kind: str) -> Sequence[tuple[Published, bytes]]:
        """Return what holds of one kind, with its bytes; what is damaged is left out."""
        found = []
        for one in self.state.kept:
            if one.kind == kind and not one.withdrawn:
                try:
                    found.append((one.document, read_document(self._folder, one.sha256)))
                except (OSError, ValueError):
                    log.warning("a document of kind %s cannot be read", kind)
        return found


class PulledNotices:
    """Implements `kiosk.ports.Notices`."""

    def __init__(self, shelf: Shelf, now: Callable[[], datetime]) -> None:
        """Read from `shelf`; `now` tells which notices hold today."""
        self._shelf, self._now = shelf, now

    def notices(self, limit: int = 3) -> Sequence[PublicNotice]:
        """Return what holds today, newest first."""
        today = self._now().date()
        found: list[tuple[datetime, PublicNotice]] = []
        for document, raw in self._shelf.documents("notice"):
            one = read_notice(raw)
            if one.day <= today and (one.until is None or today <= one.until):
                notice = PublicNotice(one.title, one.text, one.day, one.kind, one.number)
                found.append((document.published_at, notice))
        found.sort(key=lambda pair: (pair[1].day, pair[0]), reverse=True)
        return [notice for _, notice in found[:limit]]

    def messages(self, submission_id: str) -> Sequence[OfficeMessage]:
        """Return the messages about one submission, newest first."""
        for document, raw in self._shelf.documents("message"):
            if document.name == submission_id:
                found = read_messages(raw).messages
                listed = [OfficeMessage(one.at, one.office, one.text) for one in found]
                return sorted(listed, key=lambda one: one.at, reverse=True)
        return ()


class PulledYears:
    """The calendar years of the platform; the same tuple as long as nothing changed."""

    def __init__(self, shelf: Shelf) -> None:
        """Read from `shelf`."""
        self._shelf = shelf
        self._read: tuple[tuple[str, ...], tuple[CalendarYear, ...]] = ((), ())

    def __call__(self) -> tuple[CalendarYear, ...]:
        """Return the years."""
        documents = self._shelf.documents("calendar")
        digests = tuple(one.sha256 for one, _ in documents)
        if digests != self._read[0]:
            self._read = (digests, tuple(read_calendar(raw) for _, raw in documents))
        return self._read[1]


class PulledFreshness:
    """Implements `kiosk.ports.FreshnessDesk`."""

    def __init__(
        self,
        shelf: Shelf | StateReader,
        now: Callable[[], datetime],
        limits: Mapping[Source, timedelta],
        catalogue: Callable[[], tuple[str, datetime | None]] = lambda: ("", None),
    ) -> None:
        """`catalogue` gives version and day of the catalogue in use, wherever it came from."""
        self._shelf, self._now, self._limits, self._catalogue = shelf, now, limits, catalogue

    def sources(self) -> Sequence[SourceState]:
        """Return every source."""
        now = self._now()
        return [self._state(source, now) for source in Source]

    def _state(self, source: Source, now: datetime) -> SourceState:
        state = self._shelf.state
        if source is Source.STATUSES:
            asked = Asked(state.statuses_at)
        else:
            newest = self._newest(_KINDS[source])
            version = str(newest.version) if newest else ""
            updated = newest.published_at.astimezone(now.tzinfo) if newest else None
            if source is Source.CATALOGUE:
                named, day = self._catalogue()
                version, updated = named or version, day or updated
            asked = Asked(state.checked_at, version, updated)
        judged = judge(source, asked, now, self._limits[source])
        return SourceState(
            source=source,
            state=judged.state,
            last_success=asked.last_success,
            version=asked.version,
            age=judged.age,
            words=judged.words,
            trouble=self._trouble(source),
        )

    def _newest(self, kind: str) -> Published | None:
        here = [one.document for one in self._shelf.state.kept if one.kind == kind]
        here = [one for one in here if not one.withdrawn]
        return max(here, key=lambda one: one.published_at, default=None)

    def _trouble(self, source: Source) -> str:
        kind = _KINDS.get(source)
        found = [one for one in self._shelf.state.refused if one.kind == kind]
        if not found:
            return ""
        newest = max(found, key=lambda one: one.at)
        return f"平台新发的第 {newest.version} 版（{newest.name}）{newest.reason}"
