"""A shaped line in a process of its own so that it steals no time.

`python -m tests.bench.parts.proxy HOST PORT DELAY_MS [BYTES_S]` prints its port, obeys one order per
line (`cut`, `restore`, `sent`) and ends with its standard input.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from devices.simulators.network import FaultProxy


class Line:
    """The child, from outside."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child
        assert child.stdout is not None
        self.url = f"http://127.0.0.1:{int(child.stdout.readline())}"

    def order(self, word: str) -> str:
        """Give an order and wait until it is carried out."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(f"{word}\n".encode())
        self._child.stdin.flush()
        return self._child.stdout.readline().decode().strip()


@contextmanager
def shaped(host: str, port: int, bytes_s: float, round_trip_s: float) -> Iterator[Line]:
    """Start a line in a child: so many bytes per second each way (0: no limit), this much later."""
    words = (host, str(port), str(round_trip_s * 1000), str(bytes_s))
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.parts.proxy", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        yield Line(child)
    finally:
        child.stdin.close()
        child.wait(10)
        child.stdout.close()


@contextmanager
def delayed(host: str, port: int, delay_ms: float) -> Iterator[str]:
    """Start a line that is fast and far away; gives the address that leads through it."""
    with shaped(host, port, 0.0, delay_ms / 1000) as line:
        yield line.url


def main(host: str, port: str, delay_ms: str, bytes_s: str) -> None:
    """Be the line."""
    rate = float(bytes_s) or None
    with FaultProxy(host, int(port)) as proxy:

        def shape() -> None:
            proxy.rate_up = proxy.rate_down = rate
            proxy.delay_ms = float(delay_ms)

        shape()
        print(proxy.port, flush=True)
        for order in sys.stdin:
            match order.strip():
                case "cut":
                    proxy.cut()
                case "restore":
                    proxy.restore()
                    shape()
            print(proxy.bytes_up, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
