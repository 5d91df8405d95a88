"""What a cable offers to the protocol: bytes with deadlines, and two ways to fail."""

from __future__ import annotations

from typing import Protocol

from devices.ports import Problem


class LinkLostError(Exception):
    """The cable, or what it leads to, cannot be used; `problem` says why, the text names no person."""

    def __init__(self, problem: Problem, detail: str) -> None:
        super().__init__(f"{problem.value}: {detail}")
        self.problem = problem
        self.detail = detail


class NoAnswerError(Exception):
    """No whole reply came before the deadline."""


class Link(Protocol):
    """An open cable; deadlines are times of `time.monotonic`."""

    def write(self, data: bytes, deadline: float) -> None:
        """Write all of it. Raises NoAnswerError at the deadline, LinkLostError."""
        ...

    def read(self, deadline: float) -> bytes:
        """Return what has come, at most 4096 bytes; nothing at the deadline. Raises LinkLostError."""
        ...

    def discard(self) -> None:
        """Forget what has come and was not read. Raises LinkLostError."""
        ...

    def close(self) -> None:
        """Let the cable go; safe to call twice."""
        ...
