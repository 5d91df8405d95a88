"""What the staff of a service point may do with the queue, and how they are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # names for annotations only: the first frame does not wait for them
    from pathlib import Path

    from kiosk.domain.parking import ParkCode
    from kiosk.ports.outbox import Acknowledgement, OutboxItem, QueueRow


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle that was written, read back and found whole."""

    file: Path
    count: int
    left_out: int = 0
    """What could not be read or carried; it stands in the list with its reason."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an acknowledgement file of the platform settled."""

    received: int
    """Newly marked as received."""
    parked: int
    """Refused by the platform, each with its reason."""
    known: int
    """Settled before; nothing changed."""
    foreign: int
    """Of another terminal or another file; nothing changed."""


class ExchangeFailed(Exception):
    """A bundle could not be written, or a file is no acknowledgement for this terminal.

    `reason` is one plain Chinese sentence that says what to do next.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class QueueDesk(Protocol):
    """The queue in the hands of staff. Safe to call from any thread; raises StoreUnsafe."""

    def rows(self, limit: int = 200) -> Sequence[QueueRow]:
        """Return what is parked, then exported, then waiting, oldest first, then the rest."""
        ...

    def retry(self, submission_id: str) -> bool:
        """Let a parked or exported item wait for the platform again; False when it is neither."""
        ...

    def park(self, submission_id: str, reason: str) -> bool:
        """Hold a waiting item by hand; False when it does not wait."""
        ...

    def unsent(self, *, again: bool = False, everything: bool = False) -> int:
        """Return how many an export would carry; the words of `export` hold."""
        ...

    def export(self, folder: Path, *, again: bool = False, everything: bool = False) -> Exported:
        """Write everything unsent into one sealed and signed file; raises ExchangeFailed.

        Unsent is what waits and what is held because of the line; with `again` also what was
        exported before and is not acknowledged. `everything` is all that the platform has not
        acknowledged, held by whomever: before a terminal is wiped or retired. Written items are `exported` afterwards: they go
        over the line only when staff retry them.
        """
        ...

    def import_acks(self, file: Path) -> Imported:
        """Apply the platform's acknowledgement file; raises ExchangeFailed."""
        ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the platform would not take out of a bundle, and why."""

    submission_id: str
    content_hash: str
    code: ParkCode
    given: str = ""
    """The platform's own words."""


@dataclass(frozen=True, slots=True)
class Written:
    """A bundle on the stick, under its final name, found whole when read back."""

    file: Path
    bundle: str
    """Id of the bundle (UUIDv7)."""
    sha256: str
    items: tuple[str, ...]
    """Ids of the submissions that are in it."""


class QueueKeeper(Protocol):
    """The store's half of the desk; every act is in the audit chain. Raises StoreUnsafe."""

    def rows(self, limit: int = 200) -> Sequence[QueueRow]:
        """Return what is parked, then exported, then waiting, oldest first, then the rest."""
        ...

    def retry(self, submission_id: str) -> bool:
        """Let a parked or exported item wait again; False when it is neither."""
        ...

    def reread(self) -> None:
        """Let the progress of every case be read from the platform's first change on."""
        ...

    def hold(self, submission_id: str, given: str) -> bool:
        """Park a waiting item in the name of staff; False when it does not wait."""
        ...

    def unsent(self, *, again: bool, everything: bool) -> tuple[Sequence[str], int]:
        """Return the ids an export would carry, oldest first, and the bytes of their envelopes."""
        ...

    def load(self, submission_id: str) -> OutboxItem | None:
        """Read one whole item; one whose bytes changed on the disk is parked, and None."""
        ...

    def exported(self, written: Written) -> int:
        """Note what is in a bundle, unless the platform has it meanwhile; returns how many."""
        ...

    def settle(
        self, bundle: str, received: Sequence[Acknowledgement], refused: Sequence[Refusal]
    ) -> Imported:
        """Apply a piece of an acknowledgement file.

        A refusal counts only while the item is still exported in that very bundle.
        """
        ...


class AckFile(Protocol):
    """An acknowledgement file whose signature, terminal and every line were found right."""

    @property
    def bundle(self) -> str:
        """Id of the bundle it answers."""
        ...

    def pieces(self) -> Iterator[tuple[Sequence[Acknowledgement], Sequence[Refusal]]]:
        """Yield what it says, some hundred answers at a time."""
        ...


class Exchange(Protocol):
    """Files that travel on a stick instead of a line. Raises ExchangeFailed."""

    def write(self, folder: Path, size: int, items: Iterable[OutboxItem]) -> Written:
        """Write a bundle of `items`, read it back, and only then give it its name.

        `size` are the bytes expected, to see beforehand whether they fit.
        """
        ...

    def read_acks(self, file: Path) -> AckFile:
        """Check an acknowledgement file as a whole."""
        ...


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One person of the platform's staff list (工作人员名单) for this service point."""

    work_number: str
    """工号; shown instead of a name."""
    role: str
    """`staff` (村代办员) or `technician` (技术员)."""
    pin_verifier: str = field(repr=False)
    """How a PIN is checked, in the text form of `kiosk.staff.pin`; never the PIN."""
    card_keys: frozenset[str] = frozenset()
    """Work cards of this person: SHA-256 of each public key, as `devices.ports.StaffCard.key`."""


class StaffList(Protocol):
    """Who may sign in here, as the platform last said."""

    def member(self, work_number: str) -> StaffMember | None:
        """Return one, or None for a number the platform does not list."""
        ...

    def by_card(self, key: str) -> StaffMember | None:
        """Return whose work card has this key, or None."""
        ...

    def has_cards(self, role: str = "") -> bool:
        """Whether anybody, or anybody with this role, is listed with a work card."""
        ...

    def empty(self) -> bool:
        """Whether the platform never gave a list."""
        ...

    def lists(self, role: str) -> bool:
        """Whether it names somebody with this role."""
        ...
