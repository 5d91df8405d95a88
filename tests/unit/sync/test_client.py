"""The client's kinds of errors, its deadlines and caps, against a stub over real HTTP."""

from __future__ import annotations

import hashlib
import os
import socket
import threading
import time

import pytest

from devices.simulators.network import FaultProxy
from sync.client import (
    ClockWrong,
    Malformed,
    NotOurs,
    PlatformClient,
    PlatformError,
    Rejected,
    Retryable,
    Timeouts,
    TooLarge,
    Transport,
    Unauthorised,
)
from sync.wire import MAX_ANSWER
from tests.helpers.stub_platform import Reply, StubPlatform, problem
from tests.helpers.terminal import enrolled


@pytest.fixture
def stub():
    with StubPlatform() as running:
        yield running


@pytest.fixture
def client(stub):
    client = PlatformClient(Transport(stub.url, "t" * 43))
    yield client
    client.close()


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (problem(429, "busy"), Retryable),
        (Reply(502, "<html>bad gateway</html>", "text/html"), Retryable),
        (problem(400, "bad_message"), Rejected),
        (Reply(413, "<html>too large</html>", "text/html"), TooLarge),
        (problem(401, "unauthorised"), Unauthorised),
        (problem(403, "revoked"), Unauthorised),
        (problem(400, "clock_skew"), ClockWrong),
        (Reply(403, "<html>please log in</html>", "text/html"), NotOurs),
        (Reply(200, "<html>welcome</html>", "text/html"), NotOurs),
        (Reply(302, "", headers={"Location": "http://portal.invalid/"}), NotOurs),
        (Reply(200, '{"version":"1","items":[],"cursor":"1","mo'), Malformed),
        (Reply(200, "[" * 200_000), Malformed),
        (Reply(200, b" " * (MAX_ANSWER + 1)), Malformed),
        (Reply(200, {"version": "2", "items": [], "cursor": "1", "more": False}), Malformed),
    ],
)
def test_what_an_answer_means(stub, client, reply, kind):
    stub.on_changes = lambda _cursor: reply
    with pytest.raises(PlatformError) as caught:
        client.changes("")
    assert type(caught.value) is kind


def test_a_newer_platform_may_say_more(stub, client):
    body = {"version": "1", "items": [], "cursor": "7", "more": False, "weather": "sunny"}
    stub.on_changes = lambda _cursor: Reply(body=body)
    assert client.changes("").cursor == "7"


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("999999999", 3600.0), ("soon", None)])
def test_retry_after(stub, client, header, seconds):
    stub.on_changes = lambda _cursor: problem(503, "unavailable", **{"Retry-After": header})
    with pytest.raises(Retryable) as caught:
        client.changes("")
    assert caught.value.retry_after_s == seconds
    assert caught.value.reached


def test_retry_after_as_a_date(stub, client):
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 100))
    stub.on_changes = lambda _cursor: problem(503, "unavailable", **{"Retry-After": date})
    with pytest.raises(Retryable) as caught:
        client.changes("")
    # Counted from the answer's own date, which is later by as long as this machine took for it.
    assert caught.value.retry_after_s == pytest.approx(100, abs=50)


def test_one_connection_is_kept_and_the_environment_is_not_asked(stub, client, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    peers = set()
    answer = stub.answer
    stub.answer = lambda *a: (peers.add(threading.current_thread().name), answer(*a))[1]
    for _ in range(3):
        client.info()
    assert len(peers) == 1  # the stub gives each connection a thread


def test_a_connection_nobody_used_for_long_is_not_trusted(stub):
    """A mobile network forgets it without a word: the next resident would wait for a time-out."""
    client = PlatformClient(Transport(stub.url, timeouts=Timeouts(idle=0.3)))
    lines, answer = [], stub.answer

    def noted(*request):
        lines.append(threading.current_thread().name)  # the stub gives each connection a thread
        return answer(*request)

    stub.answer = noted
    client.info()
    client.info()
    time.sleep(0.4)
    client.info()
    assert lines[-1] not in lines[:-1]
    client.close()


def test_abort_ends_a_running_request_at_once(stub):
    client = PlatformClient(Transport(stub.url, timeouts=Timeouts(60.0, 60.0, 60.0)))
    free = threading.Event()
    stub.on_changes = lambda _cursor: (free.wait(60), problem(503, "unavailable"))[1]
    threading.Timer(0.3, client.abort).start()
    began = time.monotonic()
    with pytest.raises(Retryable):
        client.changes("")
    assert time.monotonic() - began < 20, "it waited for its deadline"
    with pytest.raises(Retryable):
        client.info()
    free.set()
    client.close()


def test_a_peer_that_takes_the_connection_and_nothing_more_is_left():
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        client = PlatformClient(Transport(url, timeouts=Timeouts(60.0, 60.0, 0.5)))
        began = time.monotonic()
        with pytest.raises(Retryable, match="in time"):
            client.info()
        assert time.monotonic() - began < 20, "it waited for a byte"
        client.close()


def test_a_name_look_up_that_hangs_is_bounded(monkeypatch):
    free = threading.Event()

    def hang(*_: object, **__: object) -> list[object]:
        free.wait(60)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    client = PlatformClient(
        Transport("http://platform.invalid", timeouts=Timeouts(0.3, 60.0, 60.0))
    )
    began = time.monotonic()
    with pytest.raises(Retryable):
        client.info()
    assert time.monotonic() - began < 20, "it waited for the resolver"
    free.set()
    client.close()


@pytest.mark.parametrize("url", ["ftp://x", "platform", "http://", "http://x/?a=b"])
def test_an_address_that_is_none(url):
    with pytest.raises(ValueError, match="address"):
        Transport(url)


def test_a_large_message_may_take_longer_than_a_connection_may_stand_still(platform):
    """`sendall` counts its time-out for the whole body; a thin line needs it for each block."""
    with FaultProxy(platform.host, platform.port) as line:
        line.rate_up = 200_000.0  # six seconds for all, less than a tenth of one for a block
        timeouts = Timeouts(connect=2.5, read=2.5, total=5.0)
        client = enrolled(platform).client(timeouts, url=f"http://127.0.0.1:{line.port}")
        data = os.urandom(1_200_000)
        name = hashlib.sha256(data).hexdigest()
        state = client.append(name, data, offset=0, length=len(data), total_s=60)
        assert state.complete
        client.close()
