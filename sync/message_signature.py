"""HTTP message signatures (RFC 9421) in the one shape of our contract: Ed25519, one signature.

A request is signed over its method, path and query and over every field of `FIELDS` it carries,
the digest of its body (RFC 9530) among them; `created` and `nonce` keep it from being used twice.
What is covered is no choice of the sender: a signature that leaves something out, or covers what
the contract does not name, is none. No I/O, no keys, no clock: those are the callers'.

Not the general standard on purpose (docs/adr/0011); it is held to the vectors of RFC 9421, and a
second implementation reads and writes the same signatures in the tests.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNATURE = "Signature"
SIGNATURE_INPUT = "Signature-Input"
CONTENT_DIGEST = "Content-Digest"

WINDOW_S = 300
"""A platform takes no signature that is older, or further in the future, than this."""
FIELDS = (
    "content-digest",
    "content-type",
    "bianmin-version",
    "upload-offset",
    "upload-length",
    "upload-complete",
)
"""Fields that are covered whenever a request has them; the rest of a head decides nothing."""

_LABEL = "terminal"
_ALGORITHM = "ed25519"
_MAX_FIELD = 2000
_DERIVED = ("@method", "@path", "@query")
_INPUT = re.compile(
    r"([a-z][a-z0-9_.*-]{0,31})=(\(([^()]*)\)((?:;[a-z]+=(?:\"[^\"\\]*\"|[0-9]+))+))"
)
_PARAMETER = re.compile(r';([a-z]+)=(?:"([^"\\]*)"|([0-9]+))')
_COMPONENT = re.compile(r'"[a-z@][a-z0-9-]*"')
_SIGNATURE = re.compile(r"([a-z][a-z0-9_.*-]{0,31})=:([A-Za-z0-9+/]{86}==):")
_DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_KEY_ID = re.compile(r"[0-9a-f]{16}")


class BadSignature(Exception):
    """There is no signature of the contract, or it does not fit the request; says no more."""


@dataclass(frozen=True, slots=True)
class Request:
    """What of a request can be signed."""

    method: str
    target: str
    """Path and query as they stand in the request line."""
    fields: Mapping[str, str]
    """By lower-case name."""

    def component(self, name: str) -> str:
        """Return the value of one component (RFC 9421 section 2); BadSignature for none."""
        path, _, query = self.target.partition("?")
        derived = {"@method": self.method, "@path": path or "/", "@query": f"?{query}"}
        value = derived.get(name, self.fields.get(name))
        if value is None or not value.isascii() or "\n" in value or "\r" in value:
            raise BadSignature(name)
        return value.strip(" \t")

    def covered(self) -> tuple[str, ...]:
        """Return what a signature of this request has to cover, in our order."""
        return (*_DERIVED, *(name for name in FIELDS if name in self.fields))


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as it was sent; believed by nobody before `check`."""

    key_id: str
    created: int
    """Seconds since 1970, by the sender's clock."""
    nonce: str
    components: tuple[str, ...]
    parameters: str
    """The covered components and the parameters, as written."""
    signature: bytes


def digest_field(sha256: bytes) -> str:
    """Return the value of Content-Digest (RFC 9530) for the 32 bytes of a SHA-256."""
    return f"sha-256=:{base64.b64encode(sha256).decode('ascii')}:"


def digest_of(body: bytes) -> str:
    """Return the value of Content-Digest for a body that lies in memory."""
    return digest_field(hashlib.sha256(body).digest())


def read_digest(field: str) -> bytes:
    """Return the SHA-256 in a Content-Digest; BadSignature for anything else in it."""
    found = _DIGEST.fullmatch(field)
    if found is None:
        raise BadSignature("content-digest")
    return base64.b64decode(found.group(1))


def sign(
    request: Request, key: Ed25519PrivateKey, key_id: str, created: int, nonce: str
) -> dict[str, str]:
    """Return the two fields that sign a request; the body is covered by its Content-Digest."""
    names = request.covered()
    listed = " ".join(f'"{name}"' for name in names)
    parameters = f'({listed});created={created};keyid="{key_id}";nonce="{nonce}"'
    parameters += f';alg="{_ALGORITHM}"'
    base = signature_base([(name, request.component(name)) for name in names], parameters)
    made = base64.b64encode(key.sign(base)).decode("ascii")
    return {SIGNATURE_INPUT: f"{_LABEL}={parameters}", SIGNATURE: f"{_LABEL}=:{made}:"}


def read(fields: Mapping[str, str]) -> Signed:
    """Read the signature of a request's head; BadSignature when there is none of the contract."""
    given = fields.get(SIGNATURE_INPUT.lower(), "")
    signature = fields.get(SIGNATURE.lower(), "")
    if len(given) > _MAX_FIELD or len(signature) > _MAX_FIELD:
        raise BadSignature("too long")
    found, sent = _INPUT.fullmatch(given), _SIGNATURE.fullmatch(signature)
    if found is None or sent is None or found.group(1) != sent.group(1):
        raise BadSignature("not one signature")
    parameters = _parameters(found.group(4))
    names = found.group(3).split(" ")
    if not all(_COMPONENT.fullmatch(name) for name in names):
        raise BadSignature("components")
    try:
        raw = base64.b64decode(sent.group(2), validate=True)
    except binascii.Error:
        raise BadSignature("not base64") from None
    return Signed(
        key_id=parameters["keyid"],
        created=int(parameters["created"]),
        nonce=parameters["nonce"],
        components=tuple(name[1:-1] for name in names),
        parameters=found.group(2),
        signature=raw,
    )


def check(signed: Signed, request: Request, public_key: bytes) -> None:
    """Hold a signature against the request and the key it names; raises BadSignature.

    Time and nonce are not looked at: they need a clock and a memory.
    """
    if len(set(signed.components)) != len(signed.components):
        raise BadSignature("a component twice")
    if set(signed.components) != set(request.covered()):
        raise BadSignature("covers something else")
    values = [(name, request.component(name)) for name in signed.components]
    try:
        key = Ed25519PublicKey.from_public_bytes(public_key)
        key.verify(signed.signature, signature_base(values, signed.parameters))
    except (InvalidSignature, ValueError):
        raise BadSignature("does not fit") from None


def signature_base(components: Sequence[tuple[str, str]], parameters: str) -> bytes:
    """Return the bytes that are signed (RFC 9421 section 2.5)."""
    lines = [f'"{name}": {value}' for name, value in components]
    return "\n".join([*lines, f'"@signature-params": {parameters}']).encode("ascii")


def _parameters(text: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, quoted, number in _PARAMETER.findall(text):
        if name in given:
            raise BadSignature("a parameter twice")
        given[name] = number or quoted
        if (name == "created") is not bool(number):
            raise BadSignature("a parameter of another type")
    if not {"created", "keyid", "nonce"} <= set(given) <= {"created", "keyid", "nonce", "alg"}:
        raise BadSignature("other parameters")
    if given.get("alg", _ALGORITHM) != _ALGORITHM or len(given["created"]) > 12:
        raise BadSignature("another algorithm")
    if not _NONCE.fullmatch(given["nonce"]) or not _KEY_ID.fullmatch(given["keyid"]):
        raise BadSignature("nonce or key")
    return given
