"""Requests that no terminal would send, and answers as they came: for checking a platform.

The same session, marks and deadlines as a terminal's; only what is said is the caller's. It judges
nothing and must not log what it carries.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import requests
from urllib3.exceptions import HTTPError

from sync.client.errors import Retryable
from sync.client.transport import Transport
from sync.message_signature import digest_of


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer nobody has judged."""

    status: int
    media_type: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = field(repr=False)

    @property
    def code(self) -> str:
        """The code of a problem document; empty when it is none."""
        if self.media_type != "application/problem+json":
            return ""
        try:
            document = json.loads(self.body)
        except ValueError:
            return ""
        code = document.get("code") if isinstance(document, dict) else None
        return code if isinstance(code, str) else ""


class RawTransport(Transport):
    """A terminal's session that sends what it is told."""

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        announce: int = 0,
    ) -> RawAnswer:
        """Send and return what came. Raises Retryable when nothing whole came.

        `announce` says so many bytes in Content-Length and sends `body` of them, if any.
        """
        named = {"Content-Type": "application/json"} if body is not None or announce else {}
        if announce:
            named["Content-Digest"] = digest_of(
                body or b""
            )  # of what is sent: a signer reads no stream
        with self._guard.within(self._timeouts.total):
            try:
                with self._session.request(
                    method,
                    self._url + path,
                    data=_Announced(announce, body or b"") if announce else body,
                    headers={**named, **(headers or {})},
                    timeout=(self._timeouts.connect, self._timeouts.read),
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    kind = response.headers.get("Content-Type", "")
                    return RawAnswer(
                        response.status_code,
                        kind.partition(";")[0].strip().lower(),
                        {name.lower(): value for name, value in response.headers.items()},
                        self._body(response),
                    )
            except (requests.exceptions.RequestException, HTTPError, OSError) as error:
                raise Retryable(f"no answer: {type(error).__name__}") from None


class _Announced:
    """A body that says how long it is and then has less."""

    def __init__(self, length: int, data: bytes) -> None:
        self._length = length
        self._left = data

    def __len__(self) -> int:
        return self._length

    def read(self, _size: int = -1) -> bytes:
        data, self._left = self._left, b""
        return data
