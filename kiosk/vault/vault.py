"""The vault: opens the one master secret once, and derives every other secret from it by name.

Files of the folder: `master.tpm`, `master.systemd` or `master.key` is the master secret as its
provider keeps it; `person-index.key` is of terminals older than the master secret and stays what
it is, in clear beside a plain file, else as `person-index.kept` under the master secret.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import get_args

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.vault import files
from kiosk.vault.errors import VaultAway, VaultLost, VaultUnsafe
from kiosk.vault.providers import MASTER_BYTES, TPM_DEVICE, Choice, Name, Provider, providers

log = logging.getLogger(__name__)

PERSON_INDEX = "person-index"
_SUFFIX: dict[Name, str] = {"tpm": "tpm", "systemd": "systemd", "file": "key"}
_GIVEN_UP = {*(f"master.{suffix}" for suffix in _SUFFIX.values()), f"{PERSON_INDEX}.kept"}


@dataclass(frozen=True, slots=True)
class Kept:
    """What `Vault.look` found."""

    provider: Name | None
    """Who keeps the master secret; None while there is none."""
    trouble: VaultUnsafe | None = None
    """Why it does not open."""
    better: Name | None = None
    """A provider this machine offers that would keep it better."""
    lacks: str = ""
    """In Chinese: what is missing for the best provider."""

    @property
    def lost(self) -> bool:
        """Whether this machine will never open the secret again."""
        return isinstance(self.trouble, VaultLost)


class Vault:
    """Secrets by name under one master secret. Safe to call from one thread at a time."""

    def __init__(self, folder: Path, keys: Choice = "file", tcti: str = TPM_DEVICE) -> None:
        """Take the folder and the setting; nothing is touched before the first secret."""
        if keys not in get_args(Choice):
            raise ValueError("keys is one of auto, tpm, systemd, file")
        self._folder = folder
        self._keys = keys
        self._providers: Sequence[Provider] = providers(tcti)
        self._master: bytes | None = None
        self._keeper: Name | None = None

    def secret(self, name: str) -> bytes:
        """Return 32 bytes that stay the same for a name; the first call may take seconds.

        Raises VaultUnsafe, VaultAway or VaultLost, and OSError when nothing can be kept.
        """
        master = self._open()
        if name == PERSON_INDEX and (older := self._older_index(master)) is not None:
            return older
        return _derive(master, name)

    @property
    def provider(self) -> Name | None:
        """Who keeps the master secret; None before the first secret."""
        return self._keeper

    def look(self) -> Kept:
        """Tell how the secret is kept and whether it opens; changes nothing."""
        best = self._best()
        lacks = "" if best.name == "tpm" else self._providers[0].missing()
        found = self._found()
        if not found:
            return Kept(None, lacks=lacks)
        keeper = found[0]
        better = best.name if self._rank(best) < self._rank(keeper) else None
        try:
            keeper.open(files.read(self._path(keeper)))
        except VaultUnsafe as error:
            return Kept(keeper.name, error, better, lacks)
        return Kept(keeper.name, None, better, lacks)

    def begin_again(self, now: datetime) -> list[Path]:
        """Set aside a master secret that does not open, so that the next start makes a new one.

        Nothing is deleted: with the old chip back in its place the files open again. Returns where
        they are now; nothing when the secret opens or is only away: there is nothing to give up.
        """
        if not self.look().lost:
            return []
        moved: list[Path] = []
        with files.turn(self._folder):
            for one in sorted(self._folder.iterdir()):
                if one.name in _GIVEN_UP:
                    aside = one.with_name(f"{one.name}.lost-{now:%Y%m%dT%H%M%S}")
                    one.rename(aside)
                    moved.append(aside)
            files.sync_folder(self._folder)
        return moved

    # ---- the master secret -------------------------------------------------------------------

    def _open(self) -> bytes:
        if self._master is not None:
            return self._master
        with files.turn(self._folder):
            files.sweep(self._folder)
            found = self._found()
            if not found:
                self._master, self._keeper = self._make()
            else:
                self._master = found[0].open(files.read(self._path(found[0])))
                self._keeper = found[0].name
                self._settle(self._master, found)
        log.info("keys opened", extra={"provider": self._keeper})
        return self._master

    def _make(self) -> tuple[bytes, Name]:
        """Make the secret with the provider of the setting, or the best that works."""
        master = secrets.token_bytes(MASTER_BYTES)
        if self._keys != "auto":
            provider = self._by_name(self._keys)
            self._put(provider, master)
            return master, provider.name
        for provider in self._providers:
            if lack := provider.missing():
                log.info("keys not kept there", extra={"provider": provider.name, "why": lack})
                continue
            try:
                self._put(provider, master)
            except VaultAway as error:
                why = {"provider": provider.name, "why": str(error)}
                log.warning("keys not kept there", extra=why)
                continue
            return master, provider.name
        raise VaultAway("no provider could keep the master secret")

    def _put(self, provider: Provider, master: bytes) -> None:
        if lack := provider.missing():
            raise VaultAway(lack)
        sealed = provider.seal(master)
        files.create(self._path(provider), sealed)
        if (
            files.read(self._path(provider)) != sealed
        ):  # used now, it would be lost at the next start
            raise VaultUnsafe(f"{self._path(provider)} was not kept")
        log.info("keys made", extra={"provider": provider.name})

    def _settle(self, master: bytes, found: Sequence[Provider]) -> None:
        """Move the secret to the provider that the setting names; end a move that was cut off.

        Only a copy of this very secret is removed; VaultUnsafe when there are two that differ.
        """
        wanted = found[0] if self._keys == "auto" else self._by_name(self._keys)
        if wanted not in found:
            self._put(wanted, master)
        for provider in found:
            if provider is not wanted and self._is_copy(provider, master):
                files.remove(self._path(provider))
        self._keeper = wanted.name

    def _is_copy(self, provider: Provider, master: bytes) -> bool:
        path = self._path(provider)
        try:
            other = provider.open(files.read(path))
        except (VaultAway, VaultLost) as error:
            log.warning("keys left there", extra={"provider": provider.name, "why": str(error)})
            return False
        if other != master:
            raise VaultUnsafe(f"{path}: there are two master secrets; set one of the files aside")
        return True

    def _found(self) -> list[Provider]:
        """Who has the secret: the one of the setting first, then the best."""
        there = [one for one in self._providers if self._path(one).exists()]
        return sorted(there, key=lambda one: one.name != self._keys)

    def _best(self) -> Provider:
        return next(one for one in self._providers if not one.missing())

    def _rank(self, provider: Provider) -> int:
        return self._providers.index(provider)

    def _by_name(self, name: str) -> Provider:
        return next(one for one in self._providers if one.name == name)

    def _path(self, provider: Provider) -> Path:
        return self._folder / f"master.{_SUFFIX[provider.name]}"

    # ---- the index key of older terminals ----------------------------------------------------

    def _older_index(self, master: bytes) -> bytes | None:
        """Return the index key that was made before there was a master secret; None without one."""
        clear = self._folder / f"{PERSON_INDEX}.key"
        kept = self._folder / f"{PERSON_INDEX}.kept"
        if self._keeper == "file" and not kept.exists():
            return _whole(files.read(clear)) if clear.exists() else None
        cipher = AESGCM(_derive(master, "keep person-index"))
        with files.turn(self._folder):
            if not kept.exists():
                if not clear.exists():
                    return None
                nonce = secrets.token_bytes(12)
                key = _whole(files.read(clear))
                files.create(kept, nonce + cipher.encrypt(nonce, key, PERSON_INDEX.encode()))
            sealed = files.read(kept)
            try:
                key = cipher.decrypt(sealed[:12], sealed[12:], PERSON_INDEX.encode())
            except (InvalidTag, ValueError):
                raise VaultLost(f"{kept} is of another master secret") from None
            if clear.exists() and files.read(clear) == key:
                files.remove(clear)
        return key


def _whole(key: bytes) -> bytes:
    if len(key) != 32:
        raise VaultUnsafe("the key of the person index is not whole")
    return key


def _derive(master: bytes, name: str) -> bytes:
    info = b"bianmin-kiosk/vault/1\0" + name.encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(master)
