"""syncs and enqueue: one small record into the store and into two queues, all under the same slow syncs.

A peer counts only when it synced at least once for every record: then what it says is safe is safe.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.harness import Measured, Options
from tests.bench.peers import pinned, sqlite
from tests.bench.shim import DELAY_US, Syncs, child, run_in_child

_RECORD = 6_000
_PEERS = ("persist-queue", "huey")


def syncs(options: Options) -> Measured:
    """Count every sync from the first record to the closing of the file, checkpoints included."""
    runs = options.count(600)
    order = {"what": "syncs", "runs": runs, "folder": str(options.folder)}
    found = run_in_child(__name__, order, options.folder)
    assert found["stored"] == runs, f"{found['stored']} of {runs} records are in the file"
    assert found["syncs"] >= runs, f"{found['syncs']} syncs for {runs} durable records"
    return Measured(
        "syncs",
        [found["syncs"] / runs],
        [1.0],
        runs,
        f"{runs} submissions of {_RECORD / 1000:g} KB, one transaction each, gave {found['syncs']} syncs,"
        " checkpoints and the closing of the file included; all were in the file afterwards.",
        sqlite(),
    )


def enqueue(options: Options) -> Measured:
    """Put the same bytes into the store and into both queues, taking turns."""
    runs = options.count(100)
    order = {"what": "enqueue", "runs": runs, "folder": str(options.folder)}
    found = run_in_child(__name__, order, options.folder)
    for name, count in found["stored"].items():
        assert count == runs + 1, f"{name} holds {count} of {runs + 1} records"
    counts = found["syncs"]
    assert counts["kiosk"] >= runs + 1, f"the store synced {counts['kiosk']} times"
    durable = {name: found["ms"][name] for name in _PEERS if counts[name] >= runs + 1}
    assert durable, f"no peer is durable: {counts}"
    fastest = min(durable, key=lambda name: statistics.median(durable[name]))
    medians = ", ".join(f"{name} {statistics.median(ms):.2f} ms" for name, ms in durable.items())
    return Measured(
        "enqueue",
        found["ms"]["kiosk"],
        durable[fastest],
        runs,
        f"Each side stored the same {runs + 1} records of {_RECORD / 1000:g} KB, found there again"
        f" afterwards, with one sync or more for each: {counts}. Medians of the durable peers:"
        f" {medians}; the ratio is to {fastest}. Ours writes submission, envelope, queue, receipt"
        " and audit chain in the same transaction; a peer writes one row.",
        {**pinned(*_PEERS), **sqlite()},
    )


def _work(order: dict[str, Any], shim: Syncs) -> dict[str, Any]:
    from kiosk.store import open_store
    from tests.helpers.submissions import TERMINAL, mint

    folder = Path(order["folder"])
    store = open_store(folder / "kiosk.db", TERMINAL)
    runs = order["runs"]
    if order["what"] == "syncs":
        before = shim.count()
        for _ in range(runs):
            store.submit(mint(_RECORD))
        store.close()
        return {"syncs": shim.count() - before, "stored": _rows(folder / "kiosk.db", "submissions")}
    return _take_turns(folder, store, mint, shim, runs)


def _take_turns(
    folder: Path, store: Any, mint: Callable[[int], Any], shim: Syncs, runs: int
) -> dict[str, Any]:
    import persistqueue
    from huey import SqliteHuey

    (folder / "persist").mkdir()
    persist = persistqueue.SQLiteQueue(str(folder / "persist"), auto_commit=True)
    huey = SqliteHuey("bench", filename=str(folder / "huey.db"), fsync=True)
    puts: dict[str, Callable[[bytes], object]] = {
        "kiosk": lambda _: store.submit(ready[0]),
        "persist-queue": persist.put,
        "huey": huey.storage.enqueue,
    }
    ready: list[Callable[[Any], Any]] = [mint(_RECORD)]
    ms: dict[str, list[float]] = {name: [] for name in puts}
    counts = dict.fromkeys(puts, 0)
    shim.delay(DELAY_US)
    for turn in range(runs + 1):
        record = os.urandom(_RECORD)
        ready[0] = _minted(mint, record)
        for name, put in puts.items():
            before, began = shim.count(), time.perf_counter()
            put(record)
            took = time.perf_counter() - began
            counts[name] += shim.count() - before
            if turn:  # the first one warms up
                ms[name].append(took * 1000)
    stored = {
        "kiosk": store.counts().waiting,
        "persist-queue": persist.size,
        "huey": huey.storage.queue_size(),
    }
    shim.delay(0)
    store.close()
    return {"ms": ms, "syncs": counts, "stored": stored}


def _minted(mint: Callable[[int], Any], record: bytes) -> Callable[[Any], Any]:
    """Make a submission of these sealed bytes beforehand; only its number is put in later."""
    from dataclasses import replace
    from hashlib import sha256

    from tests.helpers.submissions import TERMINAL

    new = mint(16)(TERMINAL.number(1))
    sealed = replace(new.sealed, envelope=record, content_hash=sha256(record).hexdigest())
    new = replace(new, sealed=sealed)
    return lambda number: replace(new, number=number, receipt=replace(new.receipt, number=number))


def _rows(file: Path, table: str) -> int:
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - our own name
    finally:
        connection.close()


if __name__ == "__main__":
    child(_work)
