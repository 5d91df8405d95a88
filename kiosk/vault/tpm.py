"""The master secret under a TPM 2.0 (可信平台模块): a stolen disk alone tells nothing.

The chip is spoken to by `kiosk.vault.tpm_worker` in a process of its own, for a bounded time. This
side imports no TPM library; the optional extra `tpm` brings it (Debian: libtss2-dev to build it,
libtss2-tcti-device0 to reach the chip).
"""

from __future__ import annotations

import base64
import binascii
import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Any

from kiosk.vault.child import ask
from kiosk.vault.errors import VaultAway, VaultLost
from kiosk.vault.providers import MASTER_BYTES, Name

DEADLINE_S = 12.0
"""A slow chip makes its primary key in 2 s; the worker gives up by itself shortly before this."""


class Tpm:
    """`kiosk.vault.providers.Provider` by a TPM that a TCTI leads to."""

    name: Name = "tpm"

    def __init__(self, tcti: str, deadline_s: float | None = None) -> None:
        """Take the way to the chip, for example `device:/dev/tpmrm0`."""
        self._tcti = tcti
        self._deadline_s = deadline_s or DEADLINE_S

    def missing(self) -> str:
        """Say what this machine lacks for it; empty when it may be tried."""
        kind, _, device = self._tcti.partition(":")
        if kind == "device":
            if not Path(device).exists():
                return f"没有安全芯片（TPM）：找不到 {device}"
            if not os.access(device, os.R_OK | os.W_OK):
                return f"有安全芯片（TPM），但不能读写 {device}：请把运行终端的用户加进 tss 组"
        if importlib.util.find_spec("tpm2_pytss") is None:
            return "有安全芯片（TPM），但没有装 tpm2-pytss"
        return ""

    def seal(self, secret: bytes) -> bytes:
        """Return what goes on the disk; the worker has opened it again before it answers."""
        answer = self._ask({"do": "seal", "secret": base64.b64encode(secret).decode()})
        return json.dumps(answer["sealed"]).encode()

    def open(self, sealed: bytes) -> bytes:
        """Return the secret."""
        if lack := self.missing():
            raise VaultAway(lack)
        try:
            parts = dict(json.loads(sealed))
        except (ValueError, TypeError, RecursionError):
            raise VaultLost("the sealed secret is not whole") from None
        if not all(isinstance(parts.get(name), str) for name in ("parent", "public", "private")):
            raise VaultLost("the sealed secret is not whole")
        answer = self._ask({"do": "open", "sealed": parts})
        try:
            secret = base64.b64decode(answer["secret"], validate=True)
        except (KeyError, TypeError, binascii.Error):
            raise VaultAway("the worker of the TPM answered something else") from None
        if len(secret) != MASTER_BYTES:
            raise VaultLost("the TPM holds something else")
        return secret

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        order |= {"tcti": self._tcti, "within_s": max(1, int(self._deadline_s) - 1)}
        argv = [sys.executable, "-m", "kiosk.vault.tpm_worker"]
        answer = ask(argv, json.dumps(order).encode(), self._deadline_s)
        try:
            told = json.loads(answer.out)
        except ValueError:
            # Killed by its own alarm, or by the C library: nothing is known of the secret.
            raise VaultAway(f"TPM worker: status {answer.status}, {answer.complaint}") from None
        if not isinstance(told, dict) or told.get("trouble") == "away":
            raise VaultAway(f"TPM: {told}")
        if told.get("trouble"):
            raise VaultLost(f"TPM: {told.get('detail', '')}")
        return told
