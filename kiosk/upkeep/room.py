"""Who is at the technician's console: a technician of the platform's list, or one with a code.

The rules of the desk (`kiosk.staff.room`) over the technicians alone, with a count of wrong tries of
its own: what the village's staff type at their desk neither opens the console nor resets its count.
A technician's work card opens it as a clerk's opens the desk, also where there is no terminal, as far as
a reader can be used.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from devices.ports import StaffCardReader
from kiosk.ports import CodeKeeper, StaffList, StaffMember, TriesUnsafe
from kiosk.staff.by_card import CardDoor
from kiosk.staff.lockout import Lockout
from kiosk.staff.room import Refused, StaffNotes, StaffRoom, Why
from kiosk.staff.session import Over, Session
from kiosk.upkeep import code as codes

log = logging.getLogger(__name__)

TECHNICIAN = "technician"
"""技术员, as the platform's staff list names the role."""
BY_CODE = "code"
"""Stands where a work number would: whoever came with a code has none."""


class Way(StrEnum):
    """How somebody comes in now."""

    PIN = "pin"
    """工号和密码: the platform's list names a technician."""
    CODE = "code"
    """一次性口令: it names none, as before the first enrolment."""


class Technicians:
    """The technicians of a staff list, as a staff list: everybody else is a number nobody has."""

    def __init__(self, staff: StaffList) -> None:
        """Take the platform's whole list."""
        self._staff = staff

    def member(self, work_number: str) -> StaffMember | None:
        """Return a technician, or None."""
        one = self._staff.member(work_number)
        return one if one is not None and one.role == TECHNICIAN else None

    def empty(self) -> bool:
        """Whether no technician is listed."""
        return not self._staff.lists(TECHNICIAN)

    def by_card(self, key: str) -> StaffMember | None:
        """Return the technician whose work card has this key, or None."""
        one = self._staff.by_card(key)
        return one if one is not None and one.role == TECHNICIAN else None

    def has_cards(self, role: str = TECHNICIAN) -> bool:
        """Whether a technician is listed with a work card."""
        return role in {"", TECHNICIAN} and self._staff.has_cards(TECHNICIAN)

    def lists(self, role: str) -> bool:
        """Whether the list names somebody with this role; of technicians only."""
        return role == TECHNICIAN and not self.empty()


class TechnicianRoom(StaffRoom):
    """The one session of the console. Safe from any thread; number and code take some 50 ms, a card seconds."""

    def __init__(
        self,
        staff: StaffList,
        lockout: Lockout,
        notes: StaffNotes,
        monotonic: Callable[[], float],
        kept: CodeKeeper,
        cards: StaffCardReader,
        now: Callable[[], datetime],
    ) -> None:
        """Take the whole staff list, where a code is kept, and what work cards are held against.

        `now` is the platform's time with its zone. Nobody is signed in.
        """
        technicians = Technicians(staff)
        door = CardDoor(cards, technicians, lockout, now)
        super().__init__(technicians, lockout, notes, monotonic, door)
        self._kept = kept

    def has_cards(self) -> bool:
        """Return whether a technician is listed with a work card, whatever the readers say."""
        return self._staff.has_cards()

    def way(self) -> Way:
        """Return how to come in now; a code opens nothing once a technician is listed."""
        return Way.CODE if self._staff.empty() else Way.PIN

    def standing(self) -> Refused | None:
        """Return what keeps everybody from trying now, or None.

        `NO_CODE` lets one try later; `READER` says that cards, but numbers not, are kept from it.
        """
        try:
            if (refusal := self._lockout.refusal()) is not None:
                return refusal
            if self.way() is Way.CODE and not self._pending():
                return Refused(Why.NO_CODE)
        except TriesUnsafe:
            return Refused(Why.UNSAFE)
        return Refused(Why.READER) if self.has_cards() and not self.takes_cards() else None

    def sign_in_by_code(self, digits: str) -> Session | Refused:
        """Begin a session when the code fits; it is spent before the session begins."""
        with self._lock:
            self.leave(Over.LEFT)
            if self.way() is not Way.CODE:
                return Refused(Why.WRONG, 0.0, self._lockout.tries_left())
            try:
                return self._try_code(digits)
            except TriesUnsafe as error:
                log.error("a code cannot be tried: %s", error)  # noqa: TRY400 - it says all
                return Refused(Why.UNSAFE)

    def _try_code(self, digits: str) -> Session | Refused:
        if not self._pending():
            return Refused(Why.NO_CODE)
        if (wait_s := self._lockout.begin()) > 0:
            return Refused(Why.WAIT, wait_s)
        kept = self._kept.read()
        if kept is None or not self._pending() or not codes.fits(digits, kept):
            return self._refuse("")
        if not self._kept.spend(kept):  # somebody else was faster, or another was made meanwhile
            return self._refuse("")
        self._lockout.succeeded()
        return self._begin(StaffMember(BY_CODE, TECHNICIAN, ""))

    def _pending(self) -> bool:
        return codes.holds(self._kept.read(), self._kept.now_s(), self._kept.boot_id)

    def _listed(self, session: Session) -> bool:
        if session.work_number == BY_CODE:
            return self.way() is Way.CODE
        return super()._listed(session)
