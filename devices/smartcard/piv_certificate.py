"""The certificate in a PIV card's slot, and what a signature by its key proves.

Whatever a card says is hostile: lengths are bounded before anything is unpacked. Names in the
certificate are never looked at, nor who signed it: the terminal knows cards by their keys.
Source: NIST SP 800-73-4 part 1, appendix A (table 10 ff.), SP 800-78-4, RFC 5280.
"""

from __future__ import annotations

import hashlib
import secrets
import zlib
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from devices.smartcard.tlv import TlvError, parse

_TAG_OBJECT = 0x53
_TAG_CERTIFICATE = 0x70
_TAG_CERTIFICATE_INFO = 0x71
_COMPRESSED = 0x01
_LONGEST_OBJECT = 8192
"""SP 800-73-4 wants room for 1,905 bytes; cards in the field hold up to 3,072."""
_LONGEST_CERTIFICATE = 16384
_GZIP = 16 + zlib.MAX_WBITS
_NONCE = 32
_PURPOSE = b"bianmin-kiosk staff card 1\x00"
"""Stands before what is hashed, so that the signature is good for nothing else."""


class CertificateError(ValueError):
    """The bytes hold no certificate that this terminal can work with; carries nothing of them."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A public key and the time for which it was issued."""

    public_key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey
    key: str
    """SHA-256 of the SubjectPublicKeyInfo, hexadecimal."""
    valid_from: datetime
    valid_to: datetime
    algorithm: int
    """How the card calls the key's algorithm (SP 800-78-4, table 6-2)."""

    def challenge(self) -> Challenge:
        """Return a fresh question that only the private key can answer."""
        message = _PURPOSE + secrets.token_bytes(_NONCE)
        if isinstance(self.public_key, rsa.RSAPublicKey):
            return Challenge(message, _padded(message, self.public_key.key_size // 8))
        return Challenge(message, _digest(self.public_key, message))

    def proves(self, challenge: Challenge, signature: bytes) -> bool:
        """Tell whether the signature is this key's over this challenge."""
        key = self.public_key
        try:
            if isinstance(key, rsa.RSAPublicKey):
                key.verify(signature, challenge.message, padding.PKCS1v15(), hashes.SHA256())
            else:
                digest = _digest(key, challenge.message)
                key.verify(signature, digest, ec.ECDSA(utils.Prehashed(_hash(key))))
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Challenge:
    """What is signed, and the bytes that the card raises to its key."""

    message: bytes
    to_card: bytes
    """RSA: the padded block, as long as the modulus. ECC: the hash, as long as the curve."""


def from_object(data: bytes) -> Certificate:
    """Return the certificate in a data object of the card (`53 L 70 .. 71 .. FE ..`).

    Raises CertificateError.
    """
    if len(data) > _LONGEST_OBJECT:
        raise CertificateError("object is too long")
    try:
        fields = dict(parse(_only(data, _TAG_OBJECT)))
    except TlvError as error:
        raise CertificateError(str(error)) from None
    der = fields.get(_TAG_CERTIFICATE, b"")
    info = fields.get(_TAG_CERTIFICATE_INFO, b"\x00")
    if not der or len(info) != 1:
        raise CertificateError("no certificate in it")
    return from_der(_unpacked(der) if info[0] & _COMPRESSED else der)


def from_der(der: bytes) -> Certificate:
    """Return what of an X.509 certificate counts here. Raises CertificateError."""
    try:
        found = x509.load_der_x509_certificate(der)
        public = found.public_key()
        valid = found.not_valid_before_utc, found.not_valid_after_utc
        spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (ValueError, TypeError, OverflowError, UnsupportedAlgorithm, x509.InvalidVersion):
        raise CertificateError("not a certificate") from None
    if not isinstance(public, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise CertificateError("key of another kind")
    key = hashlib.sha256(spki).hexdigest()
    return Certificate(public, key, *valid, _algorithm(public))


def _only(data: bytes, tag: int) -> bytes:
    """Return the value of the one object that the data is."""
    objects = list(parse(data))
    if len(objects) != 1 or objects[0][0] != tag:
        raise TlvError(f"not one object {tag:02X}")
    return objects[0][1]


def _unpacked(data: bytes) -> bytes:
    """Unpack gzip (RFC 1952), never more than a certificate may be long."""
    unpacking = zlib.decompressobj(_GZIP)
    try:
        der = unpacking.decompress(data, _LONGEST_CERTIFICATE)
    except zlib.error:
        raise CertificateError("not gzip") from None
    if not unpacking.eof or unpacking.unused_data:
        raise CertificateError("gzip is cut short, too long or followed by something")
    return der


def _algorithm(key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey) -> int:
    if isinstance(key, rsa.RSAPublicKey):
        found = {2048: 0x07, 3072: 0x05}.get(key.key_size)
    else:
        found = {"secp256r1": 0x11, "secp384r1": 0x14}.get(key.curve.name)
    if found is None:
        raise CertificateError("key of another size")
    return found


def _hash(key: ec.EllipticCurvePublicKey) -> hashes.HashAlgorithm:
    return hashes.SHA256() if key.curve.name == "secp256r1" else hashes.SHA384()


def _digest(key: ec.EllipticCurvePublicKey, message: bytes) -> bytes:
    return hashlib.new(_hash(key).name, message).digest()


def _padded(message: bytes, length: int) -> bytes:
    """Return EMSA-PKCS1-v1_5 of SHA-256 (RFC 8017, 9.2): the card itself only raises to its key."""
    info = (
        bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(message).digest()
    )
    return b"\x00\x01" + b"\xff" * (length - 3 - len(info)) + b"\x00" + info
