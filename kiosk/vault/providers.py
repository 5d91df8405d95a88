"""Who can keep the master secret, best first: TPM, systemd, a file.

A provider turns the secret into bytes for the disk and back. What it cannot do now is VaultAway,
what it will never do again VaultLost; it never guesses, and never falls back to another.
"""

from __future__ import annotations

from typing import Literal, Protocol

from kiosk.vault.errors import VaultUnsafe

Choice = Literal["auto", "tpm", "systemd", "file"]
"""The setting `[security] keys`."""
Name = Literal["tpm", "systemd", "file"]

MASTER_BYTES = 32
TPM_DEVICE = "device:/dev/tpmrm0"
"""TCTI of the kernel's resource manager: several programs may use the chip at once."""


class Provider(Protocol):
    """One way to keep the master secret."""

    @property
    def name(self) -> Name:
        """Its name in the settings."""
        ...

    def missing(self) -> str:
        """Say in Chinese what this machine lacks for it; empty when it may be tried."""
        ...

    def seal(self, secret: bytes) -> bytes:
        """Return what goes on the disk, opened once to be sure; VaultAway when it cannot."""
        ...

    def open(self, sealed: bytes) -> bytes:
        """Return the secret; raises VaultAway or VaultLost."""
        ...


class PlainFile:
    """The secret itself, in a file of mode 0600: whoever has the disk has it."""

    name: Name = "file"

    def missing(self) -> str:
        """A file is always possible."""
        return ""

    def seal(self, secret: bytes) -> bytes:
        """Return the secret."""
        return secret

    def open(self, sealed: bytes) -> bytes:
        """Return the secret; VaultUnsafe when it is cut short."""
        if len(sealed) != MASTER_BYTES:
            raise VaultUnsafe("the file of the master secret is not whole")
        return sealed


def providers(tcti: str = TPM_DEVICE) -> tuple[Provider, ...]:
    """Return all of them, best first."""
    from kiosk.vault.systemd import SystemdCredentials
    from kiosk.vault.tpm import Tpm

    return (Tpm(tcti), SystemdCredentials(), PlainFile())
