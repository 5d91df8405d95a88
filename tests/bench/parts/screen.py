"""Starts the shipped screen process `kiosk.app` for a bench and tells when it has painted."""

from __future__ import annotations

import compileall
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from select import select

ENVIRONMENT = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
"""The same for every side that is Qt: no display, drawn by the processor."""
_PATIENCE_S = 60.0
_ROOT = Path(__file__).resolve().parents[3]
_SETTINGS = """\
[paths]
data = {data}
runtime = {runtime}

[platform]
mode = "sandbox"

[devices.page]
driver = "none"

[devices.camera]
driver = "none"

[trial]
pilot = {pilot}
"""


def settings(folder: Path, *, pilot: bool = False) -> Path:
    """Write the settings of a fresh terminal below `folder`; returns the file.

    Byte code is compiled as `make setup` does, whatever was edited since.
    """
    for room in ("kiosk", "ui", "devices", "sync"):
        compileall.compile_dir(_ROOT / room, quiet=2)
    data, runtime = folder / "data", folder / "run"
    for one in (data, runtime):
        one.mkdir(mode=0o700)
    file = folder / "kiosk.toml"
    file.write_text(
        _SETTINGS.format(
            data=json.dumps(str(data)),
            runtime=json.dumps(str(runtime)),
            pilot="true" if pilot else "false",
        ),
        "utf-8",
    )
    return file


def seconds_to_paint(
    command: Sequence[str],
    variable: str = "KIOSK_HEARTBEAT_FD",
    env: Mapping[str, str] | None = None,
) -> float:
    """Start a program, wait until it writes `painted` to the descriptor in `variable`, kill it."""
    read, write = os.pipe()
    began = time.perf_counter()
    child = subprocess.Popen(
        command,
        pass_fds=[write],
        env={**os.environ, **ENVIRONMENT, **(env or {}), variable: str(write)},
    )
    os.close(write)
    try:
        heard = b""
        while b"painted" not in heard:
            ready, _, _ = select([read], [], [], _PATIENCE_S)
            assert ready, f"{command[-1]} did not paint"
            data = os.read(read, 4096)
            assert data, f"{command[-1]} ended before it painted"
            heard += data
        return time.perf_counter() - began
    finally:
        os.close(read)
        child.kill()
        child.wait()


def kiosk(file: Path) -> list[str]:
    """Return the command line of the shipped screen process."""
    return [sys.executable, "-m", "kiosk.app", "--settings", str(file)]
