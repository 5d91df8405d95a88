"""One keep-alive session to the platform: bytes out, parsed messages or a `PlatformError` back.

Bounded in everything: total time, size of the answer, no redirects, no proxies or passwords out of
the environment. What answers without our marks is `NotOurs`. It must not log or quote what it
carries.
"""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

import requests
from pydantic import BaseModel, ValidationError
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

from sync.client.blocks import Blocks
from sync.client.deadline import Guard, GuardedAdapter
from sync.client.errors import (
    ClockWrong,
    Imposture,
    Malformed,
    NotOurs,
    PlatformError,
    Rejected,
    Retryable,
    TooLarge,
    Unauthorised,
)
from sync.client.handshake import told_of
from sync.clock import PlatformClock
from sync.message_signature import CONTENT_DIGEST, digest_of
from sync.wire import MAX_ANSWER, OCTETS, VERSION, VERSION_HEADER, Problem

_CHUNK = 65536
_PIECE = 4096
"""Of a download: small, because what is not a whole piece is lost when a thin line breaks."""
_MAX_RETRY_AFTER_S = 3600.0
"""A box on the way that says "tomorrow" must not silence a terminal for a day."""
_TRY_LATER = frozenset({408, 425, 429})
_ON_THE_WAY = frozenset({"replayed", "bad_digest"})
"""Refusals for what happened to a request on its way: the message itself is as good as before."""
_JSON = "application/json"
_PROBLEM = "application/problem+json"
_BYTES = "application/octet-stream"

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


class Sink(Protocol):
    """Where the bytes of a download go; remembers how far it has come."""

    @property
    def offset(self) -> int:
        """How many bytes are there already."""
        ...

    def begin(self, offset: int) -> None:
        """What follows stands at `offset`: the present one, or 0 to start over."""
        ...

    def take(self, chunk: bytes) -> None:
        """Keep a piece; raises ValueError when there is more than was announced."""
        ...


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds; `total` ends a request whatever the peer does."""

    connect: float = 10.0
    read: float = 20.0
    """Between two bytes."""
    total: float = 60.0
    idle: float = 60.0
    """A connection that was not used for longer is left: whatever stands between may have forgotten
    it without a word, and mobile networks do within minutes."""


class _Session(requests.Session):
    """A session that keeps and follows nothing a peer gives it."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return none: else `requests` reads a body without bounds that we do not follow."""


class Transport:
    """A session to one platform, for one thread at a time; `abort` may come from any thread."""

    def __init__(
        self,
        url: str,
        token: str = "",
        *,
        signer: AuthBase | None = None,
        clock: PlatformClock | None = None,
        ca_file: Path | None = None,
        timeouts: Timeouts | None = None,
        proxies: dict[str, str] | None = None,
    ) -> None:
        """Take the platform's base URL; ValueError when it is none.

        `signer` speaks for a terminal, `token` for a clerk. `clock` learns the platform's time
        from each answer. `ca_file` is a private authority (PEM) that replaces the public ones.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
            raise ValueError("a platform's address is http(s)://host[:port][/path]")
        self._url = url.rstrip("/")
        self._timeouts = timeouts or Timeouts()
        self._guard = Guard()
        self._used_at = 0.0
        """When (monotonic) the connection was last used."""
        self._session = _Session()
        self._session.auth = signer
        self._clock = clock or PlatformClock()
        self._session.verify = str(ca_file) if ca_file is not None else True
        self._session.proxies = dict(proxies or {})
        adapter = GuardedAdapter(self._guard)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)
        self._session.headers.update(
            {
                "Accept": f"{_JSON}, {_PROBLEM}",
                "Accept-Encoding": "identity",
                "User-Agent": "bianmin-kiosk",
                VERSION_HEADER: VERSION,
            }
        )
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"

    @property
    def url(self) -> str:
        """The platform's base URL, without a slash at the end."""
        return self._url

    def get(self, path: str, answer: type[M], **query: str | int) -> M:
        """Ask; raises PlatformError."""
        return self._exchange("GET", path, None, answer, query, self._timeouts.total)

    def post(self, path: str, message: BaseModel, answer: type[M], *, total: float = 0.0) -> M:
        """Send a message; raises PlatformError. `total` replaces the usual deadline (seconds)."""
        body = message.model_dump_json().encode()
        return self._exchange("POST", path, body, answer, {}, total or self._timeouts.total)

    def patch(
        self, path: str, data: bytes, headers: dict[str, str], answer: type[M], *, total: float
    ) -> M:
        """Send raw bytes within `total` seconds; raises PlatformError."""
        headers = {"Content-Type": OCTETS, **headers}
        return self._exchange("PATCH", path, data, answer, {}, total, headers)

    def fetch(self, path: str, sink: Sink, *, total: float = 0.0) -> None:
        """Stream bytes into `sink`, from where it stands if the peer can; raises PlatformError.

        What arrived before a break stays in the sink.
        """
        headers = {"Accept": f"{_BYTES}, {_PROBLEM}"}
        if sink.offset:
            headers["Range"] = f"bytes={sink.offset}-"
        seconds = total or self._timeouts.total
        self._call(
            "GET", path, None, {}, seconds, headers, lambda r, sent: self._pour(r, sink, sent)
        )

    def abort(self) -> None:
        """End the running request at once and refuse further ones."""
        self._guard.abort()

    def close(self) -> None:
        """Close the connection; only when no request runs."""
        self._session.close()

    def _exchange(
        self,
        method: str,
        path: str,
        body: bytes | None,
        answer: type[M],
        query: dict[str, str | int],
        total: float,
        headers: dict[str, str] | None = None,
    ) -> M:
        if headers is None:
            headers = {"Content-Type": _JSON} if body is not None else {}
        return self._call(
            method,
            path,
            body,
            query,
            total,
            headers,
            lambda r, sent: self._understand(r, answer, sent),
        )

    def _call(
        self,
        method: str,
        path: str,
        body: bytes | None,
        query: dict[str, str | int],
        total: float,
        headers: dict[str, str],
        read: Callable[[requests.Response, float], T],
    ) -> T:
        if self._guard.left() <= 0:
            raise Retryable("the session was ended")
        # A large body takes its time, and so may the answer: only the total bounds it then.
        patience = self._timeouts.read
        data: bytes | Blocks | None = body
        if body is not None and len(body) > _CHUNK:
            patience = max(patience, total)
            data = Blocks(body)
            headers = {CONTENT_DIGEST: digest_of(body), **headers}
        if time.monotonic() - self._used_at > self._timeouts.idle:
            self._session.close()  # the next request opens another connection
        sent = self._clock.running()
        with self._guard.within(total):
            try:
                with self._session.request(
                    method,
                    self._url + path,
                    params=query,
                    data=data,
                    headers=headers,
                    timeout=(self._timeouts.connect, patience),
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    return read(response, sent)
            except requests.exceptions.SSLError as error:
                if self._guard.expired:
                    raise Retryable("no whole answer in time") from None
                raise told_of(error) from None
            except (requests.exceptions.RequestException, HTTPError, OSError) as error:
                if self._guard.expired:
                    raise Retryable("no whole answer in time") from None
                raise Retryable(f"no answer: {type(error).__name__}") from None
            finally:
                self._used_at = time.monotonic()

    def _understand(self, response: requests.Response, answer: type[M], sent: float) -> M:
        got = self._accepted(response, _JSON, sent)
        message = _parse(self._body(response), answer)
        self._heard(response, message, sent, got)
        return message

    def _pour(self, response: requests.Response, sink: Sink, sent: float) -> None:
        """Give the bytes of an answer to a sink."""
        self._accepted(response, _BYTES, sent)
        start = 0
        if response.status_code == 206:
            start = sink.offset
            if not response.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
                raise Malformed("another part than was asked for")
        sink.begin(start)
        for chunk in response.iter_content(_PIECE):
            try:
                sink.take(chunk)
            except ValueError:
                raise Malformed("a document larger than was announced") from None

    def _accepted(self, response: requests.Response, expected: str, sent: float) -> float:
        """Return when (running clock) a success of the expected kind came; raise for any other."""
        got = self._clock.running()
        status = response.status_code
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if status in _TRY_LATER or status >= 500:
            wait = self._retry_after(response)
            raise Retryable(
                f"the platform asks for patience: {status}", reached=True, retry_after_s=wait
            )
        if 300 <= status < 400:
            raise NotOurs(Imposture.REDIRECT, f"redirected with {status}")
        if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
            # A few bytes can be unpacked into gigabytes, and our requests ask for none of it.
            raise NotOurs(Imposture.CONTENT, "an answer in a coding nobody asked for")
        if 200 <= status < 300:
            if media_type != expected:
                raise NotOurs(Imposture.CONTENT, "an answer of another kind than asked for")
            return got
        if status == 413:
            # Said by whatever stands in front of the platform, too, and by that in its own words.
            raise TooLarge(status, "too_large")
        if media_type != _PROBLEM:
            raise NotOurs(Imposture.CONTENT, f"{status} without a reason of ours")
        problem = _parse(self._body(response), Problem)
        self._heard(response, problem, sent, got)
        raise _refusal(status, problem)

    def _heard(
        self, response: requests.Response, message: BaseModel, sent: float, got: float
    ) -> None:
        """Learn the time from what was understood to be our platform's, from nothing else."""
        told = getattr(message, "server_time", None)
        if isinstance(told, datetime):
            self._clock.heard(told.timestamp(), sent, got, whole_seconds=False)
        elif (moment := _http_date(response.headers.get("Date", ""))) is not None:
            self._clock.heard(moment, sent, got, whole_seconds=True)

    def _retry_after(self, response: requests.Response) -> float | None:
        """Seconds or an HTTP date (RFC 9110 section 10.2.3), capped at an hour; None for no wish.

        A date is held against the same answer's own, for this machine's clock may be wrong. No
        seconds at all, or a date that is over, is no wish: else nobody would back off.
        """
        text = response.headers.get("Retry-After", "")
        if text.isascii() and text.isdigit():
            return min(float(text), _MAX_RETRY_AFTER_S) or None
        until = _http_date(text)
        if until is None:
            return None
        written = _http_date(response.headers.get("Date", ""))
        wait = until - (self._clock.now() if written is None else written)
        return min(wait, _MAX_RETRY_AFTER_S) if wait > 0 else None

    def _body(self, response: requests.Response) -> bytes:
        taken = bytearray()
        for chunk in response.iter_content(_CHUNK):
            taken += chunk
            if len(taken) > MAX_ANSWER:
                raise Malformed("an answer larger than the contract allows")
        return bytes(taken)


def _parse(body: bytes, answer: type[M]) -> M:
    try:
        return answer.model_validate_json(body)
    except ValidationError as error:
        # Names of fields and kinds of trouble only: the values are the platform's and may be personal.
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"][:4])
        raise Malformed(f"{answer.__name__} {where}: {first['type']}") from None


def _refusal(status: int, problem: Problem) -> PlatformError:
    if problem.code == "clock_skew":
        return ClockWrong(problem.server_time)
    if problem.code in _ON_THE_WAY:
        return Retryable(f"refused with {status} {problem.code}", reached=True)
    # A version the platform does not speak is the terminal's trouble, never one message's.
    if status in {401, 403} or problem.code == "unknown_version":
        return Unauthorised(problem.code)
    return Rejected(status, problem.code, problem.title)


def _http_date(text: str) -> float | None:
    """Return the seconds since 1970 of an HTTP date; None for one of no calendar in use."""
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if not 1900 <= moment.year < 9000:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
