"""Builds `input_node.c`, which makes a FIFO answer EVIOCGRAB, and says how to preload it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

_SOURCE = Path(__file__).with_suffix(".c")


@dataclass(frozen=True)
class InputNodes:
    """The command prefix of a worker in whose eyes FIFOs are input nodes."""

    folder: Path
    command_prefix: tuple[str, ...]

    @property
    def grabs(self) -> list[str]:
        """What was asked of the node so far, one word each time."""
        file = self.folder / "grabs"
        return file.read_text().split() if file.exists() else []

    @property
    def busy(self) -> Path:
        """While this file exists, another program holds the grab."""
        return self.folder / "busy"


def input_nodes(folder: Path) -> InputNodes:
    """Compile into `folder`; needs gcc and the kernel's headers (linux-libc-dev)."""
    library = folder / "input_node.so"
    build = ["gcc", "-Wall", "-Werror", "-shared", "-fPIC", "-o", str(library), str(_SOURCE)]
    subprocess.run([*build, "-ldl"], check=True, timeout=60)
    named = [f"LD_PRELOAD={library}", f"INPUT_NODE_GRABS={folder / 'grabs'}"]
    prefix = ("env", *named, f"INPUT_NODE_BUSY={folder / 'busy'}")
    return InputNodes(folder, prefix)
