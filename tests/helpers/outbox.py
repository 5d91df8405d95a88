"""An outbox in memory that keeps to `kiosk.ports.Outbox`, and submissions to put into it."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from kiosk.domain.application import Delivery, Kind, Part
from kiosk.domain.numbers import ReceiptNumber, TerminalNumber
from kiosk.domain.parking import ParkCode, words
from kiosk.ports import Acknowledgement, CaseChange, OutboxCounts, OutboxItem, QueueRow, Share
from sync.envelope import HpkeSealer

PAYLOAD = '{"name":"测试甲","id_number":"11010519491231002X"}'.encode()
PARTS = (Part("signature.png", "image/png", b"ink" * 100),)
_BEIJING = timezone(timedelta(hours=8))


def submission_id(number: ReceiptNumber) -> str:
    """A UUIDv7 that is the same in every run and another one for each terminal."""
    return f"0190f5c4-7a3b-7c11-8d22-{int(number.digits[6:18]):012x}"


def sealed_item(
    sealer: HpkeSealer, number: TerminalNumber, serial: int, payload: bytes = PAYLOAD
) -> OutboxItem:
    """Seal the `serial`-th submission of an enrolled terminal."""
    key = submission_id(number.number(serial))
    return OutboxItem(
        id=key,
        number=number.number(serial),
        kind=Kind.APPLICATION,
        item_id="pension-enrol",
        assurance="simulated",
        submitted_at=datetime(2026, 3, 2, 9, 30, serial % 60, tzinfo=_BEIJING),
        sealed=sealer.seal(key, Kind.APPLICATION, payload, PARTS),
    )


@dataclass
class _Row:
    item: OutboxItem
    state: Delivery = Delivery.WAITING
    leased_until: float = 0.0
    reason: str = ""
    official_number: str = ""
    received_at: datetime | None = None
    attempts: int = 0
    sunk: int = 0


class MemoryOutbox:
    """True to the contract, and gone when the test is."""

    def __init__(self, items: Sequence[OutboxItem] = ()) -> None:
        self._lock = threading.Lock()
        self._cursor = ""
        self.table: dict[str, _Row] = {}
        self.cases: list[CaseChange] = []
        self.counted_from: ReceiptNumber | None = None
        self.leases: list[list[str]] = []
        """Ids of each lease, for tests of batches and order."""
        self.add(*items)

    def add(self, *items: OutboxItem) -> None:
        """Put submissions at the end of the queue."""
        with self._lock:
            self.table.update({item.id: _Row(item) for item in items})

    def states(self) -> list[Delivery]:
        """The state of each, oldest first."""
        return [row.state for row in self.table.values()]

    def lease(
        self, limit: int, max_bytes: int, lease_s: float, share: Share | None = None
    ) -> Sequence[OutboxItem]:
        with self._lock:
            now = time.monotonic()
            taken: list[OutboxItem] = []
            size, level = 0, -1
            rows = list(self.table.values())
            if share and share.smallest_first:
                rows.sort(key=lambda row: len(row.item.sealed.envelope))
            for row in sorted(rows, key=lambda row: row.sunk):
                if row.state is not Delivery.WAITING or row.leased_until > now:
                    continue
                if share and not share.takes(len(row.item.sealed.envelope), row.attempts):
                    continue
                size += len(row.item.sealed.envelope)
                bounded = len(taken) == limit or size > max_bytes or row.sunk != level
                if taken and bounded:
                    break
                level = row.sunk
                row.leased_until = now + lease_s
                taken.append(replace(row.item, attempts=row.attempts, sunk=row.sunk))
            if taken:
                self.leases.append([item.id for item in taken])
            return taken

    def received(
        self, submission_id: str, content_hash: str, received_at: datetime, official_number: str
    ) -> bool:
        with self._lock:
            row = self.table.get(submission_id)
            if row is None or row.item.sealed.content_hash != content_hash:
                return False
            row.state = Delivery.RECEIVED
            row.received_at = row.received_at or received_at
            row.official_number = official_number or row.official_number
            return True

    def received_all(self, answers: Sequence[Acknowledgement]) -> frozenset[str]:
        return frozenset(
            one.submission_id
            for one in answers
            if self.received(
                one.submission_id, one.content_hash, one.received_at, one.official_number
            )
        )

    def release(self, submission_ids: Sequence[str]) -> None:
        with self._lock:
            for key in submission_ids:
                self.table[key].leased_until = 0.0
                self.table[key].attempts += 1

    def uploaded(self, submission_id: str, confirmed: int) -> bool:
        with self._lock:
            row = self.table[submission_id]
            if row.state is not Delivery.WAITING:
                row.leased_until = 0.0
                return False
            row.item = replace(row.item, uploaded=confirmed)
            return True

    def park(self, submission_id: str, code: ParkCode, given: str = "") -> None:
        with self._lock:
            row = self.table[submission_id]
            if row.state is not Delivery.RECEIVED:
                row.state, row.reason = Delivery.PARKED, words(code, given)

    def sink(self, submission_id: str, hold_s: float, *, deeper: bool) -> None:
        with self._lock:
            row = self.table[submission_id]
            row.leased_until = time.monotonic() + hold_s
            row.attempts += 1
            row.sunk += deeper

    def count_from(self, number: ReceiptNumber) -> None:
        with self._lock:
            self.counted_from = number

    def counts(self) -> OutboxCounts:
        with self._lock:
            now = time.monotonic()
            states = [row.state for row in self.table.values()]
            leased = [row.leased_until > now for row in self.table.values()]
        sending = sum(
            one and state is Delivery.WAITING for one, state in zip(leased, states, strict=True)
        )
        return OutboxCounts(
            waiting=states.count(Delivery.WAITING) - sending,
            sending=sending,
            received=states.count(Delivery.RECEIVED),
            parked=states.count(Delivery.PARKED),
        )

    def rows(self, limit: int = 200) -> Sequence[QueueRow]:
        raise NotImplementedError("the engine never lists the queue")

    def cursor(self) -> str:
        return self._cursor

    def apply(self, changes: Sequence[CaseChange], cursor: str) -> Sequence[str]:
        with self._lock:
            self.cases.extend(changes)
            self._cursor = cursor
            return [change.submission_id for change in changes]
