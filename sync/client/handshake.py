"""What a failed TLS handshake tells: somebody else is on the line, or the line broke."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

from requests.exceptions import SSLError

from sync.client.errors import Imposture, NotOurs, PlatformError, Retryable

_DEPTH = 10
"""`requests` and urllib3 wrap the cause a few times; a chain may lead back to itself."""


def told_of(error: SSLError) -> PlatformError:
    """Return what to raise for it, without a word the peer chose but the certificate's fault."""
    causes = list(_causes(error))
    for one in causes:
        if isinstance(one, ssl.SSLCertVerificationError):
            return NotOurs(Imposture.TLS, f"certificate refused: {one.verify_message}")
    if any(isinstance(one, ssl.SSLEOFError | ssl.SSLZeroReturnError) for one in causes):
        return Retryable("the connection ended in the handshake")
    return NotOurs(Imposture.TLS, "no secure connection")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """From the outermost inwards; each layer keeps its cause in a place of its own."""
    one: BaseException | None = error
    for _ in range(_DEPTH):
        if one is None:
            return
        yield one
        places = (
            getattr(one, "reason", None),
            one.args[0] if one.args else None,
            one.__cause__,
            one.__context__,
        )
        one = next((cause for cause in places if isinstance(cause, BaseException)), None)
