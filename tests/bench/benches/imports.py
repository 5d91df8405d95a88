"""imports: what Python spends on imports before the first frame, against Qt's own two modules.

Both sides are read off `-X importtime`: the sum of the self times of every module, the standard
library included. On our side the heartbeat `painted` goes into the same stream and ends the count.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.harness import Measured, Options, alternate
from tests.bench.parts.screen import ENVIRONMENT, settings

_LINE = re.compile(r"^import time:\s+(\d+) \|\s+\d+ \| (\s*)(\S+)", re.MULTILINE)
_QT = "import PySide6.QtCore, PySide6.QtQuick"
_PATIENCE_S = 60.0
_ERRORS = 2


def measure(options: Options) -> Measured:
    """Alternate the shipped screen process and an interpreter that imports Qt only."""
    runs = options.count(7)
    file = settings(options.folder)
    seen: dict[str, int] = {}

    def ours() -> float:
        words = _until_painted(file, options.folder / "ours.txt")
        found = _modules(words.partition("painted")[0])
        assert "PySide6.QtQuick" in found, "the screen has not imported Qt Quick"
        assert "ui.engine" in found
        seen.update(found)
        return sum(found.values()) / 1000

    def theirs() -> float:
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-c", _QT],
            stderr=subprocess.PIPE,
            text=True,
            check=True,
        )
        found = _modules(done.stderr)
        assert "PySide6.QtQuick" in found
        return sum(found.values()) / 1000

    mine, qt = alternate(ours, theirs, runs)
    own = sorted(((us, name) for name, us in seen.items() if not name.startswith("PySide6")))[-6:]
    costly = ", ".join(f"{name} {us / 1000:.1f}" for us, name in reversed(own))
    return Measured(
        "imports",
        mine,
        qt,
        runs,
        "Sums of the self times of `-X importtime` on both sides, the interpreter's own modules"
        f" included; ours from start to the frame on the screen, {len(seen)} modules."
        f" The largest besides Qt, in ms: {costly}.",
    )


def _until_painted(file: Path, errors: Path) -> str:
    with errors.open("wb") as stream:
        child = subprocess.Popen(
            [sys.executable, "-X", "importtime", "-m", "kiosk.app", "--settings", str(file)],
            stderr=stream,
            # The heartbeat on standard error: `painted` stands where it happened.
            env={**os.environ, **ENVIRONMENT, "KIOSK_HEARTBEAT_FD": str(_ERRORS)},
        )
    try:
        ends = time.monotonic() + _PATIENCE_S
        while "painted" not in (words := errors.read_text("utf-8", "replace")):
            assert child.poll() is None, f"the screen ended: {words[-500:]}"
            assert time.monotonic() < ends, "the screen did not paint"
            time.sleep(0.05)
    finally:
        child.kill()
        child.wait()
    return words


def _modules(words: str) -> dict[str, int]:
    """Return self times in microseconds by module."""
    found: dict[str, int] = {}
    for us, _, name in _LINE.findall(words):
        found[name] = found.get(name, 0) + int(us)
    return found
