"""Sealed drafts in the store's file: one for a person and item, bounded, and opened by nobody else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest

from kiosk.domain.assurance import Assurance
from kiosk.domain.saved_draft import KEPT_FOR, DraftNote, SavedDraft
from kiosk.ports.drafts import DraftNotKept, DraftUnreadable
from kiosk.store import SqliteStore, open_store
from kiosk.store import drafts as module
from kiosk.store.drafts import SqliteDrafts
from tests.helpers.submissions import TERMINAL

KEY = bytes(range(32))
ME, YOU = b"m" * 32, b"y" * 32
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def a_draft(item: str = "CXJB-REG", answer: str = "三组八号", at: datetime = NOW) -> SavedDraft:
    note = DraftNote(
        str(uuid5(NAMESPACE_OID, f"{item} {answer} {at}")), item, Assurance.STAFF, at, at + KEPT_FOR
    )
    return SavedDraft(note, "v1", {"residence_address": answer, "rows": [{"n": 1}]})


@pytest.fixture
def drafts(store: SqliteStore) -> SqliteDrafts:
    return store.drafts(KEY)


@pytest.fixture
def raw(path: Path, store: SqliteStore) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def purge(store: SqliteStore, now: datetime) -> int:
    with store._database.relaxed() as connection:
        return module.purge(connection, now)


def test_a_draft_comes_back_whole_also_after_a_restart(
    path: Path, store: SqliteStore, drafts: SqliteDrafts
) -> None:
    drafts.save(ME, a_draft())
    assert drafts.find(ME, "CXJB-REG") == a_draft()
    assert drafts.notes_of(ME) == [a_draft().note]
    store.close()
    with closing(open_store(path, TERMINAL)) as again:
        assert again.drafts(KEY).find(ME, "CXJB-REG") == a_draft()


def test_a_person_has_one_draft_for_an_item(drafts: SqliteDrafts) -> None:
    drafts.save(ME, a_draft(answer="一组"))
    later = a_draft(answer="二组", at=NOW + timedelta(hours=1))
    drafts.save(ME, later)
    drafts.save(ME, a_draft("GLJT"))
    assert drafts.find(ME, "CXJB-REG") == later
    assert [one.item_id for one in drafts.notes_of(ME)] == ["CXJB-REG", "GLJT"]


def test_nobody_else_has_it(drafts: SqliteDrafts) -> None:
    drafts.save(ME, a_draft())
    assert drafts.notes_of(YOU) == []
    assert drafts.find(YOU, "CXJB-REG") is None
    assert not drafts.delete(YOU, "CXJB-REG")
    assert drafts.delete(ME, "CXJB-REG")
    assert drafts.find(ME, "CXJB-REG") is None
    assert not drafts.delete(ME, "CXJB-REG")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("person_key", YOU),
        ("item_id", "GLJT"),
        ("id", "another"),
        ("assurance", "simulated"),
        ("saved_at", (NOW - timedelta(days=1)).isoformat()),
        ("expires_at", (NOW + timedelta(days=700)).isoformat()),
        ("nonce", bytes(12)),
        ("sealed", bytes(200)),
    ],
)
def test_a_row_that_was_touched_does_not_open(
    drafts: SqliteDrafts, raw: sqlite3.Connection, column: str, value: Any
) -> None:
    drafts.save(ME, a_draft())
    raw.execute(f"UPDATE drafts SET {column} = ?", [value])  # noqa: S608 - names of this test
    raw.commit()
    whose = value if column == "person_key" else ME
    item = value if column == "item_id" else "CXJB-REG"
    with pytest.raises(DraftUnreadable):
        drafts.find(whose, item)


def test_two_rows_do_not_change_places(drafts: SqliteDrafts, raw: sqlite3.Connection) -> None:
    drafts.save(ME, a_draft())
    drafts.save(YOU, a_draft(answer="别人家"))
    mine, yours = (
        raw.execute("SELECT nonce, sealed FROM drafts WHERE person_key = ?", [who]).fetchone()
        for who in (ME, YOU)
    )
    assert mine[0] != yours[0]
    raw.execute("UPDATE drafts SET nonce = ?, sealed = ? WHERE person_key = ?", [*yours, ME])
    raw.commit()
    with pytest.raises(DraftUnreadable):
        drafts.find(ME, "CXJB-REG")


def test_a_lost_key_makes_drafts_unreadable_and_not_the_store(
    store: SqliteStore, drafts: SqliteDrafts
) -> None:
    drafts.save(ME, a_draft())
    other = store.drafts(b"another key of 32 bytes, exactly")
    with pytest.raises(DraftUnreadable):
        other.find(ME, "CXJB-REG")
    assert [one.item_id for one in other.notes_of(ME)] == ["CXJB-REG"]
    other.save(ME, a_draft(answer="重新填"))
    assert other.find(ME, "CXJB-REG") == a_draft(answer="重新填")


def test_what_has_ended_is_purged_and_the_rest_stays(
    store: SqliteStore, drafts: SqliteDrafts, raw: sqlite3.Connection
) -> None:
    drafts.save(ME, a_draft("OLD", at=NOW - timedelta(days=7)))
    drafts.save(ME, a_draft("NEW", at=NOW - timedelta(days=6, hours=23)))
    drafts.save(ME, a_draft("FUTURE", at=NOW + timedelta(days=300)))
    drafts.save(ME, a_draft("DAMAGED"))
    raw.execute("UPDATE drafts SET expires_at = 'never' WHERE item_id = 'DAMAGED'")
    raw.commit()
    assert purge(store, NOW) == 2
    assert sorted(one.item_id for one in drafts.notes_of(ME)) == ["FUTURE", "NEW"]
    assert purge(store, NOW) == 0
    assert purge(store, NOW + timedelta(days=307)) == 2


def test_limits_are_told_in_words_and_cost_no_draft(
    drafts: SqliteDrafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(module.MAX_OF_A_PERSON):
        drafts.save(ME, a_draft(f"ITEM-{number}"))
    with pytest.raises(DraftNotKept) as refused:
        drafts.save(ME, a_draft("ONE-MORE"))
    assert "请先删掉一份" in refused.value.reason
    drafts.save(ME, a_draft("ITEM-3", answer="改了"))  # in place of its former self
    large = replace(a_draft("ITEM-3"), values={"text": "长" * module.MAX_BYTES})
    with pytest.raises(DraftNotKept, match="请直接提交"):
        drafts.save(ME, large)
    found = drafts.find(ME, "ITEM-3")
    assert found is not None
    assert found.values["residence_address"] == "改了"
    monkeypatch.setattr(module, "MAX_IN_ALL", module.MAX_OF_A_PERSON)
    with pytest.raises(DraftNotKept, match="存满了"):
        drafts.save(YOU, a_draft())


def test_what_happened_is_in_the_audit_chain_without_content(
    path: Path, store: SqliteStore, drafts: SqliteDrafts, raw: sqlite3.Connection
) -> None:
    drafts.save(ME, a_draft())
    drafts.delete(ME, "CXJB-REG")
    drafts.save(ME, a_draft("OLD", at=NOW - timedelta(days=8)))
    purge(store, NOW)
    rows = raw.execute("SELECT event, subject, detail FROM audit ORDER BY seq").fetchall()
    events = [row[0] for row in rows if row[0].startswith("draft")]
    assert events == ["draft_saved", "draft_deleted", "draft_saved", "draft_expired"]
    assert "三组八号" not in repr(rows)
    assert "三组八号" not in repr(a_draft())
