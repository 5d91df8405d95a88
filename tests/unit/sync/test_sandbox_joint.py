"""并联办理 over HTTP: parts of one application move alone, its terminal hears of each and of the whole."""

from __future__ import annotations

import json

import pytest

from kiosk.domain.application import Stage
from sync.client import Rejected
from sync.envelope import HpkeSealer
from sync.wire.clerk import Decision
from tests.helpers.outbox import sealed_item
from tests.helpers.terminal import Terminal, enrolled
from tests.helpers.waiting import until

PARTS = [
    {"id": "HUKOU", "name": "户口登记", "department": "公安局"},
    {"id": "YIBAO", "name": "医保参保登记", "department": "医疗保障局"},
]


@pytest.fixture(scope="module")
def platform(any_platform):
    return any_platform


@pytest.fixture
def submitted(platform):
    """Return a function that hands in one payload, and a client that pulls what became of it."""
    terminal = Terminal(enrolled(platform))
    serials = iter(range(1, 10))

    def hand_in(payload: object) -> str:
        number = terminal.enrolment.number
        content = json.dumps(payload).encode()
        sealer = HpkeSealer(terminal.enrolment.key.id, terminal.enrolment.key.public_key)
        item = sealed_item(sealer, number, next(serials), content)
        terminal.outbox.add(item)
        until(lambda: terminal.outbox.counts().received)
        return item.id

    terminal.engine.start()
    yield hand_in, terminal
    terminal.engine.stop()


def decide(clerk, key: str, stage: Stage, part: str = "") -> Stage:
    return clerk.decide(Decision(id=key, stage=stage, part=part, office=part or "卫生健康局")).stage


def test_FLOW_03_each_department_decides_its_part_and_the_whole_follows(submitted, clerk):
    hand_in, terminal = submitted
    key = hand_in({"joint": {"lead": "卫生健康局", "parts": PARTS}})
    assert decide(clerk, key, Stage.ACCEPTED) is Stage.ACCEPTED
    assert decide(clerk, key, Stage.GRANTED, "HUKOU") is Stage.ACCEPTED  # the other still runs
    assert decide(clerk, key, Stage.CORRECTION, "YIBAO") is Stage.CORRECTION
    assert decide(clerk, key, Stage.GRANTED, "YIBAO") is Stage.GRANTED

    until(lambda: len(terminal.outbox.cases) >= 4)
    heard = [
        (one.stage, one.step.stage, one.step.part) for one in terminal.outbox.cases if one.step
    ]
    assert heard == [
        (Stage.ACCEPTED, Stage.ACCEPTED, ""),
        (Stage.ACCEPTED, Stage.GRANTED, "户口登记"),
        (Stage.CORRECTION, Stage.CORRECTION, "医保参保登记"),
        (Stage.GRANTED, Stage.GRANTED, "医保参保登记"),
    ]


@pytest.mark.parametrize(
    "payload",
    [{}, [], {"joint": []}, {"joint": {"parts": [1]}}, {"joint": {"parts": PARTS}}, "文字"],
    ids=str,
)
def test_a_part_that_was_not_asked_for_cannot_be_decided(submitted, clerk, payload):
    hand_in, _ = submitted
    key = hand_in(payload)
    with pytest.raises(Rejected) as refused:
        decide(clerk, key, Stage.GRANTED, "SHEBAOKA")
    assert (refused.value.status, refused.value.code) == (404, "not_found")
    assert decide(clerk, key, Stage.GRANTED) is Stage.GRANTED
