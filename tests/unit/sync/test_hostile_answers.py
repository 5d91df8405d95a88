"""Answers that would cost a terminal its memory, its patience or its sense of time."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from sync.client import NotOurs, PlatformClient, Retryable, Timeouts, Transport
from tests.helpers.stub_platform import Reply, StubPlatform, problem

_HEAD = "HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{more}\r\n"


class Endless:
    """Sends one head and then a body without an end; counts what was taken from it."""

    def __init__(
        self, status: str, more: str, block: bytes = b"x" * 65536, pause_s: float = 0.0
    ) -> None:
        self.head = _HEAD.format(status=status, more=more).encode()
        self.taken = 0
        self._block, self._pause_s = block, pause_s
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        try:
            peer, _ = self._server.accept()
            with peer:
                peer.recv(65536)
                peer.sendall(self.head)
                while True:
                    self.taken += peer.send(self._block)
                    time.sleep(self._pause_s)
        except OSError:
            pass

    def close(self) -> None:
        self._server.close()


@pytest.fixture
def stub() -> Iterator[StubPlatform]:
    with StubPlatform() as running:
        yield running


@pytest.fixture
def client(stub: StubPlatform) -> Iterator[PlatformClient]:
    client = PlatformClient(Transport(stub.url))
    yield client
    client.close()


def test_the_body_of_a_redirect_is_not_read() -> None:
    peer = Endless("302 Found", "Location: http://portal.invalid/\r\n")
    client = PlatformClient(Transport(peer.url, timeouts=Timeouts(60.0, 60.0, 60.0)))
    began = time.monotonic()
    with pytest.raises(NotOurs):
        client.info()
    assert time.monotonic() - began < 20, "it waited for its deadline"
    assert peer.taken < 16 << 20
    client.close()
    peer.close()


def test_an_address_in_a_redirect_that_is_none_is_a_redirect(
    stub: StubPlatform, client: PlatformClient
) -> None:
    stub.on_changes = lambda _cursor: Reply(302, "", headers={"Location": "http://[::1"})
    with pytest.raises(NotOurs):
        client.changes("")


def test_a_body_in_a_coding_nobody_asked_for_is_not_unpacked(
    stub: StubPlatform, client: PlatformClient
) -> None:
    """Zeros packed three times over: 1 KB on the line, gigabytes in memory."""
    bomb = gzip.compress(gzip.compress(gzip.compress(bytes(64 << 20))))
    headers = {"Content-Encoding": "gzip, gzip, gzip"}
    stub.on_changes = lambda _cursor: Reply(200, bomb, headers=headers)
    with pytest.raises(NotOurs, match="coding"):
        client.changes("")


def test_no_cookie_of_anybody_is_kept(stub: StubPlatform, client: PlatformClient) -> None:
    jar = {"Set-Cookie": f"portal={'x' * 3000}; Path=/"}
    page = {"version": "1", "items": [], "cursor": "", "more": False}
    stub.on_changes = lambda _cursor: Reply(body=page, headers=jar)
    client.changes("")
    assert len(client._transport._session.cookies) == 0


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 02 Mar 2026 09:30:00 +99999999999999999999",
        "Mon, 02 Mar 99999 09:30:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 -2359",
        "Sat, 01 Jan 0001 00:00:00 +2359",
        "\xff",
    ],
)
def test_a_date_of_no_calendar_is_none(
    stub: StubPlatform, client: PlatformClient, date: str
) -> None:
    page = {"version": "1", "items": [], "cursor": "7", "more": False}
    stub.on_changes = lambda _cursor: Reply(body=page, headers={"Date": date})
    assert client.changes("").cursor == "7"
    stub.on_changes = lambda _cursor: problem(503, "busy", **{"Retry-After": date})
    with pytest.raises(Retryable):
        client.changes("")
    assert abs(client._transport._clock.now() - time.time()) < 3e9


def test_a_drip_on_a_connection_that_is_to_be_closed_ends_at_the_deadline() -> None:
    """`http.client` lets go of such a connection before its body is read."""
    peer = Endless("200 OK", "Connection: close\r\n", b" ", pause_s=0.2)
    client = PlatformClient(Transport(peer.url, timeouts=Timeouts(60.0, 60.0, 1.0)))
    began = time.monotonic()
    with pytest.raises(Retryable, match="in time"):
        client.info()
    assert time.monotonic() - began < 20, "every byte was waited for anew"
    client.close()
    peer.close()


def test_a_date_to_wait_for_is_by_the_clock_of_whoever_wrote_it(
    stub: StubPlatform, client: PlatformClient
) -> None:
    dates = {
        "Date": "Mon, 02 Mar 2020 01:30:00 GMT",
        "Retry-After": "Mon, 02 Mar 2020 01:30:40 GMT",
    }
    stub.on_changes = lambda _cursor: problem(503, "unavailable", **dates)
    with pytest.raises(Retryable) as caught:
        client.changes("")
    assert caught.value.retry_after_s == 40
