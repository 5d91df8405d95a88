"""Asks a child process something, for a bounded time: a chip that hangs must not hang the start.

A child that even a kill does not end (it waits inside a kernel driver) is left behind.
"""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.vault.errors import VaultAway


@dataclass(frozen=True, slots=True)
class Answer:
    """How the child ended."""

    status: int
    out: bytes = field(repr=False)
    """May be a secret."""
    complaint: str
    """The last line of standard error, for the journal."""


def ask(argv: Sequence[str], given: bytes, deadline_s: float) -> Answer:
    """Run a command with `given` on standard input; VaultAway when it cannot start or end in time."""
    try:
        child = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    except OSError as error:
        raise VaultAway(f"{argv[0]}: {error.strerror}") from error
    try:
        out, err = child.communicate(given, timeout=deadline_s)
    except subprocess.TimeoutExpired:
        child.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.communicate(timeout=1.0)
        raise VaultAway(f"{argv[0]} did not answer within {deadline_s:g} s") from None
    lines = err.decode("utf-8", "replace").strip().splitlines()
    return Answer(child.returncode, out, lines[-1][:200] if lines else "")
