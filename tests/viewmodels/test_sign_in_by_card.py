"""The page 工作人员登录 with a work card: a virtual PIV card in a simulated slot behind the real models."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from devices.ports import DeviceState
from devices.simulators.piv_card import PivCard
from devices.simulators.vpcd import CardInSlot, open_reader
from kiosk.journeys.apply import Page
from kiosk.ports import StaffMember
from kiosk.staff.by_card import CardDoor
from kiosk.staff.lockout import Lockout
from kiosk.staff.room import StaffRoom
from tests.helpers.staff import NUMBER, PIN, MemoryCounter, MemoryQueue, desk, verifier
from tests.helpers.staff_cards import PIN as CARD_PIN
from tests.helpers.staff_cards import piv_card, spki_of
from tests.helpers.ui import Rig, settle
from tests.helpers.waiting import until
from ui.viewmodels.app import AppModel


@dataclass
class Bench:
    """The models, a member with a work card, and a slot for cards."""

    rig: Rig
    app: AppModel
    slot: Path
    card: PivCard
    queue: MemoryQueue

    @property
    def model(self) -> Any:
        return self.app.signIn

    def put_in(self, card: PivCard | None = None) -> CardInSlot:
        """Put a card in and wait until the page knows."""
        settle(lambda: not self.model.cardIn)
        placed = CardInSlot(card or self.card, self.slot)
        settle(lambda: self.model.cardIn)
        return placed

    def type_in(self, pin: str) -> str:
        """Type a PIN, go, and return what the page says."""
        for one in pin:
            self.model.digit(one)
        self.model.submit()
        settle(lambda: not self.model.busy)
        return str(self.model.message)


@pytest.fixture
def bench(tmp_path: Path, cache: Path, qtbot: QtBot) -> Iterator[Bench]:
    rig, card, queue = Rig(tmp_path, cache), piv_card(), MemoryQueue()
    reader = open_reader("card", {"path": str(tmp_path / "slot")}, b"secret")
    reader.start()
    until(lambda: reader.status().state is DeviceState.READY)
    keys = frozenset({spki_of(card.key)})
    rig.members.members[NUMBER] = StaffMember(NUMBER, "staff", verifier(), keys)
    lockout = Lockout(MemoryCounter(), rig.clock.monotonic, "boot-1")
    door = CardDoor(reader, rig.members, lockout, rig.clock.now)
    room = StaffRoom(rig.members, lockout, queue, rig.clock.monotonic, door)
    with_cards = desk(queue, rig.clock.monotonic, here=room)
    app = AppModel(rig.front)
    app.attach(dataclasses.replace(rig.terminal, reader=reader, desk=with_cards))
    app.visit.open_home()
    app.shell.callStaff()
    assert app.visit.page is Page.SIGN_IN
    settle(lambda: app.signIn.offersCard)
    yield Bench(rig, app, tmp_path / "slot", card, queue)
    app.close()
    if app.jobs._pool is not None:  # what is under way ends before the models do
        app.jobs._pool.shutdown(wait=True)
    reader.close()
    rig.close()


def test_the_card_and_its_pin_open_the_desk(bench: Bench) -> None:
    model = bench.model
    assert not model.byCard, "the number is asked first, as before"
    model.useCard(True)
    assert (model.byCard, model.atPin, model.cardIn) == (True, True, False)
    assert bench.type_in(CARD_PIN) == "请先插入工作卡。"
    with bench.put_in():
        assert (model.pinLength, model.message) == (0, ""), "a card that comes begins anew"
        assert bench.type_in("123") == "工作卡的密码是 6 到 8 位数字，请接着按。"
        model.clear()
        bench.type_in(CARD_PIN)
        assert bench.app.visit.page is Page.DESK
    assert bench.queue.notes == [("staff.in", NUMBER, {"role": "staff", "by": "card"})]
    assert not model._pin


def test_what_the_card_says_is_told_and_the_last_try_is_asked_for(bench: Bench) -> None:
    bench.model.useCard(True)
    with bench.put_in():
        assert bench.type_in("000000") == "密码不对，这张卡还能试 2 次。"
        assert bench.type_in("000001") == "密码不对，这张卡还能试 1 次。"
        assert bench.type_in(CARD_PIN).startswith("只能再试 1 次，再错卡就锁住。")
        assert bench.card.verifications == 2
        assert bench.type_in("000002").startswith("错的次数太多，卡锁住了。")
        assert bench.type_in(CARD_PIN).startswith("错的次数太多")
        assert bench.card.verifications == 3
    with bench.put_in(piv_card(nth=1)):
        assert bench.model.message == ""
        assert bench.type_in(CARD_PIN).startswith("名单里没有这张卡。")
    bench.model.useCard(False)
    assert (bench.model.byCard, bench.model.pinLength, bench.model.message) == (False, 0, "")
    for one in NUMBER:
        bench.model.digit(one)
    bench.model.submit()
    bench.type_in(PIN)
    assert bench.app.visit.page is Page.DESK


def test_a_last_try_that_was_told_is_told_again_for_the_next_card(bench: Bench) -> None:
    bench.model.useCard(True)
    bench.card.tries_left = 1
    for _ in range(2):
        with bench.put_in():
            assert "只能再试 1 次" in bench.type_in("000000")
    assert bench.card.verifications == 0


def test_a_card_pin_is_eight_digits_at_most_and_wiped_when_the_page_goes(bench: Bench) -> None:
    model = bench.model
    model.useCard(True)
    for _ in range(10):
        model.digit("7")
    assert model.pinLength == 8
    model.erase()
    assert model.pinLength == 7
    held = model._pin
    model.cancel()
    assert held == bytes(7)
    assert model.pinLength == 0
    assert not model.byCard


def test_without_a_listed_card_none_is_offered(bench: Bench) -> None:
    bench.rig.members.members[NUMBER] = StaffMember(NUMBER, "staff", verifier())
    bench.model.cancel()
    bench.app.visit.open_home()
    bench.app.shell.callStaff()
    settle(lambda: not bench.model.offersCard)
    bench.model.useCard(True)
    assert not bench.model.byCard
