"""What every CardReader keeps to, whatever stands between it and the card."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from devices.idcard.reader import IdCardReader
from devices.idcard.session import SamSession
from devices.idcard.usb_link import UsbLink
from devices.ports import (
    CardEvent,
    CardReader,
    CardWay,
    DeviceError,
    DeviceState,
    DeviceStatus,
    Problem,
)
from devices.simulators.card import PEOPLE, SocialSecurityCard
from devices.simulators.idcard_data import CARDS
from devices.simulators.isolation import isolated_pcscd
from devices.simulators.sam_line import SamLine
from devices.simulators.vpcd import Address, CardInSlot, open_reader
from devices.supervisor import Supervisor
from kiosk.domain.assurance import Assurance, CardKind
from tests.helpers.usb_bus import SamOnUsb
from tests.helpers.waiting import until


@dataclass
class Bench:
    """One implementation with a place to put virtual cards on or into."""

    reader: CardReader
    card: CardKind
    assurance: Assurance
    place: Callable[[str], AbstractContextManager[object]]
    """Puts in the card of that name; both kinds of card are made for the same people."""


def in_slot(address: Address) -> Callable[[str], CardInSlot]:
    """Return what puts social security cards into a slot; the rare one answers in small parts."""

    def place(name: str) -> CardInSlot:
        small = {"exact": True, "chunk": 7} if name == "rare" else {}
        return CardInSlot(SocialSecurityCard(PEOPLE[name], **small), address)

    return place


@pytest.fixture(params=["in-process", "supervised", "pcscd", "idcard-serial", "idcard-usb"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    slot = tmp_path / "slot"
    config = {"path": str(slot)}
    social, resident = CardKind.SOCIAL_SECURITY, CardKind.RESIDENT_ID
    if request.param == "in-process":
        driver = open_reader("card", config, b"secret")
        driver.start()
        yield Bench(driver, social, Assurance.SIMULATED, in_slot(slot))
        driver.close()
    elif request.param == "supervised":
        with Supervisor() as supervisor:
            reader = supervisor.reader("card", "simulated", config)
            supervisor.start()
            yield Bench(reader, social, Assurance.SIMULATED, in_slot(slot))
    elif request.param == "idcard-serial":
        with SamLine() as line, Supervisor() as supervisor:
            reader = supervisor.reader("card", "idcard-serial", {"port": line.port, "poll_s": 0.3})
            supervisor.start()
            yield Bench(
                reader, resident, Assurance.CHIP_WITH_SAM, lambda name: line.place(CARDS[name])
            )
    elif request.param == "idcard-usb":
        bus = SamOnUsb(packet=64)
        usb = IdCardReader(
            "card", lambda: SamSession(UsbLink(backend=bus)), visit_secret=b"secret", poll_s=0.3
        )
        usb.start()
        yield Bench(usb, resident, Assurance.CHIP_WITH_SAM, lambda name: bus.place(CARDS[name]))
        usb.close()
    else:
        with isolated_pcscd() as pcscd, Supervisor(command_prefix=pcscd.command_prefix) as over:
            reader = over.reader("card", "pcsc", {})
            over.start()
            yield Bench(reader, social, Assurance.CHIP_WITHOUT_KEY, in_slot(pcscd.connect))


def test_card_reader_contract(bench: Bench) -> None:
    """One story, because a PC/SC daemon takes half a second to see a card come or go."""
    reader = bench.reader
    events: list[CardEvent] = []
    states: list[DeviceStatus] = []
    unsubscribe = reader.subscribe(events.append, states.append)
    until(lambda: reader.status().state is DeviceState.READY)
    assert reader.status() == DeviceStatus("card", DeviceState.READY)
    inserted = bench.card is CardKind.SOCIAL_SECURITY
    assert reader.senses_removal is inserted
    way = CardWay.SOCIAL_SECURITY_INSERTED if inserted else CardWay.ID_CARD_LAID
    assert reader.takes == {way}
    assert not reader.card_present()
    with pytest.raises(DeviceError) as none:
        reader.read()
    assert none.value.problem is Problem.CARD_REMOVED

    with bench.place("zhangming"):
        until(lambda: events == [CardEvent.INSERTED])
        first = reader.read()
        assert (first.person.name, first.person.id_number) == ("张明", "11010519491231002X")
        assert first.person.ethnicity == "01"
        assert first.card is bench.card
        assert first.assurance is bench.assurance
        assert "110105" not in repr(first)
        if reader.senses_removal:
            assert first.card_key == reader.read().card_key
        else:  # the module gives a card once; then it wants it lifted
            with pytest.raises(DeviceError) as again:
                reader.read()
            assert again.value.problem is Problem.CARD_REMOVED
    until(lambda: not reader.card_present())
    if reader.senses_removal:
        until(lambda: events == [CardEvent.INSERTED, CardEvent.REMOVED])
    else:  # it is seen no more, and that says nothing about where it lies
        assert events == [CardEvent.INSERTED]

    with bench.place("rare"):
        until(reader.card_present)
        other = reader.read()
        assert other.person.name.startswith("䶮𠮷古丽扎尔买买提江")
        assert other.person.ethnicity == "05"
        assert other.card_key != first.card_key
    until(lambda: not reader.card_present())

    with bench.place("zhangming"):
        until(reader.card_present)
        assert reader.read().card_key == first.card_key
        # In the process the card can be read before its coming was told.
        until(lambda: events.count(CardEvent.INSERTED) == 3)
        unsubscribe()
        seen = len(events)
    until(lambda: not reader.card_present())
    assert len(events) == seen


@pytest.mark.parametrize("bench", ["in-process", "supervised", "pcscd"], indirect=True)
def test_a_card_that_wants_a_key_says_so(bench: Bench) -> None:
    reader = bench.reader
    until(lambda: reader.status().state is DeviceState.READY)
    with bench.place("zhangming-3"):
        until(reader.card_present)
        with pytest.raises(DeviceError) as locked:
            reader.read()
        assert locked.value.problem is Problem.CARD_NEEDS_KEY


def test_a_reader_that_waits_takes_no_processor_with_and_without_a_card() -> None:
    """Asked again and again the daemon answers at once: a watcher that does so takes half a core."""
    with isolated_pcscd() as pcscd, Supervisor(command_prefix=pcscd.command_prefix) as over:
        reader = over.reader("card", "pcsc", {})
        over.start()
        until(lambda: reader.status().state is DeviceState.READY)
        assert _processor_of_children(1.5) < 0.3
        with in_slot(pcscd.connect)("zhangming"):
            until(reader.card_present)
            assert _processor_of_children(1.5) < 0.3


def _processor_of_children(seconds: float) -> float:
    """Return the processor time that everything below this process takes in so many seconds."""

    def taken() -> float:
        found = 0.0
        for one in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                times = one.cpu_times()
                found += times.user + times.system
        return found

    before = taken()
    time.sleep(seconds)
    return taken() - before
