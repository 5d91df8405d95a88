"""A visit at a terminal with a slot and a plate: whose removal ends it, and which card is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from devices.ports import CardRead, CardWay
from devices.supervisor import SeveralReaders
from kiosk.domain.assurance import Assurance, CardKind, default_policy
from kiosk.domain.person import Identity, Person
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from kiosk.services.identify import Identify
from tests.helpers.drafts import ME
from tests.helpers.ui import PENSION, HandReader, Rig, settle
from ui.viewmodels.app import AppModel
from ui.viewmodels.cards import CardDesk

OTHER = Identity(
    Person(name="测试甲", id_number="11010519491231002X"),
    CardKind.RESIDENT_ID,
    Assurance.CHIP_WITH_SAM,
)


class Plate(HandReader):
    """Gives a card once, as a SAM_A does, and never says that it was taken away."""

    def __init__(self) -> None:
        super().__init__(senses_removal=False)
        self.takes = frozenset({CardWay.ID_CARD_LAID})

    def read(self, timeout_s: float = 10.0) -> CardRead:
        found = super().read(timeout_s)
        self.card = None
        return found


@pytest.fixture
def rig(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, qtbot: QtBot) -> Iterator[Rig]:
    one = Rig(tmp_path, tmp_path_factory.mktemp("catalogue"))
    yield one
    one.close()


@pytest.fixture
def plate() -> Plate:
    return Plate()


@pytest.fixture
def app(rig: Rig, plate: Plate) -> Iterator[AppModel]:
    both = SeveralReaders("reader", (rig.reader, plate))
    model = AppModel(rig.front)
    model.attach(replace(rig.terminal, reader=both, identify=Identify(both, default_policy())))
    yield model
    model.close()


def to_card_page(app: AppModel) -> None:
    app.visit.open_home()
    app.visit.open_guide(PENSION)
    app.visit.start_apply()
    app.identify.agree()
    assert app.identify.title == "请放身份证，或插社保卡"


def desk(app: AppModel) -> CardDesk:
    (found,) = app.findChildren(CardDesk)
    return found


def test_an_identity_card_carries_the_visit_and_the_empty_slot_ends_nothing(
    app: AppModel, plate: Plate
) -> None:
    to_card_page(app)
    plate.insert(ME)
    settle(lambda: app.visit.page is Page.ELIGIBILITY)
    settle(lambda: True)
    assert app.visit.page is Page.ELIGIBILITY
    app.visit.end(EndReason.ASKED)
    assert not desk(app).card_left


def test_a_card_from_the_slot_ends_the_visit_when_it_goes(
    rig: Rig, app: AppModel, plate: Plate
) -> None:
    to_card_page(app)
    rig.reader.insert(ME)
    settle(lambda: app.visit.page is Page.ELIGIBILITY)
    plate.insert(ME)
    settle(lambda: plate.reads == 1)
    settle(lambda: True)
    assert app.visit.page is Page.ELIGIBILITY, "the same person's other card"
    rig.reader.take()
    settle(lambda: app.visit.page is Page.HOME)


def test_another_persons_card_on_the_other_reader_ends_the_visit(
    rig: Rig, app: AppModel, plate: Plate
) -> None:
    to_card_page(app)
    rig.reader.insert(ME)
    settle(lambda: app.visit.page is Page.ELIGIBILITY)
    plate.insert(OTHER)
    settle(lambda: app.visit.page is Page.HOME)
    assert app.visit.identity is None


def test_a_card_left_in_the_slot_is_asked_for_and_starts_no_visit(
    rig: Rig, app: AppModel, plate: Plate
) -> None:
    to_card_page(app)
    plate.insert(ME)
    settle(lambda: app.visit.page is Page.ELIGIBILITY)
    rig.reader.insert(ME)
    settle(lambda: rig.reader.reads == 1)
    app.visit.end(EndReason.ASKED)
    assert desk(app).card_left, "the next person must not find it"
    rig.reader.take()
    settle(lambda: not desk(app).card_left)
