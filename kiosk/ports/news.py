"""What sync tells the screens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # names for annotations only: the first frame does not wait for them
    from kiosk.domain.health import Concern
    from kiosk.domain.standing import Standing
    from kiosk.ports.outbox import OutboxCounts


class Link(StrEnum):
    """How the platform can be reached, in the kinds that people are told apart."""

    ONLINE = "online"
    OFFLINE = "offline"
    """No answer: queued, sent later."""
    REFUSED = "refused"
    """The platform does not accept this terminal (revoked, unknown)."""
    UNTRUSTED = "untrusted"
    """TLS, clock or captive portal: not our platform answers."""


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The way to the platform changed."""

    link: Link


@dataclass(frozen=True, slots=True)
class SubmissionMoved:
    """A submission was received, parked, or its case moved on."""

    submission_id: str


@dataclass(frozen=True, slots=True)
class QueueChanged:
    """The counts of the outbox changed."""

    counts: OutboxCounts


@dataclass(frozen=True, slots=True)
class StandingTold:
    """The platform took a signed request of this terminal, or said that it is revoked."""

    accepted: bool


@dataclass(frozen=True, slots=True)
class StandingChanged:
    """How the platform stands to this terminal changed; submissions stop or go on."""

    standing: Standing


@dataclass(frozen=True, slots=True)
class ClockChanged:
    """This machine's clock moved against the platform's; words in `kiosk.domain.health`."""

    offset_s: float
    """The platform's time minus the terminal's."""


@dataclass(frozen=True, slots=True)
class ConcernsChanged:
    """What staff should look at: queue, disk, clock; the most pressing first, empty for nothing."""

    concerns: tuple[Concern, ...]


@dataclass(frozen=True, slots=True)
class DocumentsChanged:
    """Something of this kind came down from the platform, or was refused."""

    kind: str
    """`catalogue`, `calendar`, `staff`, `settings`, `notice` or `message`."""


@dataclass(frozen=True, slots=True)
class UploadProgress:
    """The platform confirmed more of a large submission; what it confirmed is not sent again."""

    submission_id: str
    confirmed: int
    total: int
    """Bytes, as `confirmed`."""


News = (
    LinkChanged
    | SubmissionMoved
    | QueueChanged
    | StandingTold
    | StandingChanged
    | ClockChanged
    | ConcernsChanged
    | DocumentsChanged
    | UploadProgress
)
OnNews = Callable[[News], None]
"""Called on the thread of the sender; must return at once."""
