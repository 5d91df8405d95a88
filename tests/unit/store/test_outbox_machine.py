"""The outbox against a model that is too simple to be wrong, in any order of acts hypothesis finds."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    precondition,
    rule,
)

from kiosk.domain.application import CaseStep, Stage
from kiosk.domain.parking import BY_LINE, ParkCode
from kiosk.ports import Acknowledgement, CaseChange, Refusal, Written
from kiosk.store import open_store
from kiosk.store.chain import broken_at
from kiosk.store.database import Tuning
from kiosk.store.retention import purge
from tests.helpers.submissions import TERMINAL, mint

_KEEP = timedelta(days=30)
_TUNING = Tuning(idle_s=0)
_WRONG = "0" * 64


@dataclass
class Row:
    """What the model knows of one submission."""

    key: str
    order: int
    digest: str
    state: str = "waiting"
    code: ParkCode | None = None
    sunk: int = 0
    bundle: str = ""
    leased: bool = False
    received_at: datetime | None = None
    ended_at: datetime | None = None
    sealed: bool = True


@dataclass
class Stick:
    """One export: what was in it."""

    name: str
    keys: list[str] = field(default_factory=list)


class Outbox(RuleBasedStateMachine):
    """Acts of the engine, of staff, of the platform and of time."""

    known = Bundle("known")
    sticks = Bundle("sticks")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="outbox-"))
        self.now = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
        self.rows: dict[str, Row] = {}
        self.gone: set[str] = set()
        self.exports = 0
        self.serial = 0
        self.open()

    def open(self) -> None:
        path = self.folder / "kiosk.db"
        self.store = open_store(path, TERMINAL, tuning=_TUNING, now=lambda: self.now)

    def teardown(self) -> None:
        with self.store._database.reading() as connection:
            assert broken_at(connection) is None
        self.store.close()
        shutil.rmtree(self.folder)

    # ---- the counter and the engine --------------------------------------------------------------

    @rule(target=known, count=st.integers(1, 3))
    def submit(self, count: int) -> Any:
        made = []
        for _ in range(count):
            affair = self.store.submit(mint(64))
            self.serial += 1
            assert affair.number.serial == self.serial  # never again, whatever was removed
            with self.store._database.reading() as connection:
                digest = connection.exec_driver_sql(
                    "SELECT content_hash FROM outbox ORDER BY id DESC LIMIT 1"
                ).scalar_one()
            self.rows[affair.id] = Row(affair.id, self.serial, digest)
            made.append(affair.id)
        return multiple(*made)

    @rule(limit=st.integers(1, 4))
    def lease(self, limit: int) -> None:
        free = [row for row in self.rows.values() if row.state == "waiting" and not row.leased]
        free.sort(key=lambda row: (row.sunk, row.order))
        expected = [row for row in free if row.sunk == free[0].sunk][:limit]
        items = self.store.lease(limit, 1 << 30, 3600)
        assert [item.id for item in items] == [row.key for row in expected]
        for item, row in zip(items, expected, strict=True):
            assert hashlib.sha256(item.sealed.envelope).hexdigest() == row.digest
            assert item.sunk == row.sunk
            row.leased = True

    @rule(key=known)
    def release(self, key: str) -> None:
        self.store.release([key])
        self._row(key).leased = False

    @rule(key=known, deeper=st.booleans())
    def sink(self, key: str, *, deeper: bool) -> None:
        row = self._row(key)
        if row.state == "waiting" and row.leased:
            self.store.sink(key, 3600, deeper=deeper)
            row.sunk += deeper

    @rule(key=known, right=st.booleans())
    def received(self, key: str, *, right: bool) -> None:
        row = self._row(key)
        digest = row.digest if right else _WRONG
        fits = right and key not in self.gone
        assert self.store.received(key, digest, self.now, "LX1") is fits
        if fits:
            self._receive(row)

    @rule(key=known)
    def refused_by_the_platform(self, key: str) -> None:
        if key in self.gone:
            return
        self.store.park(key, ParkCode.CONTENT_CONFLICT)
        self._park(self._row(key), ParkCode.CONTENT_CONFLICT)

    @rule(key=known)
    def too_large_for_the_line(self, key: str) -> None:
        if key in self.gone:
            return
        self.store.park(key, ParkCode.TOO_LARGE)
        self._park(self._row(key), ParkCode.TOO_LARGE)

    # ---- staff -----------------------------------------------------------------------------------

    @rule(key=known)
    def hold(self, key: str) -> None:
        row = self._row(key)
        waits = row.state == "waiting" and key not in self.gone
        assert self.store.desk.hold(key, "明天再传") is waits
        if waits:
            row.state, row.code = "parked", ParkCode.BY_STAFF

    @rule(key=known)
    def retry(self, key: str) -> None:
        row = self._row(key)
        may = row.state in {"parked", "exported"} and key not in self.gone
        assert self.store.desk.retry(key) is may
        if may:
            row.state, row.code, row.sunk = "waiting", None, 0

    @rule(target=sticks, again=st.booleans())
    def export(self, *, again: bool) -> Any:
        def goes(row: Row) -> bool:
            held = row.state == "parked" and row.code in BY_LINE
            return row.state == "waiting" or held or (again and row.state == "exported")

        expected = sorted((r for r in self.rows.values() if goes(r)), key=lambda row: row.order)
        ids, _ = self.store.desk.unsent(again=again, everything=False)
        assert list(ids) == [row.key for row in expected]
        for row in expected:
            item = self.store.desk.load(row.key)
            assert item is not None
            assert item.sealed.content_hash == row.digest
        self.exports += 1
        name = f"bundle-{self.exports}"
        written = Written(self.folder / name, name, _WRONG, tuple(ids))
        assert self.store.desk.exported(written) == len(expected)
        for row in expected:
            row.state, row.code, row.bundle = "exported", None, name
        return Stick(name, list(ids))

    @rule(stick=consumes(sticks), chance=st.randoms(use_true_random=False))
    def import_acks(self, stick: Stick, chance: Any) -> None:
        yes, no = [], []
        expected = [0, 0, 0, 0]
        for key in stick.keys:
            row = self._row(key)
            right = chance.random() < 0.8
            digest = row.digest if right else _WRONG
            if not right or key in self.gone:
                expected[3] += 1
            if chance.random() < 0.7:
                yes.append(Acknowledgement(key, digest, self.now, "LX1"))
                if right and key not in self.gone:
                    expected[2 if row.state == "received" else 0] += 1
                    self._receive(row)
            else:
                no.append(Refusal(key, digest, ParkCode.NUMBER_CONFLICT))
                if right and key not in self.gone:
                    now = row.state == "exported" and row.bundle == stick.name
                    expected[1 if now else 2] += 1
                    if now:
                        self._park(row, ParkCode.NUMBER_CONFLICT)
        done = self.store.desk.settle(stick.name, yes, no)
        assert [done.received, done.parked, done.known, done.foreign] == expected

    # ---- the platform, time and the end ----------------------------------------------------------

    @rule(key=known, stage=st.sampled_from([Stage.ACCEPTED, Stage.GRANTED]))
    def case(self, key: str, stage: Stage) -> None:
        step = CaseStep(stage, self.now, "测试县")
        changed = self.store.apply([CaseChange(key, stage, step)], "c")
        assert list(changed) == ([] if key in self.gone else [key])
        row = self._row(key)
        row.ended_at = (row.ended_at or self.now) if stage is Stage.GRANTED else None

    @rule(days=st.integers(1, 40))
    def time_goes_by(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule()
    def removal(self) -> None:
        before = self.now - _KEEP
        while True:
            with self.store._database.relaxed() as connection:
                if not purge(connection, before, self.now.isoformat()):
                    break
        for row in [*self.rows.values()]:
            if row.state != "received" or row.received_at is None or row.received_at >= before:
                continue
            row.sealed = False
            if row.ended_at is not None and row.ended_at < before:
                self.gone.add(row.key)
                del self.rows[row.key]

    @precondition(lambda self: self.rows)
    @rule(killed=st.booleans())
    def open_again(self, *, killed: bool) -> None:
        before = self.store
        if not killed:
            before.close()
        self.open()
        if killed:
            before.close()
        for row in self.rows.values():
            row.leased = False

    # ---- what always holds -----------------------------------------------------------------------

    @invariant()
    def file_and_model_agree(self) -> None:
        counts = self.store.counts()
        states = [row.state for row in self.rows.values()]
        told = {
            "waiting": counts.waiting + counts.sending,
            "parked": counts.parked,
            "exported": counts.exported,
            "received": counts.received,
        }
        assert told == {name: states.count(name) for name in told}
        listed = {
            row.id: "waiting" if row.delivery.value == "sending" else row.delivery.value
            for row in self.store.rows(10_000)
        }
        assert listed == {key: row.state for key, row in self.rows.items()}
        with self.store._database.reading() as connection:
            query = "SELECT s.id FROM envelopes e JOIN submissions s ON s.seq = e.seq"
            sealed = set(connection.exec_driver_sql(query).scalars())
        assert sealed == {key for key, row in self.rows.items() if row.sealed}

    def _row(self, key: str) -> Row:
        return self.rows.get(key) or Row(key, 0, _WRONG, state="gone")

    def _receive(self, row: Row) -> None:
        if row.state != "received":
            row.state, row.code, row.received_at = "received", None, self.now
        row.leased = False

    def _park(self, row: Row, code: ParkCode) -> None:
        row.leased = False
        if row.state != "received":
            row.state, row.code = "parked", code


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(
    max_examples=int(os.environ.get("OUTBOX_EXAMPLES", "15")),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
