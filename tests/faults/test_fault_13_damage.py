"""Rows 13, 14 and 16: bytes flipped, the log cut or gone, the file held by somebody else."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from kiosk.domain.numbers import ReceiptNumber
from kiosk.ports import StoreDamaged, StoreUnsafe, Unsafe
from kiosk.store import SqliteStore, open_store
from tests.helpers.submissions import TERMINAL, mint
from tests.helpers.submitter import Heard, Nursery, missing_from

_PAGE = 4096


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Heard]:
    """A folder with 40 submissions whose process was killed: half in the file, half in the log."""
    folder = tmp_path_factory.mktemp("sample")
    db = folder / "data" / "kiosk.db"
    order = {
        "db": str(db),
        "cache": str(folder / "cache"),
        # What is in the log stays there, however long this process is kept from the kill.
        "idle_s": 3600.0,
        "checkpoint_pages": 1_000_000,
    }
    with Nursery(order) as nursery:
        nursery.run(count=20)
        nursery.start(count=0)
        for _ in range(20):
            nursery.pipe.until("shown")
        nursery.kill_newest()
        nursery.pipe.drain()
        heard = nursery.heard
    assert (folder / "data" / "kiosk.db-wal").stat().st_size > 20 * _PAGE
    return folder / "data", heard


def copy_of(sample: tuple[Path, Heard], tmp_path: Path) -> tuple[Path, Heard]:
    folder, heard = sample
    shutil.copytree(folder, tmp_path / "copy")
    (tmp_path / "copy" / "kiosk.db-shm").unlink(missing_ok=True)
    return tmp_path / "copy" / "kiosk.db", heard


@pytest.mark.parametrize("seed", range(12))
def test_fault_13_flipped_bytes_are_told_and_nothing_wrong_is_sent(
    sample: tuple[Path, Heard], tmp_path: Path, seed: int
) -> None:
    db, heard = copy_of(sample, tmp_path)
    chance = random.Random(seed)
    with db.open("r+b") as file:
        for _ in range(3):
            page = chance.randrange(1, db.stat().st_size // _PAGE)
            file.seek(page * _PAGE + chance.randrange(_PAGE - 200))
            file.write(chance.randbytes(200))
    try:
        store = open_store(db, TERMINAL)
    except StoreDamaged as damaged:
        kept = damaged.kept
    else:
        kept = ()
        met_in_use = _serve(store, heard)
        store.close()
        if met_in_use:  # the next start looks at every page before anybody is served
            with pytest.raises(StoreDamaged) as told:
                open_store(db, TERMINAL)
            kept = told.value.kept
    assert all(one.exists() for one in kept)
    assert db.exists() is not bool(kept)


def _serve(store: SqliteStore, heard: Heard) -> bool:
    """Send and submit; tells whether the store met damage. Each number is whole or parked."""
    whole: set[str] = set()
    causes: list[Unsafe] = []
    try:
        while batch := store.lease(5, 10**7, 600):
            for item in batch:
                whole.add(str(item.number))
                # One may have been committed and not yet shown when its process was killed.
                shown = heard.shown.get(str(item.number))
                assert shown is None or shown[1] == item.sealed.content_hash
        assert len(whole - set(heard.shown)) <= 1
        store.submit(mint())
    except StoreUnsafe as error:
        causes.append(error.cause)
    if causes:
        assert causes == [Unsafe.DAMAGED]
        return True
    assert len(whole) + store.counts().parked - len(heard.shown) in {0, 1}
    return False


@pytest.mark.parametrize("left", [0.0, 0.3, 0.6, 0.9, None])
def test_fault_14_a_log_gone_or_cut_short_is_reported_and_no_number_given_twice(
    sample: tuple[Path, Heard], tmp_path: Path, left: float | None
) -> None:
    db, heard = copy_of(sample, tmp_path)
    log = db.with_name("kiosk.db-wal")
    if left is None:
        log.unlink()
    else:
        with log.open("r+b") as file:
            file.truncate(int(log.stat().st_size * left))
    store = open_store(db, TERMINAL)
    missing = missing_from(db, heard.shown)
    assert missing, "cutting the log cost nothing: the test proves nothing"
    assert store.loss is not None
    assert store.loss.serials >= len(missing)
    again = store.submit(mint()).number
    assert str(again) not in heard.shown
    assert again.digits > max(heard.shown)
    for number in missing:
        assert store.affair_by_number(ReceiptNumber(number)) is None
    store.close()


def test_fault_14_a_log_without_its_file_is_kept(
    sample: tuple[Path, Heard], tmp_path: Path
) -> None:
    db, heard = copy_of(sample, tmp_path)
    db.unlink()
    log = db.with_name("kiosk.db-wal")
    before = log.read_bytes()
    with pytest.raises(StoreDamaged):
        open_store(db, TERMINAL)
    assert log.read_bytes() == before
    store = open_store(db, TERMINAL, begin_again=True)
    assert str(store.submit(mint()).number) not in heard.shown
    store.close()
    assert [one.read_bytes() for one in db.parent.glob("*.damaged-*")] == [before]


def test_fault_16_a_locked_file_is_a_bounded_wait_and_a_refusal(tmp_path: Path) -> None:
    db = tmp_path / "data" / "kiosk.db"
    order = {
        "db": str(db),
        "cache": str(tmp_path / "cache"),
        "busy_s": 0.3,
        "keep_on": True,
        "pause_s": 0.02,
    }
    with Nursery(order) as nursery:
        nursery.start()
        nursery.pipe.until("shown")
        other = sqlite3.connect(db, isolation_level=None, timeout=60)
        other.execute("BEGIN EXCLUSIVE")
        # It is held until the refusal came: a wait without a bound would never end.
        assert nursery.pipe.until("refused") == "refused locked"
        other.execute("ROLLBACK")
        other.close()
        nursery.pipe.until("shown")
        nursery.kill_newest()
        assert set(nursery.heard.refused) == {"locked"}
        assert not missing_from(db, nursery.heard.shown)
