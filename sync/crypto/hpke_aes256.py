"""The suite of version 1: HPKE (RFC 9180, base mode) and AES-256-GCM, from `cryptography`.

DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; a sealed key is the encapsulated key of 32
bytes followed by the ciphertext. Held to the vectors of the RFC and to a second implementation.
"""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM
from cryptography.hazmat.primitives.hpke import Suite as Hpke

from sync.crypto.port import DoesNotOpen

_ID = "HPKE-X25519-SHA256-AES256GCM/1"
_HPKE = Hpke(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class _Gcm:
    """`sync.crypto.Aead`."""

    __slots__ = ("_cipher",)

    def __init__(self, data_key: bytes) -> None:
        if len(data_key) != 32:
            raise DoesNotOpen
        self._cipher = AESGCM(data_key)

    def encrypt(self, nonce: bytes, plain: bytes, associated: bytes) -> bytes:
        return self._cipher.encrypt(nonce, plain, associated)

    def decrypt(self, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        try:
            return self._cipher.decrypt(nonce, sealed, associated)
        except InvalidTag:
            raise DoesNotOpen from None


class _Public:
    """`sync.crypto.SealingKey`."""

    def __init__(self, public_key: X25519PublicKey) -> None:
        self._public_key = public_key

    def seal_key(self, data_key: bytes, info: bytes) -> bytes:
        return _HPKE.encrypt(data_key, self._public_key, info)


class _InMemory:
    """`sync.crypto.RecipientKey`: a private key of X25519."""

    suite_id = _ID

    def __init__(self, private_key: X25519PrivateKey) -> None:
        self._private_key = private_key

    def open_key(self, sealed_key: bytes, info: bytes) -> bytes:
        try:
            return _HPKE.decrypt(sealed_key, self._private_key, info)
        except (InvalidTag, ValueError):
            raise DoesNotOpen from None


class _HpkeAes256:
    """`sync.crypto.Suite`; without state."""

    id = _ID
    key_bytes = 32
    hash_name = "sha256"

    def sealing_key(self, public_key: bytes) -> _Public:
        return _Public(X25519PublicKey.from_public_bytes(public_key))

    def recipient(self, private_key: bytes) -> _InMemory:
        return _InMemory(X25519PrivateKey.from_private_bytes(private_key))

    def aead(self, data_key: bytes) -> _Gcm:
        return _Gcm(data_key)

    def digest(self, data: bytes) -> str:
        return hashlib.sha256(data).hexdigest()


HPKE_AES256 = _HpkeAes256()
