"""A virtual PIV card: answers APDUs as a card by NIST SP 800-73-4 does, for invented staff only.

A card knows nothing of sockets or readers; `vpcd` puts it into a slot. With `vendor_commands` it
is a YubiKey 4 as far as the maker's own tools look. Written from the standard, not from the
reader, so that each can prove the other wrong.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_RID = bytes.fromhex("A000000308")
_AID = _RID + bytes.fromhex("000010000100")
_ATR_T1 = bytes.fromhex("3BF31300008131FE15504956F4")
_ATR_YUBIKEY_4 = bytes.fromhex("3BF81300008131FE15597562696B657934D4")
_ATR_T0 = bytes.fromhex("3B65000050495634AA")
_VERSION = bytes([4, 3, 5])
_CERTIFICATE = 0x5FC105
_TRIES = 3
_SHORT = 256


def make_key(kind: str) -> Key:
    """Make a private key: `rsa2048`, `rsa3072`, `p256` or `p384`."""
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind[3:]))
    return ec.generate_private_key({"p256": ec.SECP256R1(), "p384": ec.SECP384R1()}[kind])


def make_certificate(key: Key, valid_from: datetime, days: int = 365) -> bytes:
    """Return a certificate for the key in DER, signed by itself, in the name of nobody."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Invented Staff 01")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(valid_from)
        .not_valid_after(valid_from + timedelta(days=days))
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )


def practice_card() -> PivCard:
    """Return the work card of the practice member 07: its key is known to all, as its PIN is."""
    seed = hashlib.sha256(b"bianmin-kiosk practice work card 07").digest()
    key = ec.derive_private_key(int.from_bytes(seed, "big"), ec.SECP256R1())
    issued = datetime(2026, 1, 1, tzinfo=UTC)
    return PivCard(key, make_certificate(key, issued, days=10 * 365), "204816")


@dataclass
class Behaviour:
    """How the card delivers; the standard leaves these to the card."""

    packed: bool = False
    """The certificate is gzip-compressed."""
    chunk: int = 256
    """At most so many bytes in one reply; the rest by 61xx."""
    exact: bool = False
    """A wrong length in GET RESPONSE is refused with 6Cxx instead of cut."""
    t0: bool = False
    """Speaks T=0: takes no command that both sends and expects data in one."""
    vendor_commands: bool = False
    """Is a YubiKey 4: says its version, takes commands of extended length."""


@dataclass
class PivCard:
    """The PIV application with key 9A, its certificate, and a PIN that three wrong tries block."""

    key: Key = field(repr=False)
    certificate: bytes = field(repr=False)
    pin: str = field(default="135790", repr=False)
    behaviour: Behaviour = field(default_factory=Behaviour)
    tries_left: int = _TRIES

    def __post_init__(self) -> None:
        told = _ATR_YUBIKEY_4 if self.behaviour.vendor_commands else _ATR_T1
        self.atr = _ATR_T0 if self.behaviour.t0 else told
        self.verifications = 0
        """How often a PIN was sent."""
        self.objects = _objects(self.certificate, packed=self.behaviour.packed)
        self.reset()

    def reset(self) -> None:
        """Lose power: what was selected, verified and half said is gone; tries are not."""
        self._selected = False
        self._verified = False
        self._pending = b""
        self._expected = _SHORT
        self._chain: tuple[bytes, bytes] | None = None

    def transmit(self, apdu: bytes) -> bytes:
        """Answer one command APDU: data and status word."""
        if len(apdu) < 4:
            return b"\x67\x00"
        if apdu[0] not in {0x00, 0x10}:
            return b"\x6e\x00"
        sent = _sent(apdu, extended=self.behaviour.vendor_commands)
        if sent is None or (self.behaviour.t0 and sent[0] and sent[1] is not None):
            return b"\x67\x00"
        body, self._expected = sent[0], sent[1] or _SHORT
        if apdu[1] == 0xC0:
            return self._get_response(apdu)
        self._pending = b""
        if apdu[0] == 0x10:
            return self._link(apdu[1:4], body)
        chained, self._chain = self._chain, None
        if chained is not None:
            if chained[0] != apdu[1:4]:
                return b"\x68\x83"  # the last command of the chain was expected
            body = chained[1] + body
        return self._in_application(apdu, body)

    def _in_application(self, apdu: bytes, body: bytes) -> bytes:
        if apdu[1] == 0xA4:
            return self._select(apdu, body)
        if not self._selected:
            return b"\x6d\x00"
        match apdu[1]:
            case 0xCB:
                return self._get_data(apdu, body)
            case 0x20:
                return self._verify(apdu, body)
            case 0x87:
                return self._authenticate(apdu, body)
            case 0xFD if self.behaviour.vendor_commands:
                return _VERSION + b"\x90\x00"
        return b"\x6d\x00"

    def _link(self, header: bytes, body: bytes) -> bytes:
        before = self._chain
        if before is not None and before[0] != header:
            self._chain = None
            return b"\x68\x83"
        self._chain = header, (before[1] if before else b"") + body
        return b"\x90\x00"

    def _select(self, apdu: bytes, body: bytes) -> bytes:
        if apdu[2] != 0x04 or apdu[3] not in {0x00, 0x0C}:
            return b"\x6a\x86"
        # Right-truncated names select too (SP 800-73-4 part 2, 3.1.1).
        if len(body) < len(_RID) or not _AID.startswith(body):
            return b"\x6a\x82"
        self._selected = True
        self._verified = False
        pix = tlv(0x4F, _AID[len(_RID) :])
        return self._say(tlv(0x61, pix + tlv(0x79, tlv(0x4F, _RID))))

    def _get_data(self, apdu: bytes, body: bytes) -> bytes:
        if apdu[2:4] != b"\x3f\xff":
            return b"\x6a\x86"
        if body[:1] != b"\x5c" or len(body) != 2 + body[1]:
            return b"\x6a\x80"
        data = self.objects.get(int.from_bytes(body[2:], "big"))
        return b"\x6a\x82" if data is None else self._say(data)

    def _verify(self, apdu: bytes, body: bytes) -> bytes:
        if apdu[3] != 0x80:
            return b"\x6a\x88"
        if apdu[2] == 0xFF and not body:
            self._verified = False
            return b"\x90\x00"
        if apdu[2] != 0x00:
            return b"\x6a\x86"
        return self._try_pin(body) if body else self._tell_tries()

    def _tell_tries(self) -> bytes:
        if self._verified:
            return b"\x90\x00"
        return b"\x63" + bytes([0xC0 | self.tries_left]) if self.tries_left else b"\x69\x83"

    def _try_pin(self, body: bytes) -> bytes:
        self.verifications += 1
        if not self.tries_left:
            return b"\x69\x83"
        if len(body) != 8 or not _looks_like_a_pin(body):
            return b"\x6a\x80"
        self._verified = body == self.pin.encode().ljust(8, b"\xff")
        self.tries_left = _TRIES if self._verified else self.tries_left - 1
        return self._tell_tries()

    def _authenticate(self, apdu: bytes, body: bytes) -> bytes:
        if apdu[3] != 0x9A or apdu[2] != algorithm_of(self.key):
            return b"\x6a\x86"
        block = _challenge(body)
        if block is None or len(block) != _block_length(self.key):
            return b"\x6a\x80"
        if not self._verified:
            return b"\x69\x82"
        return self._say(tlv(0x7C, tlv(0x82, raise_to_key(self.key, block))))

    def _say(self, data: bytes) -> bytes:
        """Answer at once what fits and was asked for, the rest by GET RESPONSE; by T=0 all of it."""
        at_once = 0 if self.behaviour.t0 else min(self._expected, self.behaviour.chunk)
        at_once = self._expected if self._expected > _SHORT else at_once
        self._pending = data[at_once:]
        return self._more(data[:at_once])

    def _more(self, part: bytes) -> bytes:
        # 6100: 256 bytes or more are waiting.
        left = min(len(self._pending), self.behaviour.chunk)
        return part + (bytes([0x61, left & 0xFF]) if self._pending else b"\x90\x00")

    def _get_response(self, apdu: bytes) -> bytes:
        if not self._pending:
            return b"\x69\x85"
        asked = (apdu[4] if len(apdu) > 4 else 0) or _SHORT
        there = min(len(self._pending), self.behaviour.chunk)
        if asked != there and self.behaviour.exact:
            return bytes([0x6C, there & 0xFF])
        part, self._pending = self._pending[: min(asked, there)], self._pending[min(asked, there) :]
        return self._more(part)


def tlv(tag: int, value: bytes) -> bytes:
    """Return a data object (ISO/IEC 8825-1): tag as it stands, shortest length."""
    length = len(value)
    size = max((length.bit_length() + 7) // 8, 1)
    head = bytes([length]) if length < 0x80 else bytes([0x80 | size]) + length.to_bytes(size, "big")
    return tag.to_bytes((tag.bit_length() + 7) // 8, "big") + head + value


def algorithm_of(key: Key) -> int:
    """Return the algorithm identifier of a key (SP 800-78-4, table 6-2)."""
    if isinstance(key, rsa.RSAPrivateKey):
        return {2048: 0x07, 3072: 0x05}[key.key_size]
    return {256: 0x11, 384: 0x14}[key.key_size]


def raise_to_key(key: Key, block: bytes) -> bytes:
    """Do what the chip does: RSA without padding, or ECDSA over a finished hash."""
    if isinstance(key, rsa.RSAPrivateKey):
        numbers = key.private_numbers()
        done = pow(int.from_bytes(block, "big"), numbers.d, numbers.public_numbers.n)
        return done.to_bytes(len(block), "big")
    named = hashes.SHA256() if key.key_size == 256 else hashes.SHA384()
    return key.sign(block, ec.ECDSA(utils.Prehashed(named)))


def _objects(certificate: bytes, *, packed: bool) -> dict[int, bytes]:
    """Return the mandatory data objects by tag (SP 800-73-4 part 1, appendix A)."""
    stored = gzip.compress(certificate, mtime=0) if packed else certificate
    held = tlv(0x70, stored) + tlv(0x71, bytes([int(packed)])) + tlv(0xFE, b"")
    fascn = bytes.fromhex("D4E739DA739CED39CE739D836858210842108421C84210C3EB")
    chuid = tlv(0x30, fascn) + tlv(0x34, bytes(range(16))) + tlv(0x35, b"20301231")
    chuid += tlv(0x3E, b"") + tlv(0xFE, b"")
    capability = tlv(0xF0, _RID + bytes.fromhex("0102") + bytes(14)) + tlv(0xF1, b"\x21")
    capability += tlv(0xF2, b"\x21") + tlv(0xF3, b"") + tlv(0xF4, b"\x00") + tlv(0xF5, b"\x10")
    capability += b"".join(tlv(tag, b"") for tag in (0xF6, 0xF7, 0xFA, 0xFB, 0xFC, 0xFD, 0xFE))
    return {
        _CERTIFICATE: tlv(0x53, held),
        0x5FC102: tlv(0x53, chuid),
        0x5FC107: tlv(0x53, capability),
        0x7E: tlv(0x7E, tlv(0x4F, _AID) + tlv(0x5F2F, b"\x40\x00")),
    }


def _sent(apdu: bytes, *, extended: bool) -> tuple[bytes, int | None] | None:
    """Return what a command sends and how much it expects (None: nothing); None if it is neither.

    Short and extended lengths (ISO/IEC 7816-4, 5.2).
    """
    rest = apdu[4:]
    wide = extended and len(rest) >= 3 and rest[0] == 0
    size, most = (2, 65536) if wide else (1, _SHORT)
    rest = rest[1:] if wide else rest
    body = b""
    if len(rest) > size:
        length, rest = int.from_bytes(rest[:size], "big"), rest[size:]
        body, rest = rest[:length], rest[length:]
        if len(body) != length or not length:
            return None
    if not rest:
        return body, None
    return (body, int.from_bytes(rest, "big") or most) if len(rest) == size else None


def _looks_like_a_pin(body: bytes) -> bool:
    digits = body.rstrip(b"\xff")
    return len(digits) >= 6 and digits.isdigit()


def _block_length(key: Key) -> int:
    return key.key_size // 8


def _challenge(body: bytes) -> bytes | None:
    """Return the value of 81 in `7C { 82: empty, 81: value }`, in either order; None if it is not that."""
    fields = dict(_split(body))
    inner = dict(_split(fields.get(0x7C, b"")))
    return inner.get(0x81) if inner.get(0x82) == b"" else None


def _split(data: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at + 2 <= len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length > 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(data[at : at + count], "big"), at + count
        found.append((tag, data[at : at + length]))
        at += length
    return found
