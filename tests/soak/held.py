"""What processes hold: resident memory and open files."""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass
from pathlib import Path

_GROWS_KB = 2048
"""Allocators keep some; a leak of a hundred bytes a visit would show."""


@dataclass(frozen=True, slots=True)
class Held:
    """Of one process, or how much it has grown."""

    memory_kb: int
    files: int

    @classmethod
    def by(cls, pid: int | None = None) -> Held:
        """Measure a process; without `pid` this one."""
        gc.collect()
        process = Path(f"/proc/{pid or os.getpid()}")
        pages = int((process / "statm").read_text("ascii").split()[1])
        return cls(pages * 4, len(list((process / "fd").iterdir())))

    def since(self, before: Held) -> Held:
        """Return the growth."""
        return Held(self.memory_kb - before.memory_kb, self.files - before.files)

    @property
    def flat(self) -> bool:
        """Whether a growth is none."""
        return self.memory_kb <= _GROWS_KB and self.files <= 0

    def __str__(self) -> str:
        """Say it in one line."""
        return f"memory {self.memory_kb:+d} kB, open files {self.files:+d}"
