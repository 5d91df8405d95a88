"""An HSM (加密机) behind HTTPS: holds the key of 3.x social security cards for many terminals.

One question, one answer, one deadline for all of it: name, connection, TLS and every byte. What is
sent is a card's identification and its random numbers, never a person; nothing of it is logged.
Provinces each have a protocol of their own: this is ours, made for a small gateway before theirs
(docs/adr/0021).
"""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from devices.ports import DeviceError, Problem
from devices.smartcard.authentication import CRYPTOGRAM, Challenge, Proofs

DEADLINE_S = 5.0
_LONGEST = 4096
_REFUSALS = frozenset({400, 401, 403, 404, 409, 422})
_SIXTEEN = re.compile(rf"[0-9A-Fa-f]{{{2 * CRYPTOGRAM}}}", re.ASCII)


class Hsm:
    """A KeyHolder at an https address. TLS 1.2 at least, the name checked, no redirects followed."""

    def __init__(
        self,
        url: str,
        *,
        ca_file: Path | None = None,
        certificate: tuple[Path, Path] | None = None,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        """`ca_file`: who may sign its certificate, by default the system's authorities.

        `certificate`: this terminal's own, and its key. Raises ValueError in words for a technician.
        """
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
            raise ValueError("hsm 要写 https:// 开头的地址，里面不能有用户名和密码")
        try:
            self._port = parts.port or 443
            self._tls = ssl.create_default_context(cafile=ca_file)
            self._tls.minimum_version = ssl.TLSVersion.TLSv1_2
            if certificate is not None:
                self._tls.load_cert_chain(*certificate)
        except (OSError, ValueError) as error:
            kind = type(error).__name__
            raise ValueError(
                f"hsm 的地址或证书文件用不了（{kind}）：请检查路径、权限和内容"
            ) from None
        self._host = parts.hostname
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._deadline_s = deadline_s

    def prove(self, challenge: Challenge, timeout_s: float) -> Proofs:
        """Ask for both proofs. Raises DeviceError: KEY_AWAY, KEY_REFUSED."""
        body = _question(challenge)

        def ask(line: http.client.HTTPSConnection) -> tuple[int, bytes]:
            headers = {"Content-Type": "application/json", "Accept": "application/json"}
            line.request("POST", self._path, body, headers)
            reply = line.getresponse()
            return reply.status, reply.read(_LONGEST + 1)

        asking = _Asking(self._connection(), ask)
        status, answer = asking.wait(min(self._deadline_s, timeout_s))
        if status in _REFUSALS:
            raise DeviceError(Problem.KEY_REFUSED, f"HSM: {status}")
        if status != 200:
            raise DeviceError(Problem.KEY_AWAY, f"HSM: {status}")
        return _proofs(answer)

    def check(self) -> None:
        """Connect and agree on TLS, asking for nothing. Raises DeviceError(KEY_AWAY)."""

        def greet(line: http.client.HTTPSConnection) -> tuple[int, bytes]:
            line.connect()
            return 200, b""

        _Asking(self._connection(), greet).wait(self._deadline_s)

    def _connection(self) -> http.client.HTTPSConnection:
        return http.client.HTTPSConnection(
            self._host, self._port, timeout=self._deadline_s, context=self._tls
        )


class _Asking:
    """One request on a thread of its own: a resolver or a drip of bytes must not hold the reader."""

    def __init__(
        self,
        line: http.client.HTTPSConnection,
        ask: Callable[[http.client.HTTPSConnection], tuple[int, bytes]],
    ) -> None:
        self._line = line
        self._ask = ask
        self._answer: tuple[int, bytes] | None = None
        self._why = "no answer in time"
        self._thread = threading.Thread(target=self._run, name="hsm", daemon=True)

    def wait(self, deadline_s: float) -> tuple[int, bytes]:
        """Return status and body, or raise DeviceError(KEY_AWAY)."""
        self._thread.start()
        self._thread.join(deadline_s)
        answer = self._answer
        if answer is None:
            sock = self._line.sock
            if sock is not None:  # wakes the thread, which closes it
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
            raise DeviceError(Problem.KEY_AWAY, f"HSM: {self._why}")
        return answer

    def _run(self) -> None:
        try:
            with contextlib.closing(self._line) as line:
                self._answer = self._ask(line)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._why = type(error).__name__


def _question(challenge: Challenge) -> bytes:
    asked = {
        "version": 1,
        "card_id": challenge.card_id.hex(),
        "algorithm": challenge.algorithm,
        "atr": challenge.atr.hex(),
        "internal": challenge.internal.hex(),
        "external": challenge.external.hex(),
    }
    return json.dumps(asked).encode()


def _proofs(body: bytes) -> Proofs:
    try:
        told = json.loads(body) if len(body) <= _LONGEST else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, Mapping):
        raise DeviceError(Problem.KEY_AWAY, "HSM: the answer is none")
    card, terminal = told.get("card"), told.get("terminal")
    for value in (card, terminal):
        if not isinstance(value, str) or not _SIXTEEN.fullmatch(value):
            raise DeviceError(Problem.KEY_AWAY, "HSM: the answer is none")
    return Proofs(bytes.fromhex(str(card)), bytes.fromhex(str(terminal)))
