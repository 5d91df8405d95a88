"""How sure we are of who stands at the terminal (身份核验等级), and what each level may do (law 10)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum


class Assurance(StrEnum):
    """Level of assurance of one identification, weakest first; recorded with every application."""

    NONE = "none"
    """Nobody was identified: said without a name, or made by staff or by the terminal itself."""
    SIMULATED = "simulated"
    """A simulator answered. Platforms that are not a sandbox refuse it."""
    CODE = "code"
    """A short-lived code from the person's telephone, resolved by the platform."""
    CHIP_WITHOUT_KEY = "chip_without_key"
    """A chip was read freely; it could be a copy."""
    CHIP_WITH_SAM = "chip_with_sam"
    """A chip was read and authenticated with a SAM or PSAM."""
    STAFF = "staff"
    """A member of staff compared the person with the document."""


class CardKind(StrEnum):
    """Which document identified the person."""

    RESIDENT_ID = "resident_id"
    """居民身份证"""
    SOCIAL_SECURITY = "social_security"
    """社会保障卡"""
    HMT_RESIDENCE = "hmt_residence"
    """港澳台居民居住证"""
    FOREIGN_RESIDENCE = "foreign_residence"
    """外国人永久居留身份证"""
    TEMPORARY_ID = "temporary_id"
    """临时居民身份证; no chip, so only staff can compare it."""
    HOUSEHOLD_REGISTER = "household_register"
    """居民户口簿; as above."""
    PHONE_CODE = "phone_code"
    """No document but a code on the person's telephone (电子社保卡 and the like)."""


class Action(StrEnum):
    """What an identification may be good for."""

    APPLY = "apply"
    AFFAIRS = "affairs"
    """See the masked state of one's affairs."""
    HISTORY = "history"
    """Earlier content, prefill from it, own archive."""
    CERTIFICATE = "certificate"
    BANK_CHANGE = "bank_change"


Policy = Mapping[Action, Collection[Assurance]]


def default_policy() -> dict[Action, list[Assurance]]:
    """Return the table of law 10. `simulated` everywhere: only a sandbox takes it at all."""
    strong = [Assurance.SIMULATED, Assurance.CHIP_WITH_SAM, Assurance.STAFF]
    return {
        Action.APPLY: [*strong, Assurance.CHIP_WITHOUT_KEY, Assurance.CODE],
        Action.AFFAIRS: [*strong, Assurance.CHIP_WITHOUT_KEY, Assurance.CODE],
        Action.HISTORY: strong,
        Action.CERTIFICATE: strong,
        Action.BANK_CHANGE: strong,
    }


def may(assurance: Assurance, action: Action, policy: Policy) -> bool:
    """Tell whether an identification of this level is good enough for `action`."""
    return assurance in policy.get(action, ())
