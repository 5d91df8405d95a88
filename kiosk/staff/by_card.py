"""Signing in with a work card (工作卡): the card proves its key, the platform's list says whose it is.

The PIN goes to the card and nowhere else. A try counts for the lock-out of the desk as one of a
work number does, written down before the card sees the PIN; what is wrong without a PIN counts
nothing, so that a foreign card keeps nobody out. May block for seconds: worker threads only.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from devices.ports import (
    STAFF_PIN_LENGTHS,
    DeviceError,
    StaffCardDemand,
    StaffCardError,
    StaffCardProblem,
    StaffCardReader,
)
from kiosk.ports import StaffList, StaffMember
from kiosk.staff.lockout import Lockout
from kiosk.staff.refusals import Refused, Why


class CardDoor:
    """Finds the member whose work card lies in the reader and opens with this PIN."""

    def __init__(
        self,
        reader: StaffCardReader | None,
        staff: StaffList,
        lockout: Lockout,
        now: Callable[[], datetime],
    ) -> None:
        """Take the reader (None: there is none), the list, the lock-out, and the time with its zone."""
        self._reader = reader
        self._staff = staff
        self._lockout = lockout
        self._now = now

    def offered(self) -> bool:
        """Tell whether a work card can be used: a reader takes them and somebody has one."""
        reader = self._reader
        return reader is not None and reader.takes_staff_cards and self._staff.has_cards()

    def open(self, pin: bytearray, *, last_try: bool) -> tuple[StaffMember | None, Refused | None]:
        """Return whose card opened, or why not and whose it is, if that is known.

        Wipes the PIN. Raises TriesUnsafe.
        """
        try:
            return self._open(pin, last_try=last_try)
        finally:
            pin[:] = bytes(len(pin))

    def _open(self, pin: bytearray, *, last_try: bool) -> tuple[StaffMember | None, Refused | None]:
        if self._reader is None:
            return None, Refused(Why.READER)
        if (refusal := self._lockout.refusal()) is not None:
            return None, refusal
        if len(pin) not in STAFF_PIN_LENGTHS:
            return None, self._refused(StaffCardError(StaffCardProblem.PIN_FORM))
        member: StaffMember | None = None
        number = ""
        try:
            card = self._reader.staff_card()
            member = self._staff.by_card(card.key)
            known = frozenset({card.key}) if member is not None else frozenset()
            demand = StaffCardDemand(known, self._now(), last_try)
            if (refused := demand.refusal(card)) is not None:
                raise refused
            number = member.work_number if member is not None else ""
            if (wait_s := self._lockout.begin(number)) > 0:
                return member, self._lockout.refusal(number) or Refused(Why.WAIT, wait_s)
            self._reader.prove_staff_card(pin, demand)
        except StaffCardError as error:
            return member, self._refused(error, number)
        except DeviceError:
            return member, Refused(Why.READER)
        self._lockout.succeeded(number)
        return member, None

    def _refused(self, error: StaffCardError, number: str = "") -> Refused:
        held, left = self._lockout.refusal(number), self._lockout.tries_left(number)
        why, wait_s = (held.why, held.wait_s) if held is not None else (Why.CARD, 0.0)
        return Refused(why, wait_s, left, error.problem, error.tries_left)
