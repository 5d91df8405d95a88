"""The bad network of `devices.simulators.network`: each switch does what it says, at once."""

from __future__ import annotations

import socket
import socketserver
import threading
import time
from collections.abc import Iterator

import pytest

from devices.simulators.network import FaultProxy
from devices.simulators.shaping import Weather


class _Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        while True:
            try:
                data = self.request.recv(65536)
                if not data:
                    return
                self.server.seen += data  # type: ignore[attr-defined]
                self.request.sendall(data)
            except OSError:
                return


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    seen = b""


@pytest.fixture
def target() -> Iterator[_Server]:
    with _Server(("127.0.0.1", 0), _Echo) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def proxy(target: _Server) -> Iterator[FaultProxy]:
    with FaultProxy(*target.server_address) as proxy:
        yield proxy


def call(proxy: FaultProxy, data: bytes = b"hello", timeout: float = 20.0) -> bytes:
    with socket.create_connection(("127.0.0.1", proxy.port), timeout) as sock:
        sock.sendall(data)
        got = b""
        while len(got) < len(data):
            part = sock.recv(65536)
            if not part:
                break
            got += part
        return got


def test_passes_bytes_and_counts_them(proxy: FaultProxy) -> None:
    big = bytes(range(256)) * 4096
    assert call(proxy, big) == big
    assert (proxy.connections, proxy.bytes_up, proxy.bytes_down) == (1, len(big), len(big))


def test_cut_refuses_resets_and_comes_back(proxy: FaultProxy) -> None:
    with socket.create_connection(("127.0.0.1", proxy.port), 20) as held:
        held.sendall(b"a")
        assert held.recv(1) == b"a"
        proxy.cut()
        with pytest.raises(ConnectionResetError):
            held.recv(1)
    with pytest.raises(ConnectionRefusedError):
        call(proxy)
    proxy.restore()
    assert call(proxy) == b"hello"


def test_black_hole_accepts_and_says_nothing_until_restored(
    proxy: FaultProxy, target: _Server
) -> None:
    proxy.black_hole()
    with socket.create_connection(("127.0.0.1", proxy.port), 20) as sock:
        sock.sendall(b"hello")
        sock.settimeout(0.1)
        with pytest.raises(TimeoutError):
            sock.recv(5)
        assert target.seen == b""
        proxy.restore()
        sock.settimeout(20)
        assert sock.recv(5) == b"hello"


def test_delay_is_a_round_trip_and_does_not_limit_throughput(proxy: FaultProxy) -> None:
    proxy.delay_ms = 60
    begin = time.monotonic()
    call(proxy)
    assert time.monotonic() - begin >= 0.055
    proxy.delay_ms = 600
    begin = time.monotonic()
    call(proxy, bytes(1 << 21))
    # One delay and what a machine needs; one for each of at least 32 pieces would be ten seconds.
    assert time.monotonic() - begin < 6


def test_dropped_reply_reaches_the_target_first(proxy: FaultProxy, target: _Server) -> None:
    proxy.drop_replies = 1
    with pytest.raises(ConnectionResetError):
        call(proxy)
    assert target.seen == b"hello"
    assert proxy.refused_replies == 1
    assert call(proxy) == b"hello"


def test_reset_after_bytes_lets_exactly_so_many_through(proxy: FaultProxy, target: _Server) -> None:
    proxy.reset_after_bytes = 3
    with pytest.raises(ConnectionResetError):
        call(proxy)
    deadline = time.monotonic() + 10
    while target.seen != b"hel" and time.monotonic() < deadline:
        time.sleep(0.005)
    assert target.seen in (b"hel", b"")  # a reset may overtake what was sent
    assert proxy.bytes_up == 3


def test_slow_reply_trickles(proxy: FaultProxy) -> None:
    proxy.slow_reply_s = 0.03
    begin = time.monotonic()
    assert call(proxy) == b"hello"
    assert time.monotonic() - begin >= 0.1


def test_no_target_is_a_reset_and_close_is_final(proxy: FaultProxy, target: _Server) -> None:
    with socket.socket() as spare:
        spare.bind(("127.0.0.1", 0))
        proxy.retarget("127.0.0.1", spare.getsockname()[1])
        with pytest.raises(ConnectionResetError):
            call(proxy)
    proxy.close()
    proxy.close()
    with pytest.raises(ConnectionRefusedError):
        call(proxy)


def test_a_rate_is_shared_by_all_connections(proxy: FaultProxy) -> None:
    proxy.rate_up = proxy.rate_down = 200_000.0
    began = time.monotonic()
    threads = [threading.Thread(target=call, args=(proxy, bytes(50_000), 30.0)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # 100 KB each way, half a second, both ways at once; a busy machine adds to it.
    assert 0.4 < time.monotonic() - began < 10
    assert proxy.bytes_up == proxy.bytes_down == 100_000


def test_a_slow_line_holds_little_of_what_is_sent(proxy: FaultProxy) -> None:
    proxy.rate_up = 50_000.0
    with socket.create_connection(("127.0.0.1", proxy.port), 20) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16_384)
        sock.settimeout(0.2)
        with pytest.raises(TimeoutError):
            sock.sendall(bytes(2_000_000))
    assert proxy.bytes_up < 200_000


def test_bad_weather_stalls_and_resets_and_ends(proxy: FaultProxy) -> None:
    proxy.weather(Weather(seed=3, stall_every_s=0.05, stall_s=0.05, reset_every_s=0.2))
    broken = 0
    ends_at = time.monotonic() + 30
    while (not broken or not proxy.storm or not proxy.storm.stalls) and time.monotonic() < ends_at:
        try:
            with socket.create_connection(("127.0.0.1", proxy.port), 20) as sock:
                for _ in range(20):
                    sock.sendall(b"x")
                    broken += not sock.recv(1)
        except OSError:
            broken += 1
    assert broken
    proxy.restore()
    assert proxy.storm is None
    assert call(proxy) == b"hello"


def test_abandoned_connections_hear_nothing_and_new_ones_work(proxy: FaultProxy) -> None:
    with socket.create_connection(("127.0.0.1", proxy.port), 20) as sock:
        sock.sendall(b"a")
        assert sock.recv(1) == b"a"
        proxy.abandon()
        sock.sendall(b"b")
        sock.settimeout(0.3)
        with pytest.raises(TimeoutError):
            sock.recv(1)
        assert call(proxy) == b"hello"
