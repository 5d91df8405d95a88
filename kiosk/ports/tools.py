"""Time, sealing and drawing: small things the use cases are handed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # names for annotations only: the first frame does not wait for them
    from datetime import datetime

    from kiosk.domain.application import Kind, Part, SealedSubmission
    from kiosk.domain.layout import Layout, Raster
    from kiosk.domain.sheet import Sheet


class Clock(Protocol):
    """Time as data (law 7)."""

    def now(self) -> datetime:
        """Wall clock with offset (Asia/Shanghai)."""
        ...

    def monotonic(self) -> float:
        """Seconds that only grow; for timeouts and lock-outs."""
        ...


class Sealer(Protocol):
    """Encrypts a submission to the platform's public key (law 9)."""

    def seal(
        self, submission_id: str, kind: Kind, payload: bytes, parts: Sequence[Part]
    ) -> SealedSubmission:
        """Seal payload and parts under one data key; only the platform can open it."""
        ...


class PersonIndex(Protocol):
    """Keyed hash of an ID number: finds a person's affairs without keeping the number."""

    def key_of(self, id_number: str) -> bytes:
        """Return 32 bytes."""
        ...


class Rasteriser(Protocol):
    """Draws a paper; implemented in `ui.paper`."""

    def rasterise(self, layout: Layout, width_dots: int) -> Raster:
        """Return the drawn paper."""
        ...


class SheetMaker(Protocol):
    """Makes the PDF of an A4 paper; implemented in `ui.paper`."""

    def pdf(self, sheet: Sheet) -> bytes:
        """Return the paper with its fonts in it; the same sheet gives the same bytes."""
        ...
