"""The queue in the hands of staff: `kiosk.ports.QueueDesk`, for the screen and for commands alike.

The order is what makes it safe: a bundle is whole under its name before anything is marked as
exported, and an acknowledgement file is right to its last line before anything is settled. A kill in
between leaves at worst a bundle of what still waits, and the platform takes each item once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kiosk.ports import (
    Exchange,
    Exported,
    Imported,
    OutboxItem,
    QueueKeeper,
    QueueRow,
)


class Desk:
    """Safe to call from any thread; no call belongs on the GUI thread."""

    def __init__(self, keeper: QueueKeeper, exchange: Exchange) -> None:
        """Take the store's half and the stick's."""
        self._keeper = keeper
        self._exchange = exchange

    def rows(self, limit: int = 200) -> Sequence[QueueRow]:
        """Return what is parked, then exported, then waiting, oldest first, then the rest."""
        return self._keeper.rows(limit)

    def retry(self, submission_id: str) -> bool:
        """Let a parked or exported item wait for the platform again; False when it is neither."""
        return self._keeper.retry(submission_id)

    def park(self, submission_id: str, reason: str) -> bool:
        """Hold a waiting item by hand; False when it does not wait."""
        return self._keeper.hold(submission_id, reason)

    def unsent(self, *, again: bool = False, everything: bool = False) -> int:
        """Return how many an export would carry."""
        return len(self._keeper.unsent(again=again, everything=everything)[0])

    def export(self, folder: Path, *, again: bool = False, everything: bool = False) -> Exported:
        """Write what is unsent into one sealed and signed file; raises ExchangeFailed."""
        ids, size = self._keeper.unsent(again=again, everything=everything)
        written = self._exchange.write(folder, size, self._loaded(ids))
        self._keeper.exported(written)
        left_out = len(ids) - len(written.items)
        return Exported(written.file, len(written.items), left_out)

    def import_acks(self, file: Path) -> Imported:
        """Apply the platform's acknowledgement file; raises ExchangeFailed."""
        acks = self._exchange.read_acks(file)
        done = [
            self._keeper.settle(acks.bundle, received, refused)
            for received, refused in acks.pieces()
        ]
        return Imported(
            received=sum(one.received for one in done),
            parked=sum(one.parked for one in done),
            known=sum(one.known for one in done),
            foreign=sum(one.foreign for one in done),
        )

    def _loaded(self, ids: Sequence[str]) -> Iterator[OutboxItem]:
        for submission_id in ids:
            item = self._keeper.load(submission_id)
            if item is not None:
                yield item
