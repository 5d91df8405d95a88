"""Opening: schema, damage, losses; a store is never silently begun empty."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
import sqlalchemy as sa

from kiosk.domain.numbers import TerminalNumber
from kiosk.ports import StoreDamaged, StoreUnsafe, Unsafe
from kiosk.store import SqliteStore, open_store
from kiosk.store.chain import broken_at
from kiosk.store.schema import upgrade
from kiosk.store.tables import metadata
from tests.helpers.submissions import PERSON_KEY, TERMINAL, mint


def filled(path: Path, count: int) -> None:
    store = open_store(path, TERMINAL)
    for _ in range(count):
        store.submit(mint())
    store.close()


def test_the_migrations_make_exactly_the_tables_of_the_program(tmp_path: Path) -> None:
    made = sa.create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    migrated = sa.create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    metadata.create_all(made)
    with migrated.begin() as connection:
        upgrade(connection)
    assert shape(made) == shape(migrated)
    for engine in (made, migrated):
        engine.dispose()


def shape(engine: sa.Engine) -> dict[str, list[tuple[object, ...]]]:
    """Everything SQLite itself tells of each table: columns, keys, indexes, strictness, checks."""
    found: dict[str, list[tuple[object, ...]]] = {}
    with engine.connect() as connection:
        tables = connection.exec_driver_sql("PRAGMA table_list").all()
        for row in tables:
            name = row[1]
            if name.startswith("sqlite_") or name == "alembic_version":
                continue
            facts: list[tuple[object, ...]] = [tuple(row)]
            for pragma in ("table_xinfo", "foreign_key_list"):
                rows = connection.exec_driver_sql(f"PRAGMA {pragma}({name})").all()
                facts += [tuple(one) for one in rows]
            indexes = connection.exec_driver_sql(f"PRAGMA index_list({name})").all()
            for index in sorted(indexes, key=lambda row: row[1]):
                columns = connection.exec_driver_sql(f"PRAGMA index_xinfo({index[1]})").all()
                facts.append((*index[1:], *map(tuple, columns)))
            found[name] = facts
        sql = "SELECT name, sql FROM sqlite_master WHERE sql LIKE '%CHECK%' OR sql LIKE '%WHERE%'"
        for name, text in connection.exec_driver_sql(sql):
            words = text.replace("(", " ( ").replace(")", " ) ").replace('"', "").split()
            start = words.index("CHECK") if "CHECK" in words else words.index("WHERE")
            found[f"sql of {name}"] = [tuple(words[start : start + 10])]
    return found


def test_the_usual_start_does_not_load_alembic(path: Path) -> None:
    filled(path, 1)
    code = (
        "import sys; from pathlib import Path; from kiosk.store import open_store\n"
        f"open_store(Path({str(path)!r})).close(); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_file_of_a_newer_program_is_left_alone(path: Path) -> None:
    filled(path, 1)
    other = sqlite3.connect(path)
    other.execute("PRAGMA user_version = 999")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreUnsafe) as refused:
        open_store(path, TERMINAL)
    assert refused.value.cause is Unsafe.NEWER
    assert path.read_bytes() == before


def test_a_damaged_file_is_kept_and_told_until_somebody_decides(path: Path) -> None:
    filled(path, 3)
    data = bytearray(path.read_bytes())
    data[4096 * 2 : 4096 * 6] = b"\xa5" * 4096 * 4
    path.write_bytes(data)
    with pytest.raises(StoreDamaged) as told:
        open_store(path, TERMINAL)
    assert [one.read_bytes() for one in told.value.kept] == [bytes(data)]
    assert not path.exists()
    with pytest.raises(StoreDamaged) as again:
        open_store(path, TERMINAL)
    assert again.value.kept == told.value.kept
    store = open_store(path, TERMINAL, begin_again=True)
    assert store.submit(mint()).number.digits[12:18] == "000004"  # the witness knows 3 were given
    store.close()
    assert told.value.kept[0].exists()
    open_store(path, TERMINAL).close()  # begun again: no reason to complain any more


def test_without_a_witness_only_a_new_epoch_is_safe(path: Path) -> None:
    filled(path, 2)
    path.write_bytes(b"no database at all, but as long as one" * 400)
    (path.parent / "kiosk.db.mark").unlink()
    with pytest.raises(StoreDamaged):
        open_store(path, TERMINAL)
    store = open_store(path, TERMINAL, begin_again=True)
    with pytest.raises(StoreUnsafe) as refused:
        store.submit(mint())
    assert refused.value.cause is Unsafe.NUMBERS_USED_UP
    store.set_terminal_number(TerminalNumber("220199", 1, 2))
    assert store.submit(mint()).number.digits[10:18] == "02000001"
    store.close()


@pytest.mark.parametrize(
    "change", [{"serial": "x"}, {"serial": -1}, {"serial": 2**70}, {"epoch": 500}, {"region": None}]
)
def test_a_witness_this_program_never_wrote_is_none(path: Path, change: dict[str, object]) -> None:
    filled(path, 1)
    known = {"store_id": "s", "audit_seq": 1, "audit_hash": "aa", "region": "220199"}
    body = json.dumps({**known, "terminal": 1, "epoch": 1, "serial": 5, **change}).encode()
    slot = b"%08x %s" % (zlib.crc32(body), body)
    (path.parent / "kiosk.db.mark").write_bytes(slot.ljust(256) * 2)
    store = open_store(path, TERMINAL)
    assert store.submit(mint()).number.serial == 2
    store.close()


def test_a_file_that_is_gone_is_not_quietly_replaced(path: Path) -> None:
    filled(path, 1)
    path.unlink()
    with pytest.raises(StoreDamaged):
        open_store(path, TERMINAL)


def test_a_lost_log_is_reported_and_no_number_is_given_twice(path: Path, tmp_path: Path) -> None:
    filled(path, 2)
    before = path.read_bytes()
    filled(path, 3)
    path.write_bytes(before)  # as if the newest commits had never reached the disk
    store = open_store(path, TERMINAL)
    assert store.loss is not None
    assert (store.loss.audit_rows, store.loss.serials) == (3, 3)
    assert len(store.affairs_of(PERSON_KEY)) == 2
    assert store.submit(mint()).number.digits[12:18] == "000006"
    store.close()
    store = open_store(path, TERMINAL)
    assert store.loss is None  # told once, and in the audit chain for ever
    with store._database.reading() as connection:
        events = connection.exec_driver_sql("SELECT event FROM audit WHERE event = 'loss'").all()
        assert len(events) == 1
        assert broken_at(connection) is None
    store.close()


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE audit SET subject = 'somebody' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 2",
        "UPDATE audit SET detail = replace(detail, 'simulated', 'staff') WHERE seq = 2",
    ],
)
def test_an_edited_history_shows(path: Path, store: SqliteStore, edit: str) -> None:
    for _ in range(3):
        store.submit(mint())
    with store._database.reading() as connection:
        assert broken_at(connection) is None
    other = sqlite3.connect(path)
    other.execute(edit)
    other.commit()
    other.close()
    with store._database.reading() as connection:
        assert broken_at(connection) == 2
