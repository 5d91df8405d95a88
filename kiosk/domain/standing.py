"""How the platform stands to this terminal, and what may follow: pure rules of a revocation.

    active --revoked by the platform--> revoked --wipe, nothing unsent left--> wiping --> wiped
       ^------------accepted again-----------'                                              |
       '---------------------------------enrolled anew--------------------------------------'

A revoked terminal takes nothing new and keeps what is unsent. It may be wiped only when nothing
is left that neither the platform nor a bundle that was read back has: the caller counts that in
the file itself, so a kill at any point loses nothing. Once wiping has begun it is finished.
"""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    """A closed list; what is stored is the value."""

    ACTIVE = "active"
    REVOKED = "revoked"
    """停用: the platform refuses this terminal; what is unsent stays."""
    WIPING = "wiping"
    """It was decided that nothing is needed any more; to be finished at the next start."""
    WIPED = "wiped"
    """Keys and data are gone; only a new enrolment brings the terminal back."""


class NotYet(Exception):
    """A step that would lose something or makes no sense now; `left` pieces are unsent."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} left")
        self.left = left


def takes_submissions(now: Standing) -> bool:
    """Whether anything new may be submitted."""
    return now is Standing.ACTIVE


def after_refusal(now: Standing) -> Standing:
    """The platform says that this terminal is revoked."""
    return Standing.REVOKED if now is Standing.ACTIVE else now


def after_acceptance(now: Standing) -> Standing:
    """The platform took a signed request: a revocation was lifted."""
    return Standing.ACTIVE if now is Standing.REVOKED else now


def after_wipe_order(now: Standing, left: int) -> Standing:
    """Staff order the wipe; NotYet while it is not revoked or `left` pieces exist only here."""
    if now in {Standing.WIPING, Standing.WIPED}:
        return now
    if now is not Standing.REVOKED or left:
        raise NotYet(left)
    return Standing.WIPING


def after_wipe(now: Standing) -> Standing:
    """Everything was removed."""
    if now is not Standing.WIPING:
        raise NotYet(0)
    return Standing.WIPED


def after_enrolment(now: Standing) -> Standing:
    """The terminal was enrolled anew; NotYet while a wipe is not finished."""
    if now is Standing.WIPING:
        raise NotYet(0)
    return Standing.ACTIVE
