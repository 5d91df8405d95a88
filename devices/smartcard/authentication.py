"""Mutual authentication (内部认证, 外部认证) with a 3.x social security card, whoever holds the key.

The card proves itself first and is shown its holder's records only after the terminal's side has
proved itself as well. Keys never come here: a PSAM or an HSM (`KeyHolder`) answers, and this module
carries bytes. Source: LD/T 33 as drivers in the field follow it; docs/adr/0021 says what of it is not public.
"""

from __future__ import annotations

import hmac
import time
from dataclasses import dataclass, field
from typing import Protocol

from devices.ports import DeviceError, Problem
from devices.smartcard.apdu import SW, exchange
from devices.smartcard.connection import CardConnection

_RANDOM = bytes.fromhex("0084000008")
_INTERNAL = bytes.fromhex("0088000010")
_EXTERNAL = bytes.fromhex("0082000A10")
CRYPTOGRAM = 16
"""Bytes of a challenge, of a proof and of a cryptogram."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a holder of keys is asked about one card. Never logged: it names a card."""

    card_id: bytes = field(repr=False)
    """卡识别码, 16 bytes."""
    algorithm: int
    """算法标识 of the FCI; 01 when the card names none."""
    atr: bytes = field(repr=False)
    """Answer to reset, as the reader gives it; empty when it gives none."""
    internal: bytes = field(repr=False)
    """16 bytes the card was asked to prove itself with."""
    external: bytes = field(repr=False)
    """16 bytes the card wants enciphered: its last random number, then the one before."""


@dataclass(frozen=True, slots=True)
class Proofs:
    """What a holder of keys answers."""

    card: bytes = field(repr=False)
    """What a genuine card answers to `internal`, 16 bytes."""
    terminal: bytes = field(repr=False)
    """The cryptogram for the external authentication, 16 bytes."""


class KeyHolder(Protocol):
    """A PSAM or an HSM: has the keys, and gives none away."""

    def prove(self, challenge: Challenge, timeout_s: float) -> Proofs:
        """Answer within `timeout_s`.

        Raises DeviceError: KEY_AWAY when it cannot be asked, KEY_REFUSED when it will not answer.
        """
        ...


class Authenticator(Protocol):
    """How a 3.x card is convinced to show its holder: with a key, or not at all."""

    def authenticate(
        self, connection: CardConnection, card_id: bytes, algorithm: int, timeout_s: float
    ) -> None:
        """Do the mutual authentication, or raise DeviceError: CARD_NEEDS_KEY, KEY_AWAY, KEY_REFUSED."""
        ...


class NoAuthenticator:
    """This terminal holds no key."""

    def authenticate(
        self,
        connection: CardConnection,  # noqa: ARG002
        card_id: bytes,  # noqa: ARG002
        algorithm: int,  # noqa: ARG002
        timeout_s: float,  # noqa: ARG002
    ) -> None:
        """Raise DeviceError(CARD_NEEDS_KEY)."""
        raise DeviceError(Problem.CARD_NEEDS_KEY, "no PSAM and no HSM in this terminal")


class KeyAuthenticator:
    """Asks a holder of keys; returns only when both sides have proved themselves."""

    def __init__(self, holder: KeyHolder) -> None:
        self._holder = holder

    def authenticate(
        self, connection: CardConnection, card_id: bytes, algorithm: int, timeout_s: float
    ) -> None:
        """Do the mutual authentication with the card that is selected. Raises DeviceError."""
        ends_at = time.monotonic() + timeout_s
        first, second = _random(connection), _random(connection)
        internal = second + first
        answer, sw = exchange(connection, _INTERNAL + internal)
        _demand("internal authentication", sw)
        third, fourth = _random(connection), _random(connection)
        challenge = Challenge(card_id, algorithm, connection.atr, internal, fourth + third)
        left_s = ends_at - time.monotonic()
        if left_s <= 0:
            raise DeviceError(Problem.TIMED_OUT)
        proofs = self._holder.prove(challenge, left_s)
        if not hmac.compare_digest(answer, proofs.card):
            raise DeviceError(Problem.KEY_REFUSED, "the card's proof is not that of this key")
        _, sw = exchange(connection, _EXTERNAL + proofs.terminal)
        _demand("external authentication", sw)


def _random(connection: CardConnection) -> bytes:
    data, sw = exchange(connection, _RANDOM)
    _demand("random number", sw)
    if len(data) != 8:
        raise DeviceError(Problem.CARD_UNREADABLE, f"random number of {len(data)} bytes")
    return data


def _demand(what: str, sw: int) -> None:
    if sw != SW.OK:
        raise DeviceError(Problem.KEY_REFUSED, f"{what}, {sw:04X}")
