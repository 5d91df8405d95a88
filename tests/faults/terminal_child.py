"""A terminal without a screen, as a child process: the real store, sealer and engine.

Reads one command per line on standard input (JSON) and writes one event per line. Killed or
stopped from outside by the fault tests; ends cleanly when standard input closes.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

from kiosk.app.clock import SystemClock
from kiosk.app.enrolling import CLOCK, ENROLMENT
from kiosk.app.sealer import FollowingSealer
from kiosk.app.standing import StandingKeeper
from kiosk.app.vitals import VitalSigns
from kiosk.domain.application import Kind, Part
from kiosk.domain.health import clock_words
from kiosk.ports import (
    ClockChanged,
    ConcernsChanged,
    LinkChanged,
    News,
    QueueChanged,
    Sealer,
    StandingChanged,
    StoreUnsafe,
    SubmissionMoved,
    UploadProgress,
)
from kiosk.store import FILE_NAME, SqliteStore, open_store
from sync.client import Timeouts
from sync.clock import PlatformClock
from sync.engine import Rhythm, SyncEngine, Upkeep
from sync.enrolment import Enrolment, EnrolmentKeeper, load_enrolment
from tests.helpers.outbox import PARTS, PAYLOAD
from tests.helpers.submissions import mint

_out = threading.Lock()


def tell(event: str, **words: Any) -> None:
    """Write one event; whole lines whatever thread it comes from."""
    with _out:
        print(json.dumps({"event": event, "at": time.monotonic()} | words), flush=True)


def news(one: News) -> None:
    """Pass on what the engine tells."""
    match one:
        case LinkChanged(link):
            tell("link", link=link.value)
        case SubmissionMoved(submission_id):
            tell("moved", id=submission_id)
        case ClockChanged(offset_s):
            tell("clock", offset_s=offset_s, words=clock_words(offset_s))
        case StandingChanged(standing):
            tell("standing", standing=standing.value)
        case ConcernsChanged(concerns):
            tell("concerns", subjects=[one.subject.value for one in concerns])
        case UploadProgress(submission_id, confirmed, total):
            tell("upload", id=submission_id, confirmed=confirmed, total=total)
        case QueueChanged(counts):
            tell("queue", waiting=counts.waiting, received=counts.received, parked=counts.parked)


def submit(store: SqliteStore, sealer: Sealer, attachment: int = 0) -> str:
    """Commit one sealed submission, as the service does; with three attachments of so many bytes."""
    import dataclasses

    plain = mint(1)
    added = [
        Part(f"{n}.jpg", "image/jpeg", bytes(attachment)) for n in range(3 if attachment else 0)
    ]

    def sealed(number: Any) -> Any:
        new = plain(number)
        seal = sealer.seal(new.id, Kind.APPLICATION, PAYLOAD, (*PARTS, *added))
        return dataclasses.replace(new, item_id="CXJB-REG", sealed=seal)

    return store.submit(sealed).id


def serve(store: SqliteStore, engine: SyncEngine, sealer: Sealer) -> None:
    """Obey until standard input closes."""
    for line in sys.stdin:
        command = json.loads(line)
        match command["do"]:
            case "submit":
                given = command["count"], command.get("attachment", 0)
                try:
                    ids = [submit(store, sealer, given[1]) for _ in range(given[0])]
                except StoreUnsafe as error:
                    tell("submitted", ids=[], cause=error.cause.value)
                    continue
                engine.wake()
                tell("submitted", ids=ids, cause="")
            case "rows":
                rows = [
                    {
                        "id": r.id,
                        "delivery": r.delivery.value,
                        "reason": r.parked_reason,
                        "size": r.size,
                        "uploaded": r.uploaded,
                    }
                    for r in store.rows(1000)
                ]
                tell("rows", rows=rows)
            case "counts":
                counts = store.counts()
                waiting = counts.waiting + counts.sending
                size = sum(row.size for row in store.rows(100_000)) if command["size"] else 0
                tell("counts", received=counts.received, waiting=waiting, size=size)
            case "affair":
                affair = store.affair(command["id"])
                assert affair is not None
                steps = [{"stage": s.stage.value, "opinion": s.opinion} for s in affair.steps]
                tell("affair", stage=affair.stage.value, steps=steps)
            case "wait":
                tell("waited", received=engine.wait_received(command["id"], command["s"]))


def main() -> None:
    """Open, run, obey, close."""
    given = json.loads(sys.argv[1])
    data = Path(given["data"])
    enrolment = load_enrolment(data / "enrolment.json")
    assert isinstance(enrolment, Enrolment)
    timeouts = Timeouts(**given["timeouts"])
    store = open_store(data / FILE_NAME, enrolment.number)
    clock = PlatformClock(data / CLOCK, lambda offset_s: hub(ClockChanged(offset_s)))
    keeper = EnrolmentKeeper(enrolment, data / ENROLMENT, clock)
    sealer = FollowingSealer(keeper)

    def hub(one: News) -> None:
        news(one)
        standing.hear(one)

    standing = StandingKeeper(data, store, hub)
    signs = VitalSigns(data, store.counts, SystemClock(), lambda: clock.offset_s, hub)

    def connect() -> Any:
        return keeper.client(timeouts, url=given["url"])

    rhythm = Rhythm(**given["rhythm"])
    engine = SyncEngine(store, connect, hub, rhythm, upkeep=Upkeep(keeper, signs))
    engine.start()
    tell("ready")
    serve(store, engine, sealer)
    # They are broken off at once; a slow machine may need seconds to let them end.
    clean = engine.stop(20.0)
    store.close()
    tell("ended", clean=clean)


if __name__ == "__main__":
    main()
