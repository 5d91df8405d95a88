"""The shipped submit path as a child process that faults are injected into from outside.

Real catalogue, judge, sealer, store and (when told) sync engine, composed as the kiosk composes
them, without a screen. Each number is acknowledged with one `os.write` to a pipe after the commit,
exactly where the screen would show it. Lines on the pipe:

    ready PID | opened | shown NUMBER ID HASH | refused CAUSE | damaged KEPT... | ended

Two ways to start: `python -m tests.helpers.submit_child JSON` runs once; with `"nursery": true` it
prepares everything, then forks a child per line `go JSON` on standard input and waits for it on
`reap`, so that a round of kill and start costs milliseconds instead of a second.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.app.clock import SystemClock
from kiosk.catalogue.judge import Judge
from kiosk.domain.application import Kind, Part, SealedSubmission
from kiosk.domain.deadline import WorkCalendar
from kiosk.domain.draft import Draft
from kiosk.domain.numbers import TerminalNumber
from kiosk.ports import StoreDamaged, StoreUnsafe
from kiosk.services.calendar import load_calendar
from kiosk.services.submit import ServicePoint, SubmitApplication
from kiosk.settings import shipped_assets
from kiosk.store import SqliteStore, Tuning, open_store
from kiosk.vault import KeyedPersonIndex, Vault
from sync.engine import Rhythm, SyncEngine
from sync.enrolment import Enrolment, load_enrolment
from sync.envelope import HpkeSealer
from tests.helpers.drafts import catalogue, draft

RHYTHM = Rhythm(poll_s=5.0, idle_s=0.5, backoff_base_s=0.1, backoff_cap_s=0.4, submit_s=5.0)


@dataclass(frozen=True)
class Order:
    """What the child is to do; a JSON object on the command line or after `go`."""

    db: str
    acks: int
    """File descriptor of the pipe."""
    cache: str
    """Folder of the compiled catalogue."""
    enrolment: str = ""
    """File of an enrolment; without it an invented terminal and key that nobody can open."""
    send: bool = False
    """Run the sync engine as well."""
    count: int = 0
    """Submissions to make; 0 is without end."""
    extra: int = 0
    """Bytes added to the parts of each submission."""
    synchronous: str = ""
    """`NORMAL` makes the negative control: a store that must lose on a power cut."""
    checkpoint_pages: int = 4096
    busy_s: float = 2.0
    min_free: int = 0
    idle_s: float = 2.0
    pause_s: float = 0.0
    """Between two submissions, also after a refusal."""
    keep_on: bool = False
    """Go on after a refusal."""


class _Remembering:
    """Passes on to the real sealer and remembers the hash of what it sealed."""

    def __init__(self, sealer: HpkeSealer) -> None:
        self._sealer = sealer
        self.content_hash = ""

    def seal(
        self, submission_id: str, kind: Kind, payload: bytes, parts: Sequence[Part]
    ) -> SealedSubmission:
        sealed = self._sealer.seal(submission_id, kind, payload, parts)
        self.content_hash = sealed.content_hash
        return sealed


@dataclass(frozen=True)
class Prepared:
    """What does not touch the file."""

    draft: Draft
    judge: Judge
    calendar: WorkCalendar


def prepare(order: Order) -> Prepared:
    """Load and compile everything first: the child is ready before any timer starts."""
    prepared = draft(catalogue(Path(order.cache)))
    if order.extra:
        # Named like the signature: what no answer names is not submitted.
        more = Part("signature.bin", "application/octet-stream", os.urandom(order.extra))
        prepared = dataclasses.replace(prepared, parts=(*prepared.parts, more))
    judge = Judge(lambda: SystemClock().now().date())
    problems = judge.problems(prepared.item.form, prepared.values)
    assert not problems, problems
    return Prepared(prepared, judge, load_calendar(shipped_assets() / "calendar"))


def work(order: Order, prepared: Prepared) -> int:
    """Open, submit, acknowledge; returns the exit status."""
    _tell(order, f"ready {os.getpid()}")
    enrolment = load_enrolment(Path(order.enrolment)) if order.enrolment else None
    terminal = enrolment.number if enrolment else TerminalNumber("220199", 1, 1)
    tuning = Tuning(
        busy_s=order.busy_s,
        checkpoint_pages=order.checkpoint_pages,
        min_free_bytes=order.min_free,
        idle_s=order.idle_s,
    )
    try:
        store = open_store(Path(order.db), terminal, tuning=tuning)
    except StoreDamaged as damaged:
        _tell(order, f"damaged {' '.join(map(str, damaged.kept))}")
        return 3
    except StoreUnsafe as unsafe:
        _tell(order, f"refused {unsafe.cause.value}")
        return 4
    if order.synchronous:
        # The control breaks law 1 on purpose, here and nowhere in the product.
        raw = store._database._durable.raw_connection().driver_connection
        assert raw is not None
        raw.execute(f"PRAGMA synchronous={order.synchronous}")
    _tell(order, "opened")
    engine = _engine(order, store, enrolment)
    status = _submit(order, prepared, store, enrolment, engine)
    if engine:
        engine.stop()
    store.close()
    _tell(order, "ended")
    return status


def _submit(
    order: Order,
    prepared: Prepared,
    store: SqliteStore,
    enrolment: Enrolment | None,
    engine: SyncEngine | None,
) -> int:
    key = enrolment.key if enrolment else None
    sealer = _Remembering(
        HpkeSealer(key.id, key.public_key) if key else HpkeSealer("nobody", b"\x09" + bytes(31))
    )
    submit = SubmitApplication(
        store,
        sealer,
        KeyedPersonIndex(Vault(Path(order.db).parent / "keys").secret("person-index")),
        prepared.judge,
        prepared.calendar,
        SystemClock(),
        ServicePoint("柳湾村便民服务站", "LW-01"),
    )
    done = 0
    while not order.count or done < order.count:
        try:
            store.check_writable()
            affair = submit(prepared.draft)
        except StoreUnsafe as unsafe:
            _tell(order, f"refused {unsafe.cause.value}")
            if not order.keep_on:
                return 4
        else:
            _tell(order, f"shown {affair.number} {affair.id} {sealer.content_hash}")
            if engine:
                engine.wake()
        done += 1
        if order.pause_s:
            time.sleep(order.pause_s)
    return 0


def _engine(order: Order, store: SqliteStore, enrolment: Enrolment | None) -> SyncEngine | None:
    if not order.send:
        return None
    assert enrolment is not None, "sending needs an enrolment"
    engine = SyncEngine(store, enrolment.client, lambda _: None, RHYTHM)
    engine.start()
    return engine


def _tell(order: Order, line: str) -> None:
    os.write(order.acks, line.encode() + b"\n")


def nursery(order: Order) -> None:
    """Fork a child per `go`, wait for it on `reap`; end with standard input."""
    prepared = prepare(order)
    import alembic.command  # noqa: F401 - so that a migration is killed in its work, not in imports

    _tell(order, "nursery")
    children: list[int] = []
    for line in sys.stdin:
        command, _, text = line.strip().partition(" ")
        if command == "go":
            child = os.fork()
            if not child:
                _be_a_child(dataclasses.replace(order, **json.loads(text or "{}")), prepared)
            children.append(child)
        elif command == "reap":
            _, status = os.waitpid(children.pop(), 0)
            _tell(order, f"reaped {os.waitstatus_to_exitcode(status)}")


def _be_a_child(order: Order, prepared: Prepared) -> None:
    status = 70
    try:
        status = work(order, prepared)
    finally:
        os._exit(status)


def main() -> None:
    """Run as the command line says."""
    given: dict[str, Any] = json.loads(sys.argv[1])
    as_nursery = given.pop("nursery", False)
    order = Order(**given)
    if as_nursery:
        nursery(order)
    else:
        sys.exit(work(order, prepare(order)))


if __name__ == "__main__":
    main()
