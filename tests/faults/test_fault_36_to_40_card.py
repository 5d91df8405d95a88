"""Faults 36 to 40 at the reader, on a real PC/SC daemon and behind a real worker."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from devices.ports import CardEvent, DeviceError, DeviceState, DeviceStatus, Problem
from devices.simulators.card import PEOPLE, SocialSecurityCard
from devices.simulators.isolation import IsolatedPcscd, isolated_pcscd
from devices.simulators.vpcd import CardInSlot
from devices.supervisor import SupervisedReader, Supervisor
from tests.helpers.waiting import until


@pytest.fixture(scope="module")
def pcscd() -> Iterator[IsolatedPcscd]:
    with isolated_pcscd() as pcscd:
        yield pcscd


@pytest.fixture
def reader(pcscd: IsolatedPcscd) -> Iterator[SupervisedReader]:
    with Supervisor(command_prefix=pcscd.command_prefix) as supervisor:
        reader = supervisor.reader("card", "pcsc", {})
        supervisor.start()
        # The daemon may still see the card of the test before.
        until(lambda: reader.status().state is DeviceState.READY and not reader.card_present())
        yield reader


def zhang() -> SocialSecurityCard:
    return SocialSecurityCard(PEOPLE["zhangming"])


def test_fault_36_card_pulled_at_any_apdu_leaves_nobody(
    reader: SupervisedReader, pcscd: IsolatedPcscd
) -> None:
    with CardInSlot(zhang(), pcscd.connect) as whole:
        until(reader.card_present)
        reader.read()
        apdus = whole.apdus
    until(lambda: not reader.card_present())
    # The first, one of each kind, and the last; each takes the daemon's half second twice.
    for at in (0, 2, 4, 7, apdus - 1):
        with CardInSlot(zhang(), pcscd.connect, pull_at=at):
            until(reader.card_present)
            with pytest.raises(DeviceError) as error:
                reader.read()
            assert error.value.problem is Problem.CARD_REMOVED
            until(lambda: not reader.card_present())
    # The friendly retry: the same card read again from the start.
    with CardInSlot(zhang(), pcscd.connect):
        until(reader.card_present)
        assert reader.read().person.name == "张明"


def test_fault_37_another_card_has_another_key(
    reader: SupervisedReader, pcscd: IsolatedPcscd
) -> None:
    keys = []
    for name in ("zhangming", "liguilan", "zhangming"):
        with CardInSlot(SocialSecurityCard(PEOPLE[name]), pcscd.connect):
            until(reader.card_present)
            keys.append(reader.read().card_key)
        until(lambda: not reader.card_present())
    assert keys[0] == keys[2] != keys[1]


def test_fault_38_chains_and_wrong_lengths_over_a_real_daemon(
    reader: SupervisedReader, pcscd: IsolatedPcscd
) -> None:
    card = SocialSecurityCard(PEOPLE["rare"], exact=True, chunk=6)
    with CardInSlot(card, pcscd.connect):
        until(reader.card_present)
        assert reader.read().person.name == PEOPLE["rare"].name


def test_fault_38_a_card_that_answers_nonsense_cannot_be_read(
    reader: SupervisedReader, pcscd: IsolatedPcscd
) -> None:
    class Nonsense(SocialSecurityCard):
        def transmit(self, apdu: bytes) -> bytes:
            return b"\x08\xff\x90\x00" if apdu[1] == 0xB2 else super().transmit(apdu)

    with CardInSlot(Nonsense(PEOPLE["zhangming"]), pcscd.connect):
        until(reader.card_present)
        with pytest.raises(DeviceError) as error:
            reader.read()
    assert error.value.problem is Problem.CARD_UNREADABLE


def test_fault_39_pcscd_killed_and_started_again(
    reader: SupervisedReader, pcscd: IsolatedPcscd
) -> None:
    states: list[DeviceState] = []
    events: list[CardEvent] = []
    with CardInSlot(zhang(), pcscd.connect):
        until(reader.card_present)
        worker = reader.worker.pid
        reader.subscribe(events.append, lambda status: states.append(status.state))
        begin = time.monotonic()
        pcscd.kill_pcscd()
        try:
            until(lambda: states == [DeviceState.RECOVERING])
            # At once, within two seconds where nothing else goes on.
            assert time.monotonic() - begin < 8
            until(lambda: events == [CardEvent.REMOVED])  # told after the state
            assert not reader.card_present()
            with pytest.raises(DeviceError) as error:
                reader.read()
            assert error.value.problem is Problem.NO_SERVICE
        finally:
            pcscd.start_pcscd()  # the tests after this one need it too
    until(lambda: states[-1] is DeviceState.READY)
    with CardInSlot(zhang(), pcscd.connect):
        until(reader.card_present)
        assert reader.read().person.name == "张明"
    assert reader.worker.pid == worker  # by itself, not by a restart of the driver


def test_fault_40_two_readers_and_the_card_put_in_last_counts(
    reader: SupervisedReader, pcscd: IsolatedPcscd
) -> None:
    events: list[CardEvent] = []
    reader.subscribe(events.append, lambda _: None)
    with CardInSlot(zhang(), pcscd.connect):
        until(reader.card_present)
        assert reader.read().reader == pcscd.reader_names[0]
        other = SocialSecurityCard(PEOPLE["liguilan"])
        with CardInSlot(other, lambda: pcscd.connect(slot=1)):
            until(lambda: events.count(CardEvent.INSERTED) == 2)
            second = reader.read()
            assert (second.person.name, second.reader) == ("李桂兰", pcscd.reader_names[1])
        until(lambda: events.count(CardEvent.INSERTED) == 3)
        assert events[2:] == [CardEvent.REMOVED, CardEvent.INSERTED]
        assert reader.read().person.name == "张明"
    until(lambda: not reader.card_present())


def test_fault_40_no_reader_is_said_and_a_reader_that_comes_is_found(
    reader: SupervisedReader, pcscd: IsolatedPcscd
) -> None:
    try:
        pcscd.stop_pcscd()
        pcscd.start_pcscd(readers=False)
        missing = DeviceStatus("card", DeviceState.MISSING, Problem.NO_READER)
        until(lambda: reader.status() == missing)
        with pytest.raises(DeviceError) as error:
            reader.read()
        assert error.value.problem is Problem.NO_READER
    finally:
        pcscd.stop_pcscd()
        pcscd.start_pcscd()
    until(lambda: reader.status().state is DeviceState.READY)
