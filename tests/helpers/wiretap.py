"""Somebody on the bus between a program and its TPM, who writes down every byte."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Self


class Wiretap:
    """Forwards two ports in a row (orders and control) and keeps what went over them."""

    def __init__(self, port: int, own: int) -> None:
        self._pairs = ((own, port), (own + 1, port + 1))
        self._listeners: list[socket.socket] = []
        self._lock = threading.Lock()
        self._heard = bytearray()

    @property
    def heard(self) -> bytes:
        """Return everything so far, both directions."""
        with self._lock:
            return bytes(self._heard)

    def __enter__(self) -> Self:
        for own, port in self._pairs:
            listener = socket.create_server(("127.0.0.1", own))
            self._listeners.append(listener)
            threading.Thread(target=self._serve, args=(listener, port), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for listener in self._listeners:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def _serve(self, listener: socket.socket, port: int) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", port))
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                with self._lock:
                    self._heard += data
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
