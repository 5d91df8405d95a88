"""A receipt printer on a TCP port that speaks ESC/POS back: an emulator with hands on it.

It reads the stream as a printer does: real-time commands at once, the rest in order, stopping
when the paper is out or the cover open, and keeping half a command until the rest comes. It
knows nothing of our driver and must not be kinder than a real printer.
"""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import time

from devices.simulators.interface_card import InterfaceCard
from devices.simulators.print_engine import Answers
from devices.simulators.sockets import bound
from devices.simulators.vendors import Fault, Paper, Vendor

__all__ = ["Answers", "Fault", "Paper", "PrinterEmulator", "Vendor"]

_RESET = struct.pack("ii", 1, 0)


class PrinterEmulator(InterfaceCard):
    """Listens on 127.0.0.1 from construction on.

    `close_after_bytes`: drop the connection after so many bytes of it; None: never.
    """

    def __init__(
        self,
        port: int = 0,
        width: int = 576,
        mm_per_s: float | None = None,
        vendor: Vendor = Vendor.EPSON,
    ) -> None:
        self._placeholder = bound(port)
        self.port: int = self._placeholder.getsockname()[1]
        super().__init__(width, mm_per_s, vendor)
        self.close_after_bytes: int | None = None
        self.connections = 0
        self._clients: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self.power_on()

    @property
    def powered(self) -> bool:
        """Whether it is switched on."""
        return self._listener is not None

    def power_on(self) -> None:
        """Switch on: listen."""
        if self._listener is None:
            listener = bound(self.port)
            listener.listen(8)
            self._listener = listener
            self._run(self._accept, listener)

    def power_off(self) -> None:
        """Switch off: connections are reset, the buffer is lost, paper stays as it is."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self._change:
            clients = tuple(self._clients)
            self._asb = False
        for client in clients:
            _reset(client)
        self._clear()

    def close(self) -> None:
        """End it; safe to call twice."""
        self.power_off()
        self._end()
        self._placeholder.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with self._change:
                self.connections += 1
                self._clients.add(client)
            self._receive(client)  # one connection at a time, as on a real interface card

    def _receive(self, client: socket.socket) -> None:
        # As small as a real interface card's, so that a stalled printer is felt soon.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
        self._tail = b""
        taken = 0
        with client, contextlib.suppress(OSError, ValueError):
            while self._may_receive(client):
                room = 16384
                if self.close_after_bytes is not None:
                    room = min(room, self.close_after_bytes - taken)
                    if room <= 0:
                        self.close_after_bytes = None
                        _reset(client)
                        break
                data = client.recv(room)
                if not data:
                    break
                taken += len(data)
                self._take_in(data, client.sendall)
        with self._change:
            self._clients.discard(client)

    def _may_receive(self, client: socket.socket) -> bool:
        """Wait for bytes while there is room for them; False when the connection is over."""
        poll = select.poll()
        poll.register(client, select.POLLIN)
        while not self._closing:
            ready = self._room() > 0
            events = poll.poll(200)
            if events and events[0][1] & (select.POLLERR | select.POLLHUP | select.POLLNVAL):
                return False  # reset: what had not been taken is gone
            if events and ready:
                return True
            if events:
                time.sleep(0.01)
        return False

    def _say(self, data: bytes) -> None:
        with self._change:
            clients = tuple(self._clients)
        for client in clients:
            with contextlib.suppress(OSError):
                client.sendall(data)


def _reset(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        # A thread may be waiting in it: end that first, the reset follows with the close.
        sock.close()
