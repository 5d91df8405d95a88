"""drain: the engine's way from the outbox to the platform, against the plainest POST loop there is.

The same sandbox platform behind the same line of 50 ms, equal batches, equal records, real sealing.
The loop reads its batch from SQLite, posts JSON with one keep-alive session, compares ids and hashes
of the answer and marks the rows; it knows no leases, no retries and no state of the link.
"""

from __future__ import annotations

import base64
import json
import sqlite3
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from sync.wire import VERSION, VERSION_HEADER
from tests.bench.harness import Measured, Options, alternate
from tests.bench.parts.proxy import delayed
from tests.bench.peers import pinned

if TYPE_CHECKING:
    from kiosk.domain.application import NewSubmission
    from kiosk.ports import News
    from kiosk.store import SqliteStore
    from sync.enrolment import Enrolment

_DELAY_MS = 50
_PAYLOAD = 4_200
_RECORDS = 500
_PATIENCE_S = 120.0


def measure(options: Options) -> Measured:
    """Alternate: fill and drain the store, fill and drain the loop's table."""
    from sync.sandbox.process import SandboxProcess
    from tests.helpers.terminal import enrolled

    runs = options.count(3)
    with SandboxProcess(options.folder / "platform") as platform:
        with delayed(platform.host, platform.port, _DELAY_MS) as url:
            ours = _Engine(options.folder / "ours", enrolled(platform), url)
            loop = _Loop(options.folder / "loop", enrolled(platform), url)
            mine, theirs = alternate(ours, loop, runs, warm=1)
            ours.close()
            loop.close()
        clerk = platform.clerk()
        received = clerk.counts().received
        clerk.close()
    total = _RECORDS * (runs + 1)
    assert received == 2 * total, f"the platform holds {received}, not {2 * total}"
    assert ours.acknowledged == loop.acknowledged == total
    assert abs(ours.size - loop.size) <= 0.01 * loop.size, f"{ours.size}, {loop.size} bytes"
    return Measured(
        "drain",
        mine,
        theirs,
        runs,
        f"Each side drained {_RECORDS} sealed records of {ours.size // total:,} bytes a time in batches"
        f" of {_batch()} through the same line of {_DELAY_MS} ms to the same practice platform, in"
        " terminals of their own; the platform acknowledged every record with its hash, and both"
        " sides had marked every one in their file when the clock stopped.",
        pinned("requests"),
    )


def _batch() -> int:
    from sync.engine import Rhythm

    return Rhythm().batch_items


def _sealed(enrolment: Enrolment) -> Any:
    """Return a maker of mints: submissions of 4.6 KB, sealed to this platform."""
    from dataclasses import replace

    from kiosk.domain.application import Kind
    from sync.envelope import HpkeSealer
    from tests.helpers.submissions import mint

    sealer = HpkeSealer(enrolment.key.id, enrolment.key.public_key)
    plain = mint(16)
    words = json.dumps({"name": "测试甲", "text": "x" * _PAYLOAD}).encode()

    def make(number: Any) -> NewSubmission:
        new = plain(number)
        return replace(new, sealed=sealer.seal(new.id, Kind.APPLICATION, words, ()))

    return make


class _Engine:
    """The shipped store and engine."""

    def __init__(self, folder: Path, enrolment: Enrolment, url: str) -> None:
        from kiosk.store import open_store

        self._store: SqliteStore = open_store(folder / "kiosk.db", enrolment.number)
        self._enrolment, self._url = enrolment, url
        self._make = _sealed(enrolment)
        self.acknowledged = self.size = 0

    def __call__(self) -> float:
        from kiosk.ports import QueueChanged
        from sync.engine import Rhythm, SyncEngine

        for _ in range(_RECORDS):
            self._store.submit(self._make)
        self.size += sum(row.size for row in self._store.rows(_RECORDS))
        empty = threading.Event()

        def heard(news: News) -> None:
            if isinstance(news, QueueChanged):
                counts = news.counts
                if not counts.waiting and not counts.sending:
                    empty.set()

        engine = SyncEngine(
            self._store, lambda: self._enrolment.client(url=self._url), heard, Rhythm()
        )
        began = time.perf_counter()
        engine.start()
        assert empty.wait(_PATIENCE_S), "the engine did not drain"
        took = time.perf_counter() - began
        engine.stop()
        self.acknowledged = self._store.counts().received
        return _RECORDS / took

    def close(self) -> None:
        self._store.close()


class _Loop:
    """A hand-written outbox."""

    def __init__(self, folder: Path, enrolment: Enrolment, url: str) -> None:
        folder.mkdir()
        self._base = sqlite3.connect(folder / "loop.db", isolation_level=None)
        self._base.execute("PRAGMA journal_mode=WAL")
        # As the store does: an acknowledgement that a power cut takes back comes again.
        self._base.execute("PRAGMA synchronous=NORMAL")
        self._base.execute(
            "CREATE TABLE outbox (id TEXT PRIMARY KEY, hash TEXT, body TEXT, sent INT)"
        )
        self._base.execute("CREATE INDEX waiting ON outbox (sent) WHERE sent = 0")
        self._url, self._number = url, enrolment.number
        self._signer = enrolment.signer()
        self._make = _sealed(enrolment)
        self._serial = 0
        self.acknowledged = self.size = 0

    def __call__(self) -> float:
        for _ in range(_RECORDS):
            self._serial += 1
            self._add(self._make(self._number.number(self._serial)))
        began = time.perf_counter()
        with requests.Session() as session:
            session.auth = self._signer
            session.headers["Content-Type"] = "application/json"
            session.headers[VERSION_HEADER] = VERSION
            while self._post(session):
                pass
        return _RECORDS / (time.perf_counter() - began)

    def _add(self, new: NewSubmission) -> None:
        body = {
            "id": new.id,
            "kind": new.kind.value,
            "item_id": new.item_id,
            "number": str(new.number),
            "assurance": new.assurance.value,
            "submitted_at": new.submitted_at.isoformat(),
            "suite": new.sealed.suite,
            "recipient_key_id": new.sealed.recipient_key_id,
            "content_hash": new.sealed.content_hash,
            "envelope": base64.b64encode(new.sealed.envelope).decode(),
            "supersedes": "",
        }
        self.size += len(new.sealed.envelope)
        row = (new.id, new.sealed.content_hash, json.dumps(body))
        self._base.execute("INSERT INTO outbox VALUES (?, ?, ?, 0)", row)

    def _post(self, session: requests.Session) -> bool:
        rows = self._base.execute(
            "SELECT id, hash, body FROM outbox WHERE sent = 0 ORDER BY rowid LIMIT ?", (_batch(),)
        ).fetchall()
        if not rows:
            return False
        body = '{"items": [' + ",".join(row[2] for row in rows) + "]}"
        answer = session.post(f"{self._url}/v1/submissions", body.encode(), timeout=60)
        answer.raise_for_status()
        told = {one["id"]: one["content_hash"] for one in answer.json()["items"]}
        good = [(row[0],) for row in rows if told.get(row[0]) == row[1]]
        assert len(good) == len(rows), "the platform did not acknowledge the whole batch"
        self._base.execute("BEGIN")
        self._base.executemany("UPDATE outbox SET sent = 1 WHERE id = ?", good)
        self._base.execute("COMMIT")
        self.acknowledged += len(good)
        return True

    def close(self) -> None:
        self._base.close()
