"""Sealing: only the platform opens it, and only whole, untouched and for its own submission."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.application import Kind, Part
from sync.crypto import HPKE_AES256
from sync.envelope import (
    CannotOpen,
    HpkeSealer,
    TooLargeToSeal,
    content_hash_of,
    open_envelope,
    recipient_of,
)
from sync.wire import MAX_UPLOAD, key_id_of

ID = "0190f5c4-7a3b-7c11-8d22-5a1b2c3d4e5f"
OTHER = "0190f5c4-7a3b-7c11-8d22-5a1b2c3d4e60"
PAYLOAD = '{"name":"测试甲"}'.encode()
PARTS = (
    Part("signature.png", "image/png", b"ink" * 20),
    Part("photo.jpg", "image/jpeg", b""),
)


def opener(private_key):
    return HPKE_AES256.recipient(private_key.private_bytes_raw())


@pytest.fixture
def private_key():
    return X25519PrivateKey.generate()


@pytest.fixture
def keys(private_key):
    return {key_id_of(private_key.public_key().public_bytes_raw()): opener(private_key)}


@pytest.fixture
def sealer(private_key):
    public = private_key.public_key().public_bytes_raw()
    return HpkeSealer(key_id_of(public), public)


def test_platform_opens_what_was_sealed(sealer, keys):
    sealed = sealer.seal(ID, Kind.APPLICATION, PAYLOAD, PARTS)
    opened = open_envelope(keys, ID, Kind.APPLICATION, sealed.envelope)
    assert opened.payload == PAYLOAD
    assert [(p.name, p.media_type, p.data) for p in opened.parts] == [
        (p.name, p.media_type, p.data) for p in PARTS
    ]
    assert sealed.content_hash == content_hash_of(sealed.envelope)
    assert recipient_of(sealed.envelope) == (sealed.suite, sealed.recipient_key_id)


def test_nothing_stands_in_clear_and_no_two_envelopes_are_alike(sealer):
    first = sealer.seal(ID, Kind.APPLICATION, PAYLOAD, PARTS)
    second = sealer.seal(ID, Kind.APPLICATION, PAYLOAD, PARTS)
    assert first.content_hash != second.content_hash
    for secret in ("测试甲".encode(), b"ink", b"signature.png", b"photo"):
        assert secret not in first.envelope
    assert "ink" not in repr(first)


def test_every_flipped_byte_is_noticed(sealer, keys):
    envelope = sealer.seal(ID, Kind.APPLICATION, PAYLOAD, PARTS).envelope
    for at in range(len(envelope)):
        spoilt = bytearray(envelope)
        spoilt[at] ^= 0x01
        with pytest.raises(CannotOpen):
            open_envelope(keys, ID, Kind.APPLICATION, bytes(spoilt))


def test_every_truncation_and_a_tail_are_noticed(sealer, keys):
    envelope = sealer.seal(ID, Kind.APPLICATION, PAYLOAD, PARTS).envelope
    for spoilt in [envelope[:at] for at in range(len(envelope))] + [envelope + b"\0"]:
        with pytest.raises(CannotOpen):
            open_envelope(keys, ID, Kind.APPLICATION, spoilt)


def test_it_opens_for_its_own_submission_and_key_only(sealer, keys):
    envelope = sealer.seal(ID, Kind.APPLICATION, PAYLOAD, ()).envelope
    with pytest.raises(CannotOpen):
        open_envelope(keys, OTHER, Kind.APPLICATION, envelope)
    with pytest.raises(CannotOpen):
        open_envelope({}, ID, Kind.APPLICATION, envelope)
    foreign = opener(X25519PrivateKey.generate())
    with pytest.raises(CannotOpen):
        open_envelope(dict.fromkeys(keys, foreign), ID, Kind.APPLICATION, envelope)


def test_what_one_message_cannot_carry_is_refused(sealer):
    with pytest.raises(TooLargeToSeal):
        sealer.seal(ID, Kind.APPLICATION, bytes(MAX_UPLOAD), ())
    with pytest.raises(TooLargeToSeal):
        sealer.seal(ID, Kind.APPLICATION, PAYLOAD, (Part("a" * 256, "image/png", b""),))
