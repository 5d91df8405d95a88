"""A SAM_A module at the end of a serial line: a pseudo-terminal that a driver opens like a port.

The line has a speed: what is sent at another one arrives as noise and is answered by nothing.
"""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import tempfile
import termios
import threading
import time
import tty
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

from devices.simulators.idcard_data import IdCardData
from devices.simulators.sam import SamModule

_SPEED = {getattr(termios, f"B{baud}"): baud for baud in (9600, 19200, 38400, 57600, 115200)}


class SamLine:
    """A module, its line and the thread that answers. `port` is the name a driver opens.

    The name is a link that vanishes with the cable, as in /dev/serial/by-id: the terminal's own number
    may be another one's a moment later.

    `chunk` and `pause_s`: how replies arrive. `spoil` changes each reply on its way.
    """

    def __init__(
        self,
        module: SamModule | None = None,
        *,
        chunk: int = 61,
        pause_s: float = 0.0,
        spoil: Callable[[bytes], bytes] = bytes,
    ) -> None:
        self.module = module or SamModule()
        self.spoil = spoil
        self._chunk = chunk
        self._pause_s = pause_s
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self._folder = Path(tempfile.mkdtemp(prefix="sam-line-"))
        self.port = str(self._folder / "port")
        Path(self.port).symlink_to(os.ttyname(self._slave))
        self._lock = threading.Lock()
        self._wake, self._waker = os.pipe()
        self._thread = threading.Thread(target=self._serve, name="sam-line", daemon=True)
        self._thread.start()

    @contextlib.contextmanager
    def place(self, card: IdCardData, pull_at: int | None = None) -> Iterator[None]:
        """Lay a card on the reader and take it away at the end."""
        with self._lock:
            self.module.put(card, pull_at)
        try:
            yield
        finally:
            with self._lock:
                self.module.lift()

    def unplug(self) -> None:
        """Pull the cable out, for good; safe to call twice."""
        if self._thread.is_alive():
            os.write(self._waker, b"x")
            self._thread.join(timeout=5)

    def __enter__(self) -> Self:
        """Return the line, with nobody at its other end yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Pull the cable out."""
        self.unplug()

    def _serve(self) -> None:
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        poll.register(self._wake, select.POLLIN)
        try:
            while all(fd != self._wake for fd, _ in poll.poll()):
                data = os.read(self._master, 4096)
                # Both ends of a pseudo-terminal share one set of attributes.
                if _SPEED.get(termios.tcgetattr(self._master)[5]) != self.module.baud:
                    continue
                with self._lock:
                    answer = self.module.receive(data)
                self._send(self.spoil(answer))
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)
            for fd in (self._master, self._slave, self._wake, self._waker):
                os.close(fd)

    def _send(self, answer: bytes) -> None:
        for at in range(0, len(answer), self._chunk):
            os.write(self._master, answer[at : at + self._chunk])
            if self._pause_s:
                time.sleep(self._pause_s)
