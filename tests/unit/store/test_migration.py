"""A file of the first schema comes up with everything that was in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from kiosk.domain.application import CaseStep, Delivery, Stage
from kiosk.domain.parking import ParkCode
from kiosk.ports import CaseChange
from kiosk.store import open_store
from kiosk.store.tables import SCHEMA_VERSION
from tests.helpers.old_schema import back_to_first_schema
from tests.helpers.submissions import TERMINAL, mint

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_the_newest_migration_is_the_version_a_file_is_known_by() -> None:
    files = (ROOT / "kiosk/store/migrations/versions").glob("[0-9]*.py")
    assert max(int(file.name[:4]) for file in files) == SCHEMA_VERSION


def test_a_file_of_the_first_schema(path: Path) -> None:
    store = open_store(path, TERMINAL)
    waiting, parked, received, running = (store.submit(mint()).id for _ in range(4))
    store.park(parked, ParkCode.REFUSED, "材料不符")
    for key in (received, running):
        item = store.desk.load(key)
        assert item is not None
        store.received(key, item.sealed.content_hash, NOW, "B-1")
    store.apply(
        [
            CaseChange(received, Stage.GRANTED, CaseStep(Stage.GRANTED, NOW)),
            CaseChange(running, Stage.ACCEPTED, CaseStep(Stage.ACCEPTED, NOW)),
        ],
        "c1",
    )
    before = {row.id: (row.delivery, row.attempts, row.parked_reason) for row in store.rows()}
    store.close()
    back_to_first_schema(path)

    store = open_store(path, TERMINAL)
    assert store.loss is None
    after = {row.id: (row.delivery, row.attempts, row.parked_reason) for row in store.rows()}
    assert after == before
    assert after[waiting][0] is Delivery.WAITING
    assert store.desk.unsent(again=True, everything=False)[0] == [
        waiting
    ]  # nobody knows why the other was parked
    assert [item.id for item in store.lease(5, 1 << 30, 60)] == [waiting]
    with store._database.reading() as connection:
        ended = connection.exec_driver_sql("SELECT ended_at FROM cases ORDER BY seq").scalars()
        assert list(ended) == [NOW.isoformat(), None]
    told = store.affair(running)
    assert told is not None
    assert [(step.stage, step.part) for step in told.steps] == [(Stage.ACCEPTED, "")]
    both = [CaseStep(Stage.GRANTED, NOW, part=name) for name in ("户口登记", "医保参保登记")]
    store.apply([CaseChange(running, Stage.ACCEPTED, step) for step in (*both, both[0])], "c2")
    told = store.affair(running)
    assert told is not None
    assert [step.part for step in told.steps] == ["", "户口登记", "医保参保登记"]
    assert store.submit(mint()).number.serial == 5
    assert store.desk.retry(parked)
    store.close()
