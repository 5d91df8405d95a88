"""Several card readers that look like one: whichever card comes first is read.

The state shown is the best of them, so one that is broken never hides one that works; what is broken
is told to staff by its own name (`kiosk devices list`, `kiosk doctor`, the vital signs). Knows no
driver and holds no person: a read passes through.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from types import MappingProxyType

from devices.listeners import Listeners
from devices.ports import (
    CardEvent,
    CardRead,
    CardReader,
    CardWay,
    DeviceError,
    DeviceState,
    DeviceStatus,
    Problem,
)

_BEST_FIRST = MappingProxyType(
    {
        DeviceState.READY: 0,
        DeviceState.ATTENTION: 1,
        DeviceState.RECOVERING: 2,
        DeviceState.UNKNOWN: 3,
        DeviceState.MISSING: 4,
    }
)
_WORKS = frozenset({DeviceState.READY, DeviceState.ATTENTION})


class SeveralReaders:
    """A CardReader over at least one other; callbacks come on the threads of those."""

    def __init__(self, name: str, readers: Sequence[CardReader]) -> None:
        self._name = name
        self._readers = tuple(readers)
        self._lock = threading.Lock()
        self._unread: list[CardReader] = []
        """Readers whose card came and was not read yet, in the order of their coming."""
        self._read: list[CardReader] = []
        """Readers whose card was read and may still lie there, the last one at the end."""
        self._told = (self.status(), self.takes)
        self._on_card: Listeners[CardEvent] = Listeners()
        self._on_status: Listeners[DeviceStatus] = Listeners()
        for reader in self._readers:
            reader.subscribe(self._hear_card(reader), self._hear_status)

    @property
    def senses_removal(self) -> bool:
        """Whether one of the cards that were read, or that lie there, is seen being taken away.

        An identity card alone on a reader that sees no removal is not ended by an empty slot
        beside it; a social security card that was read ends it as ever.
        """
        with self._lock:
            read = list(self._read)
        if not read:
            return any(one.senses_removal for one in self._readers)
        return any(one.senses_removal for one in read) or any(
            one.senses_removal and one.card_present() for one in self._readers
        )

    @property
    def takes(self) -> frozenset[CardWay]:
        """What those take that work now; when none works, what all of them would take."""
        works = [one for one in self._readers if one.status().state in _WORKS]
        return frozenset[CardWay]().union(*(one.takes for one in works or self._readers))

    def status(self) -> DeviceStatus:
        """Return the best state there is, under the name of all."""
        best = min((one.status() for one in self._readers), key=lambda one: _BEST_FIRST[one.state])
        return DeviceStatus(self._name, best.state, best.problem)

    def card_present(self) -> bool:
        """Tell whether a card lies in any of them."""
        return any(one.card_present() for one in self._readers)

    def subscribe(
        self,
        on_card: Callable[[CardEvent], None],
        on_status: Callable[[DeviceStatus], None],
    ) -> Callable[[], None]:
        """Call back on a device's thread; returns the unsubscribe function.

        `on_status` is also called, with the state there is, when what can be given has changed.
        """
        leave = (self._on_card.add(on_card), self._on_status.add(on_status))

        def unsubscribe() -> None:
            for one in leave:
                one()

        return unsubscribe

    def read(self, timeout_s: float = 10.0) -> CardRead:
        """Read the card that came first of those not read yet, else the last one again.

        Raises DeviceError; a card that could not be read lets the next one have its turn.
        """
        reader = self._next()
        if reader is None:
            raise DeviceError(self.status().problem or Problem.CARD_REMOVED)
        try:
            read = reader.read(timeout_s)
        finally:
            with self._lock:
                if reader in self._unread:
                    self._unread.remove(reader)
        with self._lock:
            stay = [one for one in self._read if one.senses_removal and one.card_present()]
            self._read = [*(one for one in stay if one is not reader), reader]
        return read

    def _next(self) -> CardReader | None:
        with self._lock:
            waiting = [one for one in self._unread if one.card_present()]
            known = [one for one in reversed(self._read) if one.card_present()]
        others = [one for one in self._readers if one.card_present()]
        return next(iter((*waiting, *known, *others)), None)

    def _hear_card(self, reader: CardReader) -> Callable[[CardEvent], None]:
        def hear(event: CardEvent) -> None:
            with self._lock:
                if reader in self._unread:
                    self._unread.remove(reader)
                if event is CardEvent.INSERTED:
                    self._unread.append(reader)
            self._on_card.tell(event)

        return hear

    def _hear_status(self, _: DeviceStatus) -> None:
        now = (self.status(), self.takes)
        with self._lock:
            changed, self._told = now != self._told, now
        if changed:
            self._on_status.tell(now[0])
