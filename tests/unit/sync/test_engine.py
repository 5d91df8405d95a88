"""The engine against a real practice platform over real HTTP."""

from __future__ import annotations

import json
import threading
import time

import pytest

from kiosk.domain.application import Delivery, Stage
from kiosk.ports import Link, QueueChanged, StandingTold, SubmissionMoved
from sync.client import Timeouts
from sync.wire.clerk import Decision
from tests.helpers.outbox import PARTS, PAYLOAD
from tests.helpers.stub_platform import StubPlatform, problem
from tests.helpers.terminal import Terminal, enrolled
from tests.helpers.waiting import until


@pytest.fixture
def terminal(platform):
    # None of these is about time-outs: a platform that stands still for a moment changes nothing.
    with Terminal(enrolled(platform), timeouts=Timeouts()) as running:
        yield running


def test_a_submission_arrives_and_only_the_clerk_can_read_it(terminal, clerk):
    [key] = terminal.submit(1)
    assert terminal.engine.wait_received(key, 30)
    assert terminal.outbox.table[key].official_number.startswith("LX")
    shut = clerk.case(key)
    assert shut.payload is None
    assert shut.parts == ()
    opened = clerk.case(shut.case.number, decrypt=True)
    assert opened.payload == PAYLOAD
    assert [part.data for part in opened.parts] == [part.data for part in PARTS]
    assert json.loads(opened.payload)["name"] == "测试甲"


def test_news_of_link_queue_and_submission(terminal):
    [key] = terminal.submit(1)
    assert terminal.engine.wait_received(key, 30)
    until(
        lambda: any(isinstance(n, QueueChanged) and n.counts.received == 1 for n in terminal.news)
    )
    # Another lane may have seen it first, and be about to tell it on its own thread.
    until(terminal.links)
    assert terminal.links() == [Link.ONLINE]
    assert SubmissionMoved(key) in terminal.news
    assert terminal.engine.link is Link.ONLINE


def test_a_decision_comes_back_as_a_step(terminal, clerk):
    [key] = terminal.submit(1)
    assert terminal.engine.wait_received(key, 30)
    number = clerk.case(key).case.number
    clerk.decide(
        Decision(
            number=number,
            stage=Stage.GRANTED,
            opinion="材料齐全，准予办理",
            handler="工号 0017",
            office="测试县人力资源和社会保障局",
            office_phone="0431-00000000",
        )
    )
    until(lambda: terminal.outbox.cases)
    [change] = terminal.outbox.cases
    assert (change.submission_id, change.stage) == (key, Stage.GRANTED)
    assert change.step is not None
    assert change.step.opinion == "材料齐全，准予办理"
    assert change.step.at.tzinfo is not None
    assert change.official_number == terminal.outbox.table[key].official_number


def test_the_platform_tells_which_number_it_holds_for_a_terminal_from_an_old_copy(
    terminal, platform
):
    terminal.submit(1, 2, 12)
    until(
        lambda: terminal.outbox.counted_from == terminal.enrolment.number.number(12),
    )
    with Terminal(enrolled(platform)) as another:
        until(lambda: another.engine.link is Link.ONLINE)
    assert another.outbox.counted_from is None


def test_many_go_in_batches_oldest_first(terminal, clerk):
    before = clerk.counts().received
    keys = terminal.submit(*range(1, 121))
    until(lambda: terminal.outbox.counts().received == 120, 30)
    assert clerk.counts().received == before + 120
    assert [key for lease in terminal.outbox.leases for key in lease] == keys
    assert max(len(lease) for lease in terminal.outbox.leases) == 50
    assert set(terminal.outbox.states()) == {Delivery.RECEIVED}


def test_an_answer_that_was_asked_for_before_a_revocation_does_not_take_it_back(platform):
    terminal = Terminal(enrolled(platform))
    asked = time.monotonic()
    terminal.engine.stands(asked, accepted=True)
    terminal.engine.stands(time.monotonic(), accepted=False)
    terminal.engine.stands(asked, accepted=True)  # one lane was stopped for a while
    assert terminal.news == [StandingTold(accepted=True), StandingTold(accepted=False)]


def test_a_request_broken_off_at_the_end_is_no_line_that_went_down():
    asked, free = threading.Event(), threading.Event()

    def hang(_cursor):
        asked.set()
        free.wait(60)
        return problem(503, "unavailable")

    with StubPlatform() as stub:
        stub.on_changes = hang
        with Terminal(stub.enrolment(), timeouts=Timeouts()) as terminal:
            assert asked.wait(30)
        free.set()
    assert terminal.links() == []


def test_stop_is_fast_and_can_be_repeated(platform):
    terminal = Terminal(enrolled(platform))
    with terminal:
        terminal.submit(1)
    assert terminal.engine.stop()
    assert not terminal.engine.wait_received("0190f5c4-7a3b-7c11-8d22-0000000000ff", 5)
