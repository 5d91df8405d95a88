"""A sound card for tests: an ALSA device whose sound comes out of a FIFO, at the pace of a real one.

Needs no kernel driver: ALSA's own `file` plug-in writes what aplay plays. As long as somebody
plays, the FIFO has a writer; its end is silence.
"""

from __future__ import annotations

import array
import contextlib
import fcntl
import os
import select
import threading
import time
from pathlib import Path
from typing import Self

DEVICE = "kiosk"
RATE = 22050
"""espeak-ng's samples a second, 16 bit, one channel."""

_SYSTEM = "/usr/share/alsa/alsa.conf"
_STEP_S = 0.01
_AUDIBLE = 300


class SoundCard:
    """Plays until closed; `config` is for ALSA_CONFIG_PATH."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "asound.conf"
        self._fifo = folder / "sound"
        os.mkfifo(self._fifo, 0o600)
        self._fd = os.open(self._fifo, os.O_RDONLY | os.O_NONBLOCK)
        fcntl.fcntl(self._fd, fcntl.F_SETPIPE_SZ, 4096)  # as little as a card's own buffer
        self.plug()
        self.playing = False
        """Somebody has the device open now."""
        self.loudest = 0
        """Largest sample since `listen_afresh`, of 32767."""
        self.seconds = 0.0
        """Sound that was loud enough to hear since then."""
        self.heard_at = 0.0
        """When the last of it was heard, by the monotonic clock."""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._play, daemon=True)
        self._thread.start()

    def plug(self) -> None:
        """Make the device known to ALSA."""
        file = f'file "{self._fifo}" format "raw"'
        device = f"pcm.{DEVICE} {{ type file slave.pcm {{ type null }} {file} }}"
        self.config.write_text(f"<{_SYSTEM}>\n{device}\n")

    def unplug(self) -> None:
        """Take it away; what plays goes on, what opens it anew fails."""
        self.config.write_text(f"<{_SYSTEM}>\n")

    def listen_afresh(self) -> None:
        """Forget what was heard."""
        self.loudest, self.seconds = 0, 0.0

    def _play(self) -> None:
        poll = select.poll()
        poll.register(self._fd, select.POLLIN)
        due = time.monotonic()
        while not self._stop.is_set():
            found = poll.poll(20)
            if not found:
                continue
            if found[0][1] & select.POLLHUP:
                # Whoever played has gone: a card throws away what is left in its buffer.
                self.playing = False
                with contextlib.suppress(BlockingIOError):
                    while os.read(self._fd, 65536):
                        pass
                self._stop.wait(0.002)
                continue
            self.playing = True
            with contextlib.suppress(BlockingIOError):
                self._hear(os.read(self._fd, int(RATE * _STEP_S) * 2))
            due = max(due + _STEP_S, time.monotonic() - 0.2)
            self._stop.wait(max(due - time.monotonic(), 0.0))

    def _hear(self, data: bytes) -> None:
        samples = array.array("h", data[: len(data) & ~1])
        loud = max((abs(one) for one in samples), default=0)
        self.loudest = max(self.loudest, loud)
        if loud > _AUDIBLE:
            self.seconds += len(samples) / RATE
            self.heard_at = time.monotonic()

    def __enter__(self) -> Self:
        """Return the card, playing."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._stop.set()
        self._thread.join()
        os.close(self._fd)
