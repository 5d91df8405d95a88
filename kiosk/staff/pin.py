"""How a PIN is checked without being kept: scrypt, as text `scrypt$n$r$p$salt$hash`.

The text comes from the platform's staff list and counts as hostile until parsed: its work is
bounded, so a list can neither stop the terminal nor weaken the check. A PIN is never logged,
stored or repeated in an exception. scrypt slows guessing down; a short PIN is still short, so
whoever has the list can find it. What protects it on the screen is `kiosk.staff.lockout`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field

SHORTEST, LONGEST = 6, 12
"""Digits of a PIN (密码)."""
_PIN = re.compile(rf"[0-9]{{{SHORTEST},{LONGEST}}}", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,6}", re.ASCII)
_N, _R, _P = 1 << 14, 8, 1
_SALT_BYTES, _HASH_BYTES = 16, 32
_LONGEST_TEXT = 300
_MOST_MEMORY = 64 << 20
_LEAST_WORK, _MOST_WORK = 1 << 14, 1 << 20


class PinRefused(ValueError):
    """Not a PIN that may be set: says how many digits, never which."""


class VerifierUnreadable(ValueError):
    """The text is no verifier that may be used; says which part, never a value."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A parsed verifier; its work is within the bounds."""

    n: int
    r: int
    p: int
    salt: bytes = field(repr=False)
    digest: bytes = field(repr=False)


def make_verifier(pin: str, *, salt: bytes | None = None) -> str:
    """Return the text to keep for a PIN of 6 to 12 digits; raises PinRefused."""
    if not _PIN.fullmatch(pin):
        raise PinRefused(f"a PIN has {SHORTEST} to {LONGEST} digits")
    if len(set(pin)) == 1:
        raise PinRefused("a PIN is not one digit repeated")
    salt = secrets.token_bytes(_SALT_BYTES) if salt is None else salt
    made = Verifier(_N, _R, _P, salt, b"")
    digest = _scrypt(pin, made, _HASH_BYTES)
    return f"scrypt${_N}${_R}${_P}${_text(salt)}${_text(digest)}"


def parse(text: str) -> Verifier:
    """Return the verifier in `text`; raises VerifierUnreadable."""
    parts = text.split("$") if len(text) <= _LONGEST_TEXT else []
    if len(parts) != 6 or parts[0] != "scrypt":
        raise VerifierUnreadable("form")
    if not all(_NUMBER.fullmatch(one) for one in parts[1:4]):
        raise VerifierUnreadable("parameters")
    n, r, p = (int(one) for one in parts[1:4])
    work = n * r * p
    if n & (n - 1) or n < 2 or 128 * n * r > _MOST_MEMORY or not _LEAST_WORK <= work <= _MOST_WORK:
        raise VerifierUnreadable("parameters")
    salt, digest = _bytes(parts[4]), _bytes(parts[5])
    if not 16 <= len(salt) <= 64 or not 32 <= len(digest) <= 64:
        raise VerifierUnreadable("lengths")
    return Verifier(n, r, p, salt, digest)


def check(pin: str, verifier: Verifier) -> bool:
    """Tell whether this is the PIN; takes some 50 ms whatever the answer, so worker threads only."""
    given = pin if _PIN.fullmatch(pin) else ""  # does the same work for what can be no PIN
    found = _scrypt(given, verifier, len(verifier.digest))
    return hmac.compare_digest(found, verifier.digest) and bool(given)


NOBODY = Verifier(_N, _R, _P, b"nobody at all...", bytes(_HASH_BYTES))
"""Checked for a work number that is not listed: the answer takes as long as for one that is."""


def _scrypt(pin: str, how: Verifier, length: int) -> bytes:
    return hashlib.scrypt(
        pin.encode(),
        salt=how.salt,
        n=how.n,
        r=how.r,
        p=how.p,
        maxmem=_MOST_MEMORY * 2,
        dklen=length,
    )


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise VerifierUnreadable("base64") from None
