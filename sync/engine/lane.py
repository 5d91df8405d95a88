"""A lane: a thread that takes turns and rests between them, and what an error means for it.

What is done in a turn is the business of `push` and `pull`; here stands when the next one comes.
A lane never dies of an exception: a fault of ours is logged by its kind and waited out.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from typing import Protocol

from kiosk.ports import Link, News
from sync.client import ClockWrong, NotOurs, PlatformClient, PlatformError, Retryable, Unauthorised
from sync.engine.rhythm import GO_ON, Backoff, Rest, Rhythm

log = logging.getLogger(__name__)


class Desk(Protocol):
    """What a lane tells the engine."""

    def reached(self, lane: str, link: Link | None) -> None:
        """How the platform looks from this lane; None: it has nothing to say."""
        ...

    def stands(self, turn_began: float, *, accepted: bool) -> None:
        """The platform took a signed request, or said that the terminal is revoked."""
        ...

    def failed(self, lane: str, turn_began: float) -> None:
        """A turn that began then (monotonic) did not get through."""
        ...

    def received(self, submission_id: str) -> None:
        """The platform has it."""
        ...

    def parked(self, submission_id: str) -> None:
        """It is held for staff."""
        ...

    def tell(self, news: News) -> None:
        """Pass news on."""
        ...

    def stir(self) -> None:
        """There is something for the lanes that upload."""
        ...


class Lane:
    """Base of push and pull."""

    name = "lane"
    fails_as: Link | None = Link.OFFLINE
    """How the platform looks from this lane when it does not answer; None: that says nothing."""

    def __init__(
        self,
        connect: Callable[[], PlatformClient],
        desk: Desk,
        rhythm: Rhythm,
        chance: random.Random,
        name: str = "",
    ) -> None:
        self.name = name or self.name
        self._connect = connect
        self._client = connect()
        self._desk = desk
        self._rhythm = rhythm
        self._chance = chance
        self._backoff = Backoff(rhythm, chance)
        self._changed = threading.Condition()
        self._woken = False
        self._stopping = False
        self._clock_told = False
        self._began = 0.0
        """When (monotonic) the turn under way began."""
        self._thread = threading.Thread(target=self._run, name=f"sync-{self.name}", daemon=True)

    def start(self) -> None:
        """Take the first turn at once, on a thread of its own."""
        self._thread.start()

    def wake(self) -> None:
        """End a rest that is not firm."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def stop(self) -> None:
        """Break off the running request and take no more turns; returns at once."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._client.abort()

    def join(self, timeout_s: float) -> bool:
        """Wait for the thread to end; True when it did."""
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def turn(self) -> Rest:
        """Do one turn; returns how long to rest after it. Raises PlatformError."""
        raise NotImplementedError

    def take_turn(self) -> Rest:
        """Do one turn and judge its error; never raises."""
        self._began = time.monotonic()
        try:
            rest = self.turn()
        except PlatformError as error:
            if self._stopping:  # broken off by us: that says nothing of the platform
                return GO_ON
            if self._knows_better(error):
                return GO_ON
            rest = self._judge(error)
        except Exception as error:  # noqa: BLE001 - the lane outlives a fault of the store or of ours
            # The kind only: the text of an unknown exception may hold anything.
            log.error("%s: %s", self.name, type(error).__name__)  # noqa: TRY400
            rest = Rest(self._backoff.fail())
        else:
            self._clock_told = False
            return rest
        self._desk.failed(self.name, self._began)
        return rest

    def _knows_better(self, error: PlatformError) -> bool:
        """Whether another try makes sense at once: the client has just learnt the platform's time."""
        if self._clock_told or not isinstance(error, ClockWrong) or error.server_time is None:
            return False
        log.info("%s: the time was refused, once more by the platform's", self.name)
        self._clock_told = True
        return True

    def _judge(self, error: PlatformError) -> Rest:
        log.info("%s: %s: %s", self.name, type(error).__name__, error)
        rest = self._backoff.fail()
        match error:
            case Unauthorised():
                self._desk.reached(self.name, Link.REFUSED)
                if error.code == "revoked":
                    self._desk.stands(self._began, accepted=False)
                return Rest(rest, firm=True)
            case NotOurs() | ClockWrong():
                self._desk.reached(self.name, Link.UNTRUSTED)
                return Rest(rest)
            case Retryable(retry_after_s=float(wait)):
                self._desk.reached(self.name, self.fails_as)
                # A little later each, so that a fleet does not come back in one instant.
                return Rest(wait + self._chance.uniform(0.0, min(wait / 10, 30.0)), firm=True)
            case _:
                self._desk.reached(self.name, self.fails_as)
                return Rest(rest)

    def _well(self) -> None:
        self._backoff.reset()
        self._desk.reached(self.name, Link.ONLINE)

    def _run(self) -> None:
        try:
            while not self._stopping:
                self._rest(self.take_turn())
        finally:
            self._client.close()

    def _rest(self, rest: Rest) -> None:
        ends_at = time.monotonic() + rest.seconds
        with self._changed:
            while not self._stopping and (rest.firm or not self._woken):
                left = ends_at - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            self._woken = False
