"""Check digits of identifiers that people type: bank cards and organisations; pure.

Citizen identification numbers are in `kiosk.domain.person`. Sources: ISO/IEC 7812-1 Annex B
(Luhn), GB 32100-2015 法人和其他组织统一社会信用代码编码规则 (modulus 31, no I O S V Z).
"""

from __future__ import annotations

from enum import StrEnum

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def luhn_fits(digits: str) -> bool:
    """Tell whether ASCII `digits` end in the right Luhn check digit; False for anything else."""
    if not (digits.isascii() and digits.isdigit()):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        if place % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


class UsccProblem(StrEnum):
    """Why a unified social credit code cannot be right."""

    LENGTH = "length"
    CHARACTERS = "characters"
    CHECK_CHARACTER = "check_character"


def check_uscc(code: str) -> UsccProblem | None:
    """Return what is wrong with an 18-character 统一社会信用代码 (upper case), or None."""
    if len(code) != 18:
        return UsccProblem.LENGTH
    if any(character not in USCC_ALPHABET for character in code) or not code[2:8].isdigit():
        return UsccProblem.CHARACTERS
    if uscc_check_character(code[:17]) != code[17]:
        return UsccProblem.CHECK_CHARACTER
    return None


def uscc_check_character(body: str) -> str:
    """Return the check character of the first 17 characters."""
    total = sum(
        USCC_ALPHABET.index(character) * weight
        for character, weight in zip(body, _USCC_WEIGHTS, strict=True)
    )
    return USCC_ALPHABET[-total % 31]
