"""Whoever holds the key of 3.x cards, simulated: a PSAM that answers APDUs, an HSM behind real HTTPS.

Both derive a card's key from a master key each time, as the real ones do; neither knows the virtual
card that checks their cryptograms. For tests and demonstrations; the keys are of an invented issuer.
"""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

APPLICATION = bytes.fromhex("7378312E73682E5053414D")
INTERNAL_KEY, EXTERNAL_KEY = bytes.fromhex("2701"), bytes.fromhex("270A")
"""P1 (one level of diversification, use 7) and P2 of the two keys."""
MASTERS = {
    INTERNAL_KEY: bytes.fromhex("101112131415161718191A1B1C1D1E1F"),
    EXTERNAL_KEY: bytes.fromhex("202122232425262728292A2B2C2D2E2F"),
}


class VirtualPsam:
    """A module in a slot: SELECT, INIT FOR DESCRYPT, DES CRYPT and GET RESPONSE, nothing else."""

    def __init__(self, masters: dict[bytes, bytes] | None = None) -> None:
        self.atr = bytes.fromhex("3B6C0000") + b"PSAM-SIM-001"
        self._masters = MASTERS if masters is None else masters
        self._selected = False
        self._key: bytes | None = None
        self._pending = b""

    def reset(self) -> None:
        """Forget what was selected and derived."""
        self._selected, self._key, self._pending = False, None, b""

    def transmit(self, apdu: bytes) -> bytes:
        """Answer one command."""
        if len(apdu) < 5:
            return b"\x67\x00"
        body = apdu[5 : 5 + apdu[4]]
        match apdu[0], apdu[1]:
            case 0x00, 0xA4:
                self.reset()
                self._selected = body == APPLICATION
                return b"\x90\x00" if self._selected else b"\x6a\x82"
            case 0x80, 0x1A:
                return self._derive(apdu[2:4], body)
            case 0x80, 0xFA:
                if self._key is None or len(body) % 8 or not body:
                    return b"\x69\x85"
                self._pending = _des3(self._key, body)
                return bytes([0x61, len(self._pending)])
            case 0x00, 0xC0:
                answer, self._pending = self._pending, b""
                return answer + b"\x90\x00" if answer else b"\x69\x85"
        return b"\x6d\x00"

    def _derive(self, key: bytes, factors: bytes) -> bytes:
        self._key = None
        if not self._selected:
            return b"\x69\x85"
        if key not in self._masters:
            return b"\x6a\x88"
        if len(factors) != 8 * (key[0] >> 5):
            return b"\x67\x00"
        self._key = diversified(self._masters[key], factors)
        return b"\x90\x00"


Answer = Callable[[dict[str, object]], tuple[int, bytes]]


class HsmServer:
    """An HSM's gateway on 127.0.0.1; `answer` may be replaced to misbehave, `asked` counts."""

    def __init__(
        self,
        certificate: tuple[Path, Path],
        *,
        clients: Path | None = None,
        listener: socket.socket | None = None,
    ) -> None:
        """`clients`: who signs the terminals' certificates; without it any terminal may ask.

        `listener`: a socket that listens already, by default one at a free port.
        """
        self.answer: Answer = right_answer
        self.asked = 0
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                owner.asked += 1
                length = int(self.headers["Content-Length"])
                status, body = owner.answer(json.loads(self.rfile.read(length)))
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """A terminal that hangs up, or does not trust us, is not worth a word."""

        listener = listener or socket.create_server(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        self._server = Server(("127.0.0.1", port), Handler, bind_and_activate=False)
        self._server.socket.close()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        if clients is not None:
            context.load_verify_locations(clients)
            context.verify_mode = ssl.CERT_REQUIRED
        self._server.socket = context.wrap_socket(
            listener, server_side=True, do_handshake_on_connect=False
        )
        self.url = f"https://127.0.0.1:{port}/prove"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop; safe to call twice."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def __enter__(self) -> Self:
        """Return the running server."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.close()


def right_answer(asked: dict[str, object]) -> tuple[int, bytes]:
    """Return what a healthy HSM with the right keys answers."""
    factor = bytes.fromhex(str(asked["card_id"]))[8:]
    proofs = {
        name: _des3(diversified(MASTERS[key], factor), bytes.fromhex(str(asked[data]))).hex()
        for name, key, data in (
            ("card", INTERNAL_KEY, "internal"),
            ("terminal", EXTERNAL_KEY, "external"),
        )
    }
    return 200, json.dumps(proofs).encode()


def diversified(master: bytes, factors: bytes) -> bytes:
    """Derive a key over one or two levels (分散): left half from the factor, right from its complement."""
    key = master
    for at in range(0, len(factors), 8):
        factor = factors[at : at + 8]
        inverted = (int.from_bytes(factor, "big") ^ (2**64 - 1)).to_bytes(8, "big")
        key = _des3(key, factor) + _des3(key, inverted)
    return key


def _des3(key: bytes, data: bytes) -> bytes:
    left, right = key[:8], key[8:]
    engine = Cipher(TripleDES(left + right + left), modes.ECB()).encryptor()  # noqa: S305 - as modules do
    return engine.update(data) + engine.finalize()
