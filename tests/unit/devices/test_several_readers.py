"""Several readers as one: which card is read, which state is shown, what a lost one changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from devices.ports import (
    CardEvent,
    CardRead,
    CardWay,
    DeviceError,
    DeviceState,
    DeviceStatus,
    Problem,
)
from devices.simulators.card import PEOPLE, SocialSecurityCard
from devices.simulators.idcard_data import CARDS
from devices.simulators.sam_line import SamLine
from devices.simulators.vpcd import CardInSlot
from devices.supervisor import SeveralReaders, Supervisor
from kiosk.domain.assurance import Assurance, CardKind
from kiosk.domain.person import Person
from tests.helpers.waiting import until

IN, OUT = CardEvent.INSERTED, CardEvent.REMOVED
SLOT, PLATE = CardWay.SOCIAL_SECURITY_INSERTED, CardWay.ID_CARD_LAID


@dataclass(eq=False)
class Reader:
    """A reader by script; one that does not sense removals gives each card once, as a SAM_A does."""

    name: str
    senses_removal: bool
    takes: frozenset[CardWay]
    present: bool = False
    state: DeviceState = DeviceState.READY
    problem: Problem | None = None
    unreadable: bool = False
    listeners: list[tuple[Callable[[CardEvent], None], Callable[[DeviceStatus], None]]] = field(
        default_factory=list
    )

    def status(self) -> DeviceStatus:
        return DeviceStatus(self.name, self.state, self.problem)

    def card_present(self) -> bool:
        return self.present

    def subscribe(
        self, on_card: Callable[[CardEvent], None], on_status: Callable[[DeviceStatus], None]
    ) -> Callable[[], None]:
        self.listeners.append((on_card, on_status))
        return lambda: None

    def read(self, timeout_s: float = 10.0) -> CardRead:
        del timeout_s
        if self.unreadable or not self.present:
            raise DeviceError(Problem.CARD_UNREADABLE if self.present else Problem.CARD_REMOVED)
        self.present = self.senses_removal
        person = Person(name="测试甲", id_number="11010519491231002X")
        return CardRead(person, CardKind.RESIDENT_ID, Assurance.CHIP_WITH_SAM, self.name)

    def put(self) -> None:
        self.present = True
        for on_card, _ in self.listeners:
            on_card(IN)

    def take(self) -> None:
        self.present = False
        for on_card, _ in self.listeners:
            on_card(OUT)

    def become(self, state: DeviceState, problem: Problem | None = None) -> None:
        self.state, self.problem = state, problem
        for _, on_status in self.listeners:
            on_status(self.status())


@pytest.fixture
def slot() -> Reader:
    return Reader("slot", True, frozenset({SLOT}))


@pytest.fixture
def plate() -> Reader:
    return Reader("plate", False, frozenset({PLATE}))


@pytest.fixture
def both(slot: Reader, plate: Reader) -> SeveralReaders:
    return SeveralReaders("reader", (slot, plate))


def test_whichever_card_comes_first_is_read_and_then_the_other(
    both: SeveralReaders, slot: Reader, plate: Reader
) -> None:
    with pytest.raises(DeviceError) as none:
        both.read()
    assert none.value.problem is Problem.CARD_REMOVED
    plate.put()
    slot.put()
    assert both.read().reader == "plate"
    assert both.read().reader == "slot"
    assert both.read().reader == "slot", "a card that stays is read again"
    slot.take()
    slot.put()
    plate.put()
    assert both.read().reader == "slot"


def test_a_card_that_is_taken_before_it_is_read_loses_its_turn(
    both: SeveralReaders, slot: Reader, plate: Reader
) -> None:
    slot.put()
    plate.put()
    slot.take()
    assert both.read().reader == "plate"


def test_a_card_that_cannot_be_read_lets_the_other_have_its_turn(
    both: SeveralReaders, slot: Reader, plate: Reader
) -> None:
    slot.unreadable = True
    slot.put()
    plate.put()
    with pytest.raises(DeviceError) as error:
        both.read()
    assert error.value.problem is Problem.CARD_UNREADABLE
    assert both.read().reader == "plate"


def test_removals_count_for_cards_that_can_be_seen_only(
    both: SeveralReaders, slot: Reader, plate: Reader
) -> None:
    plate.put()
    both.read()
    assert not both.senses_removal, "an identity card alone: nobody sees it go"
    slot.put()
    assert both.senses_removal, "a card in the slot is seen, and may be forgotten there"
    both.read()
    plate.put()
    both.read()
    slot.take()
    assert both.senses_removal, "the card that was read has gone"
    plate.put()
    both.read()
    assert not both.senses_removal, "the next person has an identity card alone"


def test_the_best_state_is_shown_and_the_rest_is_not_offered(
    both: SeveralReaders, slot: Reader, plate: Reader
) -> None:
    told: list[DeviceStatus] = []
    both.subscribe(lambda _: None, told.append)
    assert both.takes == {SLOT, PLATE}
    slot.become(DeviceState.MISSING, Problem.NO_READER)
    assert both.status() == DeviceStatus("reader", DeviceState.READY)
    assert both.takes == {PLATE}
    assert told == [DeviceStatus("reader", DeviceState.READY)], "told: another card is asked for"
    plate.become(DeviceState.RECOVERING, Problem.NO_SERVICE)
    assert both.status() == DeviceStatus("reader", DeviceState.RECOVERING, Problem.NO_SERVICE)
    assert both.takes == {SLOT, PLATE}
    plate.become(DeviceState.MISSING, Problem.NO_READER)
    with pytest.raises(DeviceError) as error:
        both.read()
    assert error.value.problem is Problem.NO_READER
    slot.become(DeviceState.READY)
    assert told[-1] == DeviceStatus("reader", DeviceState.READY)
    assert both.takes == {SLOT}


@pytest.fixture
def real(tmp_path: Path) -> Iterator[tuple[SeveralReaders, SamLine, Path]]:
    with SamLine() as line, Supervisor() as supervisor:
        path = tmp_path / "slot"
        parts = (
            supervisor.reader("reader", "simulated", {"path": str(path)}),
            supervisor.reader("second_reader", "idcard-serial", {"port": line.port, "poll_s": 0.3}),
        )
        both = SeveralReaders("reader", parts)
        supervisor.start()
        until(lambda: all(one.status().state is DeviceState.READY for one in parts))
        yield both, line, path


def test_two_workers_one_slot_and_one_plate(
    real: tuple[SeveralReaders, SamLine, Path],
) -> None:
    both, line, path = real
    events: list[CardEvent] = []
    both.subscribe(events.append, lambda _: None)
    assert both.takes == {SLOT, PLATE}
    with line.place(CARDS["liguilan"]):
        until(both.card_present)
        first = both.read()
        assert (first.person.name, first.card) == ("李桂兰", CardKind.RESIDENT_ID)
    until(lambda: not both.card_present())
    with CardInSlot(SocialSecurityCard(PEOPLE["zhangming"]), path):
        until(lambda: events == [IN, IN])
        second = both.read()
        assert (second.person.name, second.card) == ("张明", CardKind.SOCIAL_SECURITY)
    until(lambda: events == [IN, IN, OUT])
    line.unplug()
    until(lambda: both.takes == {SLOT})
    assert both.status() == DeviceStatus("reader", DeviceState.READY)
    with CardInSlot(SocialSecurityCard(PEOPLE["zhangming"]), path):
        until(both.card_present)
        assert both.read().person.name == "张明"
