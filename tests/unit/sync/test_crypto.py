"""The suite of version 1 against the vectors of RFC 9180 and against a second implementation."""

from __future__ import annotations

import hashlib
import json
import secrets
from pathlib import Path
from typing import Any, get_args

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pyhpke import AEADId, KEMKey
from pyhpke.kem_key import KEMKeyPair

import sync.envelope
from kiosk.domain.application import Kind, Part
from sync.crypto import HPKE_AES256, SUITES, DoesNotOpen, UnknownSuite, suite_of
from sync.envelope import CannotOpen, HpkeSealer, content_hash_of, open_envelope, recipient_of
from sync.wire import SUITE, PlatformKey, key_id_of
from tests.helpers import second_envelope

GOLDEN = Path(__file__).parent / "golden"
VECTORS: list[dict[str, Any]] = json.loads((GOLDEN / "rfc9180-base-x25519.json").read_text())
"""Of the RFC's own file (mode base, X25519, SHA-256): AES-128-GCM is its appendix A.1, AES-256-GCM
is what we use; two encryptions each, the exports left out."""
ENVELOPE: dict[str, Any] = json.loads((GOLDEN / "envelope-1.json").read_text("utf-8"))


def raw(vector: dict[str, Any], name: str) -> bytes:
    return bytes.fromhex(vector[name])


@pytest.fixture
def private_key() -> bytes:
    return X25519PrivateKey.generate().private_bytes_raw()


def public_of(private_key: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


# ---- the vectors -------------------------------------------------------------------------------


@pytest.mark.parametrize("vector", VECTORS, ids=["aes-128", "aes-256"])
def test_the_second_implementation_does_what_the_rfc_says(vector: dict[str, Any]) -> None:
    aead = {1: AEADId.AES128_GCM, 2: AEADId.AES256_GCM}[vector["aead_id"]]
    own = KEMKey.from_pyca_cryptography_key(
        X25519PrivateKey.from_private_bytes(raw(vector, "skRm"))
    )
    ephemeral = X25519PrivateKey.from_private_bytes(raw(vector, "skEm"))
    pair = KEMKeyPair(
        KEMKey.from_pyca_cryptography_key(ephemeral),
        KEMKey.from_pyca_cryptography_key(ephemeral.public_key()),
    )
    suite = second_envelope.hpke(aead)
    public = KEMKey.from_pyca_cryptography_key(own.raw.public_key())
    enc, sender = suite.create_sender_context(public, raw(vector, "info"), eks=pair)
    receiver = suite.create_recipient_context(enc, own, raw(vector, "info"))
    assert enc == raw(vector, "enc")
    for one in vector["encryptions"]:
        assert sender.seal(raw(one, "pt"), raw(one, "aad")) == raw(one, "ct")
        assert receiver.open(raw(one, "ct"), raw(one, "aad")) == raw(one, "pt")


def test_our_suite_uses_the_key_and_nonce_of_the_rfc() -> None:
    """`cryptography` offers HPKE in one shot and without associated data, the RFC has some.

    So the first message is sealed anew under the vector's own key and nonce: only a suite that
    comes to the same two opens it.
    """
    vector = next(one for one in VECTORS if one["aead_id"] == 2)
    one = vector["encryptions"][0]
    cipher = AESGCM(raw(vector, "key"))
    assert cipher.encrypt(raw(vector, "base_nonce"), raw(one, "pt"), raw(one, "aad")) == raw(
        one, "ct"
    )
    sealed = raw(vector, "enc") + cipher.encrypt(raw(vector, "base_nonce"), raw(one, "pt"), b"")
    own = HPKE_AES256.recipient(raw(vector, "skRm"))
    assert own.open_key(sealed, raw(vector, "info")) == raw(one, "pt")
    with pytest.raises(DoesNotOpen):
        own.open_key(sealed, raw(vector, "info") + b".")
    with pytest.raises(DoesNotOpen):
        own.open_key(sealed[:31], raw(vector, "info"))


# ---- the second implementation, whole envelopes ------------------------------------------------

ID = "0190f5c4-7a3b-7c11-8d22-5a1b2c3d4e5f"
PAYLOAD = '{"name":"测试甲"}'.encode()
FILES = [
    ("signature.png", "image/png", b"ink" * 20),
    ("照片.jpg", "image/jpeg", b""),
    ("long.bin", "application/octet-stream", bytes(range(256)) * 400),
]


@pytest.mark.parametrize("files", [[], FILES], ids=["none", "three"])
def test_the_second_implementation_opens_what_we_seal(
    private_key: bytes, files: list[second_envelope.File]
) -> None:
    public = public_of(private_key)
    parts = [Part(*one) for one in files]
    sealed = HpkeSealer(key_id_of(public), public).seal(ID, Kind.APPLICATION, PAYLOAD, parts)
    opened = second_envelope.open_sealed(private_key, "application", ID, sealed.envelope)
    assert opened == (PAYLOAD, files)


@pytest.mark.parametrize("files", [[], FILES], ids=["none", "three"])
def test_we_open_what_the_second_implementation_seals(
    private_key: bytes, files: list[second_envelope.File]
) -> None:
    public = public_of(private_key)
    key_id = key_id_of(public)
    envelope = second_envelope.seal(
        public, key_id, "application", ID, PAYLOAD, files, data_key=secrets.token_bytes(32)
    )
    keys = {key_id: HPKE_AES256.recipient(private_key)}
    opened = open_envelope(keys, ID, Kind.APPLICATION, envelope)
    assert opened.payload == PAYLOAD
    assert [(one.name, one.media_type, one.data) for one in opened.parts] == files
    assert recipient_of(envelope) == (SUITE, key_id)


def listing(**changes: Any) -> bytes:
    entry = {"name": "a.png", "media_type": "image/png", "size": 3}
    entry["sha256"] = hashlib.sha256(b"ink").hexdigest()
    digest = hashlib.sha256(PAYLOAD).hexdigest()
    return json.dumps({"payload": digest, "parts": [entry | changes]}).encode()


@pytest.mark.parametrize(
    "claims",
    [
        b"[" * 100_000,
        b"9" * 5000,
        b"[]",
        b"null",
        b"\xff",
        b'{"payload": 1, "parts": [1]}',
        b'{"parts": [{}]}',
        listing(size=4),
        listing(size="3"),
        listing(sha256="0" * 64),
        listing(name=["a.png"]),
        listing(name="a" * 300),
        listing(name="\ud800"),
        listing(media_type=None),
    ],
)
def test_a_seal_that_fits_around_a_lie_is_refused(private_key: bytes, claims: bytes) -> None:
    """Anybody may seal to a public key: what opens is not yet to be believed."""
    public = public_of(private_key)
    key_id = key_id_of(public)
    keys = {key_id: HPKE_AES256.recipient(private_key)}

    def envelope(manifest: bytes | None) -> bytes:
        files = [("a.png", "image/png", b"ink")]
        data_key = secrets.token_bytes(32)
        given = (public, key_id, "application", ID, PAYLOAD, files)
        return second_envelope.seal(*given, data_key=data_key, claims=manifest)

    for honest in (None, listing()):
        assert open_envelope(keys, ID, Kind.APPLICATION, envelope(honest)).payload == PAYLOAD
    with pytest.raises(CannotOpen):
        open_envelope(keys, ID, Kind.APPLICATION, envelope(claims))


# ---- what waits in queues ----------------------------------------------------------------------


def golden_parts() -> list[second_envelope.File]:
    return [
        (one["name"], one["media_type"], bytes.fromhex(one["data"])) for one in ENVELOPE["parts"]
    ]


def test_an_envelope_of_the_first_version_opens() -> None:
    envelope = raw(ENVELOPE, "envelope")
    keys = {ENVELOPE["recipient_key_id"]: HPKE_AES256.recipient(raw(ENVELOPE, "private_key"))}
    opened = open_envelope(keys, ENVELOPE["id"], Kind.APPLICATION, envelope)
    assert opened.payload.decode() == ENVELOPE["payload"]
    assert [(one.name, one.media_type, one.data) for one in opened.parts] == golden_parts()
    assert content_hash_of(envelope) == ENVELOPE["content_hash"]
    assert recipient_of(envelope) == (ENVELOPE["suite"], ENVELOPE["recipient_key_id"])


def test_the_bytes_are_those_of_the_first_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same data key and the same sealed key, every byte is the same."""
    envelope, data_key = raw(ENVELOPE, "envelope"), raw(ENVELOPE, "data_key")
    at = 4 + 1 + len(ENVELOPE["suite"]) + 1 + len(ENVELOPE["recipient_key_id"])
    length = int.from_bytes(envelope[at : at + 2], "big")
    sealed_key = envelope[at + 2 : at + 2 + length]
    monkeypatch.setattr(sync.envelope.secrets, "token_bytes", lambda count: data_key[:count])
    public = public_of(raw(ENVELOPE, "private_key"))
    sealing = type(HPKE_AES256.sealing_key(public))
    monkeypatch.setattr(sealing, "seal_key", lambda *_: sealed_key)
    sealed = HpkeSealer(ENVELOPE["recipient_key_id"], public).seal(
        ENVELOPE["id"],
        Kind.APPLICATION,
        ENVELOPE["payload"].encode(),
        [Part(*one) for one in golden_parts()],
    )
    assert sealed.envelope.hex() == ENVELOPE["envelope"]


# ---- which suites there are --------------------------------------------------------------------


def test_suites_of_the_wire_and_of_the_program_are_the_same() -> None:
    told = get_args(PlatformKey.model_fields["suite"].annotation)
    assert set(told) == set(SUITES) == {one.id for one in SUITES.values()}
    assert suite_of(SUITE) is HPKE_AES256
    with pytest.raises(UnknownSuite):
        suite_of("ROT13/1")


def test_bytes_that_are_no_key_are_refused_before_anything_is_sealed() -> None:
    with pytest.raises(ValueError, match="32"):
        HpkeSealer("k1", bytes(31))
    with pytest.raises(ValueError, match="32"):
        HPKE_AES256.recipient(bytes(31))
    with pytest.raises(DoesNotOpen):
        HPKE_AES256.aead(bytes(16))
