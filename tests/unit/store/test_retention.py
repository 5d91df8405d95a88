"""What is removed, when, and that nothing else is; and what the owner does by the clock."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.application import CaseStep, Kind, Stage
from kiosk.domain.assurance import Assurance
from kiosk.domain.parking import ParkCode
from kiosk.domain.saved_draft import KEPT_FOR, DraftNote, SavedDraft
from kiosk.ports import CaseChange
from kiosk.store import SqliteStore, Tuning, open_store
from kiosk.store.chain import broken_at
from kiosk.store.retention import due, purge
from kiosk.store.upkeep import Upkeep
from sync.clock import PlatformClock
from sync.envelope import HpkeSealer
from tests.helpers.kinds import of_kind
from tests.helpers.submissions import PERSON_KEY, TERMINAL, mint
from tests.helpers.waiting import until

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
KEEP = 30 * DAY
SEALER = HpkeSealer("k", b"\x09" + bytes(31))


@pytest.fixture
def store(path: Path) -> SqliteStore:
    opened = open_store(path, TERMINAL, tuning=Tuning(idle_s=0), now=lambda: NOW)
    yield opened
    opened.close()


def received(store: SqliteStore, kind: Kind = Kind.APPLICATION, at: datetime = NOW) -> str:
    """Submit one and have it acknowledged."""
    one = store.submit(of_kind(SEALER, kind, bare=False))
    item = store.desk.load(one.id)
    assert item is not None
    assert store.received(one.id, item.sealed.content_hash, at, "LX1")
    return one.id


def remove(store: SqliteStore, before: datetime) -> None:
    """Purge until nothing is due."""
    while True:
        with store._database.relaxed() as connection:
            if not purge(connection, before, NOW.isoformat()):
                break
    with store._database.reading() as connection:
        assert not due(connection, before)
        assert broken_at(connection) is None


def sealed(store: SqliteStore) -> int:
    with store._database.reading() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM envelopes").scalar_one()


def end(store: SqliteStore, key: str, stage: Stage = Stage.GRANTED) -> None:
    store.apply([CaseChange(key, stage, CaseStep(stage, NOW))], "c")


def test_the_sealed_bytes_go_first_and_the_line_stays_while_the_case_runs(
    store: SqliteStore,
) -> None:
    key = received(store)
    store.record_print(key, "printed")
    remove(store, NOW)  # not a moment early
    assert sealed(store) == 1
    remove(store, NOW + DAY)
    assert sealed(store) == 0
    (affair,) = store.affairs_of(PERSON_KEY)
    assert (affair.id, affair.applicant_masked, affair.prints) == (key, "张*", 1)
    assert store.receipt(key) is not None
    end(store, key)
    remove(store, NOW)
    assert len(store.affairs_of(PERSON_KEY)) == 1
    remove(store, NOW + DAY)
    assert list(store.affairs_of(PERSON_KEY)) == []
    assert store.affair(key) is None
    assert store.counts().received == 0
    end(store, key)  # the platform tells it once more: of no interest, no error


def test_what_is_not_acknowledged_stays_for_ever(store: SqliteStore) -> None:
    waiting, parked, exported = (store.submit(mint()).id for _ in range(3))
    store.park(parked, ParkCode.CONTENT_CONFLICT)
    from kiosk.ports import Written

    store.desk.exported(Written(Path("x"), "b", "0" * 64, (exported,)))
    for key in (waiting, parked, exported):
        end(store, key)  # even when the platform speaks of it
    remove(store, NOW + 4000 * DAY)
    assert sealed(store) == 3
    assert len(store.rows()) == 3


def test_a_case_that_is_taken_up_again_stays(store: SqliteStore) -> None:
    key = received(store)
    end(store, key, Stage.REFUSED)
    store.apply([CaseChange(key, Stage.REVIEW, CaseStep(Stage.REVIEW, NOW + DAY))], "c")
    remove(store, NOW + 100 * DAY)
    assert store.affair(key) is not None


def test_a_kind_without_a_case_is_at_its_end_when_it_is_received(store: SqliteStore) -> None:
    rating, question = received(store, Kind.EVALUATION), received(store, Kind.QUESTION)
    remove(store, NOW + DAY)
    assert store.affair(rating) is None
    assert store.affair(question) is not None


def test_instants_are_compared_not_texts(store: SqliteStore) -> None:
    """08:00 in Beijing is before 01:00 in London."""
    from datetime import timezone

    key = received(store, at=datetime(2026, 3, 2, 8, 0, tzinfo=timezone(timedelta(hours=8))))
    remove(store, datetime(2026, 3, 1, 23, 59, tzinfo=UTC))
    assert sealed(store) == 1
    remove(store, datetime(2026, 3, 2, 0, 1, tzinfo=UTC))
    assert sealed(store) == 0
    assert store.affair(key) is not None


def test_numbers_go_on_after_removal_and_a_new_start(path: Path, store: SqliteStore) -> None:
    key = received(store, Kind.EVALUATION)
    remove(store, NOW + DAY)
    assert store.affair(key) is None
    assert store.submit(mint()).number.serial == 2
    store.close()
    again = open_store(path, TERMINAL)
    assert again.loss is None
    assert again.submit(mint()).number.serial == 3
    again.close()


def test_nothing_of_it_is_left_in_the_file(path: Path, store: SqliteStore) -> None:
    key = received(store)
    item = store.desk.load(key)
    assert item is not None
    piece = item.sealed.envelope[400:440]
    store.checkpoint()
    assert piece in path.read_bytes()
    remove(store, NOW + DAY)
    store.checkpoint()
    assert piece not in path.read_bytes()


def watched(
    store: SqliteStore, acted: Callable[[], None], now: datetime, quiet_s: float = 0.1
) -> Upkeep:
    """Upkeep that looks often."""
    return Upkeep(
        store._database,
        now=lambda: now,
        keep=KEEP,
        acted=acted,
        wrote=lambda: None,
        look_s=0.02,
        quiet_s=quiet_s,
    )


def test_the_owner_removes_by_itself_in_small_pieces_when_nobody_writes(store: SqliteStore) -> None:
    keys = [received(store) for _ in range(45)]
    # Whoever writes may be stopped for seconds between two lines: that is not yet quiet.
    upkeep = watched(store, lambda: None, NOW + KEEP + DAY, quiet_s=60)
    upkeep._purge_at = 0.0  # it is due all the while
    writing_until = time.monotonic() + 0.4
    while time.monotonic() < writing_until:
        end(store, keys[0], Stage.ACCEPTED)
        time.sleep(0.02)
    assert sealed(store) == 45, "somebody was writing"
    upkeep._quiet_s = 0.1
    until(lambda: sealed(store) == 0, 60)
    upkeep.stop()
    with store._database.reading() as connection:
        assert broken_at(connection) is None
        removed = "SELECT count(*) FROM audit WHERE event = 'removed'"
        assert connection.exec_driver_sql(removed).scalar_one() == 45


def test_the_owner_removes_drafts_whose_days_are_over(path: Path, store: SqliteStore) -> None:
    drafts = store.drafts(bytes(32))
    for item, days in (("OLD", 8), ("NEW", 6)):
        at = NOW - timedelta(days=days)
        note = DraftNote(f"id-{item}", item, Assurance.STAFF, at, at + KEPT_FOR)
        drafts.save(PERSON_KEY, SavedDraft(note, "v1", {"town": "青石镇"}))
    upkeep = watched(store, lambda: None, NOW)
    until(lambda: len(drafts.notes_of(PERSON_KEY)) == 1, 60)
    upkeep.stop()
    assert [one.item_id for one in drafts.notes_of(PERSON_KEY)] == ["NEW"]
    with store._database.reading() as connection:
        assert broken_at(connection) is None


def test_an_act_of_staff_in_another_process_is_noticed(path: Path, store: SqliteStore) -> None:
    one = store.submit(mint())
    store.park(one.id, ParkCode.CHOKED)
    noticed: list[float] = []
    upkeep = watched(store, lambda: noticed.append(time.monotonic()), NOW)
    until(lambda: upkeep._seen is not None, 30)  # how it stood before
    time.sleep(0.2)
    assert noticed == []
    command = [sys.executable, "-m", "kiosk.cli.main", "queue", "--data-dir", str(path.parent)]
    subprocess.run([*command, "retry", one.id], check=True, capture_output=True)
    until(lambda: noticed, 30)
    upkeep.stop()
    assert len(noticed) == 1
    assert [item.id for item in store.lease(5, 1 << 30, 60)] == [one.id]


def test_upkeep_outlives_a_disk_that_refuses(
    path: Path, store: SqliteStore, caplog: pytest.LogCaptureFixture
) -> None:
    received(store)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    upkeep = watched(store, lambda: None, NOW + KEEP + DAY)
    until(lambda: "upkeep: locked" in caplog.text, 60)
    other.execute("ROLLBACK")
    other.close()
    assert upkeep._thread.is_alive()
    upkeep.stop()
    assert sealed(store) == 1


@pytest.mark.parametrize("by_platform", [True, False])
def test_a_wall_clock_that_jumps_ahead_removes_nothing(path: Path, *, by_platform: bool) -> None:
    wall = [NOW.timestamp()]
    clock = PlatformClock(wall=lambda: wall[0], running=lambda: 100.0, boot_id="b")
    clock.heard(NOW.timestamp(), 100.0, 100.0, whole_seconds=False)

    def local() -> datetime:
        return datetime.fromtimestamp(wall[0], UTC)

    store = open_store(path, TERMINAL, tuning=Tuning(idle_s=0), now=local)
    received(store)
    wall[0] += 3650 * 86400
    platform = (lambda: datetime.fromtimestamp(clock.now(), UTC)) if by_platform else None
    store.look_after(KEEP, lambda: None, platform)
    upkeep = store._upkeep
    assert upkeep is not None
    until(lambda: upkeep._purge_at > time.monotonic() + 100, 60)
    assert sealed(store) == int(by_platform), "by the wall clock alone it is gone"
    store.close()
