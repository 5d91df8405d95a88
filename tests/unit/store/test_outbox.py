"""The queue to the platform: leases, acknowledgements, parking, the platform's changes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.application import CaseStep, Delivery, Stage
from kiosk.domain.parking import ParkCode
from kiosk.ports import Acknowledgement, CaseChange, StoreUnsafe, Unsafe
from kiosk.store import FILE_NAME, SqliteStore, open_store
from kiosk.store.chain import broken_at
from tests.helpers.submissions import PERSON_KEY, TERMINAL, mint

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def test_leases_are_oldest_first_bounded_and_nobody_elses(store: SqliteStore) -> None:
    ids = [store.submit(mint(1000)).id for _ in range(6)]
    assert [one.id for one in store.lease(2, 10**6, 60)] == ids[:2]
    assert [one.id for one in store.lease(10, 2500, 60)] == ids[2:4]
    assert [one.id for one in store.lease(10, 10, 60)] == ids[4:5]  # larger than the bound: alone
    counts = store.counts()
    assert (counts.waiting, counts.sending) == (1, 5)
    store.release(ids[:2])
    again = store.lease(1, 10**6, 60)
    assert [(one.id, one.attempts) for one in again] == [(ids[0], 1)]


def test_a_lease_ends_with_its_time_and_with_its_process(path: Path) -> None:
    store = open_store(path, TERMINAL)
    one = store.submit(mint())
    assert [item.id for item in store.lease(5, 10**6, 0.0)] == [one.id]
    assert [item.id for item in store.lease(5, 10**6, 60)] == [one.id]
    assert store.lease(5, 10**6, 60) == []
    assert [row.delivery for row in store.rows()] == [Delivery.SENDING]
    # No close: as after kill -9.
    next_life = open_store(path, TERMINAL)
    assert [item.id for item in next_life.lease(5, 10**6, 60)] == [one.id]
    next_life.close()
    store.close()


def test_an_acknowledgement_must_name_the_same_bytes(store: SqliteStore) -> None:
    one = store.submit(mint())
    (item,) = store.lease(1, 10**6, 60)
    assert not store.received(one.id, "0" * 64, NOW, "B-1")
    assert not store.received("nobody", item.sealed.content_hash, NOW, "B-1")
    assert store.received(one.id, item.sealed.content_hash, NOW, "B-1")
    assert store.received(one.id, item.sealed.content_hash, NOW + timedelta(1), "B-1")
    found = store.affair(one.id)
    assert found is not None
    assert (found.delivery, found.received_at, found.official_number) == (
        Delivery.RECEIVED,
        NOW,
        "B-1",
    )
    store.park(one.id, ParkCode.REFUSED, "too late")  # what the platform has is not parked any more
    counts = store.counts()
    assert (counts.received, counts.parked, counts.waiting, counts.sending) == (1, 0, 0, 0)


def test_a_parked_item_lets_the_others_go_and_comes_first_in_the_list(store: SqliteStore) -> None:
    first, second, third = (store.submit(mint()) for _ in range(3))
    (item,) = store.lease(1, 10**6, 60)
    store.park(item.id, ParkCode.REFUSED, "平台没有这个事项，请联系县里维护人员。")
    sent = store.lease(1, 10**6, 60)
    store.received(sent[0].id, sent[0].sealed.content_hash, NOW, "")
    assert [(row.id, row.delivery) for row in store.rows()] == [
        (first.id, Delivery.PARKED),
        (third.id, Delivery.WAITING),
        (second.id, Delivery.RECEIVED),
    ]
    assert [row.id for row in store.rows(limit=2)] == [first.id, third.id]
    oldest = store.counts().oldest_waiting
    assert oldest == third.submitted_at


def test_an_item_whose_bytes_changed_on_disk_is_parked_and_the_rest_goes(
    path: Path, store: SqliteStore
) -> None:
    first, second = store.submit(mint()), store.submit(mint())
    other = sqlite3.connect(path)
    other.execute("UPDATE envelopes SET data = zeroblob(2000) WHERE seq = 1")
    other.commit()
    other.close()
    assert [item.id for item in store.lease(5, 10**6, 60)] == [second.id]
    damaged = store.affair(first.id)
    assert damaged is not None
    assert damaged.delivery is Delivery.PARKED
    assert "重新提交" in damaged.parked_reason


def test_changes_and_cursor_come_together_and_once(store: SqliteStore) -> None:
    one = store.submit(mint())
    step = CaseStep(Stage.ACCEPTED, NOW, "测试县人社局", "工号 017", "0000-0000000", "已受理")
    changes = [
        CaseChange(one.id, Stage.ACCEPTED, step, "B-2026-1"),
        CaseChange("of-another-file", Stage.GRANTED, None),
    ]
    assert store.cursor() == ""
    assert store.apply(changes, "c7") == [one.id]
    assert store.apply(changes, "c8") == [one.id]
    assert store.cursor() == "c8"
    found = store.affair(one.id)
    assert found is not None
    assert (found.stage, found.official_number, found.steps) == (
        Stage.ACCEPTED,
        "B-2026-1",
        (step,),
    )
    assert found.delivery is Delivery.WAITING  # only an acknowledgement with the hash says received


def test_a_batch_of_acknowledgements_marks_what_fits_and_keeps_the_first(
    store: SqliteStore,
) -> None:
    affairs = [store.submit(mint()) for _ in range(4)]
    items = store.lease(4, 10**6, 60)
    answers = [
        Acknowledgement(item.id, item.sealed.content_hash, NOW + timedelta(n), f"B-{n}")
        for n, item in enumerate(items[:3])
    ]
    wrong = Acknowledgement(items[3].id, "0" * 64, NOW)
    stranger = Acknowledgement("nobody", "0" * 64, NOW)
    again = Acknowledgement(items[0].id, items[0].sealed.content_hash, NOW + timedelta(9), "B-9")
    marked = store.received_all([*answers, wrong, stranger, again])
    assert marked == {item.id for item in items[:3]}
    assert store.received_all([again]) == {items[0].id}
    found = [store.affair(affair.id) for affair in affairs]
    assert [one.received_at for one in found if one] == [*(a.received_at for a in answers), None]
    assert [one.delivery for one in found if one][3] is Delivery.SENDING
    assert store.received_all([]) == frozenset()
    with store._database.reading() as connection:
        assert broken_at(connection) is None


def test_a_damaged_step_hides_neither_the_others_nor_itself(tmp_path: Path) -> None:
    store = open_store(tmp_path / FILE_NAME, TERMINAL)
    one, other = store.submit(mint()), store.submit(mint())
    step = CaseStep(Stage.ACCEPTED, datetime(2026, 11, 20, 9, tzinfo=UTC))
    store.apply([CaseChange(one.id, Stage.ACCEPTED, step)], "c1")
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
        connection.execute("UPDATE case_steps SET stage = 'x'")
    assert [affair.id for affair in store.affairs_of(PERSON_KEY)] == [other.id]
    with pytest.raises(StoreUnsafe) as told:
        store.affair(one.id)
    assert told.value.cause is Unsafe.DAMAGED
    store.close()
