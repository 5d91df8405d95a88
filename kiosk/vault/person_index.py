"""Finds a person's affairs without keeping the number: a hash under a key of this terminal."""

from __future__ import annotations

import hashlib
import hmac


class KeyedPersonIndex:
    """`kiosk.ports.PersonIndex`: HMAC-SHA-256 of the ID number under a key of this terminal."""

    def __init__(self, key: bytes) -> None:
        """Take `Vault.secret("person-index")`."""
        self._key = key

    def key_of(self, id_number: str) -> bytes:
        """Return 32 bytes; the same person typed with x or X is the same."""
        message = b"bianmin-kiosk person 1\0" + id_number.strip().upper().encode()
        return hmac.new(self._key, message, hashlib.sha256).digest()
