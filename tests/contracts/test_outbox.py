"""One suite for every `kiosk.ports.Outbox`: the store, and the one in memory the engine's tests use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.numbers import TerminalNumber
from kiosk.domain.parking import ParkCode
from kiosk.ports import Acknowledgement, Outbox, Share
from kiosk.store import open_store
from sync.envelope import HpkeSealer
from tests.helpers.outbox import MemoryOutbox, sealed_item
from tests.helpers.submissions import mint

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TERMINAL = TerminalNumber("220199", 1, 1)
BIG = 1 << 30

Filled = Callable[[int], tuple[Outbox, list[str]]]
"""Makes an outbox with so many waiting submissions; returns it and their ids, oldest first."""


@pytest.fixture(params=["memory", "store"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Filled]:
    if request.param == "memory":
        sealer = HpkeSealer("k", b"\x09" + bytes(31))

        def in_memory(count: int) -> tuple[Outbox, list[str]]:
            items = [sealed_item(sealer, TERMINAL, serial + 1) for serial in range(count)]
            return MemoryOutbox(items), [item.id for item in items]

        yield in_memory
        return
    store = open_store(tmp_path / "kiosk.db", TERMINAL)

    def in_file(count: int) -> tuple[Outbox, list[str]]:
        return store, [store.submit(mint(1000)).id for _ in range(count)]

    yield in_file
    store.close()


def test_oldest_first_each_once_within_the_bounds(filled: Filled) -> None:
    outbox, ids = filled(5)
    first = outbox.lease(2, BIG, 60)
    assert [item.id for item in first] == ids[:2]
    size = len(first[0].sealed.envelope)
    assert [item.id for item in outbox.lease(9, size + 1, 60)] == ids[2:3]
    assert [item.id for item in outbox.lease(9, 1, 60)] == ids[3:4]
    assert (outbox.counts().waiting, outbox.counts().sending) == (1, 4)
    assert [item.id for item in outbox.lease(9, BIG, 60)] == ids[4:]
    assert list(outbox.lease(9, BIG, 60)) == []


def test_a_lease_ends_by_time_or_by_release_and_attempts_are_counted(filled: Filled) -> None:
    outbox, ids = filled(1)
    assert [item.attempts for item in outbox.lease(1, BIG, 0.0)] == [0]
    assert [item.attempts for item in outbox.lease(1, BIG, 60)] == [0]
    outbox.release(ids)
    assert [item.attempts for item in outbox.lease(1, BIG, 60)] == [1]


def test_a_share_takes_its_own_by_size_and_by_whether_it_failed_before(filled: Filled) -> None:
    outbox, ids = filled(3)
    sizes = [len(item.sealed.envelope) for item in outbox.lease(3, BIG, 0.0)]
    outbox.release(ids[1:2])  # the second failed once
    for inside, again in ((1, 1), (1, BIG), (BIG, 1), (BIG, BIG), (sizes[0], sizes[0])):
        for uploads in (True, False):
            share = Share(inside, again, uploads)
            tried = zip(ids, sizes, (0, 1, 0), strict=True)
            wanted = [key for key, size, attempts in tried if share.takes(size, attempts)]
            assert [item.id for item in outbox.lease(3, BIG, 0.0, share)] == wanted


def test_the_progress_of_an_upload_is_kept(filled: Filled) -> None:
    outbox, ids = filled(2)
    assert outbox.uploaded(ids[1], 300)
    assert [item.uploaded for item in outbox.lease(2, BIG, 60)] == [0, 300]


def test_an_upload_is_told_when_its_item_does_not_wait_any_more(filled: Filled) -> None:
    outbox, ids = filled(2)
    first, second = outbox.lease(2, BIG, 60)
    outbox.park(ids[0], ParkCode.BY_STAFF)
    outbox.received(second.id, second.sealed.content_hash, NOW, "")
    assert not outbox.uploaded(first.id, 300)
    assert not outbox.uploaded(second.id, 300)
    counts = outbox.counts()
    assert (counts.parked, counts.received, counts.waiting, counts.sending) == (1, 1, 0, 0)


def test_only_the_same_bytes_are_acknowledged_and_the_first_time_counts(filled: Filled) -> None:
    outbox, ids = filled(3)
    items = outbox.lease(3, BIG, 60)
    digest = items[0].sealed.content_hash
    assert not outbox.received(ids[0], "0" * 64, NOW, "B-1")
    assert not outbox.received("nobody", digest, NOW, "B-1")
    assert outbox.received(ids[0], digest, NOW, "B-1")
    assert outbox.received(ids[0], digest, NOW + timedelta(days=1), "B-1")
    answers = [
        Acknowledgement(items[1].id, items[1].sealed.content_hash, NOW, "B-2"),
        Acknowledgement(items[2].id, "0" * 64, NOW, "B-3"),
    ]
    assert outbox.received_all(answers) == {ids[1]}
    counts = outbox.counts()
    assert (counts.received, counts.sending, counts.waiting, counts.parked) == (2, 1, 0, 0)


def test_a_parked_item_steps_aside_and_a_received_one_is_never_parked(filled: Filled) -> None:
    outbox, ids = filled(2)
    (item,) = outbox.lease(1, BIG, 60)
    outbox.park(item.id, ParkCode.REFUSED, "平台没有这个事项。")
    (other,) = outbox.lease(9, BIG, 60)
    assert other.id == ids[1]
    outbox.received(other.id, other.sealed.content_hash, NOW, "")
    outbox.park(other.id, ParkCode.REFUSED, "too late")
    counts = outbox.counts()
    assert (counts.parked, counts.received, counts.waiting, counts.sending) == (1, 1, 0, 0)


def test_the_cursor_is_kept(filled: Filled) -> None:
    outbox, _ = filled(0)
    assert outbox.cursor() == ""
    assert list(outbox.apply([], "c1")) == []
    assert outbox.cursor() == "c1"


def test_what_was_sunk_comes_last_and_takes_nothing_fresh_with_it(filled: Filled) -> None:
    outbox, ids = filled(4)
    assert [item.id for item in outbox.lease(1, BIG, 60)] == ids[:1]
    outbox.sink(ids[0], 0.0, deeper=True)
    assert [item.id for item in outbox.lease(9, BIG, 60)] == ids[1:]
    (poison,) = outbox.lease(9, BIG, 60)
    assert (poison.id, poison.sunk, poison.attempts) == (ids[0], 1, 1)
    outbox.release(ids[1:])
    outbox.sink(ids[0], 0.0, deeper=False)
    assert [item.id for item in outbox.lease(9, BIG, 60)] == ids[1:]
    (poison,) = outbox.lease(9, BIG, 60)
    assert poison.sunk == 1


@pytest.mark.parametrize("smallest_first", [True, False])
def test_a_sunk_item_comes_last_in_its_share_too(filled: Filled, smallest_first: bool) -> None:
    outbox, ids = filled(3)
    share = Share(1, 1, uploads=True, smallest_first=smallest_first)
    assert list(outbox.lease(3, BIG, 0.0, replace(share, uploads=False))) == []
    outbox.lease(1, BIG, 60, share)
    outbox.sink(ids[0], 0.0, deeper=True)
    assert {item.id for item in outbox.lease(3, BIG, 60, share)} == set(ids[1:])
    assert [item.id for item in outbox.lease(3, BIG, 60, share)] == ids[:1]


def test_a_sunk_item_is_held_back_for_its_time(filled: Filled) -> None:
    outbox, ids = filled(2)
    outbox.lease(1, BIG, 60)
    outbox.sink(ids[0], 60.0, deeper=True)
    assert [item.id for item in outbox.lease(9, BIG, 60)] == ids[1:]
    assert list(outbox.lease(9, BIG, 60)) == []
