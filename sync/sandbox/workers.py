"""Several processes behind one listening socket: starts them, starts one again that ended, ends them.

The parent serves nothing and opens no database while they run; a worker that is killed costs its
running requests, which terminals send again.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from queue import Empty, SimpleQueue
from types import FrameType

log = logging.getLogger(__name__)

_START_S = 60.0
_STOP_S = 8.0
_LOOK_S = 0.2
_HEALTHY_S = 30.0
_LONGEST_PAUSE_S = 10.0


class WorkersDidNotStart(RuntimeError):
    """A worker gave no sign of life; its own words are on standard error."""


class Workers:
    """A fixed number of processes that share a listener.

    `command` is one worker's; it says one JSON line on standard output when it serves.
    """

    def __init__(
        self, command: Sequence[str], count: int, *, listener: int, env: Mapping[str, str]
    ) -> None:
        self._command, self._listener = list(command), listener
        self._env = {**os.environ, **env}
        self._ending = threading.Event()
        self._slots = [_Slot() for _ in range(count)]

    def end(self) -> None:
        """Let `run` end; from any thread or signal handler."""
        self._ending.set()

    def run(self, ready: Callable[[], None]) -> None:
        """Serve until `end`; `ready` is called once all of them serve.

        Raises WorkersDidNotStart. Must be called on the main thread: it takes SIGTERM and SIGINT.
        """
        before = {
            one: signal.signal(one, self._on_signal) for one in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            for slot in self._slots:
                slot.start(self._command, self._listener, self._env)
            ends_at = time.monotonic() + _START_S
            for slot in self._slots:
                if not slot.wait_ready(ends_at, self._ending):
                    if self._ending.is_set():
                        return
                    raise WorkersDidNotStart("a worker did not start")
            ready()
            while not self._ending.wait(_LOOK_S):
                for slot in self._slots:
                    if slot.due():
                        slot.start(self._command, self._listener, self._env)
        finally:
            for slot in self._slots:
                slot.ask_to_end()
            ends_at = time.monotonic() + _STOP_S
            for slot in self._slots:
                slot.wait_or_kill(ends_at)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._ending.set()


class _Slot:
    """One worker, or the pause before it is started again."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._ready: SimpleQueue[bytes] = SimpleQueue()
        self._started = 0.0
        self._not_before = 0.0
        self._short_lives = 0

    def start(self, command: Sequence[str], listener: int, env: Mapping[str, str]) -> None:
        self._started = time.monotonic()
        self._ready = SimpleQueue()
        self._process = subprocess.Popen(
            command,
            env=env,
            pass_fds=(listener,),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl+C is for the parent, which ends them in order.
            start_new_session=True,
        )
        stream, lines = self._process.stdout, self._ready
        if stream is not None:
            threading.Thread(target=lambda: lines.put(stream.readline()), daemon=True).start()

    def wait_ready(self, ends_at: float, ending: threading.Event) -> bool:
        """Wait for its line; False when it said nothing in time, ended, or all is ending."""
        while time.monotonic() < ends_at and not ending.is_set():
            try:
                return bool(json.loads(self._ready.get(timeout=_LOOK_S) or b"false"))
            except Empty:
                continue
        return False

    def due(self) -> bool:
        """Whether it ended and its pause is over; each short life doubles the pause."""
        if self._process is not None and (code := self._process.poll()) is not None:
            lived = time.monotonic() - self._started
            self._short_lives = self._short_lives + 1 if lived < _HEALTHY_S else 1
            pause = min(_LONGEST_PAUSE_S, 0.1 * 2 ** min(self._short_lives, 8))
            self._not_before = time.monotonic() + pause
            log.warning("a worker ended with %d; again in %.1f s", code, pause)
            self._close()
        return self._process is None and time.monotonic() >= self._not_before

    def ask_to_end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait_or_kill(self, ends_at: float) -> None:
        if self._process is None:
            return
        try:
            self._process.wait(max(ends_at - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._close()

    def _close(self) -> None:
        if self._process is not None:
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    stream.close()
        self._process = None
