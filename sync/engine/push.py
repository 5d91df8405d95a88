"""Push: what waits in the outbox goes to the platform, oldest first, in batches (law 2, law 5).

An acknowledgement counts only for an id that was sent in this very request, with the hash that was
sent. A batch that fails is halved until it goes through or one item stands alone; an item's own
error parks it with words for staff; every other error gives the items back untouched.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence

from kiosk.domain.application import Kind
from kiosk.domain.assurance import Assurance
from kiosk.domain.parking import ParkCode, code_of
from kiosk.ports import (
    Acknowledgement,
    Link,
    Outbox,
    OutboxItem,
    QueueChanged,
    Share,
    SubmissionMoved,
)
from sync.client import Malformed, PlatformError, Rejected, Retryable
from sync.engine.lane import Lane
from sync.engine.pace import Pace
from sync.engine.rhythm import GO_ON, Rest
from sync.wire import SUITE, SubmissionEnvelope, SubmitResult

log = logging.getLogger(__name__)

_OWN_ERRORS = frozenset({400, 409, 413, 422})
"""Statuses by which a platform refuses a message for what it is; others pause the queue."""
_GOOD = frozenset({"received", "duplicate"})
_AGAIN = "incomplete"
_SOON_S = 0.1


class Push(Lane):
    """The lane from the outbox to the platform."""

    name = "push"

    uploads = False
    """Whether envelopes go ahead of their message."""

    def bind(self, outbox: Outbox, pace: Pace, *, helper: bool = False) -> None:
        """Give the outbox and the line's pace, once, before the start.

        A helper joins in only for a backlog. All lanes of an engine share one pace.
        """
        self._outbox = outbox
        self._helper = helper
        self._limit = self._most = self._rhythm.batch_items
        self._pace = pace
        self._in_vain = 0
        self._through = 0
        self._refused_in_row = 0
        self._suspects: frozenset[str] = frozenset()
        """What failed last time by itself, in a way that need not be its own fault."""
        self._choked: dict[str, int] = {}
        """By item the platform choked on: how many others had gone through by then."""

    def turn(self) -> Rest:
        """Lease, send, settle one batch."""
        if self._stands_back():
            self._desk.reached(self.name, None)
            return self._look_again()
        if self._backoff.failures:
            self._probe()
        items = self._lease()
        if not items:
            if self._backoff.failures:
                self._well()
            self._desk.reached(self.name, None)
            return self._look_again()
        self._in_vain = 0
        batch = Batch(items)
        try:
            self._go_ahead(batch)
            return self._send(batch)
        finally:
            self._outbox.release(batch.open)
            if not self.uploads and any(batch.now_too_large(self._rhythm.again_bytes)):
                self._desk.stir()
            self._desk.tell(QueueChanged(self._outbox.counts()))

    def wake(self) -> None:
        """End a rest; look often again at first."""
        self._in_vain = 0
        super().wake()

    def _look_again(self) -> Rest:
        """Soon at first: other lanes may just have been faster for what there is."""
        self._in_vain += 1
        return Rest(min(_SOON_S * 2.0 ** min(self._in_vain, 20), self._rhythm.idle_s))

    def _stands_back(self) -> bool:
        return self._helper and self._outbox.counts().waiting <= self._rhythm.batch_items

    def _lease(self) -> Sequence[OutboxItem]:
        # On a thin line a batch, too, shall last seconds and not minutes: a break costs all of it.
        bound = min(self._rhythm.batch_bytes, self._pace.chunk)
        return self._outbox.lease(self._limit, bound, self._rhythm.lease_s, self._share())

    def _share(self) -> Share:
        """What this lane takes now: the measured rate decides what is large."""
        rhythm = self._rhythm
        inside = self._pace.inside(rhythm.inside_s, rhythm.inside_bytes)
        return Share(inside, min(rhythm.again_bytes, inside), self.uploads)

    def _go_ahead(self, batch: Batch) -> None:
        """Do what comes before the message; nothing where all is inside it."""

    def _probe(self) -> None:
        """Ask for a few bytes before a whole batch goes into a dead line."""
        try:
            self._client.info()
        except PlatformError:
            self._desk.tell(QueueChanged(self._outbox.counts()))
            raise

    def _send(self, batch: Batch) -> Rest:
        messages = []
        for item in [batch.items[key] for key in batch.open]:
            try:
                messages.append(_message(item, inside=not self.uploads))
            except ValueError:
                self._park(batch, item.id, ParkCode.UNSENDABLE)
        if not messages:
            return GO_ON
        began = time.monotonic()
        try:
            answer = self._client.submit(messages, self._deadline(batch))
        except Rejected as error:
            return self._refused(batch, error)
        except Retryable as error:
            self._shrink()
            if not error.reached:
                self._pace.broke()
            if len(batch.items) == 1:
                self._blame(batch, list(batch.items), error)
            raise
        if not self.uploads:
            self._pace.went(batch.size, time.monotonic() - began)
        incomplete = self._settle(batch, answer.items)
        if incomplete:
            self._shrink()
            self._suspect(batch, incomplete, parks=True)
            raise Retryable(f"{len(incomplete)} uploads are not there any more", reached=True)
        if batch.open:
            self._shrink()
            raise Malformed(f"{len(batch.open)} of {len(batch.items)} were not answered")
        self._limit = min(self._limit * 2, self._most)
        self._well()
        return GO_ON

    def _deadline(self, batch: Batch) -> float:
        return self._rhythm.submit_deadline(0 if self.uploads else batch.size)

    def _settle(self, batch: Batch, results: Sequence[SubmitResult]) -> list[str]:
        """Believe what fits; acknowledgements first, should an answer contradict itself.

        Returns what the platform wants uploaded again; it stays open.
        """
        fitting = [result for result in results if batch.sent(result)]
        if len(fitting) < len(results):
            log.warning("%s: an answer for something that was not sent", self.name)
        accepted = self._outbox.received_all(
            [
                Acknowledgement(one.id, one.content_hash, one.received_at, one.official_number)
                for one in fitting
                if one.status in _GOOD and one.received_at is not None
            ]
        )
        for submission_id in [key for key in batch.open if key in accepted]:
            batch.open.remove(submission_id)
            self._through += 1
            self._refused_in_row = 0
            self._choked.pop(submission_id, None)
            log.info("%s: %s received", self.name, submission_id)
            self._desk.received(submission_id)
            self._desk.tell(SubmissionMoved(submission_id))
        refused = [one for one in fitting if one.status not in _GOOD and one.id in batch.open]
        for result in refused:
            if result.status != _AGAIN and result.id in batch.open:
                self._park(batch, result.id, code_of(result.code), result.reason)
        return [one.id for one in refused if one.status == _AGAIN]

    def _refused(self, batch: Batch, error: Rejected) -> Rest:
        """Treat a refusal of the whole request."""
        if error.status not in _OWN_ERRORS or error.code == "unknown_version":
            raise Retryable(f"refused with {error.status} {error.code}", reached=True)
        if len(batch.items) > 1:
            self._shrink()
            return GO_ON
        if self._refused_in_row >= self._rhythm.choke_limit:
            # Then it is hardly the items: do not park a whole queue for a platform's mistake.
            self._choke(batch, next(iter(batch.items)))
            raise Retryable(f"everything is refused with {error.status}", reached=True)
        self._refused_in_row += 1
        code = ParkCode.TOO_LARGE if error.status == 413 else ParkCode.REFUSED
        self._park(batch, next(iter(batch.items)), code)
        self._desk.reached(self.name, Link.ONLINE)
        return GO_ON

    def _park(self, batch: Batch, submission_id: str, code: ParkCode, given: str = "") -> None:
        self._outbox.park(submission_id, code, given)
        batch.open.remove(submission_id)
        self._choked.pop(submission_id, None)
        log.warning("%s: %s parked: %s", self.name, submission_id, code.value)
        self._desk.parked(submission_id)
        self._desk.tell(SubmissionMoved(submission_id))

    def _blame(self, batch: Batch, ids: Sequence[str], error: Retryable) -> None:
        """Judge whether a fault is that of the items that were alone with it."""
        if error.reached and error.retry_after_s is None:
            for submission_id in ids:
                self._choke(batch, submission_id)
        else:
            self._suspect(batch, ids, parks=error.reached)

    def _suspect(self, batch: Batch, ids: Sequence[str], *, parks: bool) -> None:
        """Let what failed twice running step aside for others, though the line may be to blame.

        Before the second time the platform answered a probe. A box on the way that cuts each
        connection at certain bytes, or a platform that never ends with them, would else stand in
        front of the queue for ever.
        """
        again = self._suspects.intersection(ids)
        self._suspects = frozenset(ids)
        if again and self._outbox.counts().waiting:
            for submission_id in again:
                self._choke(batch, submission_id, parks=parks)

    def _choke(self, batch: Batch, submission_id: str, *, parks: bool = True) -> None:
        """Let an item the platform choked on step aside, so that it does not block the others.

        It sinks behind them for good, also over a restart, and is parked when that was of no use
        so many times. When nothing else went through meanwhile it is hardly the item; with
        `parks` False it may be the line, and it goes on being tried.
        """
        sunk = batch.items[submission_id].sunk
        deeper = not sunk or (parks and self._through > self._choked.get(submission_id, 0))
        self._choked[submission_id] = self._through
        if parks and deeper and sunk + 1 >= self._rhythm.choke_limit:
            self._park(batch, submission_id, ParkCode.CHOKED)
            return
        # Longer than this lane rests now: else it would come first again.
        hold_s = max(self._rhythm.hold_s, self._backoff.bound())
        self._outbox.sink(submission_id, hold_s, deeper=deeper)
        batch.open.remove(submission_id)

    def _shrink(self) -> None:
        self._limit = max(self._limit // 2, 1)


class Batch:
    """What was leased, and which of it is not settled yet."""

    def __init__(self, items: Sequence[OutboxItem]) -> None:
        self.items = {item.id: item for item in items}
        self.open = [item.id for item in items]
        self.size = sum(len(item.sealed.envelope) for item in items)

    def now_too_large(self, bound: int) -> Iterator[bool]:
        """Tell of each that is given back whether it is uploaded next time."""
        return (len(self.items[key].sealed.envelope) > bound for key in self.open)

    def sent(self, result: SubmitResult) -> bool:
        """Whether this answers something of this batch, for the very bytes that were sent."""
        item = self.items.get(result.id)
        return item is not None and item.sealed.content_hash == result.content_hash


def _message(item: OutboxItem, *, inside: bool = True) -> SubmissionEnvelope:
    """Put an item on the wire, its envelope inside or by name; ValueError when it cannot go."""
    if item.sealed.suite != SUITE:
        raise ValueError("a suite of another version")
    return SubmissionEnvelope(
        id=item.id,
        kind=Kind(item.kind),
        item_id=item.item_id,
        number=str(item.number),
        assurance=Assurance(item.assurance),
        submitted_at=item.submitted_at,
        suite=SUITE,
        recipient_key_id=item.sealed.recipient_key_id,
        content_hash=item.sealed.content_hash,
        envelope=item.sealed.envelope if inside else b"",
        supersedes=item.supersedes,
    )
