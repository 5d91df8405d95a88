"""The enrolment on disk: what this terminal is at one platform, with its private key.

0600, written whole and durably, refused when others may read it. Files of earlier versions are
read: their token is left behind, what they lack is asked of the platform later (`keeper`).
"""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import AfterValidator, Field, ValidationError

from kiosk.domain.numbers import TerminalNumber
from sync.client import Identity, PlatformClient, RequestSigner, Timeouts, Transport
from sync.clock import PlatformClock
from sync.wire import PlatformKey, SigningKey, key_id_of
from sync.wire.base import Answer, Base64, Timestamp


class EnrolmentUnreadable(Exception):
    """The enrolment file is damaged or open to others; the text names the file and what to do."""


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("no address of a platform")
    return url


class Enrolment(Answer):
    """What this terminal is at its platform."""

    url: Annotated[str, AfterValidator(_address)]
    ca_file: str = ""
    """A private authority (PEM); empty for the public ones."""
    signing_key: Base64 = Field(repr=False, min_length=32, max_length=32)
    """Ed25519, raw private key: requests are signed with it."""
    next_signing_key: Base64 | None = Field(default=None, repr=False, min_length=32, max_length=32)
    """The one that follows, while a change of it is under way."""
    signing_key_since: Timestamp = datetime(2026, 1, 1, tzinfo=UTC)
    """The platform's clock; files of an earlier version do not say."""
    region: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    terminal: Annotated[int, Field(ge=1, le=9999)]
    epoch: Annotated[int, Field(ge=1, le=99)]
    key: PlatformKey
    """Submissions are sealed to it."""
    signing_keys: Annotated[tuple[SigningKey, ...], Field(max_length=20, strict=False)] = ()
    """What the platform signs with what travels as a file, newest first. Empty in a file of an
    earlier version until the platform was asked: then nothing signed is believed."""
    keys_serial: Annotated[int, Field(ge=0)] = 0
    """Of the statement these keys come from."""
    sandbox: bool
    enrolled_at: Timestamp
    """The platform's clock."""

    @property
    def number(self) -> TerminalNumber:
        """The fixed part of this terminal's receipt numbers."""
        return TerminalNumber(self.region, self.terminal, self.epoch)

    def identity(self) -> Identity:
        """Return the key pair that requests are signed with."""
        key = Ed25519PrivateKey.from_private_bytes(self.signing_key)
        return Identity(key, key_id_of(key.public_key().public_bytes_raw()))

    def signer(self, clock: PlatformClock | None = None) -> RequestSigner:
        """Return what signs requests with this very key."""
        who = self.identity()
        return RequestSigner(lambda: who, (clock or PlatformClock()).now)

    def client(
        self,
        timeouts: Timeouts | None = None,
        *,
        url: str = "",
        clock: PlatformClock | None = None,
    ) -> PlatformClient:
        """Open a client that signs with this very key; one per thread.

        `url` replaces the address of the enrolment: a practice platform moves at each start. For
        a terminal that runs on while keys roll, see `EnrolmentKeeper.client`.
        """
        clock = clock or PlatformClock()
        transport = Transport(
            url or self.url,
            signer=self.signer(clock),
            clock=clock,
            ca_file=Path(self.ca_file) if self.ca_file else None,
            timeouts=timeouts,
        )
        return PlatformClient(transport)


def load_enrolment(path: Path) -> Enrolment | None:
    """Read the enrolment; None when there is none yet. Raises EnrolmentUnreadable."""
    content = read_private(path, 65536)
    if content is None:
        return None
    try:
        return Enrolment.model_validate_json(content)
    except ValidationError:
        raise EnrolmentUnreadable(f"{path}: damaged; enrol this terminal again") from None


def save_enrolment(path: Path, enrolment: Enrolment) -> None:
    """Write the enrolment, 0600, whole or not at all, and durable."""
    write_private(path, enrolment.model_dump_json(indent=2).encode() + b"\n")


def read_private(path: Path, limit: int) -> bytes | None:
    """Return the content of a file that only this user may read; None when there is none."""
    try:
        with open(path, "rb", opener=_without_waiting) as stream:
            mode = os.fstat(stream.fileno()).st_mode
            content = stream.read(limit)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise EnrolmentUnreadable(f"{path}: {error.strerror}") from None
    if stat.S_IMODE(mode) & 0o077:
        raise EnrolmentUnreadable(f"{path}: others may read it; run: chmod 600 {path}")
    return content


def _without_waiting(path: str, flags: int) -> int:
    return os.open(
        path, flags | os.O_NONBLOCK
    )  # a pipe in the file's place must not hang the start


def write_private(path: Path, content: bytes) -> None:
    """Write a file only its owner may read; whole or not at all, and durable."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
