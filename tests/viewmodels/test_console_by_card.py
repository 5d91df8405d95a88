"""A technician's work card at the sign-in page: over a real pcscd, and where there is no terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from devices.ports import DeviceState
from devices.simulators.isolation import isolated_pcscd
from devices.simulators.vpcd import CardInSlot
from devices.supervisor import SupervisedReader, Supervisor
from kiosk.journeys.apply import Page
from kiosk.ports import StaffMember
from kiosk.settings import addresses
from kiosk.upkeep.room import TECHNICIAN
from tests.helpers.console import TECHNICIAN_NUMBER, HandConsole
from tests.helpers.staff import NUMBER, PIN, verifier
from tests.helpers.staff_cards import PIN as CARD_PIN
from tests.helpers.staff_cards import piv_card, spki_of
from tests.helpers.ui import Rig, settle
from tests.helpers.waiting import until
from ui.viewmodels.app import AppModel

ALONE = """\
[paths]
data = "{data}"
runtime = "{data}/run"
[devices.reader]
driver = DRIVER
[devices.printer]
driver = "none"
"""


@pytest.fixture
def rig(tmp_path: Path, cache: Path, qtbot: QtBot) -> Iterator[Rig]:
    one = Rig(tmp_path, cache)
    keys = frozenset({spki_of(piv_card().key)})
    member = StaffMember(TECHNICIAN_NUMBER, TECHNICIAN, verifier(), keys)
    one.members.members[TECHNICIAN_NUMBER] = member
    yield one
    one.close()


@pytest.fixture
def on_pcscd() -> Iterator[tuple[SupervisedReader, Callable[[Any], CardInSlot]]]:
    """A reader behind a worker on a real PC/SC daemon, and its slot."""
    with (
        isolated_pcscd() as pcscd,
        Supervisor(command_prefix=pcscd.command_prefix) as supervisor,
    ):
        reader = supervisor.reader("reader", "pcsc", {})
        supervisor.start()
        until(lambda: reader.status().state is DeviceState.READY)
        yield reader, lambda card: CardInSlot(card, pcscd.connect)


def ended(app: AppModel) -> None:
    app.close()
    if app.jobs._pool is not None:
        app.jobs._pool.shutdown(wait=True)


def typed(model: Any, pin: str) -> str:
    for one in pin:
        model.digit(one)
    model.submit()
    settle(lambda: not model.busy)
    return str(model.message)


def alone(rig: Rig, driver: str) -> AppModel:
    """Return the models of a terminal that could not be built, at the sign-in page."""
    settings = ALONE.replace("DRIVER", driver)
    rig.hand = HandConsole(rig.folder / "c", rig.clock, rig.members, settings=settings)
    (rig.folder / "c" / "run").mkdir(mode=0o700)
    rig.front = replace(rig.front, console=rig.hand.open)
    app = rig.app(attach=False)
    app.shell.out_of_service("本机还没有注册到平台，请联系技术员。")
    app.shell.callStaff()
    settle(lambda: not app.signIn.busy)
    return app


def test_the_card_and_its_pin_open_the_console_over_a_real_daemon(
    rig: Rig, on_pcscd: tuple[SupervisedReader, Callable[[Any], CardInSlot]]
) -> None:
    reader, put_in = on_pcscd
    clerk = piv_card("p384")
    rig.members.members[NUMBER] = StaffMember(
        NUMBER, "staff", verifier(), frozenset({spki_of(clerk.key)})
    )
    rig.hand.machines.serve({"reader": reader})
    app = AppModel(rig.front)
    app.attach(replace(rig.terminal, reader=reader))
    try:
        app.visit.open_home()
        app.shell.callStaff()
        model = app.signIn
        model.choose(True)
        settle(lambda: not model.busy)
        assert model.offersCard
        model.useCard(True)
        assert typed(model, CARD_PIN) == "请先插入工作卡。"
        with put_in(clerk):
            settle(lambda: model.cardIn)
            assert typed(model, CARD_PIN).startswith("名单里没有这张卡。")
            assert clerk.verifications == 0
        settle(lambda: not model.cardIn)
        card = piv_card()
        with put_in(card):
            settle(lambda: model.cardIn)
            assert typed(model, "000000") == "密码不对，这张卡还能试 2 次。"
            typed(model, CARD_PIN)
            settle(lambda: app.visit.page is Page.CONSOLE)
            settle(lambda: app.console.entered)
        assert app.console.who == "技术员 12"
        assert rig.hand.room.require().role == TECHNICIAN
        assert not model._pin
    finally:
        ended(app)


def test_without_a_terminal_the_console_opens_its_own_reader(rig: Rig) -> None:
    app = alone(rig, '"simulated"')
    try:
        model = app.signIn
        assert (model.offersCard, model.message) == (True, "")
        model.useCard(True)
        card = piv_card()
        with CardInSlot(card, addresses.reader_socket(rig.folder / "c" / "run")):
            settle(lambda: model.cardIn)
            typed(model, CARD_PIN)
            settle(lambda: app.visit.page is Page.CONSOLE and app.console.entered)
        assert card.verifications == 1
        settle(lambda: app.console.devices.loaded)
        app.console.leave()
        settle(lambda: rig.hand.machines._own is None)
    finally:
        ended(app)


def test_whoever_turns_back_leaves_the_reader_to_the_terminal(rig: Rig) -> None:
    app = alone(rig, '"simulated"')
    try:
        assert rig.hand.machines._own is not None
        app.signIn.cancel()
        assert app.visit.page is Page.OUT_OF_SERVICE
        settle(lambda: rig.hand.machines._own is None)
    finally:
        ended(app)


def test_a_reader_that_cannot_be_opened_is_said_and_the_number_goes(rig: Rig) -> None:
    app = alone(rig, '"idcard-serial"\noptions = {{ port = "/dev/no-such" }}')
    try:
        model = app.signIn
        assert model.message == "读卡器现在收不了工作卡，请用工号登录。"
        assert not model.offersCard
        assert not model.locked
        for one in TECHNICIAN_NUMBER:
            model.digit(one)
        model.submit()
        typed(model, PIN)
        settle(lambda: app.visit.page is Page.CONSOLE)
    finally:
        ended(app)
