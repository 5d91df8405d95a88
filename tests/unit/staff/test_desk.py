"""What the desk does, with whom signed in, and what it leaves in the audit chain."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from devices.ports import PrintOutcome, PrintResult
from kiosk.domain.application import Delivery
from kiosk.domain.standing import Standing
from kiosk.ports import ExchangeFailed
from kiosk.staff.desk import StaffDesk
from kiosk.staff.room import SignedOut
from kiosk.staff.session import Over
from tests.helpers.staff import NUMBER, PIN, HandMedia, HandStanding, MemoryQueue, desk, row


@pytest.fixture
def queue() -> MemoryQueue:
    one = MemoryQueue()
    one.fill()
    return one


@pytest.fixture
def media() -> HandMedia:
    return HandMedia()


@pytest.fixture
def at(queue: MemoryQueue, media: HandMedia) -> StaffDesk:
    one = desk(queue, lambda: 1.0, media, lambda _: PrintOutcome(PrintResult.PRINTED))
    one.room.sign_in(NUMBER, PIN)
    queue.notes.clear()
    return one


def test_nothing_is_shown_or_done_without_somebody_signed_in(
    at: StaffDesk, media: HandMedia, tmp_path: Path, queue: MemoryQueue
) -> None:
    at.room.leave(Over.LEFT)
    medium = media.plug(tmp_path)
    acts: tuple[Any, ...] = (
        at.counts,
        lambda: at.parked(5),
        lambda: at.waiting(5),
        lambda: at.latest(5),
        lambda: at.find("0001", 5),
        lambda: at.retry("s1"),
        lambda: at.retry_all(lambda *_: None, lambda: False),
        lambda: at.print_again("s1"),
        at.places,
        at.unsent,
        lambda: at.acks(medium),
        lambda: at.export(medium),
        lambda: at.import_acks(tmp_path / "a.bma"),
    )
    before = dict(queue.all)
    for act in acts:
        with pytest.raises(SignedOut):
            act()
    assert queue.all == before
    assert list(tmp_path.iterdir()) == []


def test_lists_begin_where_they_should_and_say_how_long_they_are(
    at: StaffDesk, queue: MemoryQueue
) -> None:
    queue.fill(parked=30, waiting=300, received=40)
    parked, waiting = at.parked(10), at.waiting(10)
    assert (len(parked.rows), parked.total) == (10, 30)
    assert (len(waiting.rows), waiting.total) == (10, 300)
    assert {one.delivery for one in waiting.rows} == {Delivery.WAITING}
    assert len(at.waiting(1000).rows) == 300
    assert [one.id for one in at.latest(2)] == ["s370", "s369"]


def test_what_is_parked_meanwhile_does_not_hide_what_waits(
    at: StaffDesk, queue: MemoryQueue
) -> None:
    queue.fill(parked=50, waiting=20, received=0)
    stale = SimpleNamespace(waiting=20, sending=0, received=0, parked=0, exported=0)
    at._counts = lambda: stale  # type: ignore[assignment,return-value]
    assert len(at.waiting(10).rows) == 10


def test_a_number_is_found_by_its_last_digits(at: StaffDesk, queue: MemoryQueue) -> None:
    digits = str(queue.all["s3"].number)
    assert [one.id for one in at.find(digits[-5:], 10)] == ["s3"]
    assert at.find(digits[-3:], 10) == ()
    assert at.find("  " + digits[-5:] + "%_", 10)[0].id == "s3"


def test_each_act_leaves_a_row_with_the_work_number(
    at: StaffDesk, queue: MemoryQueue, media: HandMedia, tmp_path: Path
) -> None:
    woken: list[bool] = []
    at._wake = lambda: woken.append(True)
    assert at.retry("s1")
    assert not at.retry("s1")
    at.print_again("s2")
    medium = media.plug(tmp_path)
    assert at.export(medium).count == 6
    at.import_acks(tmp_path / "a.bma")
    assert [(event, who) for event, who, _ in queue.notes] == [
        (f"staff.{act}", NUMBER) for act in ("retry", "retry", "print", "export", "import")
    ]
    assert queue.notes[0][2] == {"submission": "s1", "done": True}
    assert woken


def test_an_export_that_did_not_come_about_is_noted_too(
    at: StaffDesk, queue: MemoryQueue, media: HandMedia, tmp_path: Path
) -> None:
    queue.export_fails = "U 盘满了，请换一个。"
    with pytest.raises(ExchangeFailed):
        at.export(media.plug(tmp_path))
    assert queue.notes == [("staff.export", NUMBER, {"done": False})]


def test_all_of_them_with_progress_and_a_way_to_stop(at: StaffDesk, queue: MemoryQueue) -> None:
    queue.fill(parked=10, waiting=0, received=0)
    told: list[tuple[int, int]] = []
    assert at.retry_all(lambda *n: told.append(n), lambda: len(told) >= 4) == 4
    assert told == [(1, 10), (2, 10), (3, 10), (4, 10)]
    assert at.retry_all(lambda *n: told.append(n), lambda: False) == 6
    assert queue.counts().parked == 0


def test_what_is_on_a_stick_comes_after_what_goes(at: StaffDesk, queue: MemoryQueue) -> None:
    queue.all = {
        "s1": row(1, Delivery.EXPORTED),
        "s2": row(2, Delivery.SENDING),
        "s3": row(3),
        "s4": row(4, Delivery.RECEIVED),
    }
    page = at.waiting(9)
    assert [one.id for one in page.rows] == ["s2", "s3", "s1"]
    assert page.total == 3
    assert at.unsent() == 1, "what another export would carry"
    assert at.retry("s1"), "the stick never arrived"


def test_a_revoked_terminal_hands_over_what_is_on_a_stick_too(
    queue: MemoryQueue, media: HandMedia, tmp_path: Path
) -> None:
    queue.all = {"s1": row(1, Delivery.EXPORTED), "s2": row(2)}
    standing = HandStanding()
    one = desk(queue, lambda: 1.0, media, standing=standing)
    one.room.sign_in(NUMBER, PIN)
    assert not one.revoked
    standing.standing = Standing.REVOKED
    assert one.revoked
    assert one.unsent() == 2
    assert one.export(media.plug(tmp_path)).count == 2
