"""Seals to whatever key the platform announced last: keys roll while the terminal runs."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.domain.application import Kind, Part, SealedSubmission
from sync.enrolment import EnrolmentKeeper
from sync.envelope import HpkeSealer
from sync.wire import PlatformKey


class FollowingSealer:
    """`kiosk.ports.Sealer` over the enrolment in use. Safe to call from any thread."""

    def __init__(self, keeper: EnrolmentKeeper) -> None:
        """Take the enrolment in use."""
        self._keeper = keeper
        self._made: tuple[PlatformKey, HpkeSealer] | None = None

    def seal(
        self, submission_id: str, kind: Kind, payload: bytes, parts: Sequence[Part]
    ) -> SealedSubmission:
        """Seal to the newest key; see `HpkeSealer.seal`."""
        key = self._keeper.now.key
        made = self._made
        if made is None or made[0] is not key:
            made = self._made = (key, HpkeSealer(key.id, key.public_key))
        return made[1].seal(submission_id, kind, payload, parts)
