"""Submitting: one transaction, permanent numbers, masked memory."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from kiosk.domain.application import Delivery, NewSubmission
from kiosk.domain.numbers import ReceiptNumber, TerminalNumber
from kiosk.ports import NotEnrolled, StoreUnsafe, Unsafe
from kiosk.store import SqliteStore, Tuning, open_reader, open_store
from tests.helpers.submissions import PERSON_KEY, TERMINAL, mint


def test_a_submission_is_found_again_by_its_person(store: SqliteStore) -> None:
    first, second = store.submit(mint()), store.submit(mint())
    assert [one.number.digits[12:18] for one in (first, second)] == ["000001", "000002"]
    assert [one.id for one in store.affairs_of(PERSON_KEY)] == [second.id, first.id]
    assert store.affairs_of(b"x" * 32) == []
    assert store.affair(first.id) == first
    assert store.affair_by_number(first.number) == first
    receipt = store.receipt(first.id)
    assert receipt is not None
    assert receipt.number == first.number
    assert receipt.materials == ("居民身份证：原件1份",)


def test_numbers_go_on_after_a_restart_and_begin_again_with_a_new_epoch(path: Path) -> None:
    with_two = open_store(path, TERMINAL)
    with_two.submit(mint())
    with_two.submit(mint())
    with_two.close()
    again = open_store(path)
    with pytest.raises(NotEnrolled):
        again.submit(mint())
    with pytest.raises(NotEnrolled):
        again.check_writable()
    again.set_terminal_number(TERMINAL)
    assert again.submit(mint()).number.digits[12:18] == "000003"
    again.set_terminal_number(TerminalNumber("220199", 1, 2))
    assert again.submit(mint()).number.digits[10:18] == "02000001"
    with pytest.raises(StoreUnsafe) as refused:
        again.set_terminal_number(TERMINAL)
    assert refused.value.cause is Unsafe.NUMBERS_USED_UP
    again.close()


def test_a_file_from_an_old_copy_counts_on_from_what_the_platform_holds(
    path: Path, store: SqliteStore, caplog: pytest.LogCaptureFixture
) -> None:
    store.submit(mint())
    store.count_from(TERMINAL.number(1))
    store.count_from(TerminalNumber("220199", 1, 2).number(70))
    store.count_from(TerminalNumber("220199", 2, 1).number(70))
    assert store.submit(mint()).number.serial == 2
    assert not caplog.records
    store.count_from(TERMINAL.number(6))
    store.count_from(TERMINAL.number(4))
    assert "older copy" in caplog.text
    store.close()
    again = open_store(path, TERMINAL)
    assert again.submit(mint()).number.serial == 1007, "some may be on paper and not yet sent"
    again.close()


def test_a_refused_mint_writes_nothing_and_uses_no_number(store: SqliteStore) -> None:
    def refuse(number: ReceiptNumber) -> NewSubmission:
        raise RuntimeError("no seal today")

    with pytest.raises(RuntimeError):
        store.submit(refuse)
    assert store.counts().waiting == 0
    assert store.submit(mint()).number.digits[12:18] == "000001"


def test_an_id_is_stored_once(store: SqliteStore) -> None:
    same = mint(submission_id="0198c0de-0000-7000-8000-000000000001")
    store.submit(same)
    with pytest.raises(StoreUnsafe):
        store.submit(same)
    assert store.counts().waiting == 1
    assert store.submit(mint()).number.digits[12:18] == "000002"


def test_the_last_serial_is_the_last(path: Path, store: SqliteStore) -> None:
    store.submit(mint())
    other = sqlite3.connect(path)
    other.execute("UPDATE serials SET serial = 999999")
    other.commit()
    other.close()
    for attempt in (lambda: store.submit(mint()), store.check_writable):
        with pytest.raises(StoreUnsafe) as refused:
            attempt()
        assert refused.value.cause is Unsafe.NUMBERS_USED_UP


def test_what_the_file_promises(path: Path, store: SqliteStore) -> None:
    store.submit(mint())
    with store._database.durable() as connection:
        pragma = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("synchronous", "secure_delete", "auto_vacuum", "foreign_keys")
        }
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    assert pragma == {"synchronous": 2, "secure_delete": 1, "auto_vacuum": 2, "foreign_keys": 1}
    assert mode == "wal"
    assert path.stat().st_mode & 0o777 == 0o600
    plan = sqlite3.connect(path)
    query = "SELECT id, size FROM outbox WHERE outbox.state = 'waiting' ORDER BY id LIMIT 50"
    assert "outbox_waiting" in str(plan.execute(f"EXPLAIN QUERY PLAN {query}").fetchall())
    plan.close()


def test_prints_are_counted_and_a_killed_one_stays_unknown(store: SqliteStore) -> None:
    assert not store.print_cut_off()
    one = store.submit(mint())
    store.print_started(one.id)
    found = store.affair(one.id)
    assert found is not None
    assert (found.prints, found.last_print) == (0, "unknown")
    assert store.print_cut_off()
    assert store.record_print(one.id, "printed") == 1
    assert not store.print_cut_off()
    assert store.record_print(one.id, "failed") == 1
    found = store.affair(one.id)
    assert found is not None
    assert (found.prints, found.last_print, found.delivery) == (1, "failed", Delivery.WAITING)
    with pytest.raises(ValueError, match="ends as one of"):
        store.record_print(one.id, "perhaps")
    with pytest.raises(KeyError):
        store.record_print("nobody", "printed")


def test_a_reader_looks_and_changes_nothing(path: Path, store: SqliteStore) -> None:
    one = store.submit(mint())
    reader = open_reader(path)
    assert [row.number for row in reader.rows()] == [one.number]
    with pytest.raises(StoreUnsafe) as refused:
        reader.record_print(one.id, "printed")
    assert refused.value.cause is Unsafe.READ_ONLY
    reader.close()
    with pytest.raises(FileNotFoundError):
        open_reader(path.with_name("nothing.db"))


def test_a_file_locked_by_another_process_is_a_bounded_wait(path: Path) -> None:
    store = open_store(path, TERMINAL, tuning=Tuning(busy_s=0.2))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    before = time.monotonic()
    with pytest.raises(StoreUnsafe) as refused:
        store.submit(mint())
    assert refused.value.cause is Unsafe.LOCKED
    assert time.monotonic() - before < 20, "the other never lets go of it"
    assert store.counts().waiting == 0
    other.execute("ROLLBACK")
    other.close()
    assert store.submit(mint()).number.digits[12:18] == "000001"
    store.close()


def test_low_disk_is_told_before_anybody_fills_in_a_form(path: Path) -> None:
    store = open_store(path, TERMINAL, tuning=Tuning(min_free_bytes=1 << 60))
    with pytest.raises(StoreUnsafe) as refused:
        store.check_writable()
    assert refused.value.cause is Unsafe.DISK_FULL
    store.close()
