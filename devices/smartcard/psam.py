"""A PSAM (终端安全存取模块): the key of 3.x social security cards, in a second slot of the terminal.

The two commands are those of 中国金融集成电路(IC)卡 PSAM 应用规范 that such modules follow:
INIT FOR DESCRYPT (80 1A) derives a card's key inside the module, DES CRYPT (80 FA) enciphers with it.
Which application and keys a county's module holds is nowhere published: the settings say it, and
without them there is no driver (docs/adr/0021). Knows no PC/SC: slots come in as a function.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from devices.ports import DeviceError, Problem
from devices.smartcard.apdu import SW, exchange
from devices.smartcard.authentication import CRYPTOGRAM, Challenge, Proofs
from devices.smartcard.connection import CardConnection

_LEVEL = 8
"""Bytes of one level of diversification (分散)."""
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_AWAY = frozenset({Problem.CARD_REMOVED, Problem.NO_READER, Problem.CARD_UNREADABLE, Problem.BUSY})


@dataclass(frozen=True, slots=True)
class PsamKeys:
    """Where in a module the two keys are; from whoever issued it."""

    application: bytes
    """Name (AID, 5 to 16 bytes) or file id (2 bytes) of the social security application."""
    internal: bytes
    """P1 (use: high three bits are the levels of diversification) and P2 of the 内部认证 key."""
    external: bytes
    """The same of the 外部认证 key."""


def keys_of(application: str, internal: str, external: str) -> PsamKeys:
    """Read the three settings, in hexadecimal. Raises ValueError that names what is allowed."""
    if not _HEX.fullmatch(application) or len(application) // 2 not in {2, *range(5, 17)}:
        raise ValueError(
            "psam_application 要写十六进制：2 个字节的文件号，或 5 到 16 个字节的应用名"
        )
    for name, value in (("psam_internal_key", internal), ("psam_external_key", external)):
        if not _HEX.fullmatch(value) or len(value) != 4 or _levels(bytes.fromhex(value)) > 2:
            raise ValueError(f"{name} 要写 2 个字节的十六进制：密钥用途（最多两级分散）和密钥号")
    return PsamKeys(*(bytes.fromhex(one) for one in (application, internal, external)))


class Psam:
    """A KeyHolder over whatever `connect` opens; the module is asked by one thread at a time."""

    def __init__(
        self, connect: Callable[[], AbstractContextManager[CardConnection]], keys: PsamKeys
    ) -> None:
        """`connect` opens the module's slot. It raises DeviceError."""
        self._connect = connect
        self._keys = keys
        self._one = threading.Lock()

    def prove(self, challenge: Challenge, timeout_s: float) -> Proofs:
        """Have both proofs computed in the module. Raises DeviceError: KEY_AWAY, KEY_REFUSED."""
        ends_at = time.monotonic() + timeout_s
        try:
            with self._one, self._connect() as slot:
                module = _Until(slot, ends_at)
                self._select(module)
                return Proofs(
                    card=_encipher(module, self._keys.internal, challenge, challenge.internal),
                    terminal=_encipher(module, self._keys.external, challenge, challenge.external),
                )
        except DeviceError as error:
            if error.problem in _AWAY:
                raise DeviceError(Problem.KEY_AWAY, "the PSAM does not answer") from None
            raise

    def check(self) -> None:
        """Select the application, using no key. Raises DeviceError."""
        with self._one, self._connect() as module:
            self._select(module)

    def _select(self, module: CardConnection) -> None:
        name = self._keys.application
        by_name = 0x00 if len(name) == 2 else 0x04
        _, sw = exchange(module, bytes([0x00, 0xA4, by_name, 0x00, len(name)]) + name)
        _demand("application", sw)


class _Until:
    """The module's connection, until the time for the whole card is over."""

    def __init__(self, slot: CardConnection, ends_at: float) -> None:
        self._slot = slot
        self._ends_at = ends_at
        self.atr = slot.atr

    def send_and_receive(self, apdu: bytes | bytearray) -> tuple[bytes, int]:
        if time.monotonic() > self._ends_at:
            raise DeviceError(Problem.TIMED_OUT, "PSAM")
        return self._slot.send_and_receive(apdu)


def _encipher(module: CardConnection, key: bytes, challenge: Challenge, data: bytes) -> bytes:
    levels = _levels(key)
    factors = challenge.card_id[-_LEVEL * levels :] if levels else b""
    _, sw = exchange(module, bytes([0x80, 0x1A, *key, len(factors)]) + factors)
    _demand("key", sw)
    cryptogram, sw = exchange(module, bytes([0x80, 0xFA, 0x00, 0x00, len(data)]) + data)
    _demand("cryptogram", sw)
    if len(cryptogram) != CRYPTOGRAM:
        raise DeviceError(Problem.KEY_REFUSED, f"PSAM: cryptogram of {len(cryptogram)} bytes")
    return cryptogram


def _levels(key: bytes) -> int:
    return key[0] >> 5


def _demand(what: str, sw: int) -> None:
    if sw != SW.OK:
        raise DeviceError(Problem.KEY_REFUSED, f"PSAM: {what}, {sw:04X}")
