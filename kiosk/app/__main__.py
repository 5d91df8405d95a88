"""The screen process: `python -m kiosk.app [--settings FILE]`, started by `kiosk run`."""

from __future__ import annotations

import gc
import logging
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.services.terminal import Terminal


def main(arguments: list[str]) -> int:
    """Show the screen until told to end; returns the exit code."""
    gc.disable()  # imports leave no garbage to look for; the screen collects once it is ready
    from kiosk import journal
    from kiosk.app.console import ConsoleMaker
    from kiosk.app.front import build_front
    from kiosk.settings import default_data_dir, overrides, read_raw
    from ui.engine import run_screen

    file = Path(arguments[1]) if arguments[:1] == ["--settings"] else None
    raw = read_raw(file)
    named = raw.get("paths", {}).get("data")
    data_dir = Path(named) if named else default_data_dir()
    journal.start(data_dir / "log", "screen")
    over = overrides.kept(data_dir)
    front = build_front(overrides.merged(raw, over))
    console = ConsoleMaker(file, data_dir, front.place, front.clock)
    front = replace(front, outdated=lambda: overrides.kept(data_dir) != over, console=console.open)

    def build() -> Terminal:
        # Imported here, in the background: this is where the heavy packages come in.
        from kiosk.app.terminal import build_terminal

        return console.build(lambda: build_terminal(file, front))

    return run_screen(front, build)


if __name__ == "__main__":
    code = main(sys.argv[1:])
    logging.shutdown()
    # Not sys.exit: a thread that is still building may wait for the network, and nobody for it.
    os._exit(code)
