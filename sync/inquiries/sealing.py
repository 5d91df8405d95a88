"""Sealing of questions and their answers: nobody between the two reads either.

One random data key a question, sealed to the platform's key as a submission's is; the answer comes back
under the same data key, which nobody else ever had. Layout of a question, integers big-endian:

    u16 length, sealed data key
    ciphertext with tag, under nonce 0

and of an answer: a random nonce of 12 bytes, ciphertext with tag. What binds both is
`bianmin-kiosk/inquiry`, suite id, key id and the question's id, each with a length byte in front; the
answer's associated data has `answer` behind it. A question is never sealed twice under one data key.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.crypto import Aead, DoesNotOpen, RecipientKey, suite_of

_NONCE = 12
_QUESTION_NONCE = bytes(_NONCE)


class InquiryUnreadable(Exception):
    """Not sealed by or for this side, or not whole; says no more."""


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """What opens, or seals, the one answer to a question."""

    cipher: Aead = field(repr=False)
    bound: bytes = field(repr=False)

    def seal(self, content: bytes) -> bytes:
        """Seal an answer."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self.cipher.encrypt(nonce, content, self.bound + b"answer")

    def open(self, sealed: bytes) -> bytes:
        """Open the answer; raises InquiryUnreadable."""
        try:
            return self.cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], self.bound + b"answer")
        except (DoesNotOpen, ValueError):
            raise InquiryUnreadable("the answer does not open") from None


def seal_question(
    suite_id: str, key_id: str, public_key: bytes, inquiry_id: str, content: bytes
) -> tuple[bytes, AnswerKey]:
    """Return the sealed question and what opens its answer; ValueError for bytes that are no key."""
    suite = suite_of(suite_id)
    data_key = secrets.token_bytes(suite.key_bytes)
    bound = _bound(suite_id, key_id, inquiry_id)
    sealed_key = suite.sealing_key(public_key).seal_key(data_key, bound)
    cipher = suite.aead(data_key)
    sealed = struct.pack(">H", len(sealed_key)) + sealed_key
    return sealed + cipher.encrypt(_QUESTION_NONCE, content, bound), AnswerKey(cipher, bound)


def open_question(
    keys: Mapping[str, RecipientKey], suite_id: str, key_id: str, inquiry_id: str, sealed: bytes
) -> tuple[bytes, AnswerKey]:
    """Return what was asked and what seals the answer; raises InquiryUnreadable."""
    key = keys.get(key_id)
    if key is None or key.suite_id != suite_id or len(sealed) < 2:
        raise InquiryUnreadable("no key for this question")
    length: int = struct.unpack_from(">H", sealed)[0]
    bound = _bound(suite_id, key_id, inquiry_id)
    try:
        cipher = suite_of(suite_id).aead(key.open_key(sealed[2 : 2 + length], bound))
        content = cipher.decrypt(_QUESTION_NONCE, sealed[2 + length :], bound)
    except (DoesNotOpen, ValueError):
        raise InquiryUnreadable("the question does not open") from None
    return content, AnswerKey(cipher, bound)


def _bound(suite_id: str, key_id: str, inquiry_id: str) -> bytes:
    words = ("bianmin-kiosk/inquiry", suite_id, key_id, inquiry_id)
    return b"".join(struct.pack(">B", len(one.encode())) + one.encode() for one in words)
