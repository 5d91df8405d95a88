"""Runs a bench in a child whose syncs to disk are counted and slowed, the same for both sides."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.harness import PeerMissing

DELAY_US = 5000
"""Added to each fsync: what a plain SSD of a terminal takes; a virtual disk answers in 0.12 ms."""


class Syncs:
    """The preloaded shim, from inside the child."""

    def __init__(self) -> None:
        self._shim = ctypes.CDLL(None)
        self._shim.bench_syncs.restype = ctypes.c_long  # AttributeError when it is not preloaded

    def count(self) -> int:
        """Syncs of this process so far, all threads."""
        return int(self._shim.bench_syncs())

    def delay(self, microseconds: int) -> None:
        """Add so much to each sync from now on."""
        self._shim.bench_delay_us(ctypes.c_long(microseconds))


def run_in_child(module: str, order: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Run `module` as a program under the shim with `order`; returns what it printed as JSON."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise PeerMissing("a C compiler is needed: apt-get install gcc")
    library = folder / "shim.so"
    source = Path(__file__).with_name("shim.c")
    subprocess.run(
        [compiler, "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, source, "-ldl"],
        check=True,
    )
    done = subprocess.run(
        [sys.executable, "-m", module, json.dumps(order)],
        env={**os.environ, "LD_PRELOAD": str(library)},
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"{module} ended with {done.returncode}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def child(work: Callable[[dict[str, Any], Syncs], dict[str, Any]]) -> None:
    """Be the child: do what the command line says, print the answer."""
    print(json.dumps(work(json.loads(sys.argv[1]), Syncs())))
