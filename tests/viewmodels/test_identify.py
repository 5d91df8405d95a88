"""Identification: the notice first, then the card, and a way on from every problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from devices.ports import CardWay, DeviceError, DeviceState, Problem
from kiosk.domain.assurance import Action, Policy, default_policy, may
from kiosk.domain.person import Identity
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from tests.helpers.ui import settle
from tests.helpers.visits import ZHANG, ScriptedReader, World
from ui.viewmodels.identify import NO_READER, NOT_ENOUGH, RECOVERING, IdentifyModel
from ui.viewmodels.identify_words import UNKNOWN, words_for


class Desk:
    """A reader, the answers of its next readings, and the model in front of it."""

    def __init__(self, cache: Path) -> None:
        self.reader = ScriptedReader()
        self.answers: list[Identity | Exception] = []
        self.reads = 0
        self.policy: Policy = default_policy()
        self.world = World(
            cache, reader=self.reader, identify=SimpleNamespace(read=self._read, may=self._may)
        )
        self.model: IdentifyModel = self.world.model(IdentifyModel)
        self.world.visit.open_home()
        self.world.visit.start_apply("CXJB-REG")

    def _read(self) -> Identity:
        self.reads += 1
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _may(self, identity: Identity, action: Action) -> bool:
        return may(identity.assurance, action, self.policy)

    def insert(self) -> None:
        self.reader.present = True
        self.world.visit.cardOffered.emit()

    def remove(self) -> None:
        self.reader.present = False
        self.world.visit.cardTaken.emit()


@pytest.fixture
def desk(qapp: object, catalogue_cache: Path) -> Iterator[Desk]:
    made = Desk(catalogue_cache)
    yield made
    made.world.close()


def state_is(desk: Desk, wanted: str) -> Callable[[], bool]:
    return lambda: desk.model.state == wanted


def test_nothing_is_read_before_the_person_agrees(desk: Desk, qtbot: QtBot) -> None:
    desk.answers = [ZHANG]
    assert desk.model.state == "privacy"
    desk.insert()
    qtbot.wait(30)
    assert (desk.model.state, desk.reads) == ("privacy", 0)
    desk.model.agree()
    assert desk.model.state == "reading"
    settle(lambda: desk.world.visit.page is Page.ELIGIBILITY)
    assert desk.world.visit.identity == ZHANG


def test_without_agreement_the_person_goes_back(desk: Desk) -> None:
    desk.model.disagree()
    assert desk.world.visit.page is Page.GUIDE
    assert desk.reads == 0


def test_a_card_pulled_too_early_is_put_in_again(desk: Desk) -> None:
    desk.answers = [DeviceError(Problem.CARD_REMOVED), ZHANG]
    desk.model.agree()
    assert desk.model.state == "waiting"
    desk.insert()
    desk.remove()
    settle(state_is(desk, "problem"))
    assert desk.model.message == "卡拿早了，请再插一次。"
    desk.insert()
    settle(lambda: desk.world.visit.page is Page.ELIGIBILITY)


@pytest.mark.parametrize("problem", list(Problem))
def test_every_problem_has_words_and_a_way_on(desk: Desk, problem: Problem) -> None:
    desk.answers = [DeviceError(problem), ZHANG]
    desk.model.agree()
    desk.insert()
    settle(lambda: desk.model.state in {"problem", "noReader"})
    assert desk.model.message
    desk.model.again()
    settle(lambda: desk.world.visit.page is Page.ELIGIBILITY)


def test_a_reader_that_is_lost_says_so_and_comes_back_by_itself(desk: Desk) -> None:
    desk.model.agree()
    desk.reader.become(DeviceState.RECOVERING)
    settle(state_is(desk, "noReader"))
    desk.reader.become(DeviceState.READY)
    settle(state_is(desk, "waiting"))


def test_an_unplugged_reader_is_not_said_to_recover(desk: Desk) -> None:
    desk.model.agree()
    desk.reader.become(DeviceState.MISSING)
    settle(state_is(desk, "noReader"))
    assert desk.model.message == NO_READER
    desk.reader.become(DeviceState.RECOVERING)
    settle(lambda: desk.model.message == RECOVERING)


def test_without_any_reader_people_are_sent_to_staff(qapp: object, catalogue_cache: Path) -> None:
    world = World(catalogue_cache, reader=None)
    model: IdentifyModel = world.model(IdentifyModel)
    world.visit.open_home()
    world.visit.start_apply("CXJB-REG")
    model.agree()
    assert (model.state, model.message) == ("noReader", NO_READER)
    world.close()


def test_a_late_reading_of_an_ended_visit_changes_nothing(desk: Desk, qtbot: QtBot) -> None:
    desk.answers = [ZHANG]
    desk.model.agree()
    desk.insert()
    desk.world.visit.end(EndReason.ASKED)
    qtbot.wait(50)
    assert desk.world.visit.identity is None
    assert desk.model.state == "privacy"


def test_an_identification_that_is_not_enough_leads_to_people(desk: Desk) -> None:
    desk.policy = {}
    desk.answers = [ZHANG]
    desk.model.agree()
    desk.insert()
    settle(state_is(desk, "problem"))
    assert desk.model.message == NOT_ENOUGH
    assert desk.world.visit.identity is None


_IN, _ID, _LAID = (
    CardWay.SOCIAL_SECURITY_INSERTED,
    CardWay.ID_CARD_LAID,
    CardWay.SOCIAL_SECURITY_LAID,
)


@pytest.mark.parametrize(
    ("takes", "picture", "id_card", "social", "inserted"),
    [
        ({_IN}, "insert", False, True, True),
        ({_ID}, "lay", True, False, False),
        ({_LAID}, "lay", False, True, False),
        ({_IN, _LAID}, "both", False, True, True),
        ({_ID, _IN}, "both", True, True, True),
        ({_ID, _LAID}, "lay", True, True, False),
        ({_ID, _IN, _LAID}, "both", True, True, True),
    ],
)
def test_words_and_picture_follow_what_the_reader_takes(
    desk: Desk,
    qtbot: QtBot,
    takes: set[CardWay],
    picture: str,
    id_card: bool,
    social: bool,
    inserted: bool,
) -> None:
    desk.model.agree()
    desk.reader.takes = frozenset(takes)
    desk.reader.become(DeviceState.READY)
    wanted = words_for(frozenset(takes))
    assert wanted is not UNKNOWN
    qtbot.waitUntil(lambda: desk.model.title == wanted.title)
    model = desk.model
    assert model.state == "waiting"
    assert (model.picture, model.idCard) == (picture, id_card)
    assert ("身份证" in model.title) is id_card
    assert ("社保卡" in model.title) is social
    asked = model.title + model.subtitle + model.waiting + model.how
    assert ("插" in asked) is inserted
    assert model.reads == wanted.reads
    assert ("住址" in model.reads) is id_card, "only an identity card tells the address"


def test_a_problem_is_told_in_the_words_of_the_reader(desk: Desk, qtbot: QtBot) -> None:
    desk.reader.takes = frozenset({_ID})
    desk.reader.become(DeviceState.READY)
    qtbot.waitUntil(lambda: desk.model.title == "请放上身份证")
    desk.answers = [DeviceError(Problem.CARD_REMOVED)]
    desk.model.agree()
    desk.insert()
    qtbot.waitUntil(state_is(desk, "problem"))
    assert desk.model.message == "卡拿早了，请再放一次。"
    desk.remove()
    qtbot.wait(30)
    assert desk.model.state == "problem", "its removal is no news"


def test_a_reader_that_has_said_nothing_yet_asks_for_no_card_in_particular(
    qapp: object, catalogue_cache: Path
) -> None:
    reader = ScriptedReader(takes=frozenset())
    world = World(catalogue_cache, reader=reader)
    model: IdentifyModel = world.model(IdentifyModel)
    assert model.title == UNKNOWN.title
    assert "社保卡" not in model.title
    world.close()
