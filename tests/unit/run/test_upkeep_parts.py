"""The composition's parts of upkeep: a standing on disk, vital signs, and the settings' thresholds."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.app.clock import SystemClock
from kiosk.app.standing import StandingKeeper, read_standing, write_standing
from kiosk.app.vitals import VitalSigns
from kiosk.domain.health import Stage, Subject, Thresholds
from kiosk.domain.standing import NotYet, Standing
from kiosk.ports import (
    ConcernsChanged,
    News,
    OutboxCounts,
    StandingChanged,
    StandingTold,
    StoreUnsafe,
    Unsafe,
)
from kiosk.settings import SettingsError
from kiosk.settings.model import validated
from kiosk.store import FILE_NAME, SqliteStore, open_store
from tests.helpers.submissions import TERMINAL, mint


@pytest.fixture
def store(tmp_path: Path):
    opened = open_store(tmp_path / FILE_NAME, TERMINAL)
    yield opened
    opened.close()


def receive_all(store: SqliteStore) -> None:
    for item in store.lease(100, 1 << 30, 60):
        now = SystemClock().now()
        assert store.received(item.id, item.sealed.content_hash, now, "")


def test_a_revocation_shuts_the_store_and_is_kept(store, tmp_path):
    told: list[News] = []
    desk = StandingKeeper(tmp_path, store, told.append)
    store.submit(mint())
    desk.hear(StandingTold(accepted=True))
    assert told == []
    for _ in range(2):
        desk.hear(StandingTold(accepted=False))
    assert told == [StandingChanged(Standing.REVOKED)]
    assert read_standing(tmp_path) is Standing.REVOKED
    for attempt in (store.check_writable, lambda: store.submit(mint())):
        with pytest.raises(StoreUnsafe) as caught:
            attempt()
        assert caught.value.cause is Unsafe.REVOKED
        assert "请工作人员导出" in caught.value.reason
    assert store.counts().waiting == 1

    StandingKeeper(tmp_path, store, told.append).hear(StandingTold(accepted=True))
    assert read_standing(tmp_path) is Standing.ACTIVE
    store.submit(mint())


def test_staff_order_a_wipe_only_when_nothing_is_left(store, tmp_path):
    told: list[News] = []
    store.submit(mint())
    desk = StandingKeeper(tmp_path, store, told.append)
    desk.hear(StandingTold(accepted=False))
    with pytest.raises(NotYet) as caught:
        desk.order_wipe()
    assert caught.value.left == desk.left() == 1
    receive_all(store)
    aside = tmp_path / f"{FILE_NAME}.damaged-20260302T093000"
    aside.write_bytes(b"?")
    with pytest.raises(NotYet):
        desk.order_wipe()
    aside.unlink()
    desk.order_wipe()
    assert desk.now() is read_standing(tmp_path) is Standing.WIPING
    assert told[-1] == StandingChanged(Standing.WIPING)
    desk.hear(StandingTold(accepted=True))
    assert desk.now() is Standing.WIPING


def test_a_standing_that_cannot_be_kept_still_locks(store, tmp_path):
    gone = tmp_path / "gone"
    gone.write_text("a file where the folder should be")
    desk = StandingKeeper(gone, store, lambda _: None)
    desk.hear(StandingTold(accepted=False))
    with pytest.raises(StoreUnsafe):
        store.check_writable()


def test_vital_signs_are_read_and_changes_told_once(tmp_path):
    told: list[News] = []
    versions = ["2026.03"]
    clock = SystemClock()
    counts = OutboxCounts(
        waiting=2,
        sending=1,
        received=0,
        parked=4,
        oldest_waiting=clock.now() - timedelta(hours=2),
    )
    signs = VitalSigns(
        tmp_path,
        lambda: counts,
        clock,
        lambda: -3600.0,
        told.append,
        catalogue=lambda: versions[-1],
        thresholds=Thresholds((60, 3600, 86_400), (3, 2, 1)),
    )
    reading = signs()
    assert (reading.waiting, reading.parked) == (3, 4)
    assert reading.oldest_age_s == pytest.approx(7200, abs=60)
    assert reading.disk_free_bytes > 0
    assert reading.program
    assert reading.catalogue == "2026.03"
    versions.append("2026.04")
    assert signs().catalogue == "2026.04", "the platform gave another one meanwhile"
    [changed] = told
    assert isinstance(changed, ConcernsChanged)
    assert [(one.subject, one.stage) for one in changed.concerns] == [
        (Subject.QUEUE, Stage.WARNING),
        (Subject.CLOCK, Stage.WARNING),
    ]


def test_thresholds_have_to_grow():
    found = validated({"warnings": {"queue_age_hours": [1.0, 2.0, 3.0]}}, None)
    assert found.warnings.thresholds().queue_age_s == (3600, 7200, 10_800)
    for wrong in ({"queue_age_hours": [3.0, 2.0, 1.0]}, {"disk_free_mb": [1, 2, 3]}):
        with pytest.raises(SettingsError, match="一级比一级重"):
            validated({"warnings": wrong}, None)


def test_doctor_tells_a_revocation(tmp_path):
    from click.testing import CliRunner

    from kiosk.cli.main import kiosk

    file = tmp_path / "kiosk.toml"
    file.write_text(f'[paths]\ndata = "{tmp_path / "data"}"\n', "utf-8")
    write_standing(tmp_path / "data", Standing.REVOKED)
    said = CliRunner().invoke(kiosk, ["--settings", str(file), "doctor"]).output
    assert "平台已停用本机" in said
    assert "kiosk enrol --wipe" in said
