"""Total deadlines for requests, which has none of its own.

`requests` bounds each socket operation, so a peer that sends one byte per second holds a caller
for ever (row 23 of the fault list), in the header as well as in the body. Here a guard keeps a
second handle of the connection's socket and shuts it down at the deadline or on abort, which
ends whatever reads, writes or shakes hands on it. An answer keeps a handle of its own, because
`http.client` lets go of a connection that will not be used again before its body is read; and its
bytes are counted, wherever a library below us might read on. Name look-ups, which nothing can
interrupt, run on a thread of their own that is left behind.

Only sockets: what an answer means is the business of `sync.client.transport`.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import requests.adapters
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

_MOST = 32 * 1024 * 1024
"""Bytes of one answer with its head, whatever it is: twice the largest document."""


class Guard:
    """Watches the one request that runs on a session; shuts its connection at the deadline."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handles: set[socket.socket] = set()
        self._ends_at: float | None = None
        self._aborted = False
        self.expired = False
        """The last request was ended by its deadline or an abort."""

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Let a request run for so long."""
        with self._lock:
            self._ends_at = time.monotonic() + seconds
            self.expired = self._aborted
        timer = threading.Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            with self._lock:
                self._ends_at = None

    def left(self) -> float:
        """Seconds until the deadline, 0 when it has passed."""
        if self._aborted:
            return 0.0
        ends_at = self._ends_at
        return max(ends_at - time.monotonic(), 0.0) if ends_at is not None else 30.0

    def abort(self) -> None:
        """End the running request and all that follow, from any thread."""
        self._aborted = True
        self._expire()

    def watch(self, sock: socket.socket) -> socket.socket:
        """Keep a handle of its own, also under TLS; give it to `forget` in the end."""
        handle = socket.fromfd(sock.fileno(), sock.family, sock.type)
        with self._lock:
            self._handles.add(handle)
            expired = self.expired
        if expired:
            _shut(handle)
        return handle

    def forget(self, handle: socket.socket) -> None:
        """The connection was closed."""
        with self._lock:
            self._handles.discard(handle)
            handle.close()

    def _expire(self) -> None:
        with self._lock:
            if self._ends_at is None and not self._aborted:
                return
            self.expired = True
            for handle in self._handles:
                _shut(handle)


def _shut(handle: socket.socket) -> None:
    with contextlib.suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)


class GuardedAdapter(requests.adapters.HTTPAdapter):
    """Connections that a `Guard` can end; one at a time, kept alive."""

    def __init__(self, guard: Guard) -> None:
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)
        plain, secure = _pools(guard)
        self.poolmanager.pool_classes_by_scheme = {"http": plain, "https": secure}


class _Counted(io.RawIOBase):
    """The bytes of one answer as they come off the socket, within deadline and bound."""

    def __init__(self, sock: socket.socket, raw: io.RawIOBase, guard: Guard) -> None:
        super().__init__()
        self._raw = raw
        self._guard = guard
        self._handle = guard.watch(sock)
        self._left = _MOST

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int | None:  # type: ignore[override]
        size = self._raw.readinto(buffer)
        # Afterwards: an answer that was cut off at the deadline must not look like a whole one.
        if self._guard.expired:
            raise TimeoutError("no whole answer in time")
        self._left -= size or 0
        if self._left < 0:
            raise OSError("an answer without an end")
        return size

    def close(self) -> None:
        if not self.closed:
            self._guard.forget(self._handle)
            self._raw.close()
        super().close()


def _pools(guard: Guard) -> tuple[type[HTTPConnectionPool], type[HTTPSConnectionPool]]:
    class Counted(http.client.HTTPResponse):
        """An answer that is read within the guard's deadline."""

        def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
            super().__init__(sock, *args, **kwargs)
            self.fp = io.BufferedReader(_Counted(sock, self.fp.detach(), guard))

    class Guarded(HTTPConnection):
        """A connection whose socket the guard can shut."""

        response_class = Counted
        _handle: socket.socket | None = None

        def _new_conn(self) -> socket.socket:
            sock = _connect(self, guard)
            self._handle = guard.watch(sock)
            return sock

        def close(self) -> None:
            handle, self._handle = self._handle, None
            if handle is not None:
                guard.forget(handle)
            super().close()

    class GuardedTls(Guarded, HTTPSConnection):
        """The same under TLS."""

    class Pool(HTTPConnectionPool):
        """Plain HTTP, for a platform on this machine."""

        ConnectionCls = Guarded

    class TlsPool(HTTPSConnectionPool):
        """HTTPS."""

        ConnectionCls = GuardedTls

    return Pool, TlsPool


def _connect(connection: HTTPConnection, guard: Guard) -> socket.socket:
    """As urllib3 does, but look-up and all addresses together within the deadline."""
    limit = connection.timeout if isinstance(connection.timeout, int | float) else 30.0
    addresses = _look_up(connection, min(limit, guard.left()))
    trouble: OSError | None = None
    for address in addresses:
        wait = min(limit, guard.left())
        if wait <= 0:
            break
        try:
            return create_connection(
                (address, connection.port),
                wait,
                source_address=connection.source_address,
                socket_options=connection.socket_options,
            )
        except OSError as error:
            trouble = error
    if trouble is None or isinstance(trouble, TimeoutError):
        raise ConnectTimeoutError(connection, "no connection in time") from None
    raise NewConnectionError(connection, type(trouble).__name__) from None


_Found = Future[list[str] | OSError]
_under_way: dict[tuple[str, int | None], _Found] = {}
_turn = threading.Lock()


def _look_up(connection: HTTPConnection, wait: float) -> list[str]:
    """Find a name within `wait`; a look-up that is still under way is waited for, not repeated."""
    asked = (connection.host, connection.port)
    with _turn:
        found = _under_way.get(asked)
        if found is None:
            found = _under_way[asked] = Future()
            threading.Thread(target=_find, args=(asked, found), name="look-up", daemon=True).start()
    try:
        result = found.result(timeout=max(wait, 0.001))
    except TimeoutError:
        raise ConnectTimeoutError(connection, "the name was not found in time") from None
    if isinstance(result, OSError):
        trouble = result if isinstance(result, socket.gaierror) else socket.gaierror(str(result))
        raise NameResolutionError(asked[0], connection, trouble) from None
    return result


def _find(asked: tuple[str, int | None], found: _Found) -> None:
    """Nothing can interrupt this: it ends when the resolver gives up."""
    result: list[str] | OSError
    try:
        answers = socket.getaddrinfo(asked[0], asked[1], type=socket.SOCK_STREAM)
        result = [str(answer[4][0]) for answer in answers]
    except OSError as error:
        result = error
    except UnicodeError:  # a name that cannot be one
        result = socket.gaierror(socket.EAI_NONAME, "no name")
    with _turn:
        _under_way.pop(asked, None)
    found.set_result(result)
