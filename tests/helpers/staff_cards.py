"""Keys for invented work cards, made once a process: an RSA key takes a second on a slow machine."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from devices.ports import StaffCardDemand
from devices.simulators.piv_card import Behaviour, Key, PivCard, make_certificate, make_key

ISSUED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
NOW = ISSUED + dt.timedelta(days=60)
PIN = "135790"
KINDS = ("rsa2048", "rsa3072", "p256", "p384")


@functools.cache
def key_of(kind: str, nth: int = 0) -> Key:
    """Return the nth key of that kind, the same each time."""
    del nth
    return make_key(kind)


def spki_of(key: Key) -> str:
    """Return what the terminal knows a key by."""
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(public).hexdigest()


def piv_card(kind: str = "p256", behaviour: Behaviour | None = None, nth: int = 0) -> PivCard:
    """Return a card with a year's certificate from `ISSUED`, and the PIN `PIN`."""
    key = key_of(kind, nth)
    return PivCard(key, make_certificate(key, ISSUED), PIN, behaviour or Behaviour())


def demand(*cards: PivCard, now: dt.datetime = NOW, last_try: bool = False) -> StaffCardDemand:
    """Return what a terminal that knows these cards demands."""
    return StaffCardDemand(frozenset(spki_of(card.key) for card in cards), now, last_try)
