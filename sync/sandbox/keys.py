"""The practice platform's own secrets in its data folder: its keys, and the clerk's token.

Files are 0600 and written once. A second key file is a rolled key: the newest is the one to seal
to or to sign with, older ones still open what terminals sealed while they were away. The folder
is looked at again whenever it changed, so all workers of a platform roll together.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from sync.crypto import HPKE_AES256, RecipientKey
from sync.signing import sign
from sync.wire import (
    SUITE,
    KeySignature,
    KeyStatement,
    PlatformKey,
    SignedKeys,
    SigningKey,
    key_id_of,
)

ADDRESS_FILE = "address"
"""Where the platform of this folder listened last; for commands that get the folder only."""
CLERK_TOKEN_FILE = "clerk.token"  # noqa: S105 - the name of a file
_INDEX_FILE = "person-index.key"
_KINDS: dict[str, type[Any]] = {"recipient": X25519PrivateKey, "signing": Ed25519PrivateKey}

SWITCHES_FILE = "switches"
"""The fault switches, shared by the workers of one run."""


@dataclass(frozen=True, slots=True)
class _Ring:
    """The keys as the folder had them; everything newest first."""

    private: dict[str, RecipientKey] = field(repr=False)
    """Every key that ever was given out: a terminal may come back after years."""
    public: tuple[PlatformKey, ...]
    signing: Ed25519PrivateKey = field(repr=False)
    signing_public: tuple[SigningKey, ...]
    serial: int
    signed: SignedKeys


class Keys:
    """What the platform needs to open envelopes, to sign, and to know its clerk. For any thread."""

    def __init__(self, data: Path) -> None:
        """Read the keys of a data folder; makes what is not there yet."""
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._data = data
        self._lock = threading.Lock()
        token_file = data / CLERK_TOKEN_FILE
        if not token_file.exists():
            write_secret(token_file, secrets.token_urlsafe(32).encode())
        self.clerk_token = token_file.read_text().strip()
        for use in _KINDS:
            if not list(data.glob(f"{use}-*.pem")):
                _make(data, use, 1)
        index_file = data / _INDEX_FILE
        if not index_file.exists():
            with contextlib.suppress(FileExistsError):  # another worker made it
                write_secret(index_file, secrets.token_bytes(32), replace=False)
        self._index_key = index_file.read_bytes()
        self._seen = self._names()
        self._ring = _read(data)

    def __repr__(self) -> str:
        return f"Keys({self._data})"

    @property
    def private(self) -> dict[str, RecipientKey]:
        """Recipient keys by id."""
        return self._now().private

    @property
    def public(self) -> tuple[PlatformKey, ...]:
        """Recipient keys, newest first."""
        return self._now().public

    @property
    def signing(self) -> Ed25519PrivateKey:
        """The newest signing key."""
        return self._now().signing

    @property
    def signing_public(self) -> tuple[SigningKey, ...]:
        """Signing keys, newest first."""
        return self._now().signing_public

    @property
    def serial(self) -> int:
        """Of the statement of keys; grows with each roll."""
        return self._now().serial

    @property
    def signed(self) -> SignedKeys:
        """The statement of keys, signed by every signing key there is."""
        return self._now().signed

    def person_key(self, id_number: str) -> str:
        """Return the keyed hash by which a person's applications are found; it tells nothing."""
        return hmac.new(self._index_key, id_number.encode(), hashlib.sha256).hexdigest()

    def roll(self) -> None:
        """Make a new key of each kind."""
        with self._lock:
            for use in _KINDS:
                newest = max(_number(path) for path in self._data.glob(f"{use}-*.pem"))
                _make(self._data, use, newest + 1)
        self._now()

    def _now(self) -> _Ring:
        names = self._names()
        if names != self._seen:
            with self._lock:
                self._ring, self._seen = _read(self._data), names
        return self._ring

    def _names(self) -> tuple[str, ...]:
        with os.scandir(self._data) as entries:
            return tuple(sorted(one.name for one in entries if one.name.endswith(".pem")))


def open_keys(data: Path) -> Keys:
    """Read the keys of a data folder; makes what is not there yet."""
    return Keys(data)


def _read(data: Path) -> _Ring:
    private: dict[str, RecipientKey] = {}
    public: list[PlatformKey] = []
    recipients = _newest_first(data, "recipient")
    for key in recipients.values():
        raw = key.public_key().public_bytes_raw()
        private[key_id_of(raw)] = HPKE_AES256.recipient(key.private_bytes_raw())
        public.append(PlatformKey(id=key_id_of(raw), suite=SUITE, public_key=raw))
    signing = _newest_first(data, "signing")
    raws = [key.public_key().public_bytes_raw() for key in signing.values()]
    named = tuple(SigningKey(id=key_id_of(raw), public_key=raw) for raw in raws)
    serial = max(recipients) + max(signing) - 1
    statement = KeyStatement(serial=serial, recipient=tuple(public), signing=named)
    content = statement.model_dump_json().encode()
    signed = SignedKeys(
        statement=content,
        signatures=tuple(
            KeySignature(key_id=one.id, signature=sign(key, "keys", content))
            for one, key in zip(named, signing.values(), strict=True)
        ),
    )
    return _Ring(private, tuple(public), next(iter(signing.values())), named, serial, signed)


def _newest_first(data: Path, use: str) -> dict[int, Any]:
    """Return the keys of one use by the number in their file's name."""
    found: dict[int, Any] = {}
    for path in sorted(data.glob(f"{use}-*.pem"), reverse=True):
        key = load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(key, _KINDS[use]):
            raise TypeError(f"{path.name} is no {_KINDS[use].__name__}")
        found[_number(path)] = key
    return found


def _number(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def _make(data: Path, use: str, number: int) -> None:
    key = _KINDS[use].generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    # Two workers that make the same one: the file that is there stays.
    with contextlib.suppress(FileExistsError):
        write_secret(data / f"{use}-{number:04}.pem", pem, replace=False)


def write_secret(path: Path, content: bytes, *, replace: bool = True) -> None:
    """Write a file only its owner may read; whole or not at all, and durable.

    FileExistsError for one that is there and is not to be replaced.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if replace:
            temporary.replace(path)
        else:
            os.link(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
