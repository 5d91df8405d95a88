"""A bad network: a TCP proxy between the terminal and a platform, with switches for its faults.

It moves bytes and breaks connections; it knows nothing of HTTP. Every switch works on
connections that are open already and on those to come. It must not be used as a way to
reach anything but a practice platform.

    with FaultProxy("127.0.0.1", platform_port) as proxy:
        url = f"http://127.0.0.1:{proxy.port}"
        proxy.cut()
        proxy.restore()
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine
from enum import StrEnum
from types import TracebackType
from typing import Self

from devices.simulators.connection import Connection
from devices.simulators.shaping import SMALL_BUFFER, Bucket, Storm, Weather
from devices.simulators.sockets import bound


class Link(StrEnum):
    """What the line between the two sides does."""

    UP = "up"
    CUT = "cut"
    """Connections are refused, open ones are reset."""
    BLACK_HOLE = "black_hole"
    """Connections are accepted, then nothing comes through in either direction."""


class FaultProxy:
    """Listens on 127.0.0.1 and passes everything on to one target until told otherwise.

    Switches are plain attributes and may be set from any thread:

    `delay_ms`            added to each round trip, half of it each way; does not limit throughput
    `drop_replies`        how many replies from now on are swallowed: the target has answered,
                          the caller's connection is reset instead
    `reset_after_bytes`   reset each connection once this many bytes went to the target; None: never
    `slow_reply_s`        pass replies one byte at a time with this pause; None: at full speed
    `rate_up`, `rate_down`  bytes per second to and from the target, shared by all connections;
                          None: as fast as it goes. Set them before a connection is opened, because
                          its buffers are kept small only then

    Counters: `connections`, `refused_replies`, `bytes_up` (to the target), `bytes_down`.
    """

    def __init__(self, target_host: str, target_port: int, port: int = 0) -> None:
        """Start at once. `port` 0 picks a free one; OSError when the port is taken."""
        self._target = (target_host, target_port)
        self.delay_ms = 0.0
        self.drop_replies = 0
        self.reset_after_bytes: int | None = None
        self.slow_reply_s: float | None = None
        self.connections = 0
        self.refused_replies = 0
        self.bytes_up = 0
        self.bytes_down = 0
        self.line_up = Bucket()
        self.line_down = Bucket()
        self.storm: Storm | None = None
        self._link = Link.UP
        self._placeholder = bound(port)
        self.port: int = self._placeholder.getsockname()[1]
        self._listener: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None
        self._open: set[Connection] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self.flowing = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault-proxy")
        self._thread.daemon = True
        self._thread.start()
        self._do(self._switch, Link.UP)

    @property
    def target(self) -> tuple[str, int]:
        """Host and port that everything is passed on to."""
        return self._target

    @property
    def rate_up(self) -> float | None:
        """Bytes per second to the target."""
        return self.line_up.rate

    @rate_up.setter
    def rate_up(self, rate: float | None) -> None:
        self.line_up.rate = rate
        self._keep_buffers_small()

    @property
    def rate_down(self) -> float | None:
        """Bytes per second from the target."""
        return self.line_down.rate

    @rate_down.setter
    def rate_down(self, rate: float | None) -> None:
        self.line_down.rate = rate

    @property
    def link(self) -> Link:
        """What the line does now."""
        return self._link

    def cut(self) -> None:
        """Refuse new connections and reset the open ones; true when this returns."""
        self._do(self._switch, Link.CUT)

    def black_hole(self) -> None:
        """Accept connections and let nothing through; true when this returns."""
        self._do(self._switch, Link.BLACK_HOLE)

    def restore(self) -> None:
        """Bring the line back and clear every other switch; held bytes go on flowing."""
        self.delay_ms = 0.0
        self.drop_replies = 0
        self.reset_after_bytes = None
        self.slow_reply_s = None
        self.rate_up = self.rate_down = None
        self.weather(None)
        self._do(self._switch, Link.UP)

    def weather(self, weather: Weather | None) -> None:
        """Let the line stall and reset by chance from now on; None ends it."""
        self._call(self._set_weather(weather))

    def abandon(self) -> None:
        """Leave every open connection half-open: neither side hears of the other again.

        New connections work. This is what a router does that lost its table.
        """
        self._do(self._abandon, self._link)

    def retarget(self, host: str, port: int) -> None:
        """Pass connections from now on to another target (a platform that was restarted)."""
        self._target = (host, port)

    def close(self) -> None:
        """End the proxy and every connection; safe to call twice."""
        if not self._thread.is_alive():
            return
        self.weather(None)
        self._do(self._switch, Link.CUT)
        self._call(self._drain())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=30)
        self._loop.close()
        self._placeholder.close()

    def __enter__(self) -> Self:
        """Return the running proxy."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def _call(self, work: Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    async def _set_weather(self, weather: Weather | None) -> None:
        if self.storm is not None:
            await self.storm.end()
        self.storm = Storm(weather, self._reset_all) if weather else None

    def _reset_all(self) -> None:
        for connection in tuple(self._open):
            connection.reset()

    def _abandon(self, _link: Link) -> None:
        for connection in tuple(self._open):
            connection.freeze()

    def _do(self, action: Callable[[Link], None], link: Link) -> None:
        done = threading.Event()

        def run() -> None:
            try:
                action(link)
            finally:
                done.set()

        self._loop.call_soon_threadsafe(run)
        done.wait(timeout=30)

    def _switch(self, link: Link) -> None:
        self._link = link
        if link is Link.UP:
            self.flowing.set()
        else:
            self.flowing.clear()
        if link is Link.CUT:
            self._stop_listening()
            self._reset_all()
        elif self._listener is None:
            self._listener = bound(self.port)
            self._listener.setblocking(False)
            self._keep_buffers_small()
            self._listener.listen(128)
            self._accepting = self._loop.create_task(self._accept(self._listener))

    def _keep_buffers_small(self) -> None:
        """Accepted sockets get the buffer of their listener."""
        listener = self._listener
        if listener is not None and self.rate_up is not None:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)

    def _stop_listening(self) -> None:
        if self._accepting is not None:
            self._accepting.cancel()
            self._accepting = None
        if self._listener is not None:
            self._loop.remove_reader(self._listener)
            self._listener.close()
            self._listener = None

    async def _accept(self, listener: socket.socket) -> None:
        while True:
            client, _ = await self._loop.sock_accept(listener)
            self.connections += 1
            task = self._loop.create_task(self._serve(client))
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)

    async def _serve(self, client: socket.socket) -> None:
        connection = Connection(self, client)
        self._open.add(connection)
        try:
            await connection.run()
        finally:
            connection.close()
            self._open.discard(connection)

    async def _drain(self) -> None:
        for task in tuple(self._serving):
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
