"""Sealing (密封): a submission leaves the terminal readable by the platform only (law 9).

One random data key per submission, sealed to the platform's key; authenticated encryption under
the data key for the sections. Which algorithms that is, says the suite (`sync.crypto`); this module
knows the layout only. The terminal forgets the data key at once, so it cannot read what it sealed.

Layout, integers big-endian:

    "BMK1"
    u8  length, suite id (ASCII)
    u8  length, recipient key id (ASCII)
    u16 length, sealed data key
    u16 number of sections
    then each section: u32 length, ciphertext with tag

Section 0 is the manifest (JSON: names, media types, sizes and plain digests of all that follows),
section 1 the payload, the parts come after it. The `info` of the sealed key binds suite, key id,
kind and submission id; the associated data of each section adds its index and the number of
sections, and of each part its name and media type. So nothing can be swapped, dropped or moved to
another submission. Nonces are the index: the data key is used once.

The digests of the manifest are the suite's; the hash over the sealed bytes is SHA-256 for every
suite, because it is a name (both sides deduplicate on it) and guards no secret.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kiosk.domain.application import Kind, Part, SealedSubmission
from sync.crypto import DoesNotOpen, RecipientKey, Suite, UnknownSuite, suite_of
from sync.wire import MAX_UPLOAD, SUITE

_MAGIC = b"BMK1"
_MAX_PARTS = 1000
_MAX_WORD = 255
"""Characters of a part's name or media type."""


class CannotOpen(Exception):
    """These bytes are no complete envelope for this key, submission and kind; says no more."""


class TooLargeToSeal(ValueError):
    """The submission exceeds what one message may carry; says nothing about its content."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the platform finds inside an envelope."""

    payload: bytes = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)


class HpkeSealer:
    """`kiosk.ports.Sealer` with one recipient key. Safe to call from any thread."""

    def __init__(self, recipient_key_id: str, public_key: bytes, suite_id: str = SUITE) -> None:
        """Take the platform's key as enrolment gave it; ValueError for bytes that are none."""
        self._suite = suite_of(suite_id)
        self._key_id = recipient_key_id
        self._recipient = self._suite.sealing_key(public_key)

    def seal(
        self, submission_id: str, kind: Kind, payload: bytes, parts: Sequence[Part]
    ) -> SealedSubmission:
        """Seal payload and parts; TooLargeToSeal when one message cannot carry them."""
        if len(parts) > _MAX_PARTS:
            raise TooLargeToSeal("too many parts for one submission")
        if any(max(len(part.name), len(part.media_type)) > _MAX_WORD for part in parts):
            raise TooLargeToSeal("the name of a part is too long")
        suite = self._suite
        data_key = secrets.token_bytes(suite.key_bytes)
        bound = _bound(suite.id, self._key_id, kind, submission_id)
        sealed_key = self._recipient.seal_key(data_key, bound)
        cipher = suite.aead(data_key)
        count = len(parts) + 2
        frame = [
            _MAGIC,
            _short(suite.id.encode("ascii")),
            _short(self._key_id.encode("ascii")),
            struct.pack(">H", len(sealed_key)),
            sealed_key,
            struct.pack(">H", count),
        ]
        sections = [(_manifest(suite, payload, parts), ""), (payload, "")]
        sections += [(part.data, _label(part.name, part.media_type)) for part in parts]
        for index, (plain, label) in enumerate(sections):
            section = cipher.encrypt(_nonce(index), plain, _aad(bound, index, count, label))
            frame += [struct.pack(">I", len(section)), section]
        envelope = b"".join(frame)
        if len(envelope) > MAX_UPLOAD:
            raise TooLargeToSeal("too large for one submission")
        digest = content_hash_of(envelope)
        return SealedSubmission(suite.id, self._key_id, envelope, digest, len(parts))


def content_hash_of(envelope: bytes) -> str:
    """SHA-256 (hex) over the sealed bytes: what both sides deduplicate on."""
    return _sha256(envelope)


def recipient_of(envelope: bytes) -> tuple[str, str]:
    """Return suite id and recipient key id without opening; CannotOpen for other bytes."""
    reader = _Reader(envelope)
    return reader.header()


def open_envelope(
    keys: Mapping[str, RecipientKey], submission_id: str, kind: Kind, envelope: bytes
) -> Opened:
    """Open what a terminal sealed, with the private key its header names.

    Raises CannotOpen for anything but the complete, untouched envelope of this submission.
    """
    reader = _Reader(envelope)
    suite_id, key_id = reader.header()
    key = keys.get(key_id)
    if key is None or key.suite_id != suite_id:
        raise CannotOpen("no key for this envelope")
    bound = _bound(suite_id, key_id, kind, submission_id)
    sealed_key = reader.take(reader.number(">H"))
    count = reader.number(">H")
    if not 2 <= count <= _MAX_PARTS + 2:
        raise CannotOpen("no such number of sections")
    try:
        suite = suite_of(suite_id)
        cipher = suite.aead(key.open_key(sealed_key, bound))

        def section(index: int, label: str = "") -> bytes:
            sealed = reader.take(reader.number(">I"))
            return cipher.decrypt(_nonce(index), sealed, _aad(bound, index, count, label))

        opened = _read_sections(suite, section, count)
    except (DoesNotOpen, UnknownSuite, ValueError, KeyError, TypeError, RecursionError):
        # Anybody may seal to a public key: what is inside is as hostile as what is outside.
        raise CannotOpen("the seal does not fit") from None
    if not reader.at_end:
        raise CannotOpen("bytes after the end")
    return opened


def _read_sections(suite: Suite, section: Callable[[int, str], bytes], count: int) -> Opened:
    manifest = json.loads(section(0, ""))
    listed = manifest["parts"]
    payload = section(1, "")
    if len(listed) != count - 2 or manifest["payload"] != suite.digest(payload):
        raise ValueError("manifest")
    parts = []
    for index, entry in enumerate(listed, start=2):
        name, media_type = _word(entry["name"]), _word(entry["media_type"])
        data = section(index, _label(name, media_type))
        digest = suite.digest(data)
        if entry["size"] != len(data) or entry[suite.hash_name] != digest:
            raise ValueError("manifest")
        sha256 = digest if suite.hash_name == "sha256" else _sha256(data)
        parts.append(Part(name, media_type, data, sha256))
    return Opened(payload, tuple(parts))


def _word(value: object) -> str:
    if not isinstance(value, str) or len(value) > _MAX_WORD:
        raise ValueError("manifest")
    return value


class _Reader:
    """Takes bytes off the front of a frame; CannotOpen when there are not enough."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self._at = 0

    @property
    def at_end(self) -> bool:
        return self._at == len(self._data)

    def take(self, length: int) -> bytes:
        if self._at + length > len(self._data):
            raise CannotOpen("cut short")
        taken = self._data[self._at : self._at + length]
        self._at += length
        return bytes(taken)

    def number(self, form: str) -> int:
        value: int = struct.unpack(form, self.take(struct.calcsize(form)))[0]
        return value

    def header(self) -> tuple[str, str]:
        if self.take(len(_MAGIC)) != _MAGIC:
            raise CannotOpen("not an envelope")
        try:
            suite = self.take(self.number(">B")).decode("ascii")
            return suite, self.take(self.number(">B")).decode("ascii")
        except UnicodeDecodeError:
            raise CannotOpen("not an envelope") from None


def _manifest(suite: Suite, payload: bytes, parts: Sequence[Part]) -> bytes:
    listed = [
        {
            "name": part.name,
            "media_type": part.media_type,
            "size": len(part.data),
            suite.hash_name: _digest(suite, part),
        }
        for part in parts
    ]
    return json.dumps({"payload": suite.digest(payload), "parts": listed}).encode()


def _digest(suite: Suite, part: Part) -> str:
    known = part.sha256 if suite.hash_name == "sha256" else ""
    return known or suite.digest(part.data)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _bound(suite: str, key_id: str, kind: Kind, submission_id: str) -> bytes:
    fields = ("bianmin-kiosk/submission", suite, key_id, kind.value, submission_id)
    return b"".join(_short(name.encode()) for name in fields)


def _label(name: str, media_type: str) -> str:
    return f"{len(name)}:{name}{media_type}"


def _aad(bound: bytes, index: int, count: int, label: str) -> bytes:
    return bound + struct.pack(">HH", index, count) + label.encode()


def _nonce(index: int) -> bytes:
    return index.to_bytes(12, "big")


def _short(text: bytes) -> bytes:
    return struct.pack(">B", len(text)) + text
