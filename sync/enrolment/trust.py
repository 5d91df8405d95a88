"""Whose keys are believed: a statement counts when a key that is trusted already signed it."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationError

from sync.enrolment.file import Enrolment
from sync.signing import NotSigned, verify
from sync.wire import KeyStatement, SignedKeys, SigningKey, key_id_of


class NotTrusted(Exception):
    """No trusted key vouches for these keys, or they cannot be read."""


class EnrolmentRefused(Exception):
    """The enrolment must not be made as it is; `words` say what to do. Nothing was changed here."""

    def __init__(self, words: str, detail: str = "") -> None:
        super().__init__(detail or words)
        self.words = words


class OtherPlatform(EnrolmentRefused):
    """The platform that answers is not the one that is meant; it was given no code."""


def believe(signed: SignedKeys, trusted: Iterable[bytes]) -> KeyStatement:
    """Return what is stated when one of the trusted raw keys signed it; raises NotTrusted."""
    try:
        statement = KeyStatement.model_validate_json(signed.statement)
    except ValidationError:
        raise NotTrusted("not a statement of keys") from None
    for raw in trusted:
        key_id = key_id_of(raw)
        for given in signed.signatures:
            if given.key_id == key_id and _signed_by(raw, signed.statement, given.signature):
                return statement
    raise NotTrusted("nobody who is trusted vouches for these keys")


def believe_itself(signed: SignedKeys) -> KeyStatement:
    """Return what is stated when its own newest signing key signed it; raises NotTrusted.

    For a first contact without a pinned key, over a line that proves who answers (TLS): it shows
    that the platform has the key, not that it is the right platform.
    """
    try:
        named = KeyStatement.model_validate_json(signed.statement).signing
    except ValidationError:
        raise NotTrusted("not a statement of keys") from None
    return believe(signed, [named[0].public_key])


def believe_as(known: Enrolment, signed: SignedKeys) -> KeyStatement:
    """Return what is stated when it is the platform of this enrolment; raises NotTrusted.

    A file of an earlier version has no signing key to believe by: then the statement has to name
    the key that submissions were sealed to all along.
    """
    if known.signing_keys:
        return believe(signed, raw_keys(known.signing_keys))
    statement = believe_itself(signed)
    if known.key.id not in {key.id for key in statement.recipient}:
        raise NotTrusted("the key that was sealed to is not among these")
    return statement


def raw_keys(keys: Iterable[SigningKey]) -> list[bytes]:
    """Return the 32 bytes of each."""
    return [key.public_key for key in keys]


def _signed_by(raw: bytes, content: bytes, signature: bytes) -> bool:
    try:
        verify([raw], "keys", content, signature)
    except NotSigned:
        return False
    return True
