"""Puts the staff's half of the queue together; for the screen and for `kiosk queue`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.app.clock import SystemClock
from kiosk.services.queue_desk import Desk
from sync.bundle import StickExchange

if TYPE_CHECKING:
    from kiosk.ports import Exported, Imported, QueueDesk, QueueRow
    from kiosk.store import SqliteStore
    from sync.enrolment import Enrolment, EnrolmentKeeper


def build_desk(store: SqliteStore, enrolment: Enrolment) -> QueueDesk:
    """Return the desk of an enrolled terminal over an open store."""
    exchange = StickExchange(
        terminal=enrolment.number,
        signing_key=Ed25519PrivateKey.from_private_bytes(enrolment.signing_key),
        recipient=enrolment.key,
        platform_keys=[key.public_key for key in enrolment.signing_keys],
        now=SystemClock().now,
    )
    return Desk(store.desk, exchange)


class FollowingDesk:
    """`kiosk.ports.QueueDesk` over the enrolment in use: keys roll while the terminal runs."""

    def __init__(self, store: SqliteStore, keeper: EnrolmentKeeper) -> None:
        """Take the open store and the enrolment in use; both belong to somebody else."""
        self._store = store
        self._keeper = keeper

    def rows(self, limit: int = 200) -> Sequence[QueueRow]:
        """Return what is parked, then exported, then waiting, oldest first, then the rest."""
        return self._store.desk.rows(limit)

    def retry(self, submission_id: str) -> bool:
        """Let a parked or exported item wait for the platform again; False when it is neither."""
        return self._store.desk.retry(submission_id)

    def park(self, submission_id: str, reason: str) -> bool:
        """Hold a waiting item by hand; False when it does not wait."""
        return self._store.desk.hold(submission_id, reason)

    def unsent(self, *, again: bool = False, everything: bool = False) -> int:
        """Return how many an export would carry."""
        return self._now().unsent(again=again, everything=everything)

    def export(self, folder: Path, *, again: bool = False, everything: bool = False) -> Exported:
        """Seal to the platform's newest key and sign with the terminal's own of now."""
        return self._now().export(folder, again=again, everything=everything)

    def import_acks(self, file: Path) -> Imported:
        """Believe the keys that the platform has now."""
        return self._now().import_acks(file)

    def _now(self) -> QueueDesk:
        return build_desk(self._store, self._keeper.now)
