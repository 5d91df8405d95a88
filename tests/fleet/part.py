"""One process of the fleet: a share of the terminals, told by lines on standard input what to do.

Lines in:  a JSON object with url, codes, each, size; then `fill`, then `back`.
Lines out: a JSON object after each of them. Submissions are listed in a file, not on the line.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from kiosk.domain.application import Delivery
from sync.client import PlatformClient, PlatformError, Transport
from sync.engine import SyncEngine
from sync.enrolment import Enrolment, enrol
from sync.envelope import HpkeSealer
from sync.wire import SubmissionEnvelope, SubmitAnswer
from tests.helpers.outbox import MemoryOutbox, sealed_item

_LOOK_S = 0.25


class Timed(PlatformClient):
    """The shipped client, and how long each hand-over took (seconds)."""

    def __init__(self, transport: Transport, took: list[float], failed: list[str]) -> None:
        super().__init__(transport)
        self._took, self._failed = took, failed

    def submit(self, items: Sequence[SubmissionEnvelope], total_s: float = 0.0) -> SubmitAnswer:
        began = time.monotonic()
        try:
            answer = super().submit(items, total_s)
        except PlatformError as error:
            self._failed.append(type(error).__name__)
            raise
        self._took.append(time.monotonic() - began)
        return answer


class Simulated:
    """One terminal."""

    def __init__(self, enrolment: Enrolment, took: list[float], failed: list[str]) -> None:
        self._enrolment, self._took, self._failed = enrolment, took, failed
        self.outbox = MemoryOutbox()
        self.engine = SyncEngine(self.outbox, self._connect, lambda _news: None)

    def _connect(self) -> PlatformClient:
        transport = Transport(self._enrolment.url, signer=self._enrolment.signer())
        return Timed(transport, self._took, self._failed)

    def fill(self, each: int, size: int) -> list[tuple[str, str]]:
        """Submit so many applications of so many bytes; returns id and hash of each."""
        sealer = HpkeSealer(self._enrolment.key.id, self._enrolment.key.public_key)
        payload = json.dumps({"name": "测试甲", "text": "办" * (size // 3)}).encode()[:size]
        items = [
            sealed_item(sealer, self._enrolment.number, serial, payload)
            for serial in range(1, each + 1)
        ]
        self.outbox.add(*items)
        self.engine.wake()
        return [(item.id, item.sealed.content_hash) for item in items]

    @property
    def open(self) -> int:
        """How many are not received yet."""
        return sum(state is not Delivery.RECEIVED for state in self.outbox.states())


def main() -> None:
    """Do what the lines say."""
    # A thread of an engine needs little, and there are three for each terminal.
    threading.stack_size(512 * 1024)
    task = json.loads(sys.stdin.readline())
    took: list[float] = []
    failed: list[str] = []
    fleet = [Simulated(enrol(task["url"], code), took, failed) for code in task["codes"]]
    _say({"enrolled": len(fleet)})

    sys.stdin.readline()
    for one in fleet:
        one.engine.start()
    made = [pair for one in fleet for pair in one.fill(task["each"], task["size"])]
    Path(task["list"]).write_text(json.dumps(made), "utf-8")
    _say({"filled": len(made)})

    sys.stdin.readline()
    before = len(failed)
    began = time.monotonic()
    if task["wake"]:
        # The line came back for all of them in one instant, and each was told so.
        for one in fleet:
            one.engine.wake_all()
    last = most = began
    left = len(made)
    while left and time.monotonic() - began < task["deadline_s"]:
        time.sleep(_LOOK_S)
        now = sum(one.open for one in fleet)
        last = time.monotonic() if now < left else last
        most = last if now * 100 >= len(made) else most
        left = now
    stopped = [one.engine.stop(10.0) for one in fleet]
    _say(
        {
            "open": left,
            "seconds": last - began,
            "seconds_99": most - began,
            "took": took,
            "failed_in_outage": before,
            "failed": failed[before:],
            "stopped": all(stopped),
        }
    )


def _say(message: object) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
