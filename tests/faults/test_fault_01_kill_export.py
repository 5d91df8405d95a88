"""Row 1, on the way by stick and in removal: kill -9 at random points; nothing lost, nothing doubled."""

from __future__ import annotations

import os
import random
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.application import Kind
from kiosk.store.chain import broken_at
from sync.bundle import check
from sync.sandbox.process import SandboxProcess
from tests.helpers.desk_nursery import DeskNursery
from tests.helpers.station import Station, hand_in

_ROUNDS = int(os.environ.get("EXPORT_KILLS", "15"))
_ITEMS = 40
_SIZE = 60_000


@pytest.mark.timeout(240 + _ROUNDS * 5)
def test_fault_01_killed_while_exporting(tmp_path: Path) -> None:
    chance = random.Random(1)
    stick = tmp_path / "stick"
    stick.mkdir()
    with (
        SandboxProcess(tmp_path / "platform") as platform,
        Station(tmp_path / "station", platform) as station,
    ):
        ids = station.submit(_ITEMS, size=_SIZE)
        with DeskNursery(station.folder, stick) as nursery:
            nursery.run("export")
            killed = 0
            there: dict[Path, str] = {}
            for _ in range(_ROUNDS):
                ids += station.submit(1, size=_SIZE)
                killed += nursery.kill("export", chance)
                _exported_means_in_a_whole_file(station, stick, there)
        assert killed > _ROUNDS // 4, "the kills came too late"
        station.desk.export(stick, again=True)
        for bundle in sorted(stick.glob("*.bmx")):
            taken = hand_in(tmp_path / "platform", bundle, tmp_path / "acks")
            station.desk.import_acks(taken["file"])
        clerk = platform.clerk()
        counts = clerk.counts()
        clerk.close()
        assert (counts.received, counts.conflicts, counts.rejected) == (len(ids), 0, 0)
        assert station.states() == dict.fromkeys(ids, "received")
        assert not list(stick.glob(".*")), "halves are left"


def _exported_means_in_a_whole_file(station: Station, stick: Path, there: dict[Path, str]) -> None:
    """Read without the product's store: what says exported names a bundle that lies there whole."""
    key = Ed25519PrivateKey.from_private_bytes(station.enrolment.signing_key)
    own = key.public_key().public_bytes_raw()
    for file in set(stick.glob("*.bmx")) - set(there):
        with file.open("rb") as source:
            there[file] = check(source, [own]).header.bundle
    rows = _rows(station.folder / "kiosk.db", "SELECT state, bundle FROM outbox")
    assert {bundle for state, bundle in rows if state == "exported"} <= set(there.values())
    assert {state for state, _ in rows} <= {"waiting", "exported"}


@pytest.mark.timeout(240 + _ROUNDS * 5)
def test_fault_01_killed_while_removing(tmp_path: Path) -> None:
    chance = random.Random(2)
    database = tmp_path / "station" / "kiosk.db"
    with (
        SandboxProcess(tmp_path / "platform") as platform,
        Station(tmp_path / "station", platform) as station,
        DeskNursery(station.folder, tmp_path) as nursery,
    ):
        kept = station.submit(5)
        _received(station)
        nursery.run("remove")
        killed = 0
        for _ in range(_ROUNDS // 2):
            _received(station)
            killed += nursery.kill("remove", chance)
            whole = "SELECT count(*) FROM submissions s JOIN outbox o ON o.id = s.seq"
            parts = "SELECT count(*) FROM submissions"
            assert _rows(database, whole) == _rows(database, parts)
            assert set(kept) <= set(station.states())
        nursery.run("remove")
        assert killed > _ROUNDS // 8, "the kills came too late"
        left = _rows(database, "SELECT state FROM outbox JOIN envelopes ON seq = id")
        assert left == [("waiting",)] * len(kept)
        kinds = _rows(database, "SELECT DISTINCT kind FROM submissions")
        assert kinds == [("application",)]
        with station.store._database.reading() as connection:
            assert broken_at(connection) is None
        assert station.store.affair(kept[0]) is not None


def _received(station: Station) -> None:
    """Submit some that have a case and some that have none, all acknowledged."""
    for key in [*station.submit(20), *station.submit(100, Kind.EVALUATION)]:
        item = station.store.desk.load(key)
        assert item is not None
        assert station.store.received(key, item.sealed.content_hash, datetime.now(UTC), "")


def _rows(database: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        return connection.execute(query).fetchall()
    finally:
        connection.close()
