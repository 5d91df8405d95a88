"""Audit rows of staff, the newest submissions, and one by the end of its number; on a real file."""

from __future__ import annotations

from pathlib import Path

from kiosk.store import chain, open_store
from tests.helpers.submissions import TERMINAL, mint


def test_rows_notes_and_numbers(tmp_path: Path) -> None:
    store = open_store(tmp_path / "kiosk.db", TERMINAL)
    affairs = [store.submit(mint(place)) for place in range(1, 6)]
    records = store.staff_records()
    assert [one.id for one in records.latest(3)] == [one.id for one in reversed(affairs)][:3]
    wanted = affairs[1]
    (found,) = records.find(str(wanted.number)[-6:], 10)
    assert (found.id, found.applicant_masked) == (wanted.id, wanted.applicant_masked)
    assert records.find("%", 10) == []
    assert records.find("' OR 1=1 --", 10) == []
    records.note("staff.in", "07", {"role": "staff"})
    with store._database.reading() as connection:
        assert chain.broken_at(connection) is None
        assert chain.head(connection)[0] == 6
    store.close()
