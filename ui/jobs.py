"""Work off the GUI thread, and the one way back onto it.

Everything that may block (cards, printers, the store, the network) runs in executor threads; its
result is delivered to a decorated slot on the GUI thread. Work that belongs to a visit carries
the visit's number: when the visit is over, what has not begun is not begun and what comes late is
dropped (law 8). Threads overtake each other: of work that reads the same thing again, only the
newest reading counts. It must not know what the work is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")
_LOG = logging.getLogger(__name__)
_WORKERS = 8  # a stuck reader, a slow printer and a waiting upload leave room for the rest


@dataclass(frozen=True, slots=True)
class _Ticket:
    """What has to hold still for work to begin and its result to be delivered."""

    visit: int | None
    newest: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class _Delivery:
    call: Callable[[], None]
    ticket: _Ticket


class Jobs(QObject):
    """Runs functions in threads and calls back on the GUI thread.

    `number_of_visit` tells the number of the visit that is going on now.
    """

    _arrived = Signal(object)

    def __init__(self, number_of_visit: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number_of_visit = number_of_visit
        self._pool: ThreadPoolExecutor | None = None
        self._closed = False
        self._asked: dict[str, int] = {}
        self._arrived.connect(self._deliver)  # queued, as it is emitted on another thread

    def run(
        self,
        fn: Callable[[], T],
        on_done: Callable[[T], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
        *,
        visit_bound: bool = True,
        newest: str = "",
    ) -> None:
        """Run `fn` in a thread, then `on_done(result)` or `on_error(exception)` on the GUI thread.

        With `visit_bound` neither is called, and work not yet begun is not begun, once the visit
        of now has ended. `newest` names what is read: once work of the same name was asked for
        later, this one is as if its visit had ended, and an older state never covers a newer one.
        An exception nobody takes is logged by its type and place only.
        """
        if self._closed:
            return
        if newest:
            self._asked[newest] = self._asked.get(newest, 0) + 1
        ticket = _Ticket(
            self._number_of_visit() if visit_bound else None,
            (newest, self._asked[newest]) if newest else None,
        )

        def work() -> None:
            if self._is_over(ticket):
                return
            try:
                result = fn()
            except Exception as error:  # noqa: BLE001 - handed over to the caller's on_error
                self._hand_over(_failed(error, on_error), ticket)
            else:
                if on_done is not None:
                    self._hand_over(lambda: on_done(result), ticket)

        self._threads().submit(work)

    def post(self, call: Callable[[], None]) -> None:
        """Call `call` on the GUI thread soon; for callbacks of devices and sync, any thread."""
        self._hand_over(call, _Ticket(None))

    def close(self) -> None:
        """Deliver nothing more and begin nothing more; work under way is left to its deadline."""
        self._closed = True
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _threads(self) -> ThreadPoolExecutor:
        """Return the pool; it is first wanted after the first frame, and so is its import."""
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="ui-job")
        return self._pool

    def _is_over(self, ticket: _Ticket) -> bool:
        visit, newest = ticket.visit, ticket.newest
        return (
            self._closed
            or (visit is not None and visit != self._number_of_visit())
            or (newest is not None and self._asked[newest[0]] != newest[1])
        )

    def _hand_over(self, call: Callable[[], Any], ticket: _Ticket) -> None:
        if self._closed:
            return
        try:
            self._arrived.emit(_Delivery(call, ticket))
        except RuntimeError:  # the GUI side was destroyed between the test and the call
            _LOG.debug("a result came after the screen was closed")

    @Slot(object)
    def _deliver(self, delivery: _Delivery) -> None:
        if not self._is_over(delivery.ticket):
            delivery.call()


def _failed(error: Exception, on_error: Callable[[Exception], None] | None) -> Callable[[], None]:
    if on_error is not None:
        return lambda: on_error(error)
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "nowhere"
    # The message of an exception may hold what a person typed: it stays out of the log.
    return lambda: _LOG.error("work ended with %s at %s", type(error).__name__, place)
