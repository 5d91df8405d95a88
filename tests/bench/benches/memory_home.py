"""memory-home: what the running terminal holds on its home page, against Chromium on the same page.

`kiosk run` is started as shipped. Counted are the parent, the screen and the workers of reader and
printer; the practice platform and the dock belong to the practice set-up and not to a terminal.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from kiosk.settings import addresses
from tests.bench.harness import Measured, Options, alternate
from tests.bench.parts import memory
from tests.bench.parts.chromium import Site
from tests.bench.parts.screen import ENVIRONMENT, settings
from tests.bench.parts.twin import make_twin
from tests.bench.peers import chromium

_PRACTICE = ("sync.sandbox", "devices.simulators.dock", "ui.dock")
_WORKERS = 2
_SETTLE_S = 4.0
_PATIENCE_S = 90.0

_WHY = (
    "Missed on a quiet machine: of the screen's 230 MB about 128 are anonymous (the heaps of "
    "Python and Qt, the scene and its images), 15 the two fonts and 87 libraries, which count in "
    "full when no other Qt program runs. At its first frame the process holds 125 MB; the rest "
    "comes with store, sync, seal, forms and search (SQLAlchemy, pydantic, cryptography, requests, "
    "CEL, JSON Schema, rapidfuzz). The first start of a new data folder holds 78 MB more (it "
    "compiles the catalogue and makes the database) and is one of the three runs."
)


def measure(options: Options) -> Measured:
    """Alternate the whole terminal and the whole browser."""
    runs = options.count(3)
    folder = options.folder
    twin = make_twin(folder / "twin")
    file = settings(folder)
    site = Site(twin.folder)
    kinds: dict[str, float] = {}

    def theirs() -> float:
        with site.shown(folder / "profile") as painted:
            twin.same_words(painted.words)
            time.sleep(_SETTLE_S)
            pids = memory.tree(painted.pid)
            assert len(pids) > 1, "Chromium's processes were not found"
            return sum(memory.megabytes(pid) for pid in pids)

    try:
        ours, chrome = alternate(lambda: _kiosk(file, folder / "run", kinds), theirs, runs, warm=0)
    finally:
        site.close()
    parts = ", ".join(f"{kind} {size:.0f}" for kind, size in kinds.items())
    return Measured(
        "memory-home",
        ours,
        chrome,
        runs,
        f"PSS of all processes of each side {_SETTLE_S:g} s after both showed the same"
        f" {len(twin.words)} texts; ours with store, sync and both devices at work, in MB: {parts}. The"
        " practice platform and the dock are not counted: a terminal has neither.",
        {"Chromium": chromium()[1]},
        why=_WHY,
    )


def _kiosk(file: Path, runtime: Path, kinds: dict[str, float]) -> float:
    addresses.forget(runtime)
    parent = subprocess.Popen(
        [sys.executable, "-m", "kiosk.cli.main", "--settings", str(file), "run"],
        env={**os.environ, **ENVIRONMENT},
        stdout=subprocess.DEVNULL,
    )
    try:
        _until_at_work(parent, runtime)
        time.sleep(_SETTLE_S)
        sizes: dict[str, float] = {}
        for pid in _ours(parent.pid):
            kind = _kind(memory.command_of(pid))
            sizes[kind] = sizes.get(kind, 0.0) + memory.megabytes(pid)
        assert {"parent", "screen", "workers"} <= set(sizes), f"found {sizes}"
        kinds.clear()
        kinds.update(sizes)
        return sum(sizes.values())
    finally:
        parent.terminate()
        parent.wait(20)


def _until_at_work(parent: subprocess.Popen[bytes], runtime: Path) -> None:
    """Wait until the practice set-up is up and the screen has built its devices."""
    ends = time.monotonic() + _PATIENCE_S
    while True:
        workers = [
            pid for pid in memory.tree(parent.pid) if "devices.worker" in memory.command_of(pid)
        ]
        if addresses.read(runtime) is not None and len(workers) >= _WORKERS:
            return
        assert parent.poll() is None, "the terminal ended"
        assert time.monotonic() < ends, "the terminal did not come up"
        time.sleep(0.2)


def _ours(parent: int) -> list[int]:
    pids = memory.tree(parent)
    practice = {
        below
        for pid in pids
        if any(name in memory.command_of(pid) for name in _PRACTICE)
        for below in memory.tree(pid)
    }
    return [pid for pid in pids if pid not in practice]


def _kind(command: str) -> str:
    if "kiosk.app" in command:
        return "screen"
    if "devices.worker" in command:
        return "workers"
    return "parent" if " run" in command else command
