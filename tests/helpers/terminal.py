"""An enrolled terminal against a practice platform: enrolment, sealer, engine, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from kiosk.ports import Link, LinkChanged, News
from sync.client import PlatformClient, Timeouts
from sync.engine import Rhythm, SyncEngine
from sync.enrolment import Enrolment, enrol
from sync.envelope import HpkeSealer
from sync.sandbox.process import SandboxProcess
from tests.helpers.outbox import MemoryOutbox, sealed_item

FAST = Rhythm(
    poll_s=0.2,
    documents_s=0.2,
    idle_s=0.5,
    heartbeat_s=0.5,
    backoff_base_s=0.1,
    backoff_cap_s=0.4,
    submit_s=5.0,
    hold_s=0.5,
)
SHORT = Timeouts(connect=1.0, read=2.0, total=3.0)


def enrolled(platform: SandboxProcess) -> Enrolment:
    """Sign a new terminal on."""
    clerk = platform.clerk()
    try:
        return enrol(platform.url, clerk.enrolment_code().code)
    finally:
        clerk.close()


@dataclass
class Terminal:
    """A terminal's half: its outbox is in memory, everything else is the real thing."""

    enrolment: Enrolment
    url: str = ""
    rhythm: Rhythm = FAST
    timeouts: Timeouts = SHORT
    outbox: MemoryOutbox = field(default_factory=MemoryOutbox)
    news: list[News] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sealer = HpkeSealer(self.enrolment.key.id, self.enrolment.key.public_key)
        self.engine = SyncEngine(self.outbox, self.client, self.news.append, self.rhythm)

    def client(self) -> PlatformClient:
        """Open a client; the caller closes it."""
        return self.enrolment.client(self.timeouts, url=self.url)

    def submit(self, *serials: int) -> list[str]:
        """Put submissions into the outbox and wake the engine."""
        items = [sealed_item(self.sealer, self.enrolment.number, serial) for serial in serials]
        self.outbox.add(*items)
        self.engine.wake()
        return [item.id for item in items]

    def links(self) -> list[Link]:
        """The links that were told, in order."""
        return [one.link for one in self.news if isinstance(one, LinkChanged)]

    def __enter__(self) -> Self:
        self.engine.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self.engine.stop(30.0), "a lane did not end"
