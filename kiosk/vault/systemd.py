"""The master secret under the host key of systemd (`systemd-creds`), root's alone.

The host key lies on the system's disk (`/var/lib/systemd/credential.secret`): a copy of the data
folder tells nothing, the whole disk tells everything.
"""

from __future__ import annotations

import os
import shutil

from kiosk.vault.child import Answer, ask
from kiosk.vault.errors import VaultAway, VaultLost
from kiosk.vault.providers import MASTER_BYTES, Name

_NAME = "bianmin-kiosk-master"
_DEADLINE_S = 10.0


class SystemdCredentials:
    """`kiosk.vault.providers.Provider` by the command `systemd-creds`."""

    name: Name = "systemd"

    def missing(self) -> str:
        """Say what this machine lacks for it; empty when it may be tried."""
        if shutil.which("systemd-creds") is None:
            return "没有 systemd-creds（systemd 250 起有）"
        if os.geteuid() != 0:
            return "systemd 的主机密钥只有 root 能用，终端不是以 root 运行的"
        return ""

    def seal(self, secret: bytes) -> bytes:
        """Return the credential, base64 as systemd writes it."""
        answer = self._ask("encrypt", "--with-key=host", given=secret)
        if answer.status != 0 or not answer.out:
            raise VaultAway(f"systemd-creds encrypt: {answer.complaint}")
        if self.open(answer.out) != secret:
            raise VaultAway("systemd-creds did not give back what it was given")
        return answer.out

    def open(self, sealed: bytes) -> bytes:
        """Return the secret."""
        if lack := self.missing():
            raise VaultAway(lack)
        answer = self._ask("decrypt", "--newline=no", given=sealed)
        if answer.status != 0 or len(answer.out) != MASTER_BYTES:
            raise VaultLost(f"systemd-creds decrypt: {answer.complaint}")
        return answer.out

    def _ask(self, verb: str, option: str, *, given: bytes) -> Answer:
        # Found once by its whole path: a folder of somebody else must not come before it.
        command = shutil.which("systemd-creds", path="/usr/bin:/bin") or "systemd-creds"
        return ask([command, verb, option, f"--name={_NAME}", "-", "-"], given, _DEADLINE_S)
