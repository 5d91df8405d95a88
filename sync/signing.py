"""Detached Ed25519 signatures over files, documents and keys, each bound to what it is for.

A signature of one purpose is none for another: the purpose stands in front of what is signed.
Requests are signed in `sync.message_signature` (RFC 9421); this is for what is kept and shown
again: on a disk, on a USB stick, as a statement of keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

Purpose = Literal["document", "export", "acknowledgements", "keys", "terminal-key"]
"""Closed: each new kind of signed thing gets a purpose of its own."""


class NotSigned(Exception):
    """The bytes are not signed by any of the keys for this purpose; says no more."""


def sign(key: Ed25519PrivateKey, purpose: Purpose, content: bytes) -> bytes:
    """Return 64 bytes."""
    return key.sign(_framed(purpose, content))


def verify(keys: Iterable[bytes], purpose: Purpose, content: bytes, signature: bytes) -> None:
    """Check against raw public keys of 32 bytes, any of which may have signed; raises NotSigned."""
    framed = _framed(purpose, content)
    for raw in keys:
        try:
            Ed25519PublicKey.from_public_bytes(raw).verify(signature, framed)
        except (InvalidSignature, ValueError):
            continue
        return
    raise NotSigned(purpose)


def _framed(purpose: Purpose, content: bytes) -> bytes:
    return b"bianmin-kiosk/" + purpose.encode() + b"\0" + content
