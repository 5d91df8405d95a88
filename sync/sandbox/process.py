"""The practice platform as a child process: for `kiosk run`, the demo and tests.

The child ends when this process does, because it watches its standard input.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from sync.client import ClerkClient, Timeouts, Transport
from sync.sandbox.keys import CLERK_TOKEN_FILE

_START_S = 90.0
"""Longer than several workers are given to start; one that ended is noticed at once."""
_STOP_S = 30.0
"""Longer than several workers take to end their requests."""


class SandboxDidNotStart(RuntimeError):
    """The practice platform gave no address; its own words are on standard error."""


class SandboxProcess:
    """A running practice platform. Safe to stop twice.

    `port` 0 picks a free one; give the earlier one to restart at the same address.
    """

    def __init__(self, data: Path, *, port: int = 0, arguments: tuple[str, ...] = ()) -> None:
        self._data = data
        command = [sys.executable, "-m", "sync.sandbox", "--data", str(data), "--port", str(port)]
        self._child = subprocess.Popen(
            [*command, "--until-stdin-closes", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            self.url = self._address()
        except BaseException:
            self.stop()
            raise
        self.port = int(self.url.rpartition(":")[2])
        self.host = "127.0.0.1"

    def _address(self) -> str:
        lines: SimpleQueue[bytes] = SimpleQueue()
        stream = self._child.stdout
        if stream is None:
            raise SandboxDidNotStart("no standard output")
        threading.Thread(target=lambda: lines.put(stream.readline()), daemon=True).start()
        try:
            return str(json.loads(lines.get(timeout=_START_S))["url"])
        except (Empty, ValueError, KeyError):
            raise SandboxDidNotStart("the practice platform did not start") from None

    @property
    def pid(self) -> int:
        """Process id, to stop or kill it from outside."""
        return self._child.pid

    @property
    def running(self) -> bool:
        """False when it has ended."""
        return self._child.poll() is None

    @property
    def clerk_token(self) -> str:
        """The clerk's token out of the data folder."""
        return (self._data / CLERK_TOKEN_FILE).read_text().strip()

    def clerk(
        self, timeouts: Timeouts | None = None, *, ca_file: Path | None = None
    ) -> ClerkClient:
        """Open a clerk's client; close it after use. `ca_file` for a platform that speaks TLS."""
        return ClerkClient(
            Transport(self.url, self.clerk_token, ca_file=ca_file, timeouts=timeouts)
        )

    def stop(self) -> int:
        """End it cleanly, by force when it does not; returns its exit status."""
        if self.running:
            self._child.terminate()
        try:
            status = self._child.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            status = self._child.wait()
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                stream.close()
        return status

    def kill(self) -> None:
        """End it as a power cut would."""
        self._child.kill()
        self.stop()

    def __enter__(self) -> Self:
        """Return the running platform."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it."""
        self.stop()
