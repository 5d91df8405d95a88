"""An ID card reader behind the CardReader port: watches for a card, reads it when asked.

One thread opens the cable, polls for a card and opens the cable anew after any failure. A module
says "no card" after each card it has read, or failed to read, until that card is lifted and put on
again: this reader cannot tell when a card is taken away, and never says REMOVED.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import threading
import time
from collections.abc import Callable
from datetime import date

from devices.idcard.command import Command
from devices.idcard.cycle import WholeCard, read_card
from devices.idcard.link import LinkLostError, NoAnswerError
from devices.idcard.photo import PhotoDecoder
from devices.idcard.session import SamSession
from devices.idcard.status import Status, explain, status_of
from devices.ports import (
    CardEvent,
    CardRead,
    CardWay,
    DeviceError,
    DeviceState,
    DeviceStatus,
    Problem,
)
from kiosk.domain.assurance import Assurance

log = logging.getLogger(__name__)

LEAST_POLL_S = 0.3
"""A module must not be asked for a card more often."""
_BACKOFF_S = (0.3, 1.0, 2.0, 5.0)
_LIFTED_TOO_OFTEN = 3
"""A card that seems to be lifted too early so often in a row is one that cannot be read."""
_STATES = {Problem.NO_READER: DeviceState.MISSING, Problem.NOT_CONFIGURED: DeviceState.MISSING}
_SILENT = {Problem.NO_ANSWER: DeviceState.UNKNOWN}


class IdCardReader:
    """A CardReader over whatever `connect` opens."""

    senses_removal = False
    takes = frozenset({CardWay.ID_CARD_LAID})

    def __init__(
        self,
        name: str,
        connect: Callable[[], SamSession],
        *,
        visit_secret: bytes,
        poll_s: float = 0.5,
        photos: PhotoDecoder | None = None,
    ) -> None:
        """`connect` opens the cable and finds the module. It raises LinkLostError.

        Without `photos` the photograph is left behind with the reply it came in.
        """
        self._name = name
        self._connect = connect
        self._secret = visit_secret
        self._photos = photos
        self._poll_s = max(poll_s, LEAST_POLL_S)
        self._session: SamSession | None = None
        self._present = False
        self._lifted = 0
        self._status = DeviceStatus(name, DeviceState.RECOVERING)
        self._lock = threading.Lock()
        self._cable = threading.Lock()
        self._stop = threading.Event()
        self._lost: LinkLostError | None = None
        self._listeners: list[
            tuple[Callable[[CardEvent], None], Callable[[DeviceStatus], None]]
        ] = []
        self._thread = threading.Thread(target=self._run, name="idcard-watcher", daemon=True)

    def start(self) -> None:
        """Begin to watch; the reader may come later."""
        self._thread.start()

    def close(self) -> None:
        """Stop watching and let the cable go."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def status(self) -> DeviceStatus:
        """Return the last known state at once."""
        return self._status

    def card_present(self) -> bool:
        """Tell whether a card that was not read yet lies there, as last seen."""
        return self._present

    def subscribe(
        self,
        on_card: Callable[[CardEvent], None],
        on_status: Callable[[DeviceStatus], None],
    ) -> Callable[[], None]:
        """Call back on the watcher's thread; returns the unsubscribe function.

        `on_status` is also called, with the state there is, when an unread card is seen no more.
        """
        listener = (on_card, on_status)
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def read(self, timeout_s: float = 10.0) -> CardRead:
        """Read the card on the reader. Raises DeviceError; never returns part of an identity."""
        deadline = time.monotonic() + timeout_s
        if not self._cable.acquire(timeout=timeout_s):
            raise DeviceError(Problem.BUSY)
        try:
            session = self._session
            if session is None:
                # What was just lost is not in the status before the watcher has told it.
                lost = self._lost.problem if self._lost is not None else self._status.problem
                raise DeviceError(lost or Problem.NO_READER)
            whole = self._read(session, deadline)
        finally:
            self._cable.release()
        photo = None
        if self._photos is not None:
            photo = self._photos.decode(whole.photo, deadline - time.monotonic())
        key = hmac.new(self._secret, whole.text, hashlib.sha256).hexdigest()
        return CardRead(
            person=whole.card.person(),
            card=whole.card.kind,
            assurance=Assurance.CHIP_WITH_SAM,
            reader=f"SAM {session.sam_id}",
            card_key=key,
            photo=photo,
        )

    def _read(self, session: SamSession, deadline: float) -> WholeCard:
        try:
            whole = read_card(session, date.today(), deadline)  # noqa: DTZ011 - the terminal stands in one place
        except DeviceError as error:
            # Without a card at all (find) nothing was tried; later it was.
            self._lifted += error.problem is Problem.CARD_REMOVED and self._present
            if error.problem is Problem.CARD_REMOVED and self._lifted >= _LIFTED_TOO_OFTEN:
                self._lifted = 0
                raise DeviceError(Problem.CARD_UNREADABLE, "lifted too early again") from None
            raise
        except LinkLostError as error:
            self._drop(error)
            raise DeviceError(error.problem, error.detail) from None
        except NoAnswerError as error:
            self._drop(LinkLostError(Problem.NO_ANSWER, str(error)))
            late = time.monotonic() >= deadline
            raise DeviceError(Problem.TIMED_OUT if late else Problem.NO_ANSWER) from None
        self._lifted = 0
        return whole

    # ---- on the watcher's thread ---------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._watch()
        finally:
            with self._cable:
                session, self._session = self._session, None
                if session is not None:
                    session.close()
            if not self._stop.is_set():  # a mistake of ours ended the watch: never stay "ready"
                self._tell_status(DeviceStatus(self._name, DeviceState.UNKNOWN, Problem.HARDWARE))

    def _watch(self) -> None:
        failures = 0
        while not self._stop.is_set():
            if self._session is None and not self._open():
                self._stop.wait(_BACKOFF_S[min(failures, len(_BACKOFF_S) - 1)])
                failures += 1
                continue
            failures = 0
            self._look()
            if self._session is not None:
                self._stop.wait(self._poll_s)

    def _open(self) -> bool:
        """Say what was lost, if anything was, and open the cable; tell whether that went well."""
        with self._cable:
            lost, self._lost = self._lost, None
        self._tell_card(present=False)
        if lost is not None:
            self._tell_lost(lost)
        try:
            session = self._connect()
        except LinkLostError as error:
            self._tell_lost(error)
            return False
        with self._cable:
            self._session = session
        self._tell_status(DeviceStatus(self._name, DeviceState.READY))
        return True

    def _look(self) -> None:
        """Ask for a card once, and say what has changed."""
        present = False
        with self._cable:
            session = self._session
            if session is not None:
                try:
                    reply = session.ask(Command.FIND)
                    status = status_of(reply)
                    if status not in {Status.FOUND, Status.NO_CARD}:
                        self._drop(LinkLostError(Problem.HARDWARE, explain(reply)))
                    present = status is Status.FOUND
                except LinkLostError as error:
                    self._drop(error)
                except NoAnswerError as error:
                    self._drop(LinkLostError(Problem.NO_ANSWER, str(error)))
        self._tell_card(present=present)

    def _drop(self, why: LinkLostError) -> None:
        """Close the cable, whose lock is held; the watcher will tell and open it again."""
        session, self._session = self._session, None
        self._lost = why
        if session is not None:
            session.close()

    def _tell_lost(self, why: LinkLostError) -> None:
        if self._status.problem is not why.problem:
            log.warning("ID card reader: %s", why.detail)
        state = {**_STATES, **_SILENT}.get(why.problem, DeviceState.RECOVERING)
        self._tell_status(DeviceStatus(self._name, state, why.problem))

    def _tell_status(self, status: DeviceStatus, *, again: bool = False) -> None:
        with self._lock:
            changed, self._status = status != self._status, status
            listeners = list(self._listeners)
        if changed or again:
            for _, on_status in listeners:
                on_status(status)

    def _tell_card(self, *, present: bool) -> None:
        with self._lock:
            changed, self._present = present != self._present, present
            listeners = list(self._listeners)
        if changed and present:
            for on_card, _ in listeners:
                on_card(CardEvent.INSERTED)
        elif changed:
            self._tell_status(self._status, again=True)
