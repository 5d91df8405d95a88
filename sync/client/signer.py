"""Signs what a session sends, last of all, when path, query, fields and body are final."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from requests.auth import AuthBase

from sync.message_signature import CONTENT_DIGEST, Request, digest_of, sign


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose requests these are: a terminal's key pair and the id of its public half."""

    key: Ed25519PrivateKey = field(repr=False)
    key_id: str


class RequestSigner(AuthBase):
    """Puts Content-Digest, Signature-Input and Signature on each request (RFC 9530, RFC 9421).

    A body of bytes is hashed once. A body that is streamed needs its Content-Digest from whoever
    sends it (`sync.message_signature.digest_field`): it is not read here.
    """

    def __init__(self, identity: Callable[[], Identity], now: Callable[[], float]) -> None:
        """Take who signs (asked each time: keys roll) and the platform's time in seconds."""
        self._identity = identity
        self._now = now

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign one request; ValueError for a streamed body without a digest."""
        if prepared.body and CONTENT_DIGEST not in prepared.headers:
            if not isinstance(prepared.body, bytes):
                raise ValueError("a streamed body needs its Content-Digest")
            prepared.headers[CONTENT_DIGEST] = digest_of(prepared.body)
        fields = {str(name).lower(): str(value) for name, value in prepared.headers.items()}
        request = Request(prepared.method or "", prepared.path_url, fields)
        who = self._identity()
        nonce = secrets.token_urlsafe(16)
        prepared.headers.update(sign(request, who.key, who.key_id, int(self._now()), nonce))
        return prepared
