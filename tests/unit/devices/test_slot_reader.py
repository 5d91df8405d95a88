"""How slots become events and states, with slots that come, go and change cards by script."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from devices.ports import CardEvent, DeviceError, DeviceState, Problem
from devices.smartcard.connection import CardConnection, Slot, Slots
from devices.smartcard.reader import SlotReader
from kiosk.domain.assurance import Assurance

A, B = "reader A", "reader B"
IN, OUT = CardEvent.INSERTED, CardEvent.REMOVED


class Script:
    """A SlotSource that shows what the test says."""

    def __init__(self) -> None:
        self.show: Callable[[Slots], None] = lambda _: None

    def start(self, on_change: Callable[[Slots], None]) -> None:
        self.show = on_change

    def connect(self, slot: str) -> AbstractContextManager[CardConnection]:
        raise DeviceError(Problem.CARD_REMOVED, slot)

    def close(self) -> None:
        """Nothing to end."""

    def slots(self, **cards: int | None) -> None:
        names = {"a": A, "b": B}
        self.show(Slots(True, tuple(Slot(names[key], card) for key, card in cards.items())))


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def reader(script: Script) -> SlotReader:
    reader = SlotReader("card", script, assurance=Assurance.SIMULATED, visit_secret=b"s")
    reader.start()
    return reader


@pytest.mark.parametrize(
    ("pictures", "events", "present"),
    [
        ([{"a": None}, {"a": 1}, {"a": None}], [IN, OUT], False),
        ([{"a": 1}, {"a": 3}], [IN, OUT, IN], True),  # a swap too quick to be seen empty
        ([{"a": 1, "b": None}, {"a": 1, "b": 2}], [IN, IN], True),
        ([{"a": 1, "b": None}, {"a": 1, "b": 2}, {"a": None, "b": 2}], [IN, IN], True),
        ([{"a": 1, "b": None}, {"a": 1, "b": 2}, {"a": 1, "b": None}], [IN, IN, OUT, IN], True),
        ([{"a": 1}, {"a": 1}], [IN], True),
        ([{"a": 1}, {}], [IN, OUT], False),  # the reader itself was unplugged
        ([{"a": 1}, {"a": 1, "b": None}, {"a": 1}], [IN], True),
    ],
)
def test_events(
    script: Script,
    reader: SlotReader,
    pictures: list[dict[str, int | None]],
    events: list[CardEvent],
    present: bool,
) -> None:
    seen: list[CardEvent] = []
    reader.subscribe(seen.append, lambda _: None)
    for picture in pictures:
        script.slots(**picture)
    assert seen == events
    assert reader.card_present() is present


def test_fault_40_no_reader_only_when_the_last_is_gone(script: Script, reader: SlotReader) -> None:
    assert reader.status().state is DeviceState.RECOVERING
    script.slots(a=None, b=None)
    script.slots(b=None)
    assert reader.status().state is DeviceState.READY
    script.slots()
    assert reader.status().problem is Problem.NO_READER
    script.slots(a=None)
    assert reader.status().state is DeviceState.READY
    assert reader.status().problem is None


def test_a_lost_service_takes_the_card_away_once(script: Script, reader: SlotReader) -> None:
    seen: list[CardEvent] = []
    reader.subscribe(seen.append, lambda _: None)
    script.slots(a=1)
    script.show(Slots(service=False))
    script.show(Slots(service=False))
    assert seen == [IN, OUT]
    assert reader.status().state is DeviceState.RECOVERING
    with pytest.raises(DeviceError) as error:
        reader.read()
    assert error.value.problem is Problem.NO_SERVICE
