"""A second suite fits the port: SM4-GCM and SM3 behind a stand-in for the key's seal.

A prototype, never shipped: the stand-in is X25519 with HKDF-SM3, where SM2 will stand. It shows
that the envelope and its old bytes need no change for it. The wire still names one suite, with keys of 32 bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.domain.application import Kind, Part
from sync.crypto import HPKE_AES256, SUITES, DoesNotOpen, Suite, UnknownSuite
from sync.envelope import CannotOpen, HpkeSealer, open_envelope, recipient_of

ID = "0190f5c4-7a3b-7c11-8d22-5a1b2c3d4e5f"
PAYLOAD = '{"name":"测试甲"}'.encode()
PARTS = (Part("signature.png", "image/png", b"ink" * 20),)


class Sm4Gcm:
    """`sync.crypto.Aead`."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def encrypt(self, nonce: bytes, plain: bytes, associated: bytes) -> bytes:
        encryptor = Cipher(algorithms.SM4(self._key), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated)
        return encryptor.update(plain) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        try:
            mode = modes.GCM(nonce, sealed[-16:])
            decryptor = Cipher(algorithms.SM4(self._key), mode).decryptor()
            decryptor.authenticate_additional_data(associated)
            return decryptor.update(sealed[:-16]) + decryptor.finalize()
        except (InvalidTag, ValueError):
            raise DoesNotOpen from None


class Recipient:
    """`sync.crypto.RecipientKey`."""

    suite_id = "STANDIN-SM3-SM4GCM/1"

    def __init__(self, key: X25519PrivateKey) -> None:
        self._key = key

    def open_key(self, sealed_key: bytes, info: bytes) -> bytes:
        shared = self._key.exchange(X25519PublicKey.from_public_bytes(sealed_key[:32]))
        wrapping = wrapping_key(shared, sealed_key[:32], info)
        return Sm4Gcm(wrapping).decrypt(bytes(12), sealed_key[32:], info)


class Sealing:
    """`sync.crypto.SealingKey`."""

    def __init__(self, key: X25519PublicKey) -> None:
        self._key = key

    def seal_key(self, data_key: bytes, info: bytes) -> bytes:
        own = X25519PrivateKey.generate()
        front = own.public_key().public_bytes_raw()
        wrapping = wrapping_key(own.exchange(self._key), front, info)
        return front + Sm4Gcm(wrapping).encrypt(bytes(12), data_key, info)


class StandIn:
    """`sync.crypto.Suite`."""

    id = "STANDIN-SM3-SM4GCM/1"
    key_bytes = 16
    hash_name = "sm3"

    def sealing_key(self, public_key: bytes) -> Sealing:
        return Sealing(X25519PublicKey.from_public_bytes(public_key))

    def recipient(self, private_key: bytes) -> Recipient:
        return Recipient(X25519PrivateKey.from_private_bytes(private_key))

    def aead(self, data_key: bytes) -> Sm4Gcm:
        return Sm4Gcm(data_key)

    def digest(self, data: bytes) -> str:
        digest = hashes.Hash(hashes.SM3())
        digest.update(data)
        return digest.finalize().hex()


def wrapping_key(shared: bytes, front: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SM3(), 16, front, info).derive(shared)


@pytest.fixture
def second() -> Iterator[Suite]:
    suite: Suite = StandIn()
    SUITES[suite.id] = suite
    yield suite
    del SUITES[suite.id]


def test_a_platform_opens_both_suites_side_by_side(second: Suite) -> None:
    keys = {
        "first": HPKE_AES256.recipient((old := X25519PrivateKey.generate()).private_bytes_raw()),
        "second": second.recipient((new := X25519PrivateKey.generate()).private_bytes_raw()),
    }
    sealers = {
        "first": HpkeSealer("first", old.public_key().public_bytes_raw()),
        "second": HpkeSealer("second", new.public_key().public_bytes_raw(), second.id),
    }
    for key_id, sealer in sealers.items():
        sealed = sealer.seal(ID, Kind.APPLICATION, PAYLOAD, PARTS)
        assert recipient_of(sealed.envelope) == (sealed.suite, key_id)
        assert sealed.suite == keys[key_id].suite_id
        opened = open_envelope(keys, ID, Kind.APPLICATION, sealed.envelope)
        assert (opened.payload, [one.data for one in opened.parts]) == (PAYLOAD, [PARTS[0].data])
        assert len(opened.parts[0].sha256) == 64


def test_every_flipped_byte_of_the_second_suite_is_noticed(second: Suite) -> None:
    key = X25519PrivateKey.generate()
    keys = {"k": second.recipient(key.private_bytes_raw())}
    sealer = HpkeSealer("k", key.public_key().public_bytes_raw(), second.id)
    envelope = sealer.seal(ID, Kind.APPLICATION, PAYLOAD, PARTS).envelope
    for at in range(len(envelope)):
        spoilt = bytearray(envelope)
        spoilt[at] ^= 0x01
        with pytest.raises(CannotOpen):
            open_envelope(keys, ID, Kind.APPLICATION, bytes(spoilt))


def test_a_key_opens_no_envelope_that_names_another_suite(second: Suite) -> None:
    key = X25519PrivateKey.generate()
    sealer = HpkeSealer("k", key.public_key().public_bytes_raw(), second.id)
    envelope = sealer.seal(ID, Kind.APPLICATION, PAYLOAD, PARTS).envelope
    keys = {"k": HPKE_AES256.recipient(key.private_bytes_raw())}
    with pytest.raises(CannotOpen):
        open_envelope(keys, ID, Kind.APPLICATION, envelope)


def test_the_prototype_is_not_shipped() -> None:
    with pytest.raises(UnknownSuite):
        HpkeSealer("k", bytes(32), StandIn.id)
