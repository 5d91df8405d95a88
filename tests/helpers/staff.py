"""A staff desk for tests: a member with a PIN, kept tries and a queue, in memory or over a store."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from devices.ports import (
    StaffCard,
    StaffCardDemand,
    StaffCardError,
    StaffCardProblem,
    StaffCardReader,
)
from kiosk.domain import parking
from kiosk.domain.application import Delivery, NewSubmission
from kiosk.domain.freshness import Asked, Source, judge
from kiosk.domain.numbers import ReceiptNumber, TerminalNumber
from kiosk.domain.parking import ParkCode
from kiosk.domain.standing import NotYet, Standing
from kiosk.ports import (
    AckFile,
    Acknowledgement,
    ExchangeFailed,
    Exported,
    Imported,
    Medium,
    MediumKind,
    OutboxCounts,
    OutboxItem,
    QueueRow,
    Refusal,
    SourceState,
    StaffMember,
    StandingDesk,
    Tries,
    Written,
)
from kiosk.staff.by_card import CardDoor
from kiosk.staff.desk import StaffDesk
from kiosk.staff.lockout import Lockout
from kiosk.staff.pin import make_verifier
from kiosk.staff.practice import PIN, WORK_NUMBER
from kiosk.staff.room import StaffRoom
from kiosk.store import SqliteStore
from tests.helpers.submissions import mint

NUMBER, WRONG_PIN = WORK_NUMBER, "111222"
NOW = datetime(2026, 11, 23, 9, 42, tzinfo=timezone(timedelta(hours=8)))
CODE = ParkCode.HASH_MISMATCH
ITEMS = ("高龄津贴申请", "临时救助申请", "最低生活保障申请", "生育登记", "居住证申领", "失业登记")
WHO = ("张*明", "李*", "王*兰", "赵*", "古丽*尔", "陈*")


@cache
def verifier() -> str:
    """Return the verifier of `PIN`."""
    return make_verifier(PIN)


@dataclass
class HandList:
    """A staff list with one member, or with nobody."""

    members: dict[str, StaffMember] = field(default_factory=dict)

    @classmethod
    def of_one(cls) -> HandList:
        """Return the list with the member of the tests."""
        return cls({NUMBER: StaffMember(NUMBER, "staff", verifier())})

    def give_card(self, number: str, key: str) -> None:
        """List somebody with a work card."""
        keys = frozenset({key})
        self.members[number] = dataclasses.replace(self.members[number], card_keys=keys)

    def member(self, work_number: str) -> StaffMember | None:
        return self.members.get(work_number)

    def by_card(self, key: str) -> StaffMember | None:
        return next((one for one in self.members.values() if key in one.card_keys), None)

    def has_cards(self, role: str = "") -> bool:
        return any(one.card_keys for one in self.members.values() if role in {"", one.role})

    def empty(self) -> bool:
        return not self.members

    def lists(self, role: str) -> bool:
        return any(one.role == role for one in self.members.values())


@dataclass
class HandCards:
    """A reader of work cards by script, for pages; what cards do is tested with virtual ones."""

    key = "ab" * 32

    takes_staff_cards = True
    card: StaffCard = field(
        default_factory=lambda: StaffCard(
            HandCards.key, NOW - timedelta(days=1), NOW + timedelta(days=1), 3
        )
    )
    pin: bytes = b"204816"

    def staff_card(self, timeout_s: float = 10.0) -> StaffCard:
        return self.card

    def prove_staff_card(
        self, pin: bytearray, demand: StaffCardDemand, timeout_s: float = 20.0
    ) -> StaffCard:
        card = self.staff_card()
        if bytes(pin) != self.pin:
            left = (card.tries_left or 1) - 1
            self.card = dataclasses.replace(card, tries_left=left)
            raise StaffCardError(StaffCardProblem.WRONG_PIN, left)
        return card


@dataclass
class MemoryCounter:
    """Tries that are kept as long as the test."""

    kept: dict[str, Tries] = field(default_factory=dict)

    @property
    def tries(self) -> Tries:
        """The terminal's."""
        return self.read()

    def read(self, number: str = "") -> Tries:
        return self.kept.get(number, Tries())

    def write(self, tries: Tries, number: str = "") -> None:
        self.kept[number] = tries


@dataclass
class HandMedia:
    """Sticks that a test plugs in: one folder each."""

    media: list[Medium] = field(default_factory=list)

    def plug(self, folder: Path, name: str = "KINGSTON", *, writable: bool = True) -> Medium:
        """Plug one in."""
        one = Medium(folder, name, MediumKind.STICK, 14_200_000_000, writable)
        self.media.append(one)
        return one

    def places(self) -> Sequence[Medium]:
        return list(self.media)

    def files(self, medium: Medium, suffix: str) -> Sequence[Path]:
        return sorted(one for one in medium.folder.iterdir() if one.name.endswith(suffix))


@dataclass
class HandFreshness:
    """Ages by script: statuses are fresh, the catalogue is old, a list never came."""

    asked: dict[Source, Asked] = field(
        default_factory=lambda: {
            Source.CATALOGUE: Asked(NOW - timedelta(days=3), "2026.11"),
            Source.STATUSES: Asked(NOW),
            Source.STAFF: Asked(None),
        }
    )
    trouble: str = ""

    def sources(self) -> Sequence[SourceState]:
        return [self._state(source, asked) for source, asked in self.asked.items()]

    def _state(self, source: Source, asked: Asked) -> SourceState:
        judged = judge(source, asked, NOW, timedelta(days=1))
        last, version = asked.last_success, asked.version
        trouble = self.trouble if source is Source.CATALOGUE else ""
        return SourceState(source, judged.state, last, version, judged.age, judged.words, trouble)


@dataclass
class HandStanding:
    """A standing that a test turns."""

    standing: Standing = Standing.ACTIVE

    def now(self) -> Standing:
        return self.standing

    def left(self) -> int:
        return 0

    def order_wipe(self) -> None:
        raise NotYet(0)


def row(
    place: int, delivery: Delivery = Delivery.WAITING, code: ParkCode | None = None
) -> QueueRow:
    """Return the `place`-th submission, from 1; later ones were submitted later."""
    return QueueRow(
        id=f"s{place}",
        number=TerminalNumber("220199", 1, 1).number(place),
        item_name=ITEMS[(place - 1) % len(ITEMS)],
        applicant_masked=WHO[(place - 1) % len(WHO)],
        submitted_at=NOW - timedelta(hours=3) + timedelta(minutes=place % 150),
        delivery=delivery,
        attempts=0,
        size=928_000,
        parked_reason=parking.words(code) if code else "",
        parked_code=code,
        exported_at=NOW if delivery is Delivery.EXPORTED else None,
    )


class MemoryQueue:
    """`QueueDesk` and `StaffRecords` over a list of rows."""

    def __init__(self) -> None:
        self.all: dict[str, QueueRow] = {}
        self.notes: list[tuple[str, str, dict[str, object]]] = []
        self.export_fails = ""
        self.export_takes_s = 0.0
        self.import_fails = ""
        self.printed: list[str] = []

    def fill(self, parked: int = 2, waiting: int = 4, received: int = 3) -> None:
        """Begin with so many of each."""
        kinds = [Delivery.PARKED] * parked + [Delivery.WAITING] * waiting
        kinds += [Delivery.RECEIVED] * received
        for place, kind in enumerate(kinds, start=1):
            one = row(place, kind, CODE if kind is Delivery.PARKED else None)
            self.all[one.id] = one

    def counts(self) -> OutboxCounts:
        kinds = [one.delivery for one in self.all.values()]
        waits = [one.submitted_at for one in self.all.values() if one.delivery is Delivery.WAITING]
        return OutboxCounts(
            kinds.count(Delivery.WAITING),
            kinds.count(Delivery.SENDING),
            kinds.count(Delivery.RECEIVED),
            kinds.count(Delivery.PARKED),
            min(waits, default=None),
            kinds.count(Delivery.EXPORTED),
        )

    def rows(self, limit: int = 200) -> Sequence[QueueRow]:
        order = (
            Delivery.PARKED,
            Delivery.EXPORTED,
            Delivery.SENDING,
            Delivery.WAITING,
            Delivery.RECEIVED,
        )
        found = sorted(
            self.all.values(), key=lambda one: (order.index(one.delivery), one.submitted_at)
        )
        return found[:limit]

    def retry(self, submission_id: str) -> bool:
        one = self.all[submission_id]
        if one.delivery not in {Delivery.PARKED, Delivery.EXPORTED}:
            return False
        waits = {"delivery": Delivery.WAITING, "parked_reason": "", "parked_code": None}
        self.all[one.id] = dataclasses.replace(one, **waits)
        return True

    def park(self, submission_id: str, reason: str) -> bool:
        one = self.all[submission_id]
        self.all[one.id] = dataclasses.replace(one, delivery=Delivery.PARKED, parked_reason=reason)
        return True

    def unsent(self, *, again: bool = False, everything: bool = False) -> int:
        return len(self._unsent(again=again or everything))

    def _unsent(self, *, again: bool) -> list[QueueRow]:
        kinds = {Delivery.WAITING, Delivery.PARKED} | ({Delivery.EXPORTED} if again else set())
        return [one for one in self.all.values() if one.delivery in kinds]

    def export(self, folder: Path, *, again: bool = False, everything: bool = False) -> Exported:
        time.sleep(self.export_takes_s)
        if self.export_fails:
            raise ExchangeFailed(self.export_fails)
        file = folder / "220199-0001-20261123-094200.bmx"
        file.write_bytes(b"sealed")
        rows = self._unsent(again=again or everything)
        for one in rows:
            out = {"delivery": Delivery.EXPORTED, "parked_reason": "", "parked_code": None}
            self.all[one.id] = dataclasses.replace(one, exported_at=NOW, **out)
        return Exported(file, len(rows))

    def import_acks(self, file: Path) -> Imported:
        if self.import_fails:
            raise ExchangeFailed(self.import_fails)
        sent = [one for one in self.all.values() if one.delivery is Delivery.EXPORTED]
        for one in sent:
            self.all[one.id] = dataclasses.replace(one, delivery=Delivery.RECEIVED)
        return Imported(len(sent), 0, 1, 2)

    def note(self, event: str, subject: str, detail: Mapping[str, object]) -> None:
        self.notes.append((event, subject, dict(detail)))

    def latest(self, limit: int) -> Sequence[QueueRow]:
        return sorted(self.all.values(), key=lambda one: one.number.serial, reverse=True)[:limit]

    def find(self, digits: str, limit: int) -> Sequence[QueueRow]:
        found = [one for one in self.latest(10_000) if str(one.number).endswith(digits)]
        return found[:limit]


@dataclass
class HandExchange:
    """`Exchange` without seals: a file for a bundle, and any file acknowledges the last of them."""

    takes_s: float = 0.0
    fails: str = ""
    last: Written | None = None
    acks: list[Acknowledgement] = field(default_factory=list)

    @property
    def bundle(self) -> str:
        return self.last.bundle if self.last else ""

    def write(self, folder: Path, size: int, items: Iterable[OutboxItem]) -> Written:
        del size
        time.sleep(self.takes_s)
        if self.fails:
            raise ExchangeFailed(self.fails)
        found = list(items)
        file = folder / "bianmin-220199-0001-20261123-094200-0a1b2c.bmx"
        file.write_bytes(b"sealed")
        self.acks = [Acknowledgement(one.id, one.sealed.content_hash, NOW, "") for one in found]
        self.last = Written(file, f"bundle-{NOW:%H%M}", "0" * 64, tuple(one.id for one in found))
        return self.last

    def read_acks(self, file: Path) -> AckFile:
        if not file.exists():
            raise ExchangeFailed("找不到这个文件。")
        return self

    def pieces(self) -> Iterator[tuple[Sequence[Acknowledgement], Sequence[Refusal]]]:
        yield self.acks, ()


def populate(store: SqliteStore, parked: int, waiting: int, received: int) -> None:
    """Put submissions into a real file, the parked and the received ones first."""
    plain = mint(900_000)
    for place in range(parked + received + waiting):
        shown = row(place + 1)

        def named(number: ReceiptNumber, shown: QueueRow = shown) -> NewSubmission:
            return dataclasses.replace(
                plain(number),
                item_name=shown.item_name,
                applicant_masked=shown.applicant_masked,
                submitted_at=shown.submitted_at,
            )

        affair = store.submit(named)
        if place < parked:
            store.park(affair.id, CODE)
        elif place < parked + received:
            (item,) = (one for one in store.lease(1, 10**9, 60) if one.id == affair.id)
            store.received(affair.id, item.sealed.content_hash, NOW, "")


def room(
    queue: MemoryQueue,
    monotonic: Callable[[], float],
    staff: HandList | None = None,
    cards: StaffCardReader | None = None,
) -> StaffRoom:
    """Return a room with the member of the tests."""
    members = staff if staff is not None else HandList.of_one()
    lockout = Lockout(MemoryCounter(), monotonic, "boot-1")
    door = CardDoor(cards, members, lockout, lambda: NOW)
    return StaffRoom(members, lockout, queue, monotonic, door)


def desk(
    queue: MemoryQueue,
    monotonic: Callable[[], float],
    media: HandMedia | None = None,
    print_receipt: Any = None,
    *,
    here: StaffRoom | None = None,
    standing: StandingDesk | None = None,
) -> StaffDesk:
    """Return a desk over a queue; its room is `here`, or one with the member of the tests."""
    return StaffDesk(
        here or room(queue, monotonic),
        queue,
        queue.counts,
        print_receipt,
        media or HandMedia(),
        queue,
        standing or HandStanding(),
    )
