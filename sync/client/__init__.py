"""HTTP to the platform: the only room that imports requests. Error kinds in `errors`."""

from sync.client.clerk import ClerkClient
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
from sync.client.platform import PlatformClient
from sync.client.signer import Identity, RequestSigner
from sync.client.transport import Timeouts, Transport

__all__ = [
    "ClerkClient",
    "ClockWrong",
    "Identity",
    "Imposture",
    "Malformed",
    "NotOurs",
    "PlatformClient",
    "PlatformError",
    "Rejected",
    "RequestSigner",
    "Retryable",
    "Timeouts",
    "TooLarge",
    "Transport",
    "Unauthorised",
]
