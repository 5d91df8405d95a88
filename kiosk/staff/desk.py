"""村级服务台: what the staff of a service point do with what was submitted here.

Each act asks the room who is signed in, does one thing through a port, and leaves an audit row with
the work number. Rows hold masked names and numbers only; nothing sealed is opened (law 9), nothing
prints or goes out by itself (laws 5, 6). Everything may block: worker threads only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.domain.application import Delivery
from kiosk.domain.standing import takes_submissions
from kiosk.ports import (
    ExchangeFailed,
    Exported,
    Imported,
    Media,
    Medium,
    OutboxCounts,
    QueueDesk,
    QueueRow,
    StaffRecords,
    StandingDesk,
)

if TYPE_CHECKING:
    from devices.ports import PrintOutcome
    from kiosk.services.print_receipt import PrintReceipt
    from kiosk.staff.room import StaffRoom

ACKS_SUFFIX = ".bma"
"""How the platform's acknowledgement files (回执文件) end."""
_GOES = frozenset({Delivery.WAITING, Delivery.SENDING})
_PULLED = "找不到这个 U 盘了，没有导出。请插好，按“重新找”，再导出一次。"
_LEAST_DIGITS = 4
"""Fewer digits of a number find too many to be of use."""


@dataclass(frozen=True, slots=True)
class Page:
    """The beginning of a list, and how long it is in all."""

    rows: Sequence[QueueRow]
    total: int


class StaffDesk:
    """The use cases of the desk."""

    def __init__(
        self,
        room: StaffRoom,
        records: StaffRecords,
        counts: Callable[[], OutboxCounts],
        print_receipt: PrintReceipt,
        media: Media,
        queue: QueueDesk,
        standing: StandingDesk,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        """Take the collaborators; `wake` begins to send."""
        self._room = room
        self._records = records
        self._counts = counts
        self._print = print_receipt
        self._media = media
        self._queue = queue
        self._standing = standing
        self._wake = wake

    @property
    def room(self) -> StaffRoom:
        """Who is here."""
        return self._room

    @property
    def revoked(self) -> bool:
        """Whether the platform has put this terminal out of service: everything is to be handed over."""
        return not takes_submissions(self._standing.now())

    # ---- looking -------------------------------------------------------------------------------

    def counts(self) -> OutboxCounts:
        """Count by state; raises SignedOut."""
        self._room.require()
        return self._counts()

    def parked(self, limit: int) -> Page:
        """Return what needs staff, oldest first; raises SignedOut."""
        self._room.require()
        counts = self._counts()
        rows = [one for one in self._queue.rows(limit) if one.delivery is Delivery.PARKED]
        return Page(rows[:limit], max(counts.parked, len(rows)))

    def waiting(self, limit: int) -> Page:
        """Return what goes by itself, oldest first, then what is on a stick; raises SignedOut."""
        self._room.require()
        counts = self._counts()
        wanted = limit + counts.parked + counts.exported
        while True:  # what is parked or exported comes first, and more may have come meanwhile
            found = self._queue.rows(wanted)
            goes = [one for one in found if one.delivery in _GOES]
            more = len(found) >= wanted and found[-1].delivery is not Delivery.RECEIVED
            if len(goes) >= limit or not more:
                break
            wanted *= 2
        rows = [*goes, *(one for one in found if one.delivery is Delivery.EXPORTED)]
        total = counts.waiting + counts.sending + counts.exported
        return Page(rows[:limit], max(total, len(rows)))

    def latest(self, limit: int) -> Sequence[QueueRow]:
        """Return what was submitted here, newest first; raises SignedOut."""
        self._room.require()
        return self._records.latest(limit)

    def find(self, digits: str, limit: int) -> Sequence[QueueRow]:
        """Find by the last digits of a receipt number (at least four); raises SignedOut."""
        self._room.require()
        wanted = "".join(one for one in digits if one in "0123456789")[-19:]
        return self._records.find(wanted, limit) if len(wanted) >= _LEAST_DIGITS else ()

    # ---- moving --------------------------------------------------------------------------------

    def retry(self, submission_id: str) -> bool:
        """重新上传 one; False when it was not held any more. Raises SignedOut."""
        session = self._room.require()
        done = self._queue.retry(submission_id)
        detail: dict[str, object] = {"submission": submission_id, "done": done}
        self._room.note("staff.retry", session.work_number, detail)
        self._wake()
        return done

    def retry_all(
        self, told: Callable[[int, int], None], stopped: Callable[[], bool], at_most: int = 10_000
    ) -> int:
        """重新上传 everything held; `told(done, all)` as it goes. Returns how many wait again."""
        session = self._room.require()
        rows = self.parked(at_most).rows
        done = 0
        try:
            for place, row in enumerate(rows):
                if stopped():
                    break
                done += self._queue.retry(row.id)
                told(place + 1, len(rows))
        finally:
            self._room.note("staff.retry_all", session.work_number, {"done": done})
            self._wake()
        return done

    def print_again(self, submission_id: str) -> PrintOutcome:
        """补打 one slip; KeyError when there is no such submission. Raises SignedOut."""
        session = self._room.require()
        outcome = self._print(submission_id)
        detail: dict[str, object] = {"submission": submission_id, "result": outcome.result.value}
        self._room.note("staff.print", session.work_number, detail)
        return outcome

    # ---- by hand -------------------------------------------------------------------------------

    def places(self) -> Sequence[Medium]:
        """Return where files can be exchanged now; raises SignedOut."""
        self._room.require()
        return self._media.places()

    def unsent(self) -> int:
        """Return how many an export would carry; raises SignedOut."""
        self._room.require()
        return self._queue.unsent(everything=self.revoked)

    def acks(self, medium: Medium) -> Sequence[Path]:
        """Return the acknowledgement files at a place, newest first; raises SignedOut, OSError."""
        self._room.require()
        return self._media.files(medium, ACKS_SUFFIX)

    def export(self, medium: Medium) -> Exported:
        """导出 what is unsent, of a revoked terminal all that is here; raises ExchangeFailed, SignedOut."""
        session = self._room.require()
        try:
            exported = self._export(medium)
        except ExchangeFailed:
            self._room.note("staff.export", session.work_number, {"done": False})
            raise
        detail: dict[str, object] = {"done": True, "count": exported.count}
        self._room.note("staff.export", session.work_number, detail)
        return exported

    def _export(self, medium: Medium) -> Exported:
        # The folder of a stick that was pulled out may stay: writing there fills this machine.
        if medium.folder not in {one.folder for one in self._media.places()}:
            raise ExchangeFailed(_PULLED)
        return self._queue.export(medium.folder, everything=self.revoked)

    def import_acks(self, file: Path) -> Imported:
        """导入 the platform's acknowledgements; raises ExchangeFailed, SignedOut."""
        session = self._room.require()
        try:
            imported = self._queue.import_acks(file)
        except ExchangeFailed:
            self._room.note("staff.import", session.work_number, {"done": False})
            raise
        detail: dict[str, object] = {
            "done": True,
            "received": imported.received,
            "parked": imported.parked,
            "known": imported.known,
            "foreign": imported.foreign,
        }
        self._room.note("staff.import", session.work_number, detail)
        return imported
