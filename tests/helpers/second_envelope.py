"""A second hand that writes and reads envelopes, from the layout in the contract and with pyhpke.

It shares no code with `sync.envelope` and `sync.crypto`: what both can do is the format, and not a
habit of one of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pyhpke import AEADId, CipherSuite, KDFId, KEMId, KEMKey
from pyhpke.kem_key import KEMKeyPair

SUITE = "HPKE-X25519-SHA256-AES256GCM/1"
File = tuple[str, str, bytes]
"""Name, media type, bytes."""


def hpke(aead: AEADId = AEADId.AES256_GCM) -> CipherSuite:
    """Return DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 with an AEAD."""
    return CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, aead)


def bound(key_id: str, kind: str, submission_id: str) -> bytes:
    """Return what the seal is bound to."""
    words = ("bianmin-kiosk/submission", SUITE, key_id, kind, submission_id)
    return b"".join(bytes([len(word)]) + word.encode() for word in words)


def seal(
    public_key: bytes,
    key_id: str,
    kind: str,
    submission_id: str,
    payload: bytes,
    files: Sequence[File],
    *,
    data_key: bytes,
    ephemeral: bytes | None = None,
    claims: bytes | None = None,
) -> bytes:
    """Return an envelope; with an `ephemeral` private key always the same bytes.

    `claims` stands in place of the manifest, for one that lies.
    """
    info = bound(key_id, kind, submission_id)
    pair = None
    if ephemeral is not None:
        private = X25519PrivateKey.from_private_bytes(ephemeral)
        pair = KEMKeyPair(_key(private), _key(private.public_key()))
    recipient = _key(X25519PublicKey.from_public_bytes(public_key))
    enc, context = hpke().create_sender_context(recipient, info, eks=pair)
    sealed_key = enc + context.seal(data_key)
    count = len(files) + 2
    manifest = {
        "payload": hashlib.sha256(payload).hexdigest(),
        "parts": [
            {
                "name": name,
                "media_type": media_type,
                "size": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            }
            for name, media_type, data in files
        ],
    }
    plain = [(json.dumps(manifest).encode() if claims is None else claims, b""), (payload, b"")]
    plain += [(data, f"{len(name)}:{name}{media}".encode()) for name, media, data in files]
    out = b"BMK1" + bytes([len(SUITE)]) + SUITE.encode() + bytes([len(key_id)]) + key_id.encode()
    out += len(sealed_key).to_bytes(2, "big") + sealed_key + count.to_bytes(2, "big")
    for index, (data, label) in enumerate(plain):
        place = info + index.to_bytes(2, "big") + count.to_bytes(2, "big") + label
        section = AESGCM(data_key).encrypt(index.to_bytes(12, "big"), data, place)
        out += len(section).to_bytes(4, "big") + section
    return out


def open_sealed(
    private_key: bytes, kind: str, submission_id: str, envelope: bytes
) -> tuple[bytes, list[File]]:
    """Return payload and files; any exception when it does not open."""
    rest = memoryview(envelope)

    def take(count: int) -> bytes:
        nonlocal rest
        taken, rest = bytes(rest[:count]), rest[count:]
        assert len(taken) == count
        return taken

    def number(size: int) -> int:
        return int.from_bytes(take(size), "big")

    assert take(4) == b"BMK1"
    assert take(number(1)).decode() == SUITE
    info = bound(take(number(1)).decode(), kind, submission_id)
    sealed_key = take(number(2))
    own = _key(X25519PrivateKey.from_private_bytes(private_key))
    cipher = AESGCM(
        hpke().create_recipient_context(sealed_key[:32], own, info).open(sealed_key[32:])
    )
    count = number(2)

    def section(index: int, label: str = "") -> bytes:
        place = info + index.to_bytes(2, "big") + count.to_bytes(2, "big") + label.encode()
        return cipher.decrypt(index.to_bytes(12, "big"), take(number(4)), place)

    manifest = json.loads(section(0))
    payload = section(1)
    files: list[File] = []
    for index, one in enumerate(manifest["parts"], start=2):
        name, media = one["name"], one["media_type"]
        files.append((name, media, section(index, f"{len(name)}:{name}{media}")))
        assert one["sha256"] == hashlib.sha256(files[-1][2]).hexdigest()
    assert not rest
    return payload, files


def _key(key: X25519PrivateKey | X25519PublicKey) -> KEMKey:
    return KEMKey.from_pyca_cryptography_key(key)
