"""Kill -9 at random moments of submitting, many times, and count on the platform (rows 1, 2, 3).

The child submits and sends at once, so that a kill also falls between a commit and its sending and
between the platform's answer and its being noted. Afterwards the queue is drained and every number
that was shown must be in the file, and on the platform exactly once with the same bytes.
"""

from __future__ import annotations

import random
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from sync.client import Rejected
from sync.enrolment import enrol, save_enrolment
from sync.sandbox.process import SandboxProcess
from tests.helpers.submitter import Nursery, missing_from

_OPENING_S = 0.03
"""One kill in five falls into opening, the others come after it."""
_SUBMITTING_S = 0.12
"""As long as a few submissions take: on a slow machine longer, see `_window`."""
_SENDING_EVERY = 4
"""One round in so many sends as well: that costs the machine's time for submitting."""


@dataclass
class Tally:
    """What came of the rounds."""

    kills: int = 0
    acknowledged: int = 0
    stored: int = 0
    platform: int = 0
    lost: int = 0
    doubled: int = 0
    repeated: int = 0
    """Times the platform was sent something it had and answered the same again."""


def kill_rounds(folder: Path, rounds: int, seed: int) -> Tally:
    """Run `rounds` kills and drain to a practice platform."""
    chance = random.Random(seed)
    database, enrolment = folder / "terminal" / "kiosk.db", folder / "terminal" / "enrolment.json"
    tally = Tally()
    with SandboxProcess(folder / "platform") as platform:
        clerk = platform.clerk()
        save_enrolment(enrolment, enrol(platform.url, clerk.enrolment_code().code))
        order = {
            "db": str(database),
            "cache": str(folder / "cache"),
            "enrolment": str(enrolment),
            "send": True,
            "busy_s": 30.0,  # a slow disk is not the subject
        }
        with Nursery(order) as nursery:
            window = _window(nursery)
            for index in range(rounds):
                nursery.start(send=index % _SENDING_EVERY == 0)
                if chance.random() < 0.2:
                    time.sleep(chance.uniform(0, _OPENING_S))
                    nursery.kill_newest()
                else:
                    nursery.pipe.until("opened")
                    shown = len(nursery.heard.shown)
                    time.sleep(chance.uniform(0, window))
                    nursery.kill_newest()
                    # The machine gets slower or faster: one in four shows nothing, as at first.
                    some = len(nursery.heard.shown) > shown
                    window = max(window * (0.94 if some else 1.2), _SUBMITTING_S)
                tally.kills += 1
            heard = nursery.heard
            assert not heard.damaged, heard.damaged
            assert not heard.refused, heard.refused
            assert not missing_from(database, heard.shown), "a shown number is not in the file"
            _drain(nursery, database)
        assert _integrity(database) == "ok"
        tally.acknowledged = len(heard.shown)
        stored = _stored(database)
        tally.stored = len(stored)
        for number, (submission_id, digest) in stored.items():
            try:
                case = clerk.case(number).case
            except Rejected:
                tally.lost += number in heard.shown
                continue
            tally.lost += (case.id, case.content_hash) != (submission_id, digest)
        counts = clerk.counts()
        tally.platform, tally.repeated = counts.received, counts.duplicates
        tally.doubled = max(counts.received - len(stored), 0) + counts.conflicts
        tally.lost += sum(stored.get(number) != known for number, known in heard.shown.items())
        clerk.close()
    return tally


def _window(nursery: Nursery) -> float:
    """Return seconds after opening in which four submissions end on this machine, today."""
    nursery.start()
    nursery.pipe.until("opened")
    began = time.monotonic()
    for _ in range(4):
        nursery.pipe.until("shown")
    took = time.monotonic() - began
    nursery.kill_newest()
    return max(_SUBMITTING_S, took)


def _drain(nursery: Nursery, database: Path) -> None:
    """Let one child live until nothing waits."""
    nursery.start(pause_s=3600.0, count=1)
    ends = time.monotonic() + 300
    while _states(database) != {"received"}:
        assert time.monotonic() < ends, f"the queue does not drain: {_states(database)}"
        time.sleep(0.1)
    nursery.kill_newest()


def _states(database: Path) -> set[str]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return {state for (state,) in connection.execute("SELECT DISTINCT state FROM outbox")}
    finally:
        connection.close()


def _stored(database: Path) -> dict[str, tuple[str, str]]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return {
            number: (submission_id, digest)
            for number, submission_id, digest in connection.execute(
                "SELECT s.number, s.id, o.content_hash FROM submissions s"
                " JOIN outbox o ON o.id = s.seq"
            )
        }
    finally:
        connection.close()


def _integrity(database: Path) -> str:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    finally:
        connection.close()
