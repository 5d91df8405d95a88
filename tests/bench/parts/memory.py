"""Memory of process trees, from /proc: proportional (PSS) and resident (RSS)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

_PROC = Path("/proc")
Wanted = Callable[[str], bool]


def tree(root: int) -> list[int]:
    """Return a process and all below it."""
    below: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                below.setdefault(parent, []).append(int(entry.name))
    found, todo = [], [root]
    while todo:
        found.append(pid := todo.pop())
        todo += below.get(pid, [])
    return found


def command_of(pid: int) -> str:
    """Return the command line of a process; empty when it has gone."""
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""


def megabytes(pid: int, field: str = "Pss") -> float:
    """Return one field of smaps_rollup in MB (10^6 bytes); 0 for a process that has gone."""
    with contextlib.suppress(OSError):
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024 / 1e6
    return 0.0
