"""Uploaded bytes at the platform: bounds, expiry, and two workers that store the same."""

from __future__ import annotations

import hashlib
import os
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from sync.sandbox.blobs import Bounds, DatabaseBlobs, Held, NoRoom, OffsetConflict
from sync.sandbox.database import open_database
from sync.sandbox.tables import terminals

_SIZE = 1000


class _Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(tmp_path, request):
    url = f"sqlite:///{tmp_path / 'platform.sqlite3'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").new_database()
    engine = open_database(url)
    with engine.begin() as connection:
        for number in (1, 2):
            connection.execute(
                insert(terminals).values(
                    region="220199",
                    terminal=number,
                    epoch=1,
                    key_id=str(number),
                    public_key=b"",
                    revoked=False,
                    enrolled_at=datetime.now(UTC),
                )
            )
    yield engine
    engine.dispose()


@pytest.fixture
def clock():
    return _Clock()


@pytest.fixture
def blobs(engine, clock):
    return DatabaseBlobs(engine, Bounds(uploads=3, total=4 * _SIZE), clock)


def _data() -> tuple[str, bytes]:
    data = os.urandom(_SIZE)
    return hashlib.sha256(data).hexdigest(), data


def _begin(blobs: DatabaseBlobs, owner: int = 1) -> str:
    name, data = _data()
    blobs.append(owner, name, _SIZE, 0, data[:10])
    return name


def test_what_one_terminal_may_leave_is_bounded(blobs, clock):
    names = [_begin(blobs) for _ in range(3)]
    with pytest.raises(NoRoom):
        _begin(blobs)
    _begin(blobs, owner=2)  # another terminal has its own bounds
    clock.now += 3601
    newest = _begin(blobs)
    assert blobs.held(1, names[0]) == Held()  # the oldest idle one gave way
    assert blobs.held(1, names[1]).offset == blobs.held(1, newest).offset == 10


def test_bytes_are_bounded_as_well(engine, clock):
    blobs = DatabaseBlobs(engine, Bounds(uploads=9, total=2 * _SIZE), clock)
    _begin(blobs)
    _begin(blobs)
    with pytest.raises(NoRoom):
        _begin(blobs)


def test_an_abandoned_upload_expires_and_a_taken_one_is_remembered_longer(blobs, clock):
    abandoned = _begin(blobs)
    name, data = _data()
    blobs.append(1, name, _SIZE, 0, data)
    assert blobs.read(1, name) == data
    assert blobs.read(2, name) is None
    blobs.taken(1, [name])
    assert blobs.read(1, name) is None
    clock.now += 15 * 86_400
    _begin(blobs)
    assert blobs.held(1, abandoned) == Held()
    assert blobs.held(1, name) == Held(_SIZE, _SIZE, True)
    clock.now += 90 * 86_400
    _begin(blobs)
    assert blobs.held(1, name) == Held()


def test_what_was_taken_late_is_remembered_from_then_on(blobs, clock):
    """The acknowledgement may be lost when the bytes have long been there."""
    name, data = _data()
    blobs.append(1, name, _SIZE, 0, data)
    clock.now += 13 * 86_400
    blobs.taken(1, [name])
    clock.now += 89 * 86_400
    _begin(blobs)
    assert blobs.held(1, name) == Held(_SIZE, _SIZE, True)


def test_what_was_taken_and_is_nowhere_can_be_uploaded_again(blobs):
    name, data = _data()
    blobs.append(1, name, _SIZE, 0, data)
    blobs.forget(1, [name])
    assert blobs.held(1, name).complete  # not taken yet: there is nothing to forget
    blobs.taken(1, [name])
    blobs.forget(1, [name])
    assert blobs.held(1, name) == Held()
    assert blobs.append(1, name, _SIZE, 0, data).complete


def test_two_workers_that_store_the_same_bytes_store_them_once(blobs):
    name, data = _data()
    blobs.append(1, name, _SIZE, 0, data[:100])
    ready = threading.Barrier(4)
    seen = []

    def store() -> None:
        ready.wait()
        try:
            seen.append(blobs.append(1, name, _SIZE, 100, data[100:600]))
        except OffsetConflict as conflict:
            seen.append(conflict.held)

    threads = [threading.Thread(target=store) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [Held(600, _SIZE)] * 4
    blobs.append(1, name, _SIZE, 600, data[600:])
    assert blobs.read(1, name) == data


def test_two_workers_that_begin_the_same_upload_begin_one(blobs):
    name, data = _data()
    ready = threading.Barrier(4)
    seen = []

    def begin() -> None:
        ready.wait()
        try:
            seen.append(blobs.append(1, name, _SIZE, 0, data[:500]))
        except OffsetConflict as conflict:
            seen.append(conflict.held)

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [Held(500, _SIZE)] * 4
    blobs.append(1, name, _SIZE, 500, data[500:])
    assert blobs.read(1, name) == data


def test_what_is_taken_back_is_the_end_of_an_unfinished_upload_alone(blobs):
    name, data = _data()
    for at in (0, 100, 300):
        blobs.append(1, name, _SIZE, at, data[at : at + 200 if at else 100])
    blobs.cut(2, name, 100)  # nobody else's
    blobs.cut(1, name, 500)
    assert blobs.held(1, name) == Held(500, _SIZE)
    blobs.cut(1, name, 100)
    assert blobs.held(1, name) == Held(100, _SIZE)
    blobs.append(1, name, _SIZE, 100, data[100:])
    blobs.cut(1, name, 100)  # a whole has shown that it is right
    assert blobs.read(1, name) == data

    begun = _begin(blobs)
    blobs.cut(1, begun, 0)
    assert blobs.held(1, begun) == Held()
