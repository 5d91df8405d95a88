"""durable-submit: the whole use case 提交 against plain sqlite3 with the same bytes, slow syncs on both.

Ours judges the form, seals it and commits with queue and audit; the peer commits the bytes.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.harness import Measured, Options, alternate
from tests.bench.peers import sqlite
from tests.bench.shim import DELAY_US, Syncs, child, run_in_child

if TYPE_CHECKING:
    from kiosk.domain.draft import Draft

_FORM = 6_000
_PART = 300_000
_ITEM = "DIBAO"
_PHOTOS = ("paper_1", "paper_2", "paper_3")
_BATCH = 20
_NAMED = 1_200
"""What is sealed beside the answers names the item, the person and each part."""


def measure(options: Options) -> Measured:
    """Run both sides in one child under the shim."""
    runs = options.count(7)
    order = {"runs": runs, "folder": str(options.folder)}
    found = run_in_child(__name__, order, options.folder)
    ours, theirs = found["bytes"]
    mine, peers = found["syncs"]
    count = (runs + 1) * _BATCH
    assert min(mine, peers) >= count, f"{mine} and {peers} syncs for {count} transactions"
    assert found["rows"] == [count, count], f"rows: {found['rows']}"
    assert 0 <= ours - theirs < 0.01 * theirs, f"bytes stored: {ours} and {theirs}"
    alone = statistics.median(found["single"][0]) / statistics.median(found["single"][1])
    return Measured(
        "durable-submit",
        found["ours"],
        found["theirs"],
        runs,
        f"Both sides stored {theirs / 1000:.0f} KB a time in one transaction of one SQLite file (WAL,"
        f" synchronous FULL), {count} times; all were there afterwards. A sample is the mean of {_BATCH}"
        f" in a row, so that checkpoints count on both sides: {mine} and {peers} syncs. Ours also"
        " judged, numbered and sealed the form, and wrote queue, receipt and audit rows. The peer has"
        " SQLite's own checkpoint size, 4 MB; ours is 16 MB, and that is a part of what is measured.",
        sqlite(),
        f"Single transactions without a checkpoint, medians: ratio {alone:.2f}. What ours does beside"
        f" writing takes {found['cpu_ms']:.1f} ms of processor time: SHA-256 of the parts and of the"
        " envelope, AES-GCM and HPKE, the judge, five tables and the audit chain.",
    )


def _work(order: dict[str, Any], syncs: Syncs) -> dict[str, Any]:
    from kiosk.app.clock import SystemClock
    from kiosk.catalogue.bundle import open_catalogue
    from kiosk.catalogue.judge import Judge
    from kiosk.services.calendar import load_calendar
    from kiosk.services.submit import ServicePoint, SubmitApplication
    from kiosk.settings import shipped_assets
    from kiosk.store import open_store
    from kiosk.vault import KeyedPersonIndex
    from sync.envelope import HpkeSealer
    from tests.helpers.drafts import draft
    from tests.helpers.submissions import TERMINAL

    folder = Path(order["folder"])
    judge = Judge(lambda: SystemClock().now().date())
    items = open_catalogue(_with_photographs(folder / "items"), folder / "catalogue")
    given = _large(draft(items, _ITEM))
    store = open_store(folder / "kiosk.db", TERMINAL)
    submit = SubmitApplication(
        store,
        HpkeSealer("bench", b"\x09" + bytes(31)),
        KeyedPersonIndex(bytes(32)),
        judge,
        load_calendar(shipped_assets() / "calendar"),
        SystemClock(),
        ServicePoint("柳湾村便民服务站", "LW-01"),
    )
    plain = _plain(folder / "plain.db")
    form = os.urandom(_FORM // 2).hex()
    parts = [part.data for part in given.parts]
    counts = [0, 0]
    single: tuple[list[float], list[float]] = ([], [])
    cpu: tuple[list[float], list[float]] = ([], [])

    def insert() -> None:
        plain.execute("BEGIN IMMEDIATE")
        row = plain.execute("INSERT INTO application (form) VALUES (?)", (form,)).lastrowid
        plain.executemany("INSERT INTO part VALUES (?, ?)", [(row, one) for one in parts])
        plain.execute("COMMIT")

    def batch(side: int, work: Callable[[], object]) -> float:
        took = 0.0
        for _ in range(_BATCH):
            before, spent, began = syncs.count(), time.thread_time(), time.perf_counter()
            work()
            one = (time.perf_counter() - began) * 1000
            cpu[side].append((time.thread_time() - spent) * 1000)
            took += one
            here = syncs.count() - before
            counts[side] += here
            if here == 1:
                single[side].append(one)
        return took / _BATCH

    syncs.delay(DELAY_US)
    mine, peers = alternate(
        lambda: batch(0, lambda: submit(given)), lambda: batch(1, insert), order["runs"]
    )
    syncs.delay(0)
    item = store.lease(1, 10**9, 60)[0]
    size = len(form) + sum(map(len, parts))
    rows = [
        store.counts().waiting + 1,
        plain.execute("SELECT count(*) FROM application").fetchone()[0],
    ]
    store.close()
    return {
        "ours": mine,
        "theirs": peers,
        "syncs": counts,
        "single": single,
        "cpu_ms": statistics.median(cpu[0]) - statistics.median(cpu[1]),
        "bytes": [len(item.sealed.envelope), size],
        "rows": rows,
    }


def _large(given: Draft) -> Draft:
    """Make the form 6 KB with a large family, and add three photographs."""
    from kiosk.domain.application import Part
    from kiosk.domain.canonical import canonical_json
    from tests.helpers.drafts import reference

    who = "，在外地务工，逢年过节回家，平时寄生活费，农忙的时候请亲戚邻居帮忙，看病由村里派车接送"
    row = given.values["supporters"][0]
    supporters = [row]
    values = {**given.values, "supporters": supporters}
    while len(canonical_json(values)) < _FORM - _NAMED:
        supporters.append({**row, "s_relation": f"第{len(supporters)}个子女{who}"})
    photos = [Part(f"{name}.jpg", "image/jpeg", os.urandom(_PART)) for name in _PHOTOS]
    values.update((name, reference(part)) for name, part in zip(_PHOTOS, photos, strict=True))
    others = [part for part in given.parts if part.name not in {one.name for one in photos}]
    return replace(given, values=values, parts=(*others, *photos))


def _with_photographs(folder: Path) -> Path:
    """Copy the shipped items; the form of one asks for three photographs of papers as well."""
    import yaml

    from kiosk.settings import shipped_assets

    shutil.copytree(shipped_assets() / "catalogue", folder)
    file = folder / f"{_ITEM}.yaml"
    item = yaml.safe_load(file.read_text("utf-8"))
    item["form"] += [
        {"name": name, "label": f"证明材料{n}", "type": "attachment", "required": True}
        for n, name in enumerate(_PHOTOS, 1)
    ]
    file.write_text(yaml.safe_dump(item, allow_unicode=True, sort_keys=False), "utf-8")
    return folder


def _plain(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE application (id INTEGER PRIMARY KEY, form TEXT)")
    connection.execute("CREATE TABLE part (application INTEGER, data BLOB)")
    return connection


if __name__ == "__main__":
    child(_work)
