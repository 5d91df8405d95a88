"""The store as the rooms above see it: `kiosk.ports.Store` and `kiosk.ports.Outbox` over one file.

Law 1 in one place: `submit` commits application, sealed envelope, outbox row, audit row and serial
in one durable transaction, and only then returns what may be shown.
"""

from __future__ import annotations

import dataclasses
import logging
import os
import stat
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from kiosk.domain.application import (
    Affair,
    Delivery,
    NewSubmission,
    ReceiptContent,
)
from kiosk.domain.numbers import ReceiptNumber, TerminalNumber
from kiosk.ports import (
    NotEnrolled,
    StoreUnsafe,
    Unsafe,
)
from kiosk.store import chain, submissions
from kiosk.store.codec import receipt_from
from kiosk.store.database import Database
from kiosk.store.desk import SqliteDesk
from kiosk.store.drafts import SqliteDrafts
from kiosk.store.errors import unsafe
from kiosk.store.idle import IdleCheckpoint
from kiosk.store.outbox import SqliteOutbox
from kiosk.store.print_requests import SqlitePrintRequests
from kiosk.store.staff_records import SqliteStaffRecords
from kiosk.store.tables import prints
from kiosk.store.upkeep import Upkeep
from kiosk.store.witness import Loss, Mark, Witness

log = logging.getLogger(__name__)

_OVERWRITES = 3
_RESULTS = frozenset({"printed", "failed", "unknown"})


class SqliteStore(SqliteOutbox):
    """The terminal's memory in one SQLite file. Built by `open_store` and `open_reader`."""

    def __init__(
        self,
        database: Database,
        store_id: str,
        witness: Witness | None,
        *,
        now: Callable[[], datetime],
        loss: Loss | None = None,
    ) -> None:
        """Take over an opened and checked database; `witness` None for a reader."""
        self.loss = loss
        """What was found missing when the file was opened; None usually."""
        idle = IdleCheckpoint(database) if witness and database.tuning.idle_s else None
        super().__init__(database, now=now, idle=idle)
        self._store_id = store_id
        self._witness = witness
        self._upkeep: Upkeep | None = None
        self.desk = SqliteDesk(database, now=now, rows=self.rows, wrote=self._wrote)
        """The queue in the hands of staff: `kiosk.ports.QueueKeeper`."""
        self._revoked = False

    @property
    def path(self) -> Path:
        """The database file."""
        return self._database.path

    def set_terminal_number(self, terminal: TerminalNumber) -> None:
        """Count serials for this enrolment from now on; a new epoch starts at 1.

        StoreUnsafe(NUMBERS_USED_UP) for an epoch lower than one this file has counted: numbers
        could repeat, only a new enrolment helps.
        """
        with self._database.reading() as connection:
            highest = submissions.highest_epoch(connection, terminal)
        if terminal.epoch < highest:
            raise unsafe(Unsafe.NUMBERS_USED_UP)
        self._terminal = terminal

    def look_after(
        self,
        keep: timedelta,
        acted: Callable[[], None],
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """Remove by itself what was kept for so long, and tell when staff acted; for the owner, once.

        `acted` comes within some seconds, also for a command in another process. `now` is the
        platform's time, by which it acknowledged: a wall clock that jumps ahead removes nothing.
        """
        self._upkeep = Upkeep(
            self._database, now=now or self._now, keep=keep, acted=acted, wrote=self._wrote
        )

    def shut(self, *, revoked: bool) -> None:
        """Take nothing new while the terminal is revoked; everything else goes on."""
        self._revoked = revoked

    def _ready(self) -> TerminalNumber:
        if self._revoked:
            raise unsafe(Unsafe.REVOKED)
        if self._terminal is None:
            raise NotEnrolled
        return self._terminal

    def close(self) -> None:
        """Stop the idle threads and close the file; leases end."""
        if self._upkeep:
            self._upkeep.stop()
        if self._idle:
            self._idle.stop()
        self._database.close()
        if self._witness:
            self._witness.close()
            self._witness = None

    # ---- kiosk.ports.Store -------------------------------------------------------------------

    def submit(self, mint: Callable[[ReceiptNumber], NewSubmission]) -> Affair:
        """Commit one submission in one durable transaction; see `kiosk.ports.Store`."""
        terminal = self._ready()
        try:
            with self._database.durable() as connection:
                serial, number = submissions.next_number(connection, terminal)
                new = mint(number)
                if new.number != number:
                    raise ValueError("mint must use the number it was given")
                audit_seq, audit_hash = submissions.insert(connection, new)
        except StoreUnsafe as error:
            if error.cause in {Unsafe.IO, Unsafe.UNKNOWN}:
                self._overwrite_unsynced()
            raise
        self._remember(audit_seq, audit_hash, terminal, serial)
        self._wrote()
        return Affair(
            id=new.id,
            number=number,
            item_id=new.item_id,
            item_name=new.item_name,
            applicant_masked=new.applicant_masked,
            submitted_at=new.submitted_at,
            delivery=Delivery.WAITING,
            due=new.receipt.due if new.receipt else None,
            due_provisional=new.receipt.due_provisional if new.receipt else False,
            kind=new.kind,
            size=len(new.sealed.envelope),
            parts=new.sealed.parts,
        )

    def check_writable(self) -> None:
        """Raise StoreUnsafe when a submission could not be committed now."""
        terminal = self._ready()
        try:
            disk = os.statvfs(self.path.parent)
        except OSError as error:
            raise unsafe(Unsafe.IO) from error
        if disk.f_flag & os.ST_RDONLY or not self.path.stat().st_mode & stat.S_IWUSR:
            raise unsafe(Unsafe.READ_ONLY)
        if disk.f_bavail * disk.f_frsize < self._database.tuning.min_free_bytes:
            raise unsafe(Unsafe.DISK_FULL)
        with self._database.durable() as connection:
            serial = submissions.last_serial(connection, terminal)
            submissions.set_serial(connection, terminal, serial)
            connection.rollback()
        try:
            terminal.number(serial + 1)
        except ValueError as error:
            raise unsafe(Unsafe.NUMBERS_USED_UP) from error

    def affairs_of(self, person_key: bytes) -> Sequence[Affair]:
        """Return a person's affairs, newest first."""
        with self._database.reading() as connection:
            found = submissions.of_person(connection, person_key)
            return [self._with_lease(connection, one) for one in found]

    def affair(self, submission_id: str) -> Affair | None:
        """Return one affair."""
        with self._database.reading() as connection:
            found = submissions.by_id(connection, submission_id)
            return self._with_lease(connection, found) if found else None

    def affair_by_number(self, number: ReceiptNumber) -> Affair | None:
        """Return the affair with a receipt number."""
        with self._database.reading() as connection:
            found = submissions.by_number(connection, number)
            return self._with_lease(connection, found) if found else None

    def receipt(self, submission_id: str) -> ReceiptContent | None:
        """Return the masked receipt to print it again."""
        with self._database.reading() as connection:
            text = submissions.receipt_of(connection, submission_id)
        try:
            return receipt_from(text) if text else None
        except (ValueError, TypeError, KeyError):
            raise unsafe(Unsafe.DAMAGED) from None

    def print_started(self, submission_id: str) -> None:
        """Remember that bytes are about to go out."""
        with self._database.relaxed() as connection:
            seq = self._seq(connection, submission_id)
            row = {"seq": seq, "at": self._at(), "result": "unknown", "open": 1}
            connection.execute(sa.insert(prints), row)
        self._wrote()

    def print_cut_off(self) -> bool:
        """Tell whether the newest print began and never ended."""
        newest = sa.select(prints.c.open).order_by(prints.c.id.desc()).limit(1)
        with self._database.reading() as connection:
            return bool(connection.scalar(newest))

    def record_print(self, submission_id: str, result: str) -> int:
        """Remember the outcome of one print; returns how many receipts came out so far."""
        if result not in _RESULTS:
            raise ValueError(f"a print ends as one of {sorted(_RESULTS)}")
        with self._database.relaxed() as connection:
            seq = self._seq(connection, submission_id)
            newest = sa.select(sa.func.max(prints.c.id)).where(
                prints.c.seq == seq, prints.c.open == 1
            )
            started = connection.scalar(newest)
            values = {"at": self._at(), "result": result, "open": 0}
            if started is None:
                connection.execute(sa.insert(prints), {"seq": seq, **values})
            else:
                connection.execute(sa.update(prints).where(prints.c.id == started), values)
            chain.append(connection, self._at(), "print", submission_id, {"result": result})
            out = sa.select(sa.func.count()).select_from(prints)
            count = connection.scalar(out.where(prints.c.seq == seq, prints.c.result == "printed"))
        self._wrote()
        return count or 0

    def drafts(self, key: bytes) -> SqliteDrafts:
        """Return the sealed drafts of this file under a key of the vault."""
        return SqliteDrafts(self._database, key, now=self._now, wrote=self._wrote)

    # ---- upkeep ------------------------------------------------------------------------------

    def staff_records(self) -> SqliteStaffRecords:
        """Return what the staff desk reads and notes in this file."""
        return SqliteStaffRecords(self._database, self._now)

    def print_requests(self) -> SqlitePrintRequests:
        """Return the slips that commands ask the running terminal for."""
        return SqlitePrintRequests(self._database, self._at)

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file now; the idle thread does so by itself."""
        self._database.checkpoint()

    def _with_lease(self, connection: sa.Connection, affair: Affair) -> Affair:
        leased = self._leases.live()
        if affair.delivery is not Delivery.WAITING or not leased:
            return affair
        if submissions.seq_of(connection, affair.id) not in leased:
            return affair
        return dataclasses.replace(affair, delivery=Delivery.SENDING)

    def _remember(self, seq: int, digest: bytes, terminal: TerminalNumber, serial: int) -> None:
        if self._witness is None:
            return
        enrolment = (terminal.region, terminal.terminal, terminal.epoch)
        mark = Mark(self._store_id, seq, digest.hex(), *enrolment, serial)
        try:
            self._witness.write(mark)
        except OSError:
            # The submission is committed and stays so; only the detection of a loss is weaker.
            log.exception("the witness beside the store was not written")

    def _overwrite_unsynced(self) -> None:
        """Write over the log frames of a commit whose sync failed.

        SQLite rolled it back, but its frames may lie whole in the log: a crash now would bring
        back a submission the resident was told is not saved.
        """
        for _ in range(_OVERWRITES):
            try:
                with self._database.durable() as connection:
                    chain.append(connection, self._at(), "not_saved", "", {})
            except StoreUnsafe:
                continue
            return
        log.critical("the disk does not take a commit; submissions stay off until it does")
