"""The bundle file (离线导出包): how its bytes lie, how they are sealed, signed and checked.

Layout, integers big-endian:

    "BMX1"
    u16 length, header (JSON, `BundleHeader`)
    frames: u32 length, ciphertext with tag
    64 bytes: Ed25519 over the SHA-256 of everything before, purpose "export"

Each frame is sealed by the suite's cipher under the bundle's data key. Its nonce is its number and, in the last
byte, whether it is the last: so no frame can be dropped, moved or cut off the end. The associated
data is the SHA-256 of the header. A frame holds `u16 length, route (JSON), envelope`; the last one
holds `BundleEnd`. The data key is sealed as in `sync.envelope`; its `info` binds suite,
key, bundle and terminal.

Nothing here knows disks or databases; it reads and writes one frame at a time.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError

from sync.crypto import DoesNotOpen, RecipientKey, suite_of
from sync.signing import NotSigned, sign, verify
from sync.wire import MAX_UPLOAD, SubmissionEnvelope
from sync.wire.exchange import MAX_HEADER, BundleEnd, BundleHeader, BundleRoute

MAGIC = b"BMX1"
SIGNATURE = 64
_MAX_FRAME = MAX_UPLOAD + MAX_HEADER + 64
_CHUNK = 1024 * 1024


class NotABundle(Exception):
    """These bytes are no whole bundle for this reader; says no more."""


class NotForUs(NotABundle):
    """A bundle that is sealed to another platform."""


def bound_of(suite: str, key_id: str, bundle: str, region: str, terminal: int, epoch: int) -> bytes:
    """Return the HPKE `info` of a bundle."""
    fields = ("bianmin-kiosk/export", suite, key_id, bundle, region, str(terminal), str(epoch))
    return b"".join(struct.pack(">B", len(name)) + name.encode() for name in fields)


class FrameWriter:
    """Writes one bundle front to end; `close` makes it whole."""

    def __init__(self, out: BinaryIO, header: BundleHeader, data_key: bytes) -> None:
        """Write the header."""
        head = header.model_dump_json().encode()
        self._out = out
        self._cipher = suite_of(header.suite).aead(data_key)
        self._bound = hashlib.sha256(head).digest()
        self._digest = hashlib.sha256()
        self._count = 0
        self._put(MAGIC + struct.pack(">H", len(head)) + head)

    def add(self, route: BundleRoute, envelope: bytes) -> None:
        """Write one item."""
        head = route.model_dump_json().encode()
        self._frame(struct.pack(">H", len(head)) + head + envelope, last=False)
        self._count += 1

    def close(self, key: Ed25519PrivateKey) -> str:
        """Write end and signature; returns the SHA-256 (hex) of the whole file."""
        self._frame(BundleEnd(items=self._count).model_dump_json().encode(), last=True)
        self._put(sign(key, "export", self._digest.digest()))
        return self._digest.hexdigest()

    def _frame(self, plain: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._count, last=last), plain, self._bound)
        self._put(struct.pack(">I", len(sealed)))
        self._put(sealed)

    def _put(self, data: bytes) -> None:
        self._digest.update(data)
        self._out.write(data)


@dataclass(frozen=True, slots=True)
class Checked:
    """A bundle whose signature fits; its frames are still sealed."""

    header: BundleHeader
    sha256: str
    """Of the whole file, hexadecimal."""
    end: int
    """Where the signature begins."""


def header_of(source: BinaryIO) -> BundleHeader:
    """Read who says to have written a bundle; NotABundle for other files. Nothing is checked."""
    source.seek(0)
    if source.read(len(MAGIC)) != MAGIC:
        raise NotABundle("another kind of file")
    return _header(_exactly(source, _number(source, ">H", MAX_HEADER)))


def check(source: BinaryIO, public_keys: Iterable[bytes]) -> Checked:
    """Compare the signature with the whole file, which is read once, in pieces.

    Any of the terminal's public keys may have signed. Raises NotABundle.
    """
    header = header_of(source)
    end = source.seek(0, 2) - SIGNATURE
    source.seek(0)
    digest = hashlib.sha256()
    left = end
    while left > 0:
        chunk = source.read(min(left, _CHUNK))
        if not chunk:
            raise NotABundle("cut short while it was read")
        digest.update(chunk)
        left -= len(chunk)
    signature = source.read(SIGNATURE)
    try:
        verify(public_keys, "export", digest.digest(), signature)
    except NotSigned:
        raise NotABundle("not signed by this terminal") from None
    digest.update(signature)
    return Checked(header, digest.hexdigest(), end)


def open_key(header: BundleHeader, private_keys: Mapping[str, RecipientKey]) -> bytes:
    """Return a bundle's data key; NotABundle when it is sealed for somebody else."""
    private_key = private_keys.get(header.recipient_key_id)
    if private_key is None or private_key.suite_id != header.suite:
        raise NotForUs("no key for this bundle")
    place = (header.region, header.terminal, header.epoch)
    bound = bound_of(header.suite, header.recipient_key_id, header.bundle, *place)
    try:
        return private_key.open_key(header.sealed_key, bound)
    except DoesNotOpen:
        raise NotABundle("the seal does not fit") from None


def items(source: BinaryIO, checked: Checked, data_key: bytes) -> Iterator[SubmissionEnvelope]:
    """Yield the items of a checked bundle, one in memory at a time; NotABundle for any flaw.

    A flaw may show at the last frame only: go through all of them before acting on any.
    """
    source.seek(len(MAGIC))
    head = _exactly(source, _number(source, ">H", MAX_HEADER))
    bound = hashlib.sha256(head).digest()
    try:
        cipher = suite_of(checked.header.suite).aead(data_key)
    except DoesNotOpen:
        raise NotABundle("the seal does not fit") from None
    count = 0
    while True:
        sealed = _exactly(source, _number(source, ">I", _MAX_FRAME))
        last = source.tell() == checked.end
        if source.tell() > checked.end:
            raise NotABundle("frames run into the signature")
        try:
            plain = cipher.decrypt(_nonce(count, last=last), sealed, bound)
        except DoesNotOpen:
            raise NotABundle("the seal does not fit") from None
        if last:
            _compare_end(plain, count)
            return
        yield _item(plain)
        count += 1


def _item(plain: bytes) -> SubmissionEnvelope:
    try:
        (length,) = struct.unpack(">H", plain[:2])
        route = BundleRoute.model_validate_json(plain[2 : 2 + length])
        item = SubmissionEnvelope(envelope=b"", **dict(route))
    except (ValidationError, struct.error):
        raise NotABundle("an item that is none") from None
    envelope = plain[2 + length :]
    if not 0 < len(envelope) <= MAX_UPLOAD:
        raise NotABundle("an item without its envelope, or with too large a one")
    # A stick carries what over the line would be uploaded: the bound of a message is not its bound.
    return item.model_copy(update={"envelope": envelope})


def _compare_end(plain: bytes, count: int) -> None:
    try:
        end = BundleEnd.model_validate_json(plain)
    except ValidationError:
        raise NotABundle("no end") from None
    if end.items != count:
        raise NotABundle("another number of items")


def _header(text: bytes) -> BundleHeader:
    try:
        return BundleHeader.model_validate_json(text)
    except ValidationError:
        raise NotABundle("no header") from None


def _nonce(index: int, *, last: bool) -> bytes:
    return index.to_bytes(11, "big") + bytes([last])


def _number(source: BinaryIO, form: str, limit: int) -> int:
    value: int = struct.unpack(form, _exactly(source, struct.calcsize(form)))[0]
    if value > limit:
        raise NotABundle("larger than anything that was written")
    return value


def _exactly(source: BinaryIO, length: int) -> bytes:
    data = source.read(length)
    if len(data) != length:
        raise NotABundle("cut short")
    return data
