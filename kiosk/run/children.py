"""A child process that is started again when it ends, with backoff, and can always be ended."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

log = logging.getLogger(__name__)

_HEALTHY_S = 60.0
_LONGEST_PAUSE_S = 30.0


class Child:
    """One process of the terminal. It dies with its parent, even when that is killed."""

    def __init__(
        self,
        name: str,
        argv: Callable[[], Sequence[str]],
        *,
        env: Mapping[str, str] | None = None,
        pass_fds: Callable[[], Sequence[int]] = tuple,
        stdout: Path | None = None,
    ) -> None:
        self.name = name
        self._argv, self._env, self._pass_fds, self._stdout = argv, env, pass_fds, stdout
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._failures = 0
        self._not_before = 0.0

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Start it now; its standard output goes to `stdout`, or where the parent's goes."""
        self._started = time.monotonic()
        with contextlib.ExitStack() as stack:
            out = stack.enter_context(self._stdout.open("wb")) if self._stdout else None
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", *self._argv()],
                env={**os.environ, **(self._env or {})},
                pass_fds=tuple(self._pass_fds()),
                stdin=subprocess.DEVNULL,
                stdout=out,
                start_new_session=True,
            )
        log.info("child started", extra={"child": self.name, "pid": self.pid})

    def tend(self) -> bool:
        """Start it again when it has ended and its pause is over; True when it was started."""
        if self._process is not None and (code := self._process.poll()) is not None:
            lived = time.monotonic() - self._started
            self._failures = 1 if lived > _HEALTHY_S else self._failures + 1
            pause = min(_LONGEST_PAUSE_S, 0.25 * 2 ** min(self._failures, 8))
            self._not_before = time.monotonic() + pause
            self._process = None
            log.warning("child ended", extra={"child": self.name, "code": code, "pause_s": pause})
        if self._process is None and time.monotonic() >= self._not_before:
            self.start()
            return True
        return False

    def kill(self) -> None:
        """End it at once, with everything in its process group."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def ask_to_end(self) -> None:
        """Send SIGTERM."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()

    def end(self, deadline: float) -> None:
        """Wait for its end until `deadline` (monotonic), then kill it."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
        self._process = None


def end_all(children: Sequence[Child], patience_s: float = 5.0) -> None:
    """End all children: all are asked first, then each is waited for."""
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + patience_s
    for child in children:
        child.end(deadline)
