"""The queue to the platform, as `sync.engine` and the staff of a service point see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # names for annotations only: the first frame does not wait for them
    from datetime import datetime

    from kiosk.domain.application import CaseStep, Delivery, Kind, SealedSubmission, Stage
    from kiosk.domain.numbers import ReceiptNumber
    from kiosk.domain.parking import ParkCode


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One leased submission, ready for the wire."""

    id: str
    number: ReceiptNumber
    kind: Kind
    item_id: str
    assurance: str
    submitted_at: datetime
    sealed: SealedSubmission = field(repr=False)
    attempts: int = 0
    supersedes: str = ""
    sunk: int = 0
    """How often the platform choked on it; remembered across restarts."""
    uploaded: int = 0
    """Bytes of the envelope the platform had confirmed when last heard, 0 when none."""


@dataclass(frozen=True, slots=True)
class Share:
    """Which waiting items a lane takes: those that go inside a message, or those uploaded ahead.

    The choice is by size and by whether the item failed on the way before, nothing else.
    """

    inside: int
    """Bytes up to which an envelope goes inside its message."""
    again: int
    """The same for one that failed before: next time only what is missing shall go."""
    uploads: bool
    """Whether this share is the one that is uploaded."""
    smallest_first: bool = False
    """Instead of oldest first, so that a giant does not hold up the rest."""

    def takes(self, size: int, attempts: int) -> bool:
        """Tell whether an envelope of so many bytes, tried so often, is in this share."""
        return (size > (self.again if attempts else self.inside)) == self.uploads


@dataclass(frozen=True, slots=True)
class OutboxCounts:
    """How many submissions are in which state, and since when the oldest waits."""

    waiting: int
    sending: int
    received: int
    parked: int
    oldest_waiting: datetime | None = None
    exported: int = 0


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of `kiosk queue list`."""

    id: str
    number: ReceiptNumber
    item_name: str
    applicant_masked: str
    submitted_at: datetime
    delivery: Delivery
    attempts: int
    size: int
    """Bytes of the sealed envelope."""
    parked_reason: str = ""
    """Why, and what to do: whole sentences for staff, see `kiosk.domain.parking`."""
    parked_code: ParkCode | None = None
    """None for what is not parked, or was parked by a version that had no codes."""
    kind: Kind | None = None
    """None for a kind this program does not know."""
    exported_at: datetime | None = None
    """When it was last written into a bundle."""
    uploaded: int = 0
    """How many of them the platform has confirmed so far; 0 for what goes in one piece."""
    parts: int = 0
    """How many parts are inside besides the form (附件)."""


@dataclass(frozen=True, slots=True)
class CaseChange:
    """One change of a case, pulled from the platform."""

    submission_id: str
    stage: Stage
    step: CaseStep | None
    official_number: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The platform has it: for which bytes, since when, under which number."""

    submission_id: str
    content_hash: str
    received_at: datetime
    official_number: str = ""


class Outbox(Protocol):
    """The queue to the platform, as `sync.engine` sees it. Safe to call from any thread."""

    def lease(
        self, limit: int, max_bytes: int, lease_s: float, share: Share | None = None
    ) -> Sequence[OutboxItem]:
        """Take up to `limit` waiting items, oldest first, for `lease_s` seconds.

        With a share, those of it alone; the first is taken whatever its size. What was sunk comes
        after everything else of the share and never in one batch with it. A lease of a process
        that died is over at the next start; items never stay `sending`.
        """
        ...

    def received(
        self, submission_id: str, content_hash: str, received_at: datetime, official_number: str
    ) -> bool:
        """Mark as received; False when the hash is not the item's (then nothing changes)."""
        ...

    def received_all(self, answers: Sequence[Acknowledgement]) -> frozenset[str]:
        """Mark several as received in one transaction; returns the ids whose hash fitted."""
        ...

    def release(self, submission_ids: Sequence[str]) -> None:
        """Give items back to waiting after a fault that was not theirs."""
        ...

    def uploaded(self, submission_id: str, confirmed: int) -> bool:
        """Note how many bytes of an envelope the platform has confirmed, for a later start.

        False when it does not wait any more: staff held or exported it, or an acknowledgement came
        by stick, while it was on its way. Then its lease is over and nothing more of it is sent.
        """
        ...

    def park(self, submission_id: str, code: ParkCode, given: str = "") -> None:
        """Hold one item in sight of staff; `given` are the platform's own words, if any."""
        ...

    def sink(self, submission_id: str, hold_s: float, *, deeper: bool) -> None:
        """Let a leased item step aside for `hold_s` seconds; `deeper` behind the others for good."""
        ...

    def count_from(self, number: ReceiptNumber) -> None:
        """Give out no number of this enrolment up to this one: the platform holds it.

        A terminal whose files were restored from a copy would give numbers twice (law 2). A
        number of another enrolment, or one given out here, changes nothing.
        """
        ...

    def counts(self) -> OutboxCounts:
        """Count by state."""
        ...

    def rows(self, limit: int = 200) -> Sequence[QueueRow]:
        """Return what waits and what is parked first, then the rest, newest first."""
        ...

    def cursor(self) -> str:
        """Return the platform's cursor of the last applied change; empty at first."""
        ...

    def apply(self, changes: Sequence[CaseChange], cursor: str) -> Sequence[str]:
        """Apply changes and the new cursor in one transaction; returns the ids that changed."""
        ...
