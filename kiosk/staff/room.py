"""Who is at the staff desk now: signing in, staying signed in, leaving. One person at a time.

Every act of the desk asks `require` first, so what the screen shows is never what protects. There
are no accounts but the platform's staff list, and no PIN passes through here into a log or an
exception.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import RLock
from typing import Protocol

from kiosk.ports import StaffList, StaffMember, StoreUnsafe, TriesUnsafe
from kiosk.staff import pin as pins
from kiosk.staff.by_card import CardDoor
from kiosk.staff.lockout import Lockout
from kiosk.staff.refusals import Refused, Why
from kiosk.staff.session import Over, Session

__all__ = ["Refused", "SignedOut", "StaffRoom", "Why"]

log = logging.getLogger(__name__)


class SignedOut(Exception):
    """The act needs somebody who is signed in; nothing was done."""


class StaffNotes(Protocol):
    """Where it is written down who came and left."""

    def note(self, event: str, subject: str, detail: Mapping[str, object]) -> None:
        """Keep one line: ids, work numbers and counts only; raises StoreUnsafe."""
        ...


class StaffRoom:
    """The one session of the desk. Safe from any thread; `sign_in` takes some 50 ms."""

    def __init__(
        self,
        staff: StaffList,
        lockout: Lockout,
        records: StaffNotes,
        monotonic: Callable[[], float],
        door: CardDoor | None = None,
    ) -> None:
        """Take the collaborators; nobody is signed in, as after every start."""
        self._door = door
        self._staff = staff
        self._lockout = lockout
        self._records = records
        self._now = monotonic
        self._session: Session | None = None
        self._lock = RLock()

    def standing(self) -> Refused | None:
        """Return what keeps everybody from trying now, or None."""
        if self._staff.empty():
            return Refused(Why.NO_LIST)
        try:
            return self._lockout.refusal()
        except TriesUnsafe:
            return Refused(Why.UNSAFE)

    def sign_in(self, work_number: str, pin: str) -> Session | Refused:
        """Begin a session when number and PIN fit; ends the one before."""
        with self._lock:
            self.leave(Over.LEFT)
            found = self.vouch(work_number, pin)
            return found if isinstance(found, Refused) else self._begin(found)

    def vouch(self, work_number: str, pin: str) -> StaffMember | Refused:
        """Say who this is when number and PIN fit: for one act beside a resident (核对本人和证件).

        Begins no session and ends none; a wrong PIN counts as one at the desk.
        """
        with self._lock:
            if self._staff.empty():
                return Refused(Why.NO_LIST)
            try:
                return self._try(work_number, pin)
            except TriesUnsafe as error:
                log.error("tries cannot be counted: %s", error)  # noqa: TRY400 - it says all
                return Refused(Why.UNSAFE)

    def takes_cards(self) -> bool:
        """Tell whether somebody could sign in with a work card now."""
        return self._door is not None and self._door.offered()

    def sign_in_by_card(self, pin: bytearray, *, last_try: bool = False) -> Session | Refused:
        """Begin a session when the work card in the reader opens with its PIN; wipes the PIN.

        Takes seconds, and does not hold up whoever asks who is signed in meanwhile. `last_try`:
        the holder was told that the card locks with the next wrong PIN.
        """
        self.leave(Over.LEFT)
        found = self.vouch_by_card(pin, last_try=last_try)
        return found if isinstance(found, Refused) else self._begin(found, by_card=True)

    def vouch_by_card(self, pin: bytearray, *, last_try: bool = False) -> StaffMember | Refused:
        """As `vouch`, by the work card in the reader; takes seconds and wipes the PIN."""
        if self._door is None or self._staff.empty():
            pin[:] = bytes(len(pin))
            return Refused(Why.NO_LIST if self._staff.empty() else Why.READER)
        try:
            member, refused = self._door.open(pin, last_try=last_try)
        except TriesUnsafe as error:
            log.error("tries cannot be counted: %s", error)  # noqa: TRY400 - it says all
            return Refused(Why.UNSAFE)
        if refused is None and member is not None:
            return member
        refused = refused or Refused(Why.READER)
        if refused.card is not None:
            told = {"card": refused.card.value, "wait_s": round(refused.wait_s)}
            self.note("staff.refused", member.work_number if member else "", dict(told))
        return refused

    def vouched(self, work_number: str, document: str) -> None:
        """Record that this member compared a person with a document; nothing of the person.

        Raises SignedOut when the list does not name the member any more.
        """
        if self._staff.member(work_number) is None:
            raise SignedOut
        self.note("identity.checked", work_number, {"document": document})

    def _begin(self, member: StaffMember, *, by_card: bool = False) -> Session:
        """Whoever it is was found to be right, by whatever way: the session begins."""
        with self._lock:
            self._session = Session.begin(member.work_number, member.role, self._now())
            detail: dict[str, object] = {"role": member.role}
            by = {"by": "card"} if by_card else {}
            self.note("staff.in", member.work_number, detail | by)
            return self._session

    def _try(self, work_number: str, pin: str) -> StaffMember | Refused:
        member = self._staff.member(work_number)
        # A number that is not listed may be a PIN in the wrong box: it is written nowhere.
        listed = work_number if member is not None else ""
        if (wait_s := self._lockout.begin(listed)) > 0:
            return self._lockout.refusal(listed) or Refused(Why.WAIT, wait_s)
        verifier = pins.NOBODY
        if member is not None:
            try:
                verifier = pins.parse(member.pin_verifier)
            except pins.VerifierUnreadable as error:
                log.error("verifier of %s: %s", work_number, error)  # noqa: TRY400 - it says all
        if not pins.check(pin, verifier) or member is None:
            return self._refuse(listed)
        self._lockout.succeeded(listed)
        return member

    def _refuse(self, listed: str) -> Refused:
        held, left = self._lockout.refusal(listed), self._lockout.tries_left(listed)
        refused = replace(held or Refused(Why.WRONG), left=left)
        self.note("staff.refused", listed, {"wait_s": round(refused.wait_s), "left": left})
        return refused

    # ---- while signed in -----------------------------------------------------------------------

    def session(self) -> Session | None:
        """Return the session of now; one whose time is over ends here."""
        with self._lock:
            one = self._session
            if one is None:
                return None
            if (why := one.over(self._now())) is not None:
                self.leave(why)
                return None
            return one

    def touch(self) -> None:
        """The screen was touched."""
        with self._lock:
            if (one := self.session()) is not None:
                self._session = one.touched(self._now())

    def require(self) -> Session:
        """Return the session, or raise SignedOut; whoever was struck off the list is out at once."""
        with self._lock:
            one = self.session()
            if one is not None and not self._listed(one):
                self.leave(Over.DELISTED)
                one = None
            if one is None:
                raise SignedOut
            return one

    def _listed(self, session: Session) -> bool:
        return self._staff.member(session.work_number) is not None

    def leave(self, why: Over) -> None:
        """End the session; does nothing when nobody is signed in."""
        with self._lock:
            one, self._session = self._session, None
            if one is not None:
                self.note("staff.out", one.work_number, {"why": why.value})

    def note(self, event: str, subject: str, detail: dict[str, object]) -> None:
        """Write an audit row; a disk that takes none must not keep staff from exporting."""
        try:
            self._records.note(event, subject, detail)
        except StoreUnsafe as error:
            log.warning("%s of %s was not recorded: %s", event, subject, error.cause.value)
