"""A card reader made of any slots: turns what the slots show into events, and a card into a person.

The same slots take the work cards of staff (PIV); what a card is, it shows by what it selects.

The transport (PC/SC, or a simulated slot) comes in as a `SlotSource`; this module must not know
which. With several slots the card put in last counts.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date

from devices.ports import (
    CardEvent,
    CardRead,
    CardWay,
    DeviceError,
    DeviceState,
    DeviceStatus,
    Problem,
    StaffCard,
    StaffCardDemand,
)
from devices.smartcard.authentication import Authenticator
from devices.smartcard.connection import CardConnection, Slots, SlotSource
from devices.smartcard.social_security import SocialSecurityCard, read_card
from kiosk.domain.assurance import Assurance, CardKind

INSERTED = frozenset({CardWay.SOCIAL_SECURITY_INSERTED})


class SlotReader:
    """A CardReader and StaffCardReader over a SlotSource."""

    senses_removal = True
    takes_staff_cards = True

    def __init__(
        self,
        name: str,
        source: SlotSource,
        *,
        assurance: Assurance,
        visit_secret: bytes,
        authenticator: Authenticator | None = None,
        takes: frozenset[CardWay] = INSERTED,
    ) -> None:
        self._name = name
        self._source = source
        self._assurance = assurance
        self._secret = visit_secret
        self._authenticator = authenticator
        self.takes = takes
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._cards: dict[str, int] = {}
        self._active: str | None = None
        self._key_away = False
        self._status = DeviceStatus(name, DeviceState.RECOVERING)
        self._listeners: list[
            tuple[Callable[[CardEvent], None], Callable[[DeviceStatus], None]]
        ] = []

    def start(self) -> None:
        """Begin to watch the slots."""
        self._source.start(self._changed)

    def close(self) -> None:
        """Stop watching."""
        self._source.close()

    def status(self) -> DeviceStatus:
        """Return the last known state at once."""
        return self._status

    def card_present(self) -> bool:
        """Tell whether any slot holds a card, as last seen."""
        return self._active is not None

    def subscribe(
        self,
        on_card: Callable[[CardEvent], None],
        on_status: Callable[[DeviceStatus], None],
    ) -> Callable[[], None]:
        """Call back on the source's thread; returns the unsubscribe function."""
        listener = (on_card, on_status)
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def read(self, timeout_s: float = 10.0) -> CardRead:
        """Read the card that was put in last. Raises DeviceError."""
        deadline = time.monotonic() + timeout_s
        with self._card(deadline) as (slot, connection):
            found = self._read(connection, deadline)
        with_key = found.authenticated and self._assurance is Assurance.CHIP_WITHOUT_KEY
        return CardRead(
            person=found.person,
            card=CardKind.SOCIAL_SECURITY,
            assurance=Assurance.CHIP_WITH_SAM if with_key else self._assurance,
            reader=slot,
            card_key=found.card_key,
        )

    def staff_card(self, timeout_s: float = 10.0) -> StaffCard:
        """Look at the work card that was put in last. Raises StaffCardError or DeviceError."""
        from devices.smartcard import piv

        with piv.told_as_staff_card(), self._card(time.monotonic() + timeout_s) as (_, connection):
            return piv.look(connection)

    def prove_staff_card(
        self, pin: bytearray, demand: StaffCardDemand, timeout_s: float = 20.0
    ) -> StaffCard:
        """Let the work card prove that it holds its key; wipes the PIN. Raises as `staff_card`."""
        from devices.smartcard import piv

        try:
            with (
                piv.told_as_staff_card(),
                self._card(time.monotonic() + timeout_s) as (_, connection),
            ):
                return piv.prove(connection, pin, demand)
        finally:
            pin[:] = bytes(len(pin))

    @contextlib.contextmanager
    def _card(self, deadline: float) -> Iterator[tuple[str, CardConnection]]:
        """Connect to the card that was put in last, and see that it is still that one at the end."""
        if not self._reading.acquire(timeout=max(deadline - time.monotonic(), 0.0)):
            raise DeviceError(Problem.BUSY)
        try:
            with self._lock:
                slot, status = self._active, self._status
                card = self._cards.get(slot) if slot is not None else None
            if slot is None:
                raise DeviceError(status.problem or Problem.CARD_REMOVED)
            with self._source.connect(slot) as connection:
                yield slot, _Deadline(connection, deadline)
            with self._lock:
                if self._cards.get(slot, card) != card:
                    raise DeviceError(Problem.CARD_REMOVED, "another card lies there now")
        finally:
            self._reading.release()

    def _read(self, connection: CardConnection, deadline: float) -> SocialSecurityCard:
        """Read the card, and note whether the key for 3.x cards answers."""
        try:
            found = read_card(
                connection,
                today=date.today(),  # noqa: DTZ011 - the terminal stands in one place
                visit_secret=self._secret,
                authenticator=self._authenticator,
                timeout_s=deadline - time.monotonic(),
            )
        except DeviceError as error:
            if error.problem is Problem.KEY_AWAY:
                self._note_key(away=True)
            elif error.problem is Problem.CARD_UNKNOWN:
                _tell_a_staff_card(connection)
            raise
        if found.authenticated:
            self._note_key(away=False)
        return found

    def _note_key(self, *, away: bool) -> None:
        """Cards that need no key go on; staff see that the others cannot be read."""
        with self._lock:
            self._key_away = away
            before, self._status = self._status, self._with_key(self._status)
            changed, status = self._status != before, self._status
            listeners = list(self._listeners)
        if changed:
            for _, on_status in listeners:
                on_status(status)

    def _with_key(self, status: DeviceStatus) -> DeviceStatus:
        if status.state not in {DeviceState.READY, DeviceState.ATTENTION}:
            return status
        if self._key_away:
            return DeviceStatus(self._name, DeviceState.ATTENTION, Problem.KEY_AWAY)
        return DeviceStatus(self._name, DeviceState.READY)

    def _changed(self, slots: Slots) -> None:
        cards = {slot.name: slot.card for slot in slots.slots if slot.card is not None}
        if not slots.service:
            status = DeviceStatus(self._name, DeviceState.RECOVERING, Problem.NO_SERVICE)
        elif not slots.slots:
            status = DeviceStatus(self._name, DeviceState.MISSING, Problem.NO_READER)
        else:
            status = DeviceStatus(self._name, DeviceState.READY)
        events: list[CardEvent] = []
        with self._lock:
            status = self._with_key(status)
            before, self._cards = self._cards, cards
            active = self._active
            if active is not None and cards.get(active) != before.get(active):
                events.append(CardEvent.REMOVED)
                active = None
            for slot, card in cards.items():
                if before.get(slot) != card:
                    active = slot
            if active is None and cards:
                active = next(iter(cards))
            if active is not None and (active != self._active or events):
                events.append(CardEvent.INSERTED)
            self._active = active
            changed = status != self._status
            self._status = status
            listeners = list(self._listeners)
        for on_card, on_status in listeners:
            if changed:
                on_status(status)
            for event in events:
                on_card(event)


def _tell_a_staff_card(connection: CardConnection) -> None:
    """Raise DeviceError(CARD_OF_STAFF) when the card that is no resident's is a work card."""
    from devices.smartcard import piv

    if piv.is_staff_card(connection):
        raise DeviceError(Problem.CARD_OF_STAFF) from None


class _Deadline:
    """A connection that ends when the time for the whole card is over."""

    def __init__(self, connection: CardConnection, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline

    @property
    def atr(self) -> bytes:
        return self._connection.atr

    def send_and_receive(self, apdu: bytes | bytearray) -> tuple[bytes, int]:
        if time.monotonic() > self._deadline:
            raise DeviceError(Problem.TIMED_OUT)
        return self._connection.send_and_receive(apdu)
