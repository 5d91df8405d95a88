"""A virtual social security card of the third generation: shows its holder to whoever proves the key.

It holds keys of its own, made for it alone as an issuer would, and checks every cryptogram with
them; it knows no PSAM and no HSM. The cipher is 3DES, which the FCI's algorithm 01 stands for here.
"""

from __future__ import annotations

import hmac
import os

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

from devices.simulators.card import CardData, SocialSecurityCard

INTERNAL_MASTER = bytes.fromhex("101112131415161718191A1B1C1D1E1F")
EXTERNAL_MASTER = bytes.fromhex("202122232425262728292A2B2C2D2E2F")
"""Keys of an invented issuer."""
CONTACTLESS_ATR = bytes.fromhex("3B8D800186430000860100000000000001")
"""3B 8n 80 01: how PC/SC (part 3) writes the answer of a contactless card with 13 historical bytes."""
_TRIES = 3


class ThirdGenerationCard(SocialSecurityCard):
    """Version 3.00; `contactless` lays it on the reader instead of into it."""

    def __init__(
        self,
        data: CardData,
        *,
        exact: bool = False,
        chunk: int | None = None,
        contactless: bool = False,
        internal_master: bytes = INTERNAL_MASTER,
        external_master: bytes = EXTERNAL_MASTER,
    ) -> None:
        super().__init__(data, exact=exact, chunk=chunk)
        if contactless:
            historical = CONTACTLESS_ATR[4:]
            check = 0x8D ^ 0x80 ^ 0x01
            for one in historical:
                check ^= one
            self.atr = CONTACTLESS_ATR + bytes([check])
        factor = self._files[0xEF05][0x01][8:16]
        self._internal = _card_key(internal_master, factor)
        self._external = _card_key(external_master, factor)
        self._randoms: list[bytes] = []
        self.tries = _TRIES
        """Wrong cryptograms it still takes; a right one gives all of them back."""
        self.opened = 0
        """How often somebody proved the key."""

    def reset(self) -> None:
        """Forget who proved what."""
        super().reset()
        self._needs_key = True
        self._randoms = []

    def transmit(self, apdu: bytes) -> bytes:
        """Answer one command."""
        if len(apdu) >= 4 and apdu[0] == 0x00:
            match apdu[1]:
                case 0xA4 if apdu[2] == 0x04:
                    self._needs_key = True
                case 0x84:
                    return self._random(apdu)
                case 0x88:
                    return self._prove(apdu)
                case 0x82:
                    return self._check(apdu)
        return super().transmit(apdu)

    def _random(self, apdu: bytes) -> bytes:
        if apdu[4:] != b"\x08":
            return b"\x67\x00"
        self._randoms = [*self._randoms[-1:], os.urandom(8)]
        return self._randoms[-1] + b"\x90\x00"

    def _prove(self, apdu: bytes) -> bytes:
        if not self._application:
            return b"\x69\x85"
        if apdu[2:5] != b"\x00\x00\x10" or len(apdu) != 21:
            return b"\x6a\x86"
        return self._later(_encipher(self._internal, apdu[5:]))

    def _check(self, apdu: bytes) -> bytes:
        randoms, self._randoms = self._randoms, []
        if not self._application or len(randoms) != 2:
            return b"\x69\x85"
        if apdu[2:5] != b"\x00\x0a\x10" or len(apdu) != 21:
            return b"\x6a\x86"
        if not self.tries:
            return b"\x69\x83"
        wanted = _encipher(self._external, randoms[1] + randoms[0])
        if not hmac.compare_digest(wanted, apdu[5:]):
            self.tries -= 1
            return bytes([0x63, 0xC0 | self.tries])
        self.tries, self._needs_key = _TRIES, False
        self.opened += 1
        return b"\x90\x00"


def _card_key(master: bytes, factor: bytes) -> bytes:
    """Make a card's key: the factor and its complement, enciphered with the master key."""
    return _encipher(master, factor + bytes(0xFF - one for one in factor))


def _encipher(key: bytes, data: bytes) -> bytes:
    engine = Cipher(TripleDES(key + key[:8]), modes.ECB()).encryptor()  # noqa: S305 - as the cards do
    return engine.update(data) + engine.finalize()
