"""Rows 1, 2 and 3: killed at any moment of submitting and sending; nothing lost, nothing twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.client import ClerkClient
from sync.enrolment import enrol, save_enrolment
from sync.sandbox.process import SandboxProcess
from sync.wire.clerk import Faults
from tests.faults.kill_rounds import kill_rounds
from tests.helpers.submitter import Nursery
from tests.helpers.waiting import until

pytestmark = pytest.mark.timeout(300)


def test_fault_01_killed_at_random_moments(tmp_path: Path) -> None:
    tally = kill_rounds(tmp_path, rounds=60, seed=20261121)
    assert tally.kills == 60
    assert tally.acknowledged >= 30
    assert (tally.lost, tally.doubled) == (0, 0)
    assert tally.platform == tally.stored >= tally.acknowledged


@pytest.fixture
def nursery(tmp_path: Path, platform: SandboxProcess, clerk: ClerkClient) -> Iterator[Nursery]:
    """A terminal of its own at the practice platform."""
    enrolment = tmp_path / "terminal" / "enrolment.json"
    save_enrolment(enrolment, enrol(platform.url, clerk.enrolment_code().code))
    order = {
        "db": str(tmp_path / "terminal" / "kiosk.db"),
        "cache": str(tmp_path / "cache"),
        "enrolment": str(enrolment),
    }
    with Nursery(order) as ready:
        yield ready


def states(tmp_path: Path) -> set[str]:
    connection = sqlite3.connect(f"file:{tmp_path / 'terminal' / 'kiosk.db'}?mode=ro", uri=True)
    try:
        return {state for (state,) in connection.execute("SELECT state FROM outbox")}
    finally:
        connection.close()


def test_fault_02_killed_between_commit_and_send(
    tmp_path: Path, nursery: Nursery, clerk: ClerkClient
) -> None:
    before = clerk.counts()
    nursery.start(pause_s=3600)  # commits and shows one, and never sends
    nursery.pipe.until("shown")
    nursery.kill_newest()
    assert states(tmp_path) == {"waiting"}
    assert clerk.counts().received == before.received
    nursery.start(send=True, pause_s=3600)
    nursery.pipe.until("shown")
    until(lambda: states(tmp_path) == {"received"})
    nursery.kill_newest()
    for number, (submission_id, digest) in nursery.heard.shown.items():
        case = clerk.case(number).case
        assert (case.id, case.content_hash) == (submission_id, digest)
    assert clerk.counts().received == before.received + len(nursery.heard.shown)


def test_fault_03_killed_between_the_platforms_answer_and_its_being_noted(
    tmp_path: Path, nursery: Nursery, clerk: ClerkClient
) -> None:
    before = clerk.counts()
    clerk.set_faults(Faults(drop_replies=1000))  # the work is done, the answer never comes
    try:
        nursery.start(send=True, pause_s=3600)
        nursery.pipe.until("shown")
        until(lambda: clerk.counts().received == before.received + 1)
        nursery.kill_newest()
    finally:
        clerk.set_faults(Faults())  # the platform is there for other tests as well
    assert states(tmp_path) == {"waiting"}
    (number, (_, digest)) = next(iter(nursery.heard.shown.items()))
    nursery.start(send=True, pause_s=3600)
    nursery.pipe.until("shown")
    until(lambda: states(tmp_path) == {"received"})
    nursery.kill_newest()
    after = clerk.counts()
    assert after.received == before.received + 2  # the second start submitted one more
    assert after.duplicates > before.duplicates
    assert clerk.case(number).case.content_hash == digest
