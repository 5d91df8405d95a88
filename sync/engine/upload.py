"""Upload: large envelopes go ahead in chunks, then a message names them (law 4).

The platform's word alone says how far an upload is; what it confirmed is never sent again, by no
fault and no restart. A lane of its own, so that small submissions never wait behind a large one:
the first takes the oldest, the second the smallest, others join in on a fast line only.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import replace

from kiosk.domain.parking import ParkCode
from kiosk.ports import Outbox, OutboxItem, Share, UploadProgress
from sync.client import Malformed, Rejected, Retryable, TooLarge
from sync.engine.pace import Pace
from sync.engine.push import Batch, Push
from sync.wire import MAX_UPLOAD, UploadState

log = logging.getLogger(__name__)

_LOT = 4
"""Envelopes named together in one message."""
_FRUITLESS = 3
"""Broken requests in a row of which nothing arrived: then the line is down."""
_ENOUGH_FOR_MORE = 24 * 1024
"""Bytes per second of one lane, from which on more lanes are of use."""


class Upload(Push):
    """One lane that uploads. Sends the message as its base does, with empty envelopes."""

    uploads = True

    def join_in(self, outbox: Outbox, pace: Pace, number: int) -> None:
        """Give the outbox, the line's pace and the lane's place (0 is the first), before the start."""
        self.bind(outbox, pace, helper=number > 1)
        self._limit = self._most = _LOT
        self._smallest_first = number > 0

    def _stands_back(self) -> bool:
        return self._helper and not self._is_fast()

    def _lease(self) -> Sequence[OutboxItem]:
        bound = min(max(self._pace.lot(), 1), self._rhythm.batch_bytes)
        return self._outbox.lease(self._limit, bound, self._rhythm.upload_lease_s, self._share())

    def _share(self) -> Share:
        return replace(super()._share(), smallest_first=self._smallest_first)

    def _go_ahead(self, batch: Batch) -> None:
        for item in list(batch.items.values()):
            try:
                self._upload(batch, item)
            except Rejected as error:
                # Not a refusal of the submission, which the platform has not seen yet.
                self._choke(batch, item.id)
                raise Retryable(
                    f"upload refused with {error.status} {error.code}", reached=True
                ) from None
            except Retryable as error:
                self._blame(batch, [item.id], error)
                raise

    def _upload(self, batch: Batch, item: OutboxItem) -> None:
        """Bring one envelope to its end; raises PlatformError when the line does not carry it."""
        total = len(item.sealed.envelope)
        # What was never tried is begun without asking; a wrong guess costs one small chunk.
        confirmed = self._ask(item) if item.attempts or item.uploaded else 0
        fruitless = mismatches = 0
        furthest = confirmed  # an offset that goes to and fro brings nothing on
        while confirmed < total:
            before = confirmed
            try:
                confirmed = self._append(item, confirmed)
            except TooLarge:
                if not self._pace.too_large(self._pace.next(total - before)):
                    self._park(batch, item.id, ParkCode.TOO_LARGE)
                    return
            except Rejected as error:
                if error.code not in {"offset_conflict", "hash_mismatch"}:
                    raise
                mismatches += error.code == "hash_mismatch"
                if mismatches > 1:
                    self._park(batch, item.id, ParkCode.HASH_MISMATCH)
                    return
                confirmed = self._ask(item)
            except Retryable as error:
                if error.retry_after_s is not None:
                    raise
                self._pace.broke()
                log.info("%s: %s broke off at %d of %d", self.name, item.id, before, total)
                confirmed = self._ask(item)
            if confirmed > furthest:
                furthest, fruitless = confirmed, 0
                self._suspects -= {item.id}
                self._well()  # a line that brings something on is not to be backed off from
                if not self._goes_on(item, confirmed):
                    log.info("%s: %s is not to go over the line any more", self.name, item.id)
                    batch.open.remove(item.id)
                    return
            else:
                fruitless += 1
            if fruitless >= _FRUITLESS:
                raise Retryable("nothing of an upload arrives")

    def _append(self, item: OutboxItem, confirmed: int) -> int:
        envelope = item.sealed.envelope
        data = envelope[confirmed : confirmed + self._pace.next(len(envelope) - confirmed)]
        began = time.monotonic()
        state = self._client.append(
            item.sealed.content_hash,
            data,
            offset=confirmed,
            length=len(envelope),
            total_s=self._pace.deadline(len(data)),
        )
        fast_before = self._is_fast()
        self._pace.went(len(data), time.monotonic() - began)
        if self._is_fast() and not fast_before:
            self._desk.stir()
        return _confirmed(item, state)

    def _is_fast(self) -> bool:
        return (self._pace.rate or 0.0) >= _ENOUGH_FOR_MORE

    def _ask(self, item: OutboxItem) -> int:
        return _confirmed(item, self._client.upload(item.sealed.content_hash))

    def _goes_on(self, item: OutboxItem, confirmed: int) -> bool:
        """Note and tell how far it came; False when staff took it off the line meanwhile."""
        total = len(item.sealed.envelope)
        # A hint for the list and the next start; the whole is marked as received soon.
        if confirmed < total and not self._outbox.uploaded(item.id, confirmed):
            return False
        self._desk.tell(UploadProgress(item.id, confirmed, total))
        return True


def _confirmed(item: OutboxItem, state: UploadState) -> int:
    """Believe only what fits these very bytes."""
    total = len(item.sealed.envelope)
    if state.sha256 != item.sealed.content_hash or total > MAX_UPLOAD:
        raise Malformed("an answer about another upload")
    if state.offset and state.length != total:
        raise Malformed("an upload of another length")
    return state.offset
