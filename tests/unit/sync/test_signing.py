"""Signatures over files: of one key, for one purpose."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.signing import NotSigned, sign, verify

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))  # the same in every worker
PUBLIC = KEY.public_key().public_bytes_raw()


def test_any_of_the_keys_may_have_signed() -> None:
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    verify([other, PUBLIC], "document", b"words", sign(KEY, "document", b"words"))


@pytest.mark.parametrize(
    ("keys", "purpose", "content", "signature"),
    [
        ([PUBLIC], "export", b"words", sign(KEY, "document", b"words")),
        ([PUBLIC], "document", b"other", sign(KEY, "document", b"words")),
        ([PUBLIC], "document", b"words", b""),
        ([PUBLIC], "document", b"words", bytes(64)),
        ([b"short"], "document", b"words", sign(KEY, "document", b"words")),
        ([], "document", b"words", sign(KEY, "document", b"words")),
    ],
)
def test_nothing_else_is_signed(
    keys: list[bytes], purpose: str, content: bytes, signature: bytes
) -> None:
    with pytest.raises(NotSigned):
        verify(keys, purpose, content, signature)  # type: ignore[arg-type]
