"""Signing in with a work card: a virtual PIV card in a simulated slot, and the desk's own lock-out."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from devices.ports import DeviceState, StaffCardProblem
from devices.simulators.card import PEOPLE, SocialSecurityCard, VirtualCard
from devices.simulators.piv_card import PivCard
from devices.simulators.vpcd import CardInSlot, open_reader
from devices.smartcard.reader import SlotReader
from kiosk.ports import StaffMember
from kiosk.staff.by_card import CardDoor
from kiosk.staff.lockout import Lockout
from kiosk.staff.room import Refused, StaffRoom, Why
from kiosk.staff.session import Session
from tests.helpers.staff import (
    NUMBER,
    PIN,
    WRONG_PIN,
    HandList,
    MemoryCounter,
    MemoryQueue,
    verifier,
)
from tests.helpers.staff_cards import NOW, piv_card, spki_of
from tests.helpers.staff_cards import PIN as CARD_PIN
from tests.helpers.waiting import until


@dataclass
class Desk:
    """A room with a reader and one member who has a work card."""

    reader: SlotReader
    slot: Path
    card: PivCard = field(default_factory=piv_card)
    now: dt.datetime = NOW
    seconds: float = 1000.0
    queue: MemoryQueue = field(default_factory=MemoryQueue)
    counter: MemoryCounter = field(default_factory=MemoryCounter)

    def __post_init__(self) -> None:
        keys = frozenset({spki_of(self.card.key)})
        self.members = HandList({NUMBER: StaffMember(NUMBER, "staff", verifier(), keys)})
        lockout = Lockout(self.counter, lambda: self.seconds, "boot-1")
        door = CardDoor(self.reader, self.members, lockout, lambda: self.now)
        self.room = StaffRoom(self.members, lockout, self.queue, lambda: self.seconds, door)

    def put_in(self, card: VirtualCard | None = None) -> CardInSlot:
        """Put a card in and wait until it is seen."""
        until(lambda: not self.reader.card_present())
        placed = CardInSlot(card or self.card, self.slot)
        until(self.reader.card_present)
        return placed

    def sign_in(self, pin: str = CARD_PIN, *, last_try: bool = False) -> Session | Refused:
        """Try, and see that the PIN is wiped."""
        given = bytearray(pin.encode())
        answer = self.room.sign_in_by_card(given, last_try=last_try)
        assert not any(given)
        return answer


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    reader = open_reader("card", {"path": str(tmp_path / "slot")}, b"secret")
    reader.start()
    until(lambda: reader.status().state is DeviceState.READY)
    yield Desk(reader, tmp_path / "slot")
    reader.close()


def test_the_card_and_its_pin_begin_a_session(desk: Desk) -> None:
    assert desk.room.takes_cards()
    with desk.put_in():
        session = desk.sign_in()
    assert isinstance(session, Session)
    assert desk.room.require().work_number == NUMBER
    assert desk.queue.notes == [("staff.in", NUMBER, {"role": "staff", "by": "card"})]


def test_a_wrong_pin_counts_at_the_card_and_at_the_desk(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = StaffCardProblem.WRONG_PIN
    with desk.put_in():
        assert desk.sign_in("000000") == Refused(Why.CARD, 0.0, 4, wrong, 2)
        assert desk.sign_in("000001") == Refused(Why.CARD, 0.0, 3, wrong, 1)
        last = Refused(Why.CARD, 0.0, 3, StaffCardProblem.LAST_TRY, 1)
        assert desk.sign_in() == last, "not spent, and not counted"
        assert desk.card.verifications == 2
        assert isinstance(desk.sign_in(last_try=True), Session)
    assert desk.counter.tries.failures == 0
    told = repr(desk.queue.notes) + caplog.text
    assert all(pin not in told for pin in (CARD_PIN, "000000", "000001"))


def test_the_desks_lockout_holds_for_cards_too(desk: Desk) -> None:
    for _ in range(5):
        desk.room.sign_in(NUMBER, WRONG_PIN)
    with desk.put_in():
        assert desk.sign_in() == Refused(Why.WAIT, 15.0)
        assert desk.card.verifications == 0
        desk.seconds += 15
        assert isinstance(desk.sign_in(), Session)
    assert isinstance(desk.room.sign_in(NUMBER, PIN), Session), "a number still goes as well"


def test_what_is_wrong_without_a_pin_keeps_nobody_out(desk: Desk) -> None:
    assert desk.sign_in().card is StaffCardProblem.PULLED  # type: ignore[union-attr]
    with desk.put_in(piv_card(nth=1)):
        for _ in range(7):
            assert desk.sign_in() == Refused(Why.CARD, 0.0, 5, StaffCardProblem.FOREIGN_KEY)
    with desk.put_in(SocialSecurityCard(PEOPLE["zhangming"])):
        assert desk.sign_in().card is StaffCardProblem.NOT_A_STAFF_CARD  # type: ignore[union-attr]
    with desk.put_in():
        assert desk.sign_in("12345").card is StaffCardProblem.PIN_FORM  # type: ignore[union-attr]
        desk.now += dt.timedelta(days=400)
        assert desk.sign_in().card is StaffCardProblem.EXPIRED  # type: ignore[union-attr]
    assert desk.card.verifications == 0
    assert desk.counter.tries.failures == 0


def test_a_card_struck_off_the_list_opens_nothing(desk: Desk) -> None:
    desk.members.members[NUMBER] = StaffMember(NUMBER, "staff", verifier())
    assert not desk.room.takes_cards()
    with desk.put_in():
        assert desk.sign_in().card is StaffCardProblem.FOREIGN_KEY  # type: ignore[union-attr]
    desk.members.members.clear()
    assert desk.sign_in() == Refused(Why.NO_LIST)


def test_without_a_reader_the_number_is_the_only_way() -> None:
    lockout = Lockout(MemoryCounter(), lambda: 0.0, "boot-1")
    members = HandList.of_one()
    door = CardDoor(None, members, lockout, lambda: NOW)
    room = StaffRoom(members, lockout, MemoryQueue(), lambda: 0.0, door)
    assert not room.takes_cards()
    pin = bytearray(b"135790")
    assert room.sign_in_by_card(pin) == Refused(Why.READER)
    assert not any(pin)
