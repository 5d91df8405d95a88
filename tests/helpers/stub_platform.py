"""A platform that answers whatever a test wants: for answers no honest platform would give."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.enrolment import Enrolment
from sync.wire import SUITE, PlatformKey, SigningKey, key_id_of

JSON = "application/json"
PROBLEM = "application/problem+json"
NOW = "2026-03-02T09:30:00+08:00"


@dataclass
class Reply:
    """One answer; a str or bytes body goes out as it is, anything else as JSON."""

    status: int = 200
    body: Any = None
    media_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    """A Content-Length that is not the body's."""

    @property
    def raw(self) -> bytes:
        """The bytes of the body."""
        if isinstance(self.body, bytes):
            return self.body
        if isinstance(self.body, str):
            return self.body.encode()
        return json.dumps(self.body).encode()


def problem(status: int, code: str, **headers: str) -> Reply:
    """A refusal in the contract."""
    body = {"title": "平台暂不处理", "status": status, "code": code}
    return Reply(status, body, PROBLEM, headers)


def acknowledge(items: list[dict[str, Any]], **changes: Any) -> Reply:
    """Acknowledge everything that was sent, each answer changed as told."""
    results = [
        {
            "id": item["id"],
            "content_hash": item["content_hash"],
            "status": "received",
            "received_at": NOW,
            "official_number": "LX1",
        }
        | changes
        for item in items
    ]
    return Reply(body={"version": "1", "items": results})


class StubPlatform:
    """Answers /v1/info, /v1/changes and /v1/heartbeats like a platform; submissions as `on_submit` says."""

    def __init__(self, on_submit: Callable[[list[dict[str, Any]]], Reply] = acknowledge) -> None:
        self.on_submit = on_submit
        self.on_changes: Callable[[str], Reply] = lambda cursor: Reply(
            body={"version": "1", "items": [], "cursor": cursor, "more": False}
        )
        self.requests: list[tuple[float, str]] = []
        """When (monotonic) and what was asked."""
        self.private_key = X25519PrivateKey.generate()
        raw = self.private_key.public_key().public_bytes_raw()
        self.key = PlatformKey(id=key_id_of(raw), suite=SUITE, public_key=raw)
        self.signing = Ed25519PrivateKey.generate()
        raw = self.signing.public_key().public_bytes_raw()
        self.signing_key = SigningKey(id=key_id_of(raw), public_key=raw)
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def secure(self, certificate: Path, key: Path) -> None:
        """Speak TLS from the next connection on, with this certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        # Another context each time: OpenSSL's may not be changed while a handshake uses it.
        self._server.context = context
        self.url = self.url.replace("http://", "https://")

    def submits(self) -> list[float]:
        """When submissions came."""
        return [at for at, what in self.requests if what == "POST /v1/submissions"]

    def enrolment(self, **changes: Any) -> Enrolment:
        """An enrolment at this platform, without asking it."""
        known = {
            "url": self.url,
            "signing_key": bytes(range(32)),
            "region": "220199",
            "terminal": 1,
            "epoch": 1,
            "key": self.key,
            "signing_keys": (self.signing_key,),
            "signing_key_since": datetime.now(UTC),
            "sandbox": True,
            "enrolled_at": NOW,
        }
        return Enrolment.model_validate(known | changes)

    def answer(self, method: str, path: str, body: bytes) -> Reply:
        """Answer one request."""
        self.requests.append((time.monotonic(), f"{method} {path.partition('?')[0]}"))
        if path == "/v1/info":
            key = self.key.model_dump(mode="json")
            return Reply(
                body={
                    "service": "bianmin-platform",
                    "version": "1",
                    "sandbox": True,
                    "server_time": NOW,
                    "keys": [key],
                    "signing_keys": [self.signing_key.model_dump(mode="json")],
                }
            )
        if path == "/v1/heartbeats":
            return Reply(body={"version": "1", "server_time": NOW})
        if path.startswith("/v1/changes"):
            return self.on_changes(path.partition("cursor=")[2].partition("&")[0])
        return self.on_submit(json.loads(body)["items"])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    context: ssl.SSLContext | None = None

    def get_request(self) -> tuple[socket.socket, Any]:
        taken, peer = super().get_request()
        if self.context is not None:
            # The handshake comes with the first read: on the thread of this connection.
            taken = self.context.wrap_socket(taken, server_side=True, do_handshake_on_connect=False)
        return taken, peer

    def handle_error(self, *_: object) -> None:
        """Say nothing of terminals that break a connection off: some tests are about that."""


def _handler(stub: StubPlatform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def do_GET(self) -> None:
            self._serve(b"")

        def do_POST(self) -> None:
            self._serve(self.rfile.read(int(self.headers["Content-Length"])))

        def do_PATCH(self) -> None:
            self.do_POST()

        def _serve(self, body: bytes) -> None:
            reply = stub.answer(self.command, self.path, body)
            raw = reply.raw
            self.send_response_only(reply.status)
            if "Date" not in reply.headers:
                self.send_header("Date", self.date_time_string())
            self.send_header("Content-Type", reply.media_type)
            self.send_header(
                "Content-Length", str(len(raw) if reply.length is None else reply.length)
            )
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.length is not None:
                self.close_connection = True
            self.end_headers()
            try:
                self.wfile.write(raw)
            except OSError:  # the terminal had enough of it
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    return Handler
