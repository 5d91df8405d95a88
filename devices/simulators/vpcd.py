"""Both ends of the protocol of vpcd: a virtual card in a slot, and a slot for virtual cards.

A message is two bytes of length (big-endian) and the data. One byte is control: 00 power off,
01 power on, 02 reset, 04 send the ATR; anything else is an APDU that must be answered. Closing
the socket pulls the card out. A card here cannot tell whether pcscd or our own simulated reader
listens. Stands on its own: nothing of vpcd is copied. Source: the vsmartcard project's manual.
"""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Self

from devices.ports import DeviceError, Problem
from devices.simulators.card import VirtualCard
from devices.smartcard.apdu import split_response
from devices.smartcard.connection import CardConnection, Slot, Slots
from devices.smartcard.reader import SlotReader
from kiosk.domain.assurance import Assurance

Address = tuple[str, int] | Path | Callable[[], socket.socket]
"""A TCP address (a real vpcd), the path of a unix socket (the simulated reader), or what connects."""

POWER_OFF, POWER_ON, RESET, SEND_ATR = 0x00, 0x01, 0x02, 0x04
_LONGEST_PATH = 107


def send_message(sock: socket.socket, data: bytes) -> None:
    """Send one message."""
    sock.sendall(struct.pack("!H", len(data)) + data)


def receive_message(sock: socket.socket) -> bytes:
    """Receive one message; EOFError when the other side has closed."""
    (length,) = struct.unpack("!H", _exactly(sock, 2))
    return _exactly(sock, length)


def _exactly(sock: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        if sock.family == socket.AF_INET:
            # Without it each APDU waits 40 ms for a delayed acknowledgement.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        part = sock.recv(length - len(data))
        if not part:
            raise EOFError
        data += part
    return data


class CardInSlot:
    """A virtual card put into a slot: from construction until `remove()`, or until the slot ends.

    `pull_at`: pull the card out instead of answering that APDU, counted from 0.
    """

    def __init__(
        self,
        card: VirtualCard,
        address: Address,
        *,
        pull_at: int | None = None,
        timeout_s: float = 5.0,
    ) -> None:
        """Connect; ConnectionError when nothing listens there within `timeout_s`."""
        self._card = card
        self._pull_at = pull_at
        self.apdus = 0
        """Commands answered so far; control messages not counted."""
        self._sock = _connect(address, timeout_s)
        self._thread = threading.Thread(target=self._serve, name="virtual-card", daemon=True)
        self._thread.start()

    @property
    def inside(self) -> bool:
        """Whether the card still lies in the slot."""
        return self._thread.is_alive()

    def remove(self) -> None:
        """Pull the card out; safe to call twice."""
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=5)

    def __enter__(self) -> Self:
        """Return the card in its slot."""
        return self

    def __exit__(self, *_: object) -> None:
        """Pull it out."""
        self.remove()

    def _serve(self) -> None:
        with self._sock, contextlib.suppress(OSError, EOFError):
            while True:
                message = receive_message(self._sock)
                if len(message) == 1 and message[0] in {POWER_OFF, POWER_ON, RESET}:
                    self._card.reset()
                elif message == bytes([SEND_ATR]):
                    send_message(self._sock, self._card.atr)
                else:
                    if self.apdus == self._pull_at:
                        return
                    self.apdus += 1
                    send_message(self._sock, self._card.transmit(message))


def _connect(address: Address, timeout_s: float) -> socket.socket:
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            sock = _connect_once(address)
        except (ConnectionRefusedError, FileNotFoundError):
            if time.monotonic() > deadline:
                raise ConnectionError(f"no card slot listens at {address}") from None
            time.sleep(0.02)
            continue
        if sock.family == socket.AF_INET:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock


def _connect_once(address: Address) -> socket.socket:
    if callable(address):
        return address()
    sock = socket.socket(socket.AF_UNIX if isinstance(address, Path) else socket.AF_INET)
    try:
        sock.connect(str(address) if isinstance(address, Path) else address)
    except BaseException:
        sock.close()
        raise
    return sock


class VpcdSlots:
    """One slot that listens as vpcd does, on a unix socket nobody else may open."""

    def __init__(self, path: Path, name: str = "Simulated Reader 00") -> None:
        self._path = path
        self._name = name
        self._on_change: Callable[[Slots], None] = lambda _: None
        self._inserted = 0
        self._card: socket.socket | None = None
        self._busy = threading.RLock()
        self._wake, self._waker = socket.socketpair()
        self._thread: threading.Thread | None = None

    def start(self, on_change: Callable[[Slots], None]) -> None:
        """Listen; OSError when the path cannot be made."""
        self._on_change = on_change
        listener = _listen(self._path)
        self._thread = threading.Thread(
            target=self._serve, args=(listener,), name="simulated-reader", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop at once and take the socket away."""
        with contextlib.suppress(OSError):
            self._waker.send(b"x")
        if self._thread is not None:
            self._thread.join(timeout=2)
        for sock in (self._wake, self._waker):
            sock.close()

    @contextlib.contextmanager
    def connect(self, slot: str) -> Iterator[CardConnection]:
        """Power the card and give a connection to it."""
        with self._busy:
            if slot != self._name or self._card is None:
                raise DeviceError(Problem.CARD_REMOVED)
            connection = _SlotConnection(self._card)
            connection.power(POWER_ON)
            connection.atr = connection.answer_to_reset()
            try:
                yield connection
            finally:
                with contextlib.suppress(DeviceError):
                    connection.power(POWER_OFF)

    def _serve(self, listener: socket.socket) -> None:
        with listener:
            self._tell()
            while self._wait_for(listener):
                card, _ = listener.accept()
                card.settimeout(5.0)
                self._inserted += 1
                self._card = card
                self._tell()
                gone = self._until_removed(card)
                with self._busy:
                    self._card = None
                    card.close()
                self._tell()
                if not gone:
                    break
            self._path.unlink(missing_ok=True)

    def _wait_for(self, *sockets: socket.socket) -> bool:
        """Wait until one of them is readable; False when it is time to end."""
        ready, _, _ = select.select([*sockets, self._wake], [], [])
        return self._wake not in ready

    def _until_removed(self, card: socket.socket) -> bool:
        """Wait until the card is pulled (True) or the slot is closed (False)."""
        poll = select.poll()
        poll.register(card, select.POLLRDHUP | select.POLLHUP | select.POLLERR)
        poll.register(self._wake, select.POLLIN)
        ready = [fd for fd, _ in poll.poll()]
        return self._wake.fileno() not in ready

    def _tell(self) -> None:
        card = self._inserted if self._card is not None else None
        self._on_change(Slots(service=True, slots=(Slot(self._name, card),)))


class _SlotConnection:
    """A connection to the card behind one accepted socket."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self.atr = b""

    def power(self, control: int) -> None:
        self._send(bytes([control]))

    def answer_to_reset(self) -> bytes:
        self._send(bytes([SEND_ATR]))
        return self._receive()

    def send_and_receive(self, apdu: bytes | bytearray) -> tuple[bytes, int]:
        self._send(bytes(apdu))
        return split_response(self._receive())

    def _send(self, data: bytes) -> None:
        try:
            send_message(self._sock, data)
        except OSError:
            raise DeviceError(Problem.CARD_REMOVED) from None

    def _receive(self) -> bytes:
        try:
            return receive_message(self._sock)
        except TimeoutError:
            raise DeviceError(Problem.CARD_UNREADABLE, "no answer") from None
        except (OSError, EOFError):
            raise DeviceError(Problem.CARD_REMOVED) from None


def _listen(path: Path) -> socket.socket:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)  # left over by a process that was killed
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(str(path))
        path.chmod(0o600)
        listener.listen(1)
    except OSError:
        listener.close()
        raise
    return listener


def open_reader(name: str, config: Mapping[str, str | int | float], secret: bytes) -> SlotReader:
    """Make the driver `simulated`: key `path` is where it listens, `slot` its name."""
    source = VpcdSlots(Path(str(config["path"])), str(config.get("slot", "Simulated Reader 00")))
    return SlotReader(name, source, assurance=Assurance.SIMULATED, visit_secret=secret)


def check_environment(config: Mapping[str, str | int | float]) -> list[str]:
    """Return what keeps the simulated reader from listening here."""
    path = Path(str(config["path"]))
    if len(str(path).encode()) > _LONGEST_PATH:
        return [f"套接字的路径太长（最多 {_LONGEST_PATH} 字节）：{path}"]
    return []
