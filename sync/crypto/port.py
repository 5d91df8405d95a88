"""What the envelope asks of a suite of algorithms (密码套件): small Protocols and one refusal."""

from __future__ import annotations

from typing import Protocol


class DoesNotOpen(Exception):
    """Not sealed to this key, or not whole, or bound to something else; says no more."""


class Aead(Protocol):
    """Authenticated encryption under one data key, for the sections of one envelope."""

    def encrypt(self, nonce: bytes, plain: bytes, associated: bytes) -> bytes:
        """Return ciphertext and tag; `nonce` has 12 bytes and is used once under a key."""
        ...

    def decrypt(self, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        """Return the plaintext; raises DoesNotOpen."""
        ...


class SealingKey(Protocol):
    """A platform's public key, checked once and used for every submission."""

    def seal_key(self, data_key: bytes, info: bytes) -> bytes:
        """Return the data key sealed and bound to `info`; at most 65,535 bytes."""
        ...


class RecipientKey(Protocol):
    """A platform's private key: in memory, or behind the door of a hardware module (密码机)."""

    @property
    def suite_id(self) -> str:
        """The suite whose envelopes this key opens."""
        ...

    def open_key(self, sealed_key: bytes, info: bytes) -> bytes:
        """Return the data key that was sealed with the same `info`; raises DoesNotOpen."""
        ...


class Suite(Protocol):
    """Algorithms that belong together: everything an envelope needs, and no layout."""

    @property
    def id(self) -> str:
        """Name that stands in front of every envelope: ASCII, at most 64 characters."""
        ...

    @property
    def key_bytes(self) -> int:
        """Length of a data key."""
        ...

    @property
    def hash_name(self) -> str:
        """What the manifest calls a plain digest: `sha256`, `sm3`."""
        ...

    def sealing_key(self, public_key: bytes) -> SealingKey:
        """Return what seals to a raw public key; ValueError for other bytes."""
        ...

    def recipient(self, private_key: bytes) -> RecipientKey:
        """Return the opener for a raw private key in memory; ValueError for other bytes."""
        ...

    def aead(self, data_key: bytes) -> Aead:
        """Return the cipher of the sections; DoesNotOpen for a key of another length."""
        ...

    def digest(self, data: bytes) -> str:
        """Return the hash of `data` in hexadecimal."""
        ...
