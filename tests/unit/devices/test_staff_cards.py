"""Work cards on several readers: the one that holds the demanded card is asked, no other gets a PIN."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.ports import DeviceState, StaffCardError, StaffCardProblem
from devices.simulators.card import PEOPLE, SocialSecurityCard
from devices.simulators.vpcd import CardInSlot, open_reader
from devices.smartcard.reader import SlotReader
from devices.supervisor import StaffCards
from tests.helpers.staff_cards import PIN, demand, piv_card, spki_of
from tests.helpers.waiting import until


@pytest.fixture
def readers(tmp_path: Path) -> Iterator[tuple[SlotReader, ...]]:
    made = tuple(
        open_reader(name, {"path": str(tmp_path / name)}, b"secret") for name in ("one", "two")
    )
    for reader in made:
        reader.start()
    until(lambda: all(one.status().state is DeviceState.READY for one in made))
    yield made
    for reader in made:
        reader.close()


def test_the_demanded_card_is_found_wherever_it_lies(
    readers: tuple[SlotReader, ...], tmp_path: Path
) -> None:
    both, mine, other = StaffCards(readers), piv_card(), piv_card(nth=1)
    assert both.takes_staff_cards
    with pytest.raises(StaffCardError) as none:
        both.staff_card()
    assert none.value.problem is StaffCardProblem.PULLED
    with CardInSlot(mine, tmp_path / "two"):
        with CardInSlot(SocialSecurityCard(PEOPLE["zhangming"]), tmp_path / "one"):
            until(lambda: all(one.card_present() for one in readers))
            assert both.staff_card().key == spki_of(mine.key)
        until(lambda: not readers[0].card_present())
        with CardInSlot(other, tmp_path / "one"):
            until(lambda: all(one.card_present() for one in readers))
            pin = bytearray(PIN.encode())
            assert both.prove_staff_card(pin, demand(mine)).key == spki_of(mine.key)
            assert not any(pin)
    assert (mine.verifications, other.verifications) == (1, 0)


def test_without_a_reader_that_takes_them_there_is_none() -> None:
    with pytest.raises(StaffCardError) as none:
        StaffCards(()).staff_card()
    assert none.value.problem is StaffCardProblem.NOT_A_STAFF_CARD
