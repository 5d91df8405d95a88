"""The other end of `submit_child`: starts it, kills it, hears what it showed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from select import select
from types import TracebackType
from typing import Any, Self

from sync.envelope import content_hash_of

_PATIENCE_S = 60.0


@dataclass
class Heard:
    """What came over the pipe."""

    shown: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Receipt number to id and content hash, in the order they were shown."""
    refused: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def take(self, line: str) -> None:
        """Sort one line."""
        kind, _, rest = line.partition(" ")
        match kind:
            case "shown":
                number, submission_id, digest = rest.split(" ")
                assert number not in self.shown, f"{number} was shown twice"
                self.shown[number] = (submission_id, digest)
            case "refused":
                self.refused.append(rest)
            case "damaged":
                self.damaged.append(rest)
            case _:
                self.others.append(line)


class AckPipe:
    """Lines from children, whole even when the writer was killed."""

    def __init__(self) -> None:
        self._read, self.write = os.pipe()
        self.heard = Heard()
        self._rest = b""

    def until(self, word: str, timeout_s: float = _PATIENCE_S) -> str:
        """Hear lines until one begins with `word`; returns that line. TimeoutError when none does."""
        ends = time.monotonic() + timeout_s
        while True:
            while b"\n" in self._rest:
                line, _, self._rest = self._rest.partition(b"\n")
                text = line.decode()
                self.heard.take(text)
                if text.split(" ")[0] == word:
                    return text
            left = ends - time.monotonic()
            if left <= 0 or not select([self._read], [], [], left)[0]:
                raise TimeoutError(f"no line began with {word}: {self.heard.others[-3:]}")
            self._rest += os.read(self._read, 65536)

    def drain(self) -> None:
        """Hear everything that was written so far."""
        os.write(self.write, b"drained\n")
        self.until("drained")

    def close(self) -> None:
        """Close both ends."""
        os.close(self._read)
        os.close(self.write)


class Nursery:
    """A prepared program that forks children in milliseconds. Kills only what it started."""

    def __init__(self, order: Mapping[str, Any]) -> None:
        self.pipe = AckPipe()
        self.heard = self.pipe.heard
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.helpers.submit_child",
                json.dumps({**order, "acks": self.pipe.write, "nursery": True}),
            ],
            stdin=subprocess.PIPE,
            pass_fds=[self.pipe.write],
            text=True,
        )
        self.pipe.until("nursery")

    def start(self, **changes: Any) -> int:
        """Fork a child; returns its process id once it is ready to open the file."""
        self._say(f"go {json.dumps(changes)}")
        self._newest = int(self.pipe.until("ready").split(" ")[1])
        return self._newest

    def reap(self) -> int:
        """Wait for the newest child; returns its exit status, negative for a signal."""
        self._say("reap")
        return int(self.pipe.until("reaped").split(" ")[1])

    def kill_after(self, delay_s: float, **changes: Any) -> None:
        """One round: start, wait, SIGKILL, wait for the end."""
        self.start(**changes)
        time.sleep(delay_s)
        self.kill_newest()

    def kill_newest(self) -> None:
        """SIGKILL to the child started last, and wait for its end."""
        os.kill(self._newest, signal.SIGKILL)
        self.reap()

    def run(self, **changes: Any) -> int:
        """Let a child run to its own end; returns its exit status."""
        self.start(**changes)
        return self.reap()

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def close(self) -> None:
        """End the program."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(_PATIENCE_S)
        self.pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def run_once(
    order: Mapping[str, Any],
    *,
    through: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> tuple[int, Heard]:
    """Run the child as a program of its own, `through` strace or fiu-run; status and what it told."""
    pipe = AckPipe()
    try:
        done = subprocess.run(
            [
                *through,
                sys.executable,
                "-m",
                "tests.helpers.submit_child",
                json.dumps({**order, "acks": pipe.write}),
            ],
            pass_fds=[pipe.write],
            env={**os.environ, **(environment or {})},
            check=False,
            timeout=300,
        )
        pipe.drain()
        return done.returncode, pipe.heard
    finally:
        pipe.close()


def missing_from(db: Path, shown: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return the shown numbers that the file does not hold whole; read without this product's code."""
    import sqlite3

    connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    try:
        stored = {
            number: (submission_id, digest, content_hash_of(data))
            for number, submission_id, digest, data in connection.execute(
                "SELECT s.number, s.id, o.content_hash, e.data FROM submissions s"
                " JOIN outbox o ON o.id = s.seq JOIN envelopes e ON e.seq = s.seq"
            )
        }
    finally:
        connection.close()
    return [
        number
        for number, (submission_id, digest) in shown.items()
        if stored.get(number) != (submission_id, digest, digest)
    ]
