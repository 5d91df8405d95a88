"""Row 5: killed while the schema is made; the file has the old schema or the new, never a mixture."""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from kiosk.store.tables import SCHEMA_VERSION, metadata
from tests.helpers.old_schema import back_to_first_schema
from tests.helpers.submitter import Nursery, missing_from

pytestmark = pytest.mark.timeout(300)
_ROUNDS = 25


def test_fault_05_killed_during_a_migration(tmp_path: Path) -> None:
    chance = random.Random(5)
    seen: set[int] = set()
    with Nursery({"db": "", "cache": str(tmp_path / "cache")}) as nursery:
        took = _seconds(nursery, tmp_path / "measured" / "kiosk.db")
        for index in range(_ROUNDS):
            db = tmp_path / f"terminal-{index}" / "kiosk.db"
            db.parent.mkdir()
            nursery.kill_after(chance.uniform(0, 1.5 * took), db=str(db), pause_s=3600)
            seen.add(version := _whole_schema(db))
            took *= _nearer(version)
            nursery.heard.shown.clear()  # each round has a file, and numbers, of its own
            assert nursery.run(db=str(db), count=1) == 0
            assert not missing_from(db, nursery.heard.shown)
            nursery.heard.shown.clear()
    assert seen == {0, SCHEMA_VERSION}, "the kills fell before and after the migration"


def test_fault_05_killed_while_a_file_with_submissions_moves_on(tmp_path: Path) -> None:
    chance = random.Random(55)
    seen: set[int] = set()
    old = tmp_path / "old" / "kiosk.db"
    with Nursery({"db": "", "cache": str(tmp_path / "cache")}) as nursery:
        assert nursery.run(db=str(old), count=20) == 0
        shown = dict(nursery.heard.shown)
        nursery.heard.shown.clear()
        back_to_first_schema(old)
        took = _seconds(nursery, _copy(old, tmp_path / "measured"))
        for index in range(_ROUNDS):
            db = _copy(old, tmp_path / f"terminal-{index}")
            nursery.kill_after(chance.uniform(0, 1.5 * took), db=str(db), pause_s=3600)
            seen.add(version := _version(db))
            took *= _nearer(version)
            assert not missing_from(db, shown)
            nursery.heard.shown.clear()
            assert nursery.run(db=str(db), count=1) == 0
            assert _whole_schema(db) == SCHEMA_VERSION
            assert not missing_from(db, shown | nursery.heard.shown)
            nursery.heard.shown.clear()
    assert seen == {1, SCHEMA_VERSION}, "the kills fell before and after the migration"


def _seconds(nursery: Nursery, db: Path) -> float:
    """How long opening takes today, migration included: the machine may be busy."""
    db.parent.mkdir(exist_ok=True)
    began = time.monotonic()
    nursery.start(db=str(db), pause_s=3600)
    nursery.pipe.until("opened")
    took = time.monotonic() - began
    nursery.kill_newest()
    nursery.heard.shown.clear()
    return took


def _nearer(version: int) -> float:
    """Return by what to correct that time: what was measured may be a stall, or be too short now."""
    return 0.8 if version == SCHEMA_VERSION else 1.25


def _copy(old: Path, folder: Path) -> Path:
    folder.mkdir()
    for file in old.parent.glob("kiosk.db*"):
        shutil.copy(file, folder / file.name)
    return folder / old.name


def _version(db: Path) -> int:
    connection = sqlite3.connect(db)
    try:
        columns = {row[1] for row in connection.execute("PRAGMA table_info(outbox)")}
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        assert ("sunk" in columns) is (version > 1)
        return version
    finally:
        connection.close()


def _whole_schema(db: Path) -> int:
    if not db.exists() or not db.stat().st_size:
        return 0
    connection = sqlite3.connect(db)
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        tables = {
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
    finally:
        connection.close()
    expected = {*metadata.tables, "alembic_version", "sqlite_sequence"} if version else set()
    assert tables == expected
    return version
