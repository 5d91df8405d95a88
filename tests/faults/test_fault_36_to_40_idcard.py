"""Faults 36, 37, 38 and 40 at an ID card reader on a serial line, behind a real worker."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from devices.ports import CardEvent, DeviceError, DeviceState, DeviceStatus, Problem
from devices.simulators.idcard_data import CARDS, IdCardData
from devices.simulators.sam_line import SamLine
from devices.supervisor import SupervisedReader, Supervisor
from tests.helpers.waiting import until

ZHANG, LI = CARDS["zhangming"], CARDS["liguilan"]


@pytest.fixture
def line() -> Iterator[SamLine]:
    with SamLine() as line:
        yield line


@pytest.fixture
def reader(line: SamLine) -> Iterator[SupervisedReader]:
    with Supervisor() as supervisor:
        reader = supervisor.reader("card", "idcard-serial", {"port": line.port, "poll_s": 0.3})
        supervisor.start()
        until(lambda: reader.status().state is DeviceState.READY)
        yield reader


def test_fault_36_id_card_lifted_before_the_end_leaves_nobody(
    reader: SupervisedReader, line: SamLine
) -> None:
    # Between text and newest address: everything but one answer is there already. The watcher has
    # asked for the card once before the reading begins.
    with line.place(ZHANG, pull_at=4):
        until(reader.card_present)
        with pytest.raises(DeviceError) as error:
            reader.read()
        assert error.value.problem is Problem.CARD_REMOVED
    until(lambda: not reader.card_present())
    with line.place(ZHANG):
        until(reader.card_present)
        assert reader.read().person.name == "张明"


def test_fault_37_another_id_card_has_another_key(reader: SupervisedReader, line: SamLine) -> None:
    keys = []
    for card in (ZHANG, LI):
        with line.place(card):
            until(reader.card_present)
            keys.append(reader.read().card_key)
        until(lambda: not reader.card_present())
    assert keys[0] != keys[1]


def test_fault_38_an_id_card_that_says_nonsense_cannot_be_read(
    reader: SupervisedReader, line: SamLine
) -> None:
    with line.place(IdCardData(bytes(256))):
        until(reader.card_present)
        with pytest.raises(DeviceError) as error:
            reader.read()
    assert error.value.problem is Problem.CARD_UNREADABLE


def test_fault_40_reader_unplugged_and_its_driver_killed(
    reader: SupervisedReader, line: SamLine
) -> None:
    events: list[CardEvent] = []
    reader.subscribe(events.append, lambda _: None)
    pid = reader.worker.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: reader.worker.starts == 2 and reader.status().state is DeviceState.READY)
    assert not reader.senses_removal
    with line.place(ZHANG):
        until(reader.card_present)
        line.unplug()
        until(
            lambda: reader.status() == DeviceStatus("card", DeviceState.MISSING, Problem.NO_READER)
        )
    assert events == [CardEvent.INSERTED]
    assert not reader.card_present()
    with pytest.raises(DeviceError) as error:
        reader.read()
    assert error.value.problem is Problem.NO_READER
