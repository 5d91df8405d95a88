"""The engine: the lanes that push, pull and keep up trust, the state of the link, and waiting for a receipt.

It sees the terminal's memory only as `kiosk.ports.Outbox`, tells news through `OnNews`, and holds
nothing that a restart could lose.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from kiosk.ports import Link, LinkChanged, News, OnNews, Outbox, StandingTold
from sync.client import PlatformClient
from sync.engine.lane import Lane
from sync.engine.pace import Pace
from sync.engine.pull import Pull
from sync.engine.push import Push
from sync.engine.rhythm import Rhythm
from sync.engine.upkeep import Upkeep, UpkeepLane
from sync.engine.upload import Upload

log = logging.getLogger(__name__)

_REMEMBERED = 1000
_WORST_FIRST = (Link.REFUSED, Link.UNTRUSTED, Link.OFFLINE, Link.ONLINE)


class SyncEngine:
    """Push and pull on threads of their own. All methods are safe from any thread.

    `connect` opens a client of this terminal; each lane has its own, so neither blocks the other.
    `on_pulled` is told each time the platform gave the statuses; it must not raise.
    """

    def __init__(
        self,
        outbox: Outbox,
        connect: Callable[[], PlatformClient],
        on_news: OnNews,
        rhythm: Rhythm | None = None,
        chance: random.Random | None = None,
        upkeep: Upkeep | None = None,
        on_pulled: Callable[[], None] = lambda: None,
    ) -> None:
        self._on_pulled = on_pulled
        rhythm = rhythm or Rhythm()
        chance = chance or random.SystemRandom()
        self._on_news = on_news
        self._state = threading.Condition()
        self._links: dict[str, Link] = {}
        self._link: Link | None = None
        self._settled: OrderedDict[str, bool] = OrderedDict()
        self._failures: list[float] = []
        self._woken_at = time.monotonic()
        self._stopped = False
        self._accepted: bool | None = None
        self._accepted_at = 0.0
        """When (monotonic) that was learnt."""
        self._order = threading.RLock()
        """Held from a change to its news: two lanes must not tell theirs the other way round."""
        self._pull = Pull(connect, self, rhythm, chance)
        self._pull.bind(outbox)
        pace = Pace(rhythm.slowest_bytes_s, rhythm.chunk_s)
        self._push = [
            Push(connect, self, rhythm, chance, f"push-{n}") for n in range(1, rhythm.workers + 1)
        ]
        for number, lane in enumerate(self._push):
            lane.bind(outbox, pace, helper=number > 0)
        self._upload = [
            Upload(connect, self, rhythm, chance, f"upload-{n}")
            for n in range(1, rhythm.uploaders + 1)
        ]
        for number, uploader in enumerate(self._upload):
            uploader.join_in(outbox, pace, number)

        self._upkeep: list[UpkeepLane] = []
        if upkeep is not None:
            self._upkeep = [UpkeepLane(connect, self, rhythm, chance)]
            self._upkeep[0].bind(upkeep)

    @property
    def link(self) -> Link:
        """The way to the platform as it was last seen; offline before anything was tried."""
        return self._link or Link.OFFLINE

    def start(self) -> None:
        """Start the lanes, once."""
        for lane in self._lanes:
            lane.start()

    def wake(self) -> None:
        """There is something new to send, or the network came back: try now."""
        self._woken_at = time.monotonic()
        for lane in (*self._push, *self._upload):
            lane.wake()

    def wake_all(self) -> None:
        """Try both directions now: the network came back, or somebody asks for news."""
        self.wake()
        self._pull.wake()

    def wait_received(self, submission_id: str, timeout_s: float) -> bool:
        """Wait until the platform has acknowledged a submission; False when not in time.

        Returns early when it was parked, and when trying since the last `wake` showed that the
        platform cannot be reached now. Call it after `wake`, never on the GUI thread.
        """
        ends_at = time.monotonic() + timeout_s
        since = self._woken_at
        # One failure may be a connection that had gone stale; when we knew, one is enough.
        patience = 2 if self._link is not Link.OFFLINE else 1
        with self._state:
            while submission_id not in self._settled:
                failed = sum(began >= since for began in self._failures)
                left = ends_at - time.monotonic()
                if self._stopped or left <= 0 or failed >= patience:
                    return False
                if self._link in {Link.REFUSED, Link.UNTRUSTED} and failed:
                    return False
                self._state.wait(left)
            return self._settled[submission_id]

    def stop(self, timeout_s: float = 3.0) -> bool:
        """Break off what runs and end the lanes; True when all ended in time. Safe to call twice."""
        with self._state:
            self._stopped = True
            self._state.notify_all()
        for lane in self._lanes:
            lane.stop()
        ends_at = time.monotonic() + timeout_s
        return all(lane.join(max(ends_at - time.monotonic(), 0.0)) for lane in self._lanes)

    @property
    def _lanes(self) -> list[Lane]:
        return [self._pull, *self._push, *self._upload, *self._upkeep]

    # ---- what the lanes tell -----------------------------------------------------------------

    def reached(self, lane: str, link: Link | None) -> None:
        """Put the lanes' views together: the worst one counts, and a lane may have none."""
        if link is Link.ONLINE and lane == self._pull.name:
            self._on_pulled()
        with self._order:
            with self._state:
                before = self._links.pop(lane, None)
                if link is not None:
                    self._links[lane] = link
                now = next((one for one in _WORST_FIRST if one in self._links.values()), self._link)
                changed = now is not self._link and now is not None
                self._link = now
            if changed and now is not None:
                log.info("link: %s", now.value)
                self.tell(LinkChanged(now))
        if link is Link.ONLINE and before not in {None, Link.ONLINE}:
            for other in self._lanes:
                if other.name != lane and self._links.get(other.name) is not Link.ONLINE:
                    other.wake()

    def stands(self, turn_began: float, *, accepted: bool) -> None:
        """Tell once what the platform says of this terminal: taken, or revoked.

        Who asked before another lane learnt otherwise may hold an older answer: the next turn tells.
        """
        with self._order:
            with self._state:
                changed = self._accepted is not accepted and turn_began >= self._accepted_at
                if changed:
                    self._accepted, self._accepted_at = accepted, time.monotonic()
            if changed:
                self.tell(StandingTold(accepted))

    def failed(self, lane: str, turn_began: float) -> None:
        """Remember failed pushes for those who wait."""
        if lane not in {one.name for one in self._push}:
            return
        with self._state:
            self._failures = [*self._failures[-9:], turn_began]
            self._state.notify_all()

    def received(self, submission_id: str) -> None:
        """Tell those who wait for this one."""
        self._settle(submission_id, received=True)

    def parked(self, submission_id: str) -> None:
        """Tell those who wait that waiting is of no use."""
        self._settle(submission_id, received=False)

    def stir(self) -> None:
        """Wake the lanes that upload."""
        for lane in self._upload:
            lane.wake()

    def tell(self, news: News) -> None:
        """Pass news on; a listener that raises does not stop the lane."""
        try:
            self._on_news(news)
        except Exception as error:  # noqa: BLE001 - the listener's fault, not the lane's
            log.error("news: %s", type(error).__name__)  # noqa: TRY400 - the kind only

    def _settle(self, submission_id: str, *, received: bool) -> None:
        with self._state:
            self._settled[submission_id] = received
            while len(self._settled) > _REMEMBERED:
                self._settled.popitem(last=False)
            self._state.notify_all()
