"""Looks along the way to the platform, one step after the other: address, name, TLS, answer, clock.

Each step has its own deadline and can be cancelled; what it found is a closed word and figures, never
a text a peer chose. Unsigned: nothing is handed over and nothing changes. Blocks: worker threads only.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from sync.client import (
    ClockWrong,
    Imposture,
    NotOurs,
    PlatformClient,
    PlatformError,
    Retryable,
    Timeouts,
    Transport,
    Unauthorised,
)
from sync.clock import WRONG_S, PlatformClock

STEP_S = 10.0
"""Deadline of one step."""
CERTIFICATE_DAYS = 14
"""A certificate that ends sooner is worth a word."""
_POLL_S = 0.05


class Step(StrEnum):
    """What is looked at, in order."""

    ADDRESS = "address"
    """本机地址"""
    NAME = "name"
    """域名解析 (DNS)"""
    TLS = "tls"
    """TLS 证书"""
    PLATFORM = "platform"
    """平台"""
    CLOCK = "clock"
    """时钟"""


class Found(StrEnum):
    """What was found; a closed list, each with a sentence for people."""

    GOOD = "good"
    SKIPPED = "skipped"
    """An earlier step failed, or there is nothing to look at here."""
    CANCELLED = "cancelled"
    NO_URL = "no_url"
    """The settings name no platform."""
    NO_NETWORK = "no_network"
    """No route: no cable, no address."""
    NO_NAME = "no_name"
    """The name is not known, or no name server answered."""
    LATE = "late"
    """No answer in time."""
    REFUSED = "refused"
    """Somebody is there and takes no connection."""
    NO_WAY = "no_way"
    """The network leads nowhere near."""
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    OTHER_HOST = "other_host"
    UNKNOWN_ISSUER = "unknown_issuer"
    NO_TLS = "no_tls"
    ENDS_SOON = "ends_soon"
    """The certificate is good for few more days."""
    STRANGER = "stranger"
    """Somebody else answers: a captive portal, a router."""
    NOT_ACCEPTED = "not_accepted"
    TROUBLED = "troubled"
    """It answers that it cannot now."""
    CLOCK_OFF = "clock_off"
    CLOCK_REFUSED = "clock_refused"


GOOD = frozenset({Found.GOOD, Found.ENDS_SOON})
"""After these the next step is worth taking."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One step: what was found, how long it took, and a figure of it."""

    step: Step
    found: Found
    took_s: float = 0.0
    address: str = ""
    """Of ADDRESS and NAME: an IP address."""
    days: int | None = None
    """Of TLS: how long the certificate is good for."""
    offset_s: float | None = None
    """Of CLOCK: the platform's time minus this machine's."""
    plain: bool = False
    """Of TLS: the address is http, so there is none."""


class Probe:
    """One look; `cancel` may come from any thread and ends it within a moment."""

    def __init__(self, url: str, ca_file: Path | None = None, step_s: float = STEP_S) -> None:
        """Take the platform's address as the settings have it; nothing is asked before `run`."""
        self._url, self._ca_file, self._step_s = url, ca_file, step_s
        self._cancelled = threading.Event()
        self._clock = PlatformClock()
        self._client: PlatformClient | None = None
        self._lock = threading.Lock()

    def cancel(self) -> None:
        """End the look: the step that is under way and those to come are CANCELLED."""
        self._cancelled.set()
        with self._lock:
            if self._client is not None:
                self._client.abort()

    def run(self) -> Iterator[Seen]:
        """Yield each step when it is done; a failed one makes the later ones SKIPPED."""
        on = True
        for step, look in (
            (Step.ADDRESS, self._address),
            (Step.NAME, self._name),
            (Step.TLS, self._tls),
            (Step.PLATFORM, self._platform),
            (Step.CLOCK, self._offset),
        ):
            if self._cancelled.is_set():
                yield Seen(step, Found.CANCELLED)
                continue
            if not on:
                yield Seen(step, Found.SKIPPED)
                continue
            began = time.monotonic()
            seen = look()
            if self._cancelled.is_set():
                seen = Seen(step, Found.CANCELLED)
            took = time.monotonic() - began
            yield Seen(step, seen.found, took, seen.address, seen.days, seen.offset_s, seen.plain)
            on = seen.found in GOOD
        with self._lock:
            if self._client is not None:
                self._client.close()

    # ---- the steps -----------------------------------------------------------------------------

    def _parts(self) -> tuple[str, int, bool]:
        """Return host, port and whether it is TLS; ValueError for no address."""
        parts = urlsplit(self._url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("no address")
        secure = parts.scheme == "https"
        return parts.hostname, parts.port or (443 if secure else 80), secure

    def _address(self) -> Seen:
        try:
            host, port, _ = self._parts()
        except ValueError:
            return Seen(Step.ADDRESS, Found.NO_URL)
        # A connected UDP socket sends nothing; it only tells which way a packet would go.
        target = host if _is_ip(host) else "192.0.2.1"
        family = socket.AF_INET6 if ":" in target else socket.AF_INET
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as asked:
                asked.connect((target, port))
                return Seen(Step.ADDRESS, Found.GOOD, address=str(asked.getsockname()[0]))
        except OSError:
            return Seen(Step.ADDRESS, Found.NO_NETWORK)

    def _name(self) -> Seen:
        host, port, _ = self._parts()
        if _is_ip(host):
            return Seen(Step.NAME, Found.GOOD, address=host)
        got: list[str | None] = []

        def ask() -> None:  # has no deadline of its own, so it gets a thread that is left behind
            try:
                got.append(str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0]))
            except (OSError, UnicodeError):
                got.append(None)

        threading.Thread(target=ask, daemon=True, name="probe-dns").start()
        if not self._wait(lambda: bool(got)):
            return Seen(Step.NAME, Found.LATE)
        found = got[0]
        if found is None:
            return Seen(Step.NAME, Found.NO_NAME)
        return Seen(Step.NAME, Found.GOOD, address=found)

    def _tls(self) -> Seen:
        host, port, secure = self._parts()
        done: list[Seen] = []
        opened: list[socket.socket] = []
        thread = threading.Thread(
            target=lambda: done.append(self._connect(host, port, secure, opened)),
            daemon=True,
            name="probe-tls",
        )
        thread.start()
        came = self._wait(lambda: bool(done))
        if not came:
            for one in opened[:]:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
            return Seen(Step.TLS, Found.LATE)
        return done[0]

    def _connect(self, host: str, port: int, secure: bool, opened: list[socket.socket]) -> Seen:
        try:
            with socket.create_connection((host, port), self._step_s) as plain:
                opened.append(plain)
                if not secure:
                    return Seen(Step.TLS, Found.GOOD, plain=True)
                context = ssl.create_default_context(
                    cafile=str(self._ca_file) if self._ca_file is not None else None
                )
                with context.wrap_socket(plain, server_hostname=host) as safe:
                    return _certificate(safe)
        except ssl.SSLCertVerificationError as error:
            return Seen(Step.TLS, _FAULTS.get(error.verify_code, Found.UNKNOWN_ISSUER))
        except ssl.SSLError:
            return Seen(Step.TLS, Found.NO_TLS)
        except ConnectionRefusedError:
            return Seen(Step.TLS, Found.REFUSED)
        except TimeoutError:
            return Seen(Step.TLS, Found.LATE)
        except OSError:  # also an authority's file that cannot be read
            unread = self._ca_file is not None and not self._ca_file.is_file()
            return Seen(Step.TLS, Found.UNKNOWN_ISSUER if unread else Found.NO_WAY)

    def _platform(self) -> Seen:
        timeouts = Timeouts(connect=self._step_s, read=self._step_s, total=self._step_s)
        with self._lock:
            self._client = PlatformClient(
                Transport(self._url, clock=self._clock, ca_file=self._ca_file, timeouts=timeouts)
            )
        try:
            self._client.greeting()
        except ClockWrong:
            return Seen(Step.PLATFORM, Found.CLOCK_REFUSED)
        except Unauthorised:
            return Seen(Step.PLATFORM, Found.NOT_ACCEPTED)
        except NotOurs as error:
            tls = error.how is Imposture.TLS
            return Seen(Step.PLATFORM, Found.NO_TLS if tls else Found.STRANGER)
        except Retryable as error:
            return Seen(Step.PLATFORM, Found.TROUBLED if error.reached else Found.LATE)
        except PlatformError:
            return Seen(Step.PLATFORM, Found.STRANGER)
        return Seen(Step.PLATFORM, Found.GOOD)

    def _offset(self) -> Seen:
        offset_s = self._clock.offset_s
        if offset_s is None:
            return Seen(Step.CLOCK, Found.SKIPPED)
        off = abs(offset_s) >= WRONG_S
        return Seen(Step.CLOCK, Found.CLOCK_OFF if off else Found.GOOD, offset_s=offset_s)

    def _wait(self, holds: Callable[[], bool]) -> bool:
        ends_at = time.monotonic() + self._step_s
        while not holds():
            if self._cancelled.is_set() or time.monotonic() > ends_at:
                return holds()
            self._cancelled.wait(_POLL_S)
        return True


_FAULTS = {
    9: Found.NOT_YET,
    10: Found.EXPIRED,
    62: Found.OTHER_HOST,
    64: Found.OTHER_HOST,
}
"""By OpenSSL's X509_V_ERR_ codes (x509_vfy.h): not yet valid, expired, host and IP address mismatch."""


def _certificate(safe: ssl.SSLSocket) -> Seen:
    found = safe.getpeercert()
    ends = found.get("notAfter") if found else None
    if not isinstance(ends, str):
        return Seen(Step.TLS, Found.GOOD)
    left_s = ssl.cert_time_to_seconds(ends) - datetime.now(UTC).timestamp()
    days = max(int(left_s // 86400), 0)
    return Seen(Step.TLS, Found.ENDS_SOON if days < CERTIFICATE_DAYS else Found.GOOD, days=days)


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
