"""A receipt printer on a USB bus of our own: it answers what a host controller would pass on.

A unix socket stands for the bus, so that the driver may be in another process. One request is
`op, timeout in ms, length` and its bytes, one answer `errno, length` and its bytes; a connection
that claims is the open device. `devices.simulators.usb_bus` is the pyusb backend at the other end.
"""

from __future__ import annotations

import contextlib
import errno
import json
import socket
import struct
import time
from enum import IntEnum
from pathlib import Path

from devices.simulators.interface_card import InterfaceCard
from devices.simulators.vendors import Vendor

REQUEST = struct.Struct("!BII")
ANSWER = struct.Struct("!HI")
PACKET = 64
"""Largest packet of a full-speed bulk endpoint."""
LONGEST = 1 << 16
_PACKETS_AT_ONCE = 16


class Op(IntEnum):
    """What a host may ask of the bus."""

    DESCRIBE = 1
    """Who is there: vid, pid, serial as JSON; ENODEV when nobody is plugged in."""
    CLAIM = 2
    WRITE = 3
    READ = 4


class UsbPrinterEmulator(InterfaceCard):
    """Plugged in and switched on from construction on; `path` is the socket of the bus."""

    def __init__(
        self,
        path: Path,
        ids: tuple[int, int] = (0x04B8, 0x0E15),
        serial: str = "KIOSK0001",
        width: int = 576,
        mm_per_s: float | None = None,
        vendor: Vendor = Vendor.EPSON,
    ) -> None:
        super().__init__(width, mm_per_s, vendor)
        self.path = path
        self.serial = serial
        self._ids = ids
        self._plugged = True
        self._holder: socket.socket | None = None
        self._answers_waiting = bytearray()
        self._bus = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._bus.bind(str(path))
        self._bus.listen(8)
        self._run(self._accept)

    @property
    def powered(self) -> bool:
        """Whether it is on; a printer that is off is not on the bus."""
        return self._plugged

    def power_on(self) -> None:
        """Switch on: it appears on the bus."""
        self._plugged = True

    def power_off(self) -> None:
        """Switch off: it vanishes from the bus, and its buffer with it."""
        self.unplug()
        self._clear()

    def plug(self) -> None:
        """Plug the cable in."""
        self._plugged = True

    def unplug(self) -> None:
        """Pull the cable: every transfer fails; the printer keeps what it had."""
        self._plugged = False
        with self._change:
            self._holder = None
            self._answers_waiting.clear()
            self._asb = False
            self._change.notify_all()

    def close(self) -> None:
        """End it; safe to call twice."""
        self.unplug()
        with contextlib.suppress(OSError):
            self._bus.shutdown(socket.SHUT_RDWR)
        self._bus.close()
        self.path.unlink(missing_ok=True)
        self._end()

    # ---- the bus -----------------------------------------------------------------------------

    def _accept(self) -> None:
        while True:
            try:
                host, _ = self._bus.accept()
            except OSError:
                return
            self._run(self._serve, host)

    def _serve(self, host: socket.socket) -> None:
        with host, contextlib.suppress(OSError, EOFError, ValueError):
            while True:
                op, timeout_ms, length = REQUEST.unpack(receive(host, REQUEST.size))
                data = receive(host, length) if op == Op.WRITE else b""
                code, answer = self._obey(host, Op(op), data, length, timeout_ms / 1000)
                host.sendall(ANSWER.pack(code, len(answer)) + answer)
        with self._change:
            if self._holder is host:
                self._holder = None

    def _obey(
        self, host: socket.socket, op: Op, data: bytes, length: int, timeout_s: float
    ) -> tuple[int, bytes]:
        if not self._plugged:
            return errno.ENODEV, b""
        if op is Op.DESCRIBE:
            vid, pid = self._ids
            return 0, json.dumps({"vid": vid, "pid": pid, "serial": self.serial}).encode()
        if op is Op.CLAIM:
            with self._change:
                if self._holder not in {None, host}:
                    return errno.EBUSY, b""
                self._holder = host
                self._tail = b""
                self._answers_waiting.clear()
            return 0, b""
        if self._holder is not host:
            return errno.ENODEV, b""
        if op is Op.WRITE:
            return self._write(host, data, time.monotonic() + timeout_s)
        return self._read(host, length, time.monotonic() + timeout_s)

    def _write(self, host: socket.socket, data: bytes, deadline: float) -> tuple[int, bytes]:
        """Take packets until all are taken or the time is over; the answer counts the bytes."""
        taken = 0
        while taken < len(data):
            if self._holder is not host:
                return errno.ENODEV, b""
            packets = data[taken : taken + _PACKETS_AT_ONCE * PACKET]
            if self._room() >= len(packets):
                self._take_in(packets, self._say)
                taken += len(packets)
                continue
            with self._change:
                self._change.wait(0.01)
            if time.monotonic() >= deadline:
                break
        return (0, taken.to_bytes(4, "big")) if taken else (errno.ETIMEDOUT, b"")

    def _read(self, host: socket.socket, most: int, deadline: float) -> tuple[int, bytes]:
        with self._change:
            while not self._answers_waiting:
                left = deadline - time.monotonic()
                if self._holder is not host:
                    return errno.ENODEV, b""
                if left <= 0:
                    return errno.ETIMEDOUT, b""
                self._change.wait(left)
            data = bytes(self._answers_waiting[:most])
            del self._answers_waiting[:most]
            return 0, data

    def _say(self, data: bytes) -> None:
        with self._change:
            self._answers_waiting += data
            del self._answers_waiting[:-4096]
            self._change.notify_all()


def receive(sock: socket.socket, count: int) -> bytes:
    """Return exactly `count` bytes. EOFError when the other side ends; ValueError when too many."""
    if count > LONGEST:
        raise ValueError("more than one transfer")
    data = b""
    while len(data) < count:
        part = sock.recv(count - len(data))
        if not part:
            raise EOFError
        data += part
    return data


__all__ = ["ANSWER", "PACKET", "REQUEST", "Op", "UsbPrinterEmulator", "receive"]
