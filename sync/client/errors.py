"""The kinds of things that go wrong between terminal and platform (law 5).

    PlatformError                   anything below
    ├── Retryable                   nothing wrong with the message: no network, a deadline passed,
    │   │                           408, 425, 429, 5xx; carries Retry-After when there was one
    │   └── Malformed               the platform answered, but not in the contract
    ├── Rejected                    the platform understood this message and will never take it
    │   └── TooLarge                413: send less at a time
    ├── NotOurs                     somebody else answers: captive portal, wrong certificate, redirect
    ├── Unauthorised                401, 403: this terminal is unknown or revoked, or of a version
    │                               the platform does not understand
    └── ClockWrong                  the platform refuses the terminal's time and tells its own

Retryable, NotOurs, Unauthorised and ClockWrong are global: they pause the queue. Rejected is the
message's own. No text here may quote a body, a token or an address with a query.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class PlatformError(Exception):
    """Something went wrong on the way to or at the platform."""


class Retryable(PlatformError):
    """Try again later with the same ids.

    `reached` says whether the platform itself answered; `retry_after_s` is its wish.
    """

    def __init__(
        self, message: str, *, reached: bool = False, retry_after_s: float | None = None
    ) -> None:
        super().__init__(message)
        self.reached = reached
        self.retry_after_s = retry_after_s


class Malformed(Retryable):
    """An answer of the platform that is not in the contract: refused, the item stays."""

    def __init__(self, message: str) -> None:
        super().__init__(message, reached=True)


class Rejected(PlatformError):
    """This message is refused for itself; `code` is the platform's."""

    def __init__(self, status: int, code: str, title: str = "") -> None:
        super().__init__(f"refused with {status} {code}")
        self.status = status
        self.code = code
        self.title = title


class TooLarge(Rejected):
    """The request is larger than the platform takes."""


class Imposture(StrEnum):
    """How it showed that somebody else answers."""

    TLS = "tls"
    """Certificate expired, not yet valid, of another host or of an unknown authority."""
    REDIRECT = "redirect"
    CONTENT = "content"
    """Not JSON, or JSON of another service: a captive portal."""
    KEYS = "keys"
    """It shows keys that nobody vouches for whom this terminal trusts."""


class NotOurs(PlatformError):
    """Not our platform; nothing was handed over knowingly, nothing is believed."""

    def __init__(self, how: Imposture, message: str) -> None:
        super().__init__(message)
        self.how = how


class Unauthorised(PlatformError):
    """The platform does not accept this terminal (or clerk)."""

    def __init__(self, code: str) -> None:
        super().__init__(f"not accepted: {code}")
        self.code = code


class ClockWrong(PlatformError):
    """The platform refuses the terminal's time."""

    def __init__(self, server_time: datetime | None) -> None:
        super().__init__("the terminal's clock is refused")
        self.server_time = server_time
