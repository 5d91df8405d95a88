"""One connection through the bad network: what comes in on one side goes out on the other.

Asks its proxy at every step what the line does now; decides nothing itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING

from devices.simulators.shaping import SMALL_BUFFER, Bucket

if TYPE_CHECKING:
    from devices.simulators.network import FaultProxy

_QUEUED_SLICES = 64
_LINGER_RESET = struct.pack("ii", 1, 0)


class Connection:
    """One caller's connection and its counterpart at the target."""

    def __init__(self, proxy: FaultProxy, client: socket.socket) -> None:
        self._proxy = proxy
        self._client = client
        self._server: socket.socket | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._sent_up = 0
        self._reply_due = False
        self._alive = asyncio.Event()
        self._alive.set()
        _prepare(client)

    async def run(self) -> None:
        """Move bytes until both sides have ended or the connection is reset."""
        loop = asyncio.get_running_loop()
        await self._proxy.flowing.wait()
        self._server = socket.socket()
        _prepare(self._server)
        if self._proxy.rate_down is not None:
            self._server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
        try:
            await loop.sock_connect(self._server, self._proxy.target)
        except OSError:
            self.reset()
            return
        self._tasks = [
            loop.create_task(self._pump(self._client, self._server, self._up, self._proxy.line_up)),
            loop.create_task(
                self._pump(self._server, self._client, self._down, self._proxy.line_down)
            ),
        ]
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def close(self) -> None:
        """Close both sides and end what moves bytes between them."""
        for task in self._tasks:
            task.cancel()
        loop = asyncio.get_running_loop()
        for side in (self._client, self._server):
            if side is not None and side.fileno() >= 0:
                loop.remove_reader(side)
                loop.remove_writer(side)
                side.close()

    def freeze(self) -> None:
        """Pass nothing on any more and tell nobody."""
        self._alive.clear()

    def reset(self) -> None:
        """Close both sides with a TCP reset: whoever waits on them sees the connection lost."""
        for side in (self._client, self._server):
            if side is not None and side.fileno() >= 0:
                with contextlib.suppress(OSError):
                    side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_RESET)
        self.close()

    async def _pump(
        self,
        source: socket.socket,
        sink: socket.socket,
        admit: Callable[[bytes], bytes],
        line: Bucket,
    ) -> None:
        loop = asyncio.get_running_loop()
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(_QUEUED_SLICES)
        sender = loop.create_task(self._send(waiting, sink, admit))
        try:
            while True:
                data = await loop.sock_recv(source, line.slice)
                await line.pass_on(len(data))
                await waiting.put((loop.time() + self._proxy.delay_ms / 2000, data))
                if not data:
                    break
            await sender
        except OSError:
            self.reset()
        finally:
            sender.cancel()

    async def _send(
        self,
        waiting: asyncio.Queue[tuple[float, bytes]],
        sink: socket.socket,
        admit: Callable[[bytes], bytes],
    ) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due, data = await waiting.get()
            if (wait := due - loop.time()) > 0:
                await asyncio.sleep(wait)
            await self._proxy.flowing.wait()
            await self._alive.wait()
            if self._proxy.storm is not None:
                await self._proxy.storm.moving.wait()
            if not data:
                with contextlib.suppress(OSError):
                    sink.shutdown(socket.SHUT_WR)
                return
            try:
                await self._forward(admit(data), sink)
            except (OSError, _ResetNowError):
                self.reset()
                return

    async def _forward(self, data: bytes, sink: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        slowly = sink is self._client
        at = 0
        while at < len(data):
            pause = self._proxy.slow_reply_s if slowly else None
            step = data[at : at + 1] if pause is not None else data[at:]
            await loop.sock_sendall(sink, step)
            at += len(step)
            if pause is not None:
                await asyncio.sleep(pause)
        limit = self._proxy.reset_after_bytes
        if not slowly and limit is not None and self._sent_up >= limit:
            raise _ResetNowError

    def _up(self, data: bytes) -> bytes:
        limit = self._proxy.reset_after_bytes
        if limit is not None:
            data = data[: max(limit - self._sent_up, 0)]
        self._sent_up += len(data)
        self._proxy.bytes_up += len(data)
        self._reply_due = True
        return data

    def _down(self, data: bytes) -> bytes:
        if self._reply_due and self._proxy.drop_replies > 0:
            self._proxy.drop_replies -= 1
            self._proxy.refused_replies += 1
            raise _ResetNowError
        self._reply_due = False
        self._proxy.bytes_down += len(data)
        return data


class _ResetNowError(Exception):
    """The switch says that this connection ends here."""


def _prepare(sock: socket.socket) -> None:
    sock.setblocking(False)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
